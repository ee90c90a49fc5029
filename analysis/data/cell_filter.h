/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cell_filter: chooses cells by a text such as "stage2_fault mte=on backing=anon-private".
 *
 * A word with '=' is a level that the cell must have, any other the benchmark it must be of; words
 * may stand in any order, and an empty text chooses all.
 */
#ifndef MTEBENCH_ANALYSIS_DATA_CELL_FILTER_H
#define MTEBENCH_ANALYSIS_DATA_CELL_FILTER_H

#include "analysis/data/cell.h"

bool cell_filter_chooses(const char *filter, const struct cell *cell);

#endif
