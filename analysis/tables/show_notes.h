/* SPDX-License-Identifier: GPL-2.0-or-later */
/* show_notes: what `mtestat show` says below the table of a run about how its samples were
 * taken. */
#ifndef MTEBENCH_ANALYSIS_TABLES_SHOW_NOTES_H
#define MTEBENCH_ANALYSIS_TABLES_SHOW_NOTES_H

#include <stdio.h>

#include "analysis/data/grid.h"

/*
 * For the cells of run @run: how many samples are warm-up (host/trial/warmup.h), and why no more
 * were taken where their number was not fixed. A line for each note, with the cells of which it is
 * true, unless that is all:
 *
 *     warm-up, 1 of 16 samples, kept in all figures
 *     stopped as its interval was narrow enough, at 90 samples, median within 0.81 %: mte=on
 */
void show_notes(const struct grid *grid, size_t run, FILE *file);

#endif
