/* SPDX-License-Identifier: GPL-2.0-or-later */
/* series_gate: the exit code of `mtestat series --fail-on-worse`. */
#ifndef MTEBENCH_ANALYSIS_COMMAND_SERIES_GATE_H
#define MTEBENCH_ANALYSIS_COMMAND_SERIES_GATE_H

#include "analysis/measure/series_changes.h"

/*
 * Says on stderr what keeps the gate shut, and returns the exit code, of which 1 outweighs 3:
 *
 * - 1: the series makes a cell worse by more than @share, or refuses it, fails in it or has stale or lost
 *   tags; or a patch was not built or not booted; or trials are missing.
 * - 3: cells cannot be judged (series_count_open()), or the last patch was not measured.
 */
int series_gate_close(const struct series_changes *changes, double share);

#endif
