/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tree: a tree of Linux to build from. It is a repository of ours in the cache, which borrows the
 * user's objects (git's objects/info/alternates): nothing is written to the user's repository, not
 * even the entry that `git worktree add` would make, and the files that are checked out keep their
 * times from one call to the next, so that make builds only what has changed.
 */
#ifndef MTEBENCH_LAB_TREE_TREE_H
#define MTEBENCH_LAB_TREE_TREE_H

#include "lab/base/paths.h"
#include "lab/tree/commits.h"

struct tree {
	char user[PATH_MAX];   /* the user's tree, absolute */
	char origin[PATH_MAX]; /* its repository, one for all of its worktrees */
	struct path directory; /* ours, CACHE/trees/NAME-NUMBER */
	int lock_fd;           /* held while it is open: a tree has one builder at a time */
};

/*
 * Opens the tree of the repository @origin, a path, bare or not. Returns 0, or -1 with a message: no
 * repository, or another mtelab builds from it now. tree_close() it in both cases.
 */
int tree_open(struct tree *tree, const char *origin, struct message *message);
void tree_close(struct tree *tree);

/* Whether @commit is Linux with KVM on arm64. Returns 0, or -1 with a message. */
int tree_check_linux(const struct tree *tree, const struct commit *commit, const char *name,
		     struct message *message);

/* Whether what is checked out at the user's is @commit with changes that are not committed: what
 * would be built is not what the user sees. Returns 0, or -1 with a message that says so. */
int tree_check_clean(const struct tree *tree, const struct commit *commit, struct message *message);

/* Checks @commit out into our directory, as it is. Returns 0, or -1 with a message. */
int tree_checkout(const struct tree *tree, const struct commit *commit, struct message *message);

/*
 * Applies the patches of the mailbox @path on @base, in our directory. Returns 0 with @list, or -1
 * with a message that names the patch which does not apply. commit_list_free() it.
 */
int tree_apply_mailbox(const struct tree *tree, const struct commit *base, const char *path,
		       struct commit_list *list, struct message *message);

/*
 * Makes another layout of what is checked out, @number from 1 on: code and data that nothing uses
 * come before most of the kernel's, some pages a number. Undone by
 * tree_checkout(). Returns 0, or -1 with a message.
 */
int tree_pad(const struct tree *tree, unsigned int number, struct message *message);

#endif
