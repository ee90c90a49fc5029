/* SPDX-License-Identifier: GPL-2.0-or-later */
/* verdict: what became of the tags in a cell of the hygiene benchmark. */
#ifndef MTEBENCH_ANALYSIS_DATA_VERDICT_H
#define MTEBENCH_ANALYSIS_DATA_VERDICT_H

#include "analysis/data/cell.h"

enum hygiene_verdict {
	HYGIENE_ABSENT, /* the run has no such cell */
	HYGIENE_CLEAN,  /* every tag was right */
	/* so it was, but no page is known to have been poisoned: a check stale_* has seen
	 * nothing */
	HYGIENE_UNPROVEN,
	HYGIENE_STALE,   /* a tag was seen that nobody had set: a check stale_* has wrong ones */
	HYGIENE_LOST,    /* a tag or a word was gone: a check lost_* has wrong ones */
	HYGIENE_REFUSED, /* the kernel does not have it */
	HYGIENE_SKIP,    /* this machine cannot do it */
	HYGIENE_FAILED,  /* it went wrong in another way */
	HYGIENE_COUNT,
};

/* The verdict of @cell, which may be NULL; stale before lost where it is both. */
enum hygiene_verdict verdict_of(const struct cell *cell);

/* "clean", "unproven", "stale tags", "lost tags", "refused", "skip", "failed", "-". */
const char *verdict_name(enum hygiene_verdict verdict);

#endif
