/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tap: one line a test, for the programs that run in the emulated host. */
#ifndef MTEBENCH_TESTS_LAB_TAP_H
#define MTEBENCH_TESTS_LAB_TAP_H

#include <stdbool.h>
#include <stdio.h>

/* Prints "ok - NAME" or "not ok - NAME", the latter after @seen as a comment. Returns @good. */
static inline bool tap(bool good, const char *name, const char *seen)
{
	if (!good)
		printf("# %s: saw: %s\n", name, seen);
	printf("%sok - %s\n", good ? "" : "not ", name);
	fflush(stdout);
	return good;
}

static inline void tap_skip(const char *name, const char *reason)
{
	printf("ok - %s # SKIP %s\n", name, reason);
	fflush(stdout);
}

#endif
