/* SPDX-License-Identifier: GPL-2.0-or-later */
/* series_words: what is said of a series in sentences. The caller frees all texts. */
#ifndef MTEBENCH_ANALYSIS_TABLES_SERIES_WORDS_H
#define MTEBENCH_ANALYSIS_TABLES_SERIES_WORDS_H

#include "analysis/measure/series_changes.h"

/* "stage2_fault mte=on backing=hugetlb-shared": the levels that are not usual in its benchmark. */
char *series_cell_text(const struct series_row *row);

/*
 * What step @step did: "2 better, most -2355 (-12.0 %) in copy_tags size=64K; 1 made clean", or "no
 * cell moved". Without @cells those that changed most are not named: "2 better (most -12.0 %)".
 */
char *series_outcome_text(const struct series_changes *changes, size_t step,
			  const struct comparison_rules *rules, bool cells);

/* The same of a kernel, which may not have been measured: "not built: mmu.c:12: error: ...". */
char *series_kernel_text(const struct series_changes *changes, const struct series_kernel *kernel,
			 const struct comparison_rules *rules, bool cells);

/* Why cells failed in step @step, a line for each reason with one of its cells; empty when none did. */
char *series_failures_text(const struct series_changes *changes, size_t step);

/* "v7.3..fix of ../linux, 4 patches"; "Linux 7.3 (0123456789ab)". */
char *series_range_text(const struct patch_series *series);
char *series_base_text(const struct patch_series *series);

/* What other layouts of the base did, or that none were built. */
char *series_floor_text(const struct series_changes *changes);

/* "41 of 50 cells did not move: 3 of them differ within the floor of builds, 2 cannot be told"; "no patch was measured". */
char *series_rest_text(const struct series_changes *changes);

#endif
