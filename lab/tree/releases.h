/* SPDX-License-Identifier: GPL-2.0-or-later */
/* releases: the releases of Linux among a repository's tags. */
#ifndef MTEBENCH_LAB_TREE_RELEASES_H
#define MTEBENCH_LAB_TREE_RELEASES_H

#include "lab/tree/commits.h"

#define TAG_BYTES 64

struct tag_list {
	char (*tags)[TAG_BYTES]; /* owned */
	size_t count;
};

/*
 * Which of @all, the tags of a repository one a line, @words means: tags separated by blanks or
 * commas, "v6.1..v6.12" for every release vX.Y from the one to the other. Of a release vX.Y the
 * newest vX.Y.Z is taken, where there is one. Returns 0, or -1 with a message: no such tag.
 */
int releases_choose(const char *all, const char *words, struct tag_list *chosen,
		    struct message *message);

/* The commits of these tags in the repository @directory, whose subjects are the tags. Returns 0, or
 * -1 with a message. Free with commit_list_free(). */
int commit_list_releases(const char *directory, const char *words, struct commit_list *list,
			 struct message *message);

#endif
