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
	struct testbed testbed;
	struct testbed_config config = {
		.mte = cell_is(trial->cell, "mte", "on"),
		.vcpu_count = (unsigned int)cell_number(trial->cell, "vcpus"),
		.backing = BACKING_ANON_PRIVATE,
		.content = CONTENT_ZERO,
	};

	if (testbed_open(&testbed, trial, &config) < 0)
		return -1;

	int result = testbed_touch(&testbed, trial, ABI_NOTHING, 0);

	if (result == 0)
		result = testbed_check_faults(&testbed, trial, false);
	testbed_close(&testbed);
	return result;
}

BENCH(null, .summary = "the timed loop around nothing: the harness's own cost", .unit = "ticks",
      .factors = factors, .run = run);
