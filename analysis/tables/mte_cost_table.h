/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mte_cost_table: how the cost of MTE changed between two runs: the difference of the differences.
 */
#ifndef MTEBENCH_ANALYSIS_TABLES_MTE_COST_TABLE_H
#define MTEBENCH_ANALYSIS_TABLES_MTE_COST_TABLE_H

#include "analysis/base/table.h"
#include "analysis/measure/pair.h"

/* Prints a table with a row for each cell of @bench whose cost both runs know, without @all only those
 * whose cost changed; nothing where there is none, or @bench counts events, which are no cost. */
void mte_cost_table_print(const struct pair *pair, const struct pair_bench *bench, bool all,
			  enum table_format format);

#endif
