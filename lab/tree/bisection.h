/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bisection: git bisect in our own repository, where it leaves nothing in the user's. */
#ifndef MTEBENCH_LAB_TREE_BISECTION_H
#define MTEBENCH_LAB_TREE_BISECTION_H

#include "lab/tree/tree.h"

enum bisection_word { BISECTION_GOOD, BISECTION_BAD, BISECTION_SKIP };

enum bisection_state {
	BISECTION_GOES_ON, /* the commit is to be tried next */
	BISECTION_FOUND,   /* the commit is the first bad one */
	BISECTION_OPEN,    /* only commits that were skipped are left */
};

struct bisection {
	const struct tree *tree;
	enum bisection_state state;
	struct commit commit;
	unsigned int steps_left; /* about */
};

/* Begins anew between @good and @bad, which descends from it. Returns 0, or -1 with a message. */
int bisection_begin(struct bisection *bisection, const struct tree *tree, const struct commit *good,
		    const struct commit *bad, struct message *message);

/* What was found of the commit; the next one takes its place. Returns 0, or -1 with a message. */
int bisection_tell(struct bisection *bisection, enum bisection_word word, struct message *message);

#endif
