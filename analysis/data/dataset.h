/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dataset: a run or a campaign in memory, its trials pooled by cell. */
#ifndef MTEBENCH_ANALYSIS_DATA_DATASET_H
#define MTEBENCH_ANALYSIS_DATA_DATASET_H

#include "analysis/data/cell.h"
#include "analysis/data/patch_series.h"

/* Characters of record.started, "2026-11-22T15:30:00Z", up to the end of its day and of its minute. */
#define STARTED_DAY    10
#define STARTED_MINUTE 16

struct dataset {
	char *path;
	bool campaign; /* a directory of runs; else one run */
	struct run *
		runs; /* of a series in its order; else by version of their labels, then by start */
	size_t run_count;
	struct patch_series *series; /* NULL where the directory has no series.json; owned */
	/* the base of a series built with other layouts: they are no kernels to be shown, but tell
	 * what another build alone makes of a cell */
	struct run *layouts;
	size_t layout_count;
};

/*
 * Reads the run or campaign at @path, a kernel in several modes of KVM as one run (kvm_modes.h); a run with the boots that stand beside it as PATH@2, PATH@3 and
 * so on. Returns 0, or -1 with a message and nothing owned: no run
 * there, a file that is missing or not in the format, a run without trials or whose last one was
 * cut short, emulated and real runs or different units mixed, a run with --profile, whose figures
 * are disturbed.
 */
int dataset_read(const char *path, struct dataset *dataset, struct message *message);

/* As dataset_read(), with the runs at @more (NULL: none) too. Where both are one run, that at @more is
 * one more boot, whatever its label. */
int dataset_read_joined(const char *path, const char *more, struct dataset *dataset,
			struct message *message);

/* As dataset_read(), for who looks at single runs: modes of KVM are runs of their own, as `mtelab run`
 * names them, and any run may have been measured with --profile. */
int dataset_read_runs(const char *path, struct dataset *dataset, struct message *message);

void dataset_free(struct dataset *dataset);

#endif
