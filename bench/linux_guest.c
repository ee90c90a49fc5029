/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux_guest: what userland in a Linux guest finds its memory to cost, and what the host pays
 * meanwhile.
 *
 * The works of linuxguest/work.c. Samples are ticks of the guest's counter around one operation;
 * control, the same without. Counters are the host's, from when it let the guest go until the
 * guest had sent the work's result: `nothing` is the control of those. With vmm = none the works
 * are done in this Linux itself. Works of one VM are done one after the other in one guest.
 */
#include "bench/linux_factors.h"
#include "host/trial/trial.h"
#include "linuxguest/bench_work.h"
#include "linuxguest/session.h"
#include "linuxguest/work.h"

static const struct factor factor_work = {
	.name = "work",
	.help = "what is done in the guest's userland",
	.levels = work_guest_levels,
	.default_level = "touch-anon",
};

static const struct factor *const factors[] = {&factor_work,         &factor_vmm,
					       &factor_guest_kernel, &factor_mte,
					       &factor_share,        &factor_guest_pages,
					       &factor_prealloc,     &factor_guest_vcpus,
					       &factor_guest_pmu,    NULL};

static const char *inapplicable(const struct cell *cell)
{
	return bench_work_inapplicable(cell, "work");
}

static int run(struct trial *trial)
{
	return bench_work_run(trial, "work");
}

BENCH(linux_guest,
      .summary = "memory as a Linux guest's userland sees it, and what it costs the host",
      .unit = "ticks", .linux_guest = true, .factors = factors, .inapplicable = inapplicable,
      .prepare = session_prepare, .run = run);
