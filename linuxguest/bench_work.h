/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bench_work: what the benchmarks of works, linux_guest and linux_app, have in common. */
#ifndef MTEBENCH_LINUXGUEST_BENCH_WORK_H
#define MTEBENCH_LINUXGUEST_BENCH_WORK_H

#include "host/trial/trial.h"

/* Why @cell, whose factor @factor names a work, makes no sense; or NULL. */
const char *bench_work_inapplicable(const struct cell *cell, const char *factor);

/* Runs @trial: the work that its factor @factor names, in a guest's session, or with vmm = none
 * right here. */
int bench_work_run(struct trial *trial, const char *factor);

#endif
