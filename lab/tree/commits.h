/* SPDX-License-Identifier: GPL-2.0-or-later */
/* commits: what a range, a mailbox or tags name. */
#ifndef MTEBENCH_LAB_TREE_COMMITS_H
#define MTEBENCH_LAB_TREE_COMMITS_H

#include <stddef.h>

#include "common/message.h"

#define COMMIT_ID_MAX  64 /* hexadecimal digits; SHA-1 has 40 */
#define COMMIT_SUBJECT 200
#define COMMITS_MAX    2000

struct commit {
	char id[COMMIT_ID_MAX + 1];
	char tree[COMMIT_ID_MAX + 1]; /* the id of its files: equal files, equal tree */
	char subject[COMMIT_SUBJECT]; /* cut */
};

struct commit_list {
	struct commit base;     /* the parent of the first */
	struct commit *commits; /* in the order in which they are to be applied; owned */
	size_t count;
};

/* What @revision means in the repository @directory. Returns 0, or -1 with a message. */
int commit_resolve(const char *directory, const char *revision, struct commit *commit,
		   struct message *message);

/*
 * The commits of "A..B", or "A.." up to HEAD, by first parents; they begin where B's line has left
 * A's. Returns 0, or -1 with a message: no such revision, no commit, or more than COMMITS_MAX. Free
 * with commit_list_free().
 */
int commit_list_range(const char *directory, const char *range, struct commit_list *list,
		      struct message *message);

void commit_list_free(struct commit_list *list);

#endif
