/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux_app: short fixed jobs in a Linux guest: compress and decompress (libzstd), sort, a storm of
 * processes.
 *
 * As linux_guest, whose guests do these jobs too.
 */
#include "bench/linux_factors.h"
#include "host/trial/trial.h"
#include "linuxguest/bench_work.h"
#include "linuxguest/session.h"
#include "linuxguest/work.h"

static const struct factor factor_job = {
	.name = "job",
	.help = "what the guest does",
	.levels = work_application_levels,
	.default_level = "sort",
};

static const struct factor *const factors[] = {&factor_job,          &factor_vmm,
					       &factor_guest_kernel, &factor_mte,
					       &factor_share,        &factor_guest_pages,
					       &factor_prealloc,     &factor_guest_vcpus,
					       &factor_guest_pmu,    NULL};

static const char *inapplicable(const struct cell *cell)
{
	return bench_work_inapplicable(cell, "job");
}

static int run(struct trial *trial)
{
	return bench_work_run(trial, "job");
}

BENCH(linux_app,
      .summary = "short fixed jobs of a Linux guest under a VMM, and what they cost the host",
      .unit = "ticks", .linux_guest = true, .factors = factors, .inapplicable = inapplicable,
      .prepare = session_prepare, .run = run);
