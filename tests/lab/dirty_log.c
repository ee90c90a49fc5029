/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dirty_log: its check of the log's bits, shown to pass and made to fail. The benchmark is included
 * whole, for its parts are its own. */
#include "bench/dirty_log.c"

#include "tests/lab/fixture.h"

static void test_failures(void)
{
	struct fixture fixture;
	struct dirty dirty = {.trial = &fixture.trial, .operation = ABI_WRITE, .later = true};

	fixture_begin(&fixture, "dirty_log");
	if (arrange(&dirty) == 0 && measure_faults(&dirty) == 0)
		judge(&dirty);
	fixture_expect(&fixture, "dirty_pages", 0, "the log has the pages that the guest wrote to");
	dirty.bitmap[0] ^= 1 << 3;
	check_bitmap(&dirty);
	fixture_expect(&fixture, "dirty_pages", 1, "a page that the log has not is found");
	*(volatile uint64_t *)dirty.rig.backing.memory = 0;
	judge(&dirty);
	fixture_expect(&fixture, "written_once", 1, "a store that is lost is found");
	free(dirty.bitmap);
	touch_rig_close(&dirty.rig);
	record_free(&fixture.record);
}

/* Each pass dirties all pages, so that the last collection has them only if they were protected anew;
 * and none when nobody wrote since. */
static void test_way(const char *log)
{
	struct fixture fixture;
	struct dirty dirty = {.trial = &fixture.trial, .operation = ABI_WRITE, .later = true};

	fixture_begin(&fixture, "dirty_log");
	fixture_set(&fixture, "log", log);
	printf("# log=%s\n", log);
	if (arrange(&dirty) < 0) {
		if (fixture.trial.outcome.status == TRIAL_REFUSED)
			tap_skip("dirty pages are collected", fixture.trial.outcome.reason.text);
		else
			tap(false, "dirty pages are collected", fixture.trial.outcome.reason.text);
	} else {
		if (measure_passes(&dirty) == 0)
			judge(&dirty);
		fixture_expect(&fixture, "dirty_pages", 0, "every pass collects what it dirtied");
		forget(&dirty);
		collect(&dirty);
		check_bitmap(&dirty);
		fixture_expect(&fixture, "dirty_pages", FIXTURE_SAMPLES,
			       "what nobody wrote to since is not collected");
	}
	free(dirty.bitmap);
	touch_rig_close(&dirty.rig);
	record_free(&fixture.record);
}

int main(void)
{
	test_failures();
	for (const struct level *log = logs; log->name; log++)
		test_way(log->name);
	return 0;
}
