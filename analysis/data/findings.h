/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * findings: which finding of doc/findings.md a bad cell of the hygiene benchmark belongs to
 * (configs/findings.conf).
 *
 * An INI file. A section is the name of a finding, doc/findings/NAME.md; what follows the first
 * blank only keeps sections apart. Its keys are `verdict`, "stale tags" or "lost tags"; `cell`, what
 * the cell is (cell_filter.h); and, where not all kernels have it, `since`, the first version that
 * does, and `before`, the first that no longer does.
 */
#ifndef MTEBENCH_ANALYSIS_DATA_FINDINGS_H
#define MTEBENCH_ANALYSIS_DATA_FINDINGS_H

#include <stddef.h>

#include "analysis/data/verdict.h"
#include "common/message.h"

#define FINDINGS_RULES_MAX 63

struct finding_rule {
	char *name;           /* of the finding, "hugetlb_part" */
	char *cell;           /* "thp=always event=split,migrate" */
	char *since, *before; /* NULL: all kernels up to then, or from then on */
	enum hygiene_verdict verdict;
};

struct findings {
	struct finding_rule *rules; /* in the order of the file */
	size_t count;
};

/* Returns 0, or -1 with a message and @findings empty. */
int findings_read(const char *path, struct findings *findings, struct message *message);
void findings_free(struct findings *findings);

/* Returns the index of the first rule that @verdict of @cell on a kernel of @release fits, or
 * findings->count. */
size_t findings_rule_of(const struct findings *findings, const struct cell *cell,
			enum hygiene_verdict verdict, const char *release);

#endif
