/* SPDX-License-Identifier: GPL-2.0-or-later */
/* linux_factors: the parameters of benchmarks with a Linux guest, which all have all of them. */
#ifndef MTEBENCH_BENCH_LINUX_FACTORS_H
#define MTEBENCH_BENCH_LINUX_FACTORS_H

#include "bench/factors.h"

extern const struct factor factor_vmm;
extern const struct factor factor_guest_kernel;
extern const struct factor factor_share;
extern const struct factor factor_guest_pages;
extern const struct factor factor_prealloc;
extern const struct factor factor_guest_vcpus;
extern const struct factor factor_guest_pmu;

#endif
