/* SPDX-License-Identifier: GPL-2.0-or-later */
/* missing: says on stderr which runs hold fewer trials than they were to make. */
#ifndef MTEBENCH_ANALYSIS_COMMAND_MISSING_H
#define MTEBENCH_ANALYSIS_COMMAND_MISSING_H

#include "analysis/data/dataset.h"

/*
 * One sentence for each such directory, of many the first three and how many more there are:
 *
 *     mtestat: results/lab/6.1: 100 of 108 trials are there; run --resume measures the rest
 */
void missing_tell(const struct dataset *dataset);

#endif
