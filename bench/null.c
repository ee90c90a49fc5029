/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * null: the harness's own cost.
 *
 * Measures the timed loop around nothing, on pages that are mapped already; excludes everything
 * else. Expect the two counter reads and no exit: a handful of instructions, or less than a tick.
 * Every report shows it beside the rest.
 */
#include "bench/factors.h"
#include "host/rig/touch_rig.h"
#include "host/trial/trial.h"

static const struct factor *const factors[] = {&factor_mte, &factor_vcpus, NULL};

static int run(struct trial *trial)
{
	struct touch_rig rig;
	struct touch_config config = {
		.mte = cell_is(trial->cell, "mte", "on"),
		.vcpu_count = (unsigned int)cell_number(trial->cell, "vcpus"),
		.backing = BACKING_ANON_PRIVATE,
		.content = CONTENT_ZERO,
	};

	if (touch_rig_open(&rig, trial, &config) < 0)
		return -1;

	int result = touch_rig_run(&rig, trial, ABI_NOTHING, 0);

	if (result == 0)
		result = touch_rig_check_faults(&rig, trial, false);
	touch_rig_close(&rig);
	return result;
}

BENCH(null, .summary = "the timed loop around nothing: the harness's own cost", .unit = "ticks",
      .factors = factors, .run = run);
