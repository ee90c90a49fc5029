/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cell_filter: chooses cells by a text such as "stage2_fault mte=on backing=anon-private".
 *
 * A word with '=' is a level that the cell must have, any other the benchmark it must be of; words
 * may stand in any order, and an empty text chooses all. Alternatives are joined by commas:
 * "stage2_fault,refault thp=never,always".
 */
#ifndef MTEBENCH_ANALYSIS_DATA_CELL_FILTER_H
#define MTEBENCH_ANALYSIS_DATA_CELL_FILTER_H

#include "analysis/data/dataset.h"

bool cell_filter_chooses(const char *filter, const struct cell *cell);

/* Returns 0 when @filter chooses a cell of @dataset, and each alternative in it is one of some cell;
 * else -1 with a message that names what no cell has, what there is instead, and what was probably
 * meant. */
int cell_filter_check(const char *filter, const struct dataset *dataset, struct message *message);

#endif
