/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kvm_modes: one kernel measured in several modes of KVM is one kernel with one factor more.
 *
 * Where the runs of a dataset are of more than one mode, every trial gets the level KVM_MODE_FACTOR,
 * and the labels lose the "-MODE" that `mtelab run --modes` put at their ends. So tables have rows
 * and figures lines for modes, and kernels stay what they are.
 */
#ifndef MTEBENCH_ANALYSIS_DATA_KVM_MODES_H
#define MTEBENCH_ANALYSIS_DATA_KVM_MODES_H

#include "analysis/data/cell.h"

#define KVM_MODE_FACTOR "kvm_mode"

/* Before runs are joined: crosses @runs, where they are of several modes. */
void kvm_modes_cross(struct run *runs, size_t count);

/* Gives @trial, one of @source, the level that kvm_modes_cross() has found, if any. Returns 0, or -1
 * with a message: it has RECORD_FACTORS_MAX levels already. */
int kvm_modes_add_level(const struct run_source *source, struct trial_record *trial,
			struct message *message);

/* The order of cells that differ in their mode: vhe, nvhe, protected, any other; as strcmp(). */
int kvm_modes_compare(const struct cell *a, const struct cell *b);

#endif
