/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * archive: campaigns kept over months, a directory each, of runs that every reader of runs reads.
 *
 *     history/lab-2026-11-30/7.3/run.json        without the machine's topology
 *     history/lab-2026-11-30/7.3/trials.jsonl    without the times at which samples began
 *     history/lab-2026-11-30/checksums           analysis/base/checksums.h
 *
 * Nothing in it is ever changed: a campaign appears whole or not at all, under a name that is new.
 */
#ifndef MTEBENCH_ANALYSIS_DATA_ARCHIVE_H
#define MTEBENCH_ANALYSIS_DATA_ARCHIVE_H

#include "analysis/data/dataset.h"

struct archive {
	char *path;
	struct dataset *campaigns; /* those that are whole, by their start */
	size_t count;
	char **damages; /* of each of the others a sentence that names the file; owned */
	size_t damage_count;
};

/* Reads all campaigns of the directory @path. What is damaged is left out and said. Returns 0, or -1
 * with a message and nothing owned when the directory cannot be read. */
int archive_read(const char *path, struct archive *archive, struct message *message);
void archive_free(struct archive *archive);

/* The name of a campaign of an archive, and when the first of its runs began; borrowed. */
const char *archive_name(const struct dataset *campaign);
const char *archive_started(const struct dataset *campaign);

/* The cells of all its runs. */
size_t archive_cells(const struct dataset *campaign);

/* Its kernel, "7.3", or kernels, "6.1 to 7.3 (11)". The caller frees. */
char *archive_kernels(const struct dataset *campaign);

/*
 * Keeps the run or campaign at @campaign in the directory @path, which is made where it is not there, as
 * @name, or NULL: as its own directory is called. *@added says whether it is new: the same campaign
 * under the same name is left as it is. Unless @partial, all trials must be there. Returns 0, or with a
 * message -1: it cannot be read or is not complete, or another one has that name; or
 * ARCHIVE_NOT_WRITTEN: the disk is full, say.
 */
#define ARCHIVE_NOT_WRITTEN (-2)

int archive_add(const char *path, const char *campaign, const char *name, bool partial, bool *added,
		struct message *message);

#endif
