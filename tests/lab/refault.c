/* SPDX-License-Identifier: GPL-2.0-or-later */
/* refault: its count of pages that get their tags again, shown to pass and made to fail. The
 * benchmark is included whole, for its parts are its own. */
#include "bench/refault.c"

#include "host/memory/tags.h"
#include "tests/lab/fixture.h"

/* Memslots made anew lose no pages; judged as if they had been another way's they do. */
static void test_calls(enum way judged, uint64_t wrong, const char *name)
{
	struct fixture fixture;
	struct refault refault = {.trial = &fixture.trial, .way = WAY_SLOT, .mte = true};
	struct message message;
	struct tag_calls calls;

	fixture_begin(&fixture, "refault");
	fixture_set(&fixture, "mte", "on");
	if (arrange(&refault) < 0 || tag_calls_open(&calls, &message) < 0) {
		tap(false, name, fixture.trial.outcome.reason.text);
		return;
	}
	run_job(&refault, ABI_WRITE, 0);
	refault.way = judged;
	judge_calls(&refault, &calls);
	fixture_expect(&fixture, "initialised_again", wrong, name);
	tag_calls_close(&calls);
	touch_rig_close(&refault.rig);
	record_free(&fixture.record);
}

int main(void)
{
	if (!tags_supported()) {
		tap_skip("counts of pages that get tags again", "HWCAP2_MTE absent");
		return 0;
	}
	test_calls(WAY_SLOT, 0, "pages that were kept do not get their tags again");
	test_calls(WAY_DONTNEED, FIXTURE_SAMPLES, "pages that should have gone are found");
	return 0;
}
