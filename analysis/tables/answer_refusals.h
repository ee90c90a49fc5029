/* SPDX-License-Identifier: GPL-2.0-or-later */
/* answer_refusals: what kernels refused, in a sentence. */
#ifndef MTEBENCH_ANALYSIS_TABLES_ANSWER_REFUSALS_H
#define MTEBENCH_ANALYSIS_TABLES_ANSWER_REFUSALS_H

#include "analysis/data/grid.h"

/* "KVM_ARM_MTE_COPY_TAGS EBUSY in 3 cells (6.12, 7.3); ...", of the @count @grids of @dataset; "" where
 * nothing was refused. The caller frees. */
char *answer_refusals(const struct dataset *dataset, const struct grid *grids, size_t count);

#endif
