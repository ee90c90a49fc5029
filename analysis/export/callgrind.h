/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * callgrind: a window in the format of callgrind, which KCachegrind and callgrind_annotate read: what
 * each function executes in itself, whom it calls how often, and what these calls cost inclusive of all
 * that is called in turn.
 *
 * Costs are the instructions (Ir) and the groups of events (common/event.h). A function that is called
 * below itself is told apart by its depth, "f'2", as callgrind does, so that inclusive costs are right.
 */
#ifndef MTEBENCH_ANALYSIS_EXPORT_CALLGRIND_H
#define MTEBENCH_ANALYSIS_EXPORT_CALLGRIND_H

#include <stdio.h>

#include "analysis/data/anatomy.h"

/* Writes the shown shape of @anatomy, of the run called @name. False, with nothing written, when no
 * window was kept. */
bool callgrind_write(const struct anatomy *anatomy, const char *name, FILE *file);

#endif
