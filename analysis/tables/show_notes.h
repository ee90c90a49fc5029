/* SPDX-License-Identifier: GPL-2.0-or-later */
/* show_notes: what `mtestat show` prints below the table of a run about how its samples were
 * taken. */
#ifndef MTEBENCH_ANALYSIS_TABLES_SHOW_NOTES_H
#define MTEBENCH_ANALYSIS_TABLES_SHOW_NOTES_H

#include <stdio.h>

#include "analysis/data/grid.h"

/*
 * Prints for the cells of run @run how many samples are warm-up (host/trial/warmup.h), and, where
 * their number was not fixed, why no more were taken. Each note is a line. It names the cells that
 * it holds for, unless it holds for all:
 *
 *     warm-up, 1 of 16 samples, kept in all figures
 *     stopped as its interval was narrow enough, at 90 samples, median within 0.81 %: mte=on
 */
void show_notes(const struct grid *grid, size_t run, FILE *file);

#endif
