/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compare_gate: the exit code of `mtestat compare --gate`. */
#ifndef MTEBENCH_ANALYSIS_COMMAND_COMPARE_GATE_H
#define MTEBENCH_ANALYSIS_COMMAND_COMPARE_GATE_H

#include "analysis/measure/pair.h"

/*
 * Flushes stdout, and says on stderr what makes the gate fail or keeps it from judging, each cell
 * that is worse by more than @share by its name. Returns an exit code: what failed outweighs what
 * cannot be judged.
 */
int compare_gate_close(const struct pair *pairs, size_t count, double share);

#endif
