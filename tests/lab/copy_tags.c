/* SPDX-License-Identifier: GPL-2.0-or-later */
/* copy_tags: its checks of the buffer and of the guest's tags, shown to pass and made to fail. The
 * benchmark is included whole, for its parts are its own. */
#include "bench/copy_tags.c"

#include "host/memory/tags.h"
#include "tests/lab/fixture.h"

static int begin(struct fixture *fixture, struct copying *copying, const char *direction)
{
	fixture_begin(fixture, "copy_tags");
	fixture_set(fixture, "mte", "on");
	fixture_set(fixture, "direction", direction);
	*copying = (struct copying){
		.trial = &fixture->trial,
		.length_bytes = cell_number(&fixture->cell, "length"),
		.tagged = true,
		.good = true,
	};
	if (open_testbed(copying) < 0 || arrange(copying) < 0 || measure(copying) < 0)
		return -1;
	return judge(copying);
}

static void end(struct fixture *fixture, struct copying *copying)
{
	free(copying->tags);
	touch_rig_close(&copying->rig);
	record_free(&fixture->record);
}

static void test_from_guest(void)
{
	struct fixture fixture;
	struct copying copying;

	begin(&fixture, &copying, "from_guest");
	fixture_expect(&fixture, "tags_in_buffer", 0, "the buffer has the guest's tags");
	copying.tags[3] ^= 1;
	check_buffer(&copying);
	fixture_expect(&fixture, "tags_in_buffer", 1, "one other tag in the buffer is found");
	end(&fixture, &copying);
}

/* Two threads copy all blocks, or all but the last. */
static void test_passes(void)
{
	struct fixture fixture;
	struct copying copying;
	const struct record_check *found;

	begin(&fixture, &copying, "from_guest");
	fixture_set(&fixture, "threads", "2");
	memset(copying.tags, 0xff, copying.blocks * copying.tags_bytes);
	measure_passes(&copying);
	check_buffer(&copying);
	fixture_expect(&fixture, "tags_in_buffer", 0, "two threads copy all tags");
	memset(copying.tags, 0xff, copying.blocks * copying.tags_bytes);
	copying.blocks--;
	measure_passes(&copying);
	copying.blocks++;
	check_buffer(&copying);
	found = found_check(&fixture.record, "tags_in_buffer");
	tap(found && found->wrong == copying.tags_bytes, "a block that no thread copied is found",
	    fixture.trial.outcome.reason.text);
	end(&fixture, &copying);
}

static void test_touch(void)
{
	struct fixture fixture;
	struct copying copying;

	fixture_begin(&fixture, "copy_tags");
	fixture_set(&fixture, "mte", "on");
	fixture_set(&fixture, "state", "fresh");
	copying = (struct copying){.trial = &fixture.trial, .length_bytes = 4096, .good = true};
	if (open_testbed(&copying) < 0 || copy_tags_touch(&copying.rig, &fixture.trial) < 0)
		tap(false, "a guest touches pages beside copies",
		    fixture.trial.outcome.reason.text);
	copy_tags_check_touch(&copying.rig, &fixture.trial);
	fixture_expect(&fixture, "copied_beside", 0,
		       "tags are copied while the guest touches pages");
	fixture_expect(&fixture, "written_once", 0, "which are written once");
	fixture.record.counter_count = 0;
	*(volatile uint64_t *)copying.rig.backing.memory = 0;
	copy_tags_check_touch(&copying.rig, &fixture.trial);
	fixture_expect(&fixture, "copied_beside", 1, "that none were copied is found");
	fixture_expect(&fixture, "written_once", 1, "and a store that is lost");
	touch_rig_close(&copying.rig);
	record_free(&fixture.record);
}

/* Granule 0 goes to the guest with tag 0: now with another. */
static void test_to_guest(void)
{
	struct fixture fixture;
	struct copying copying;

	begin(&fixture, &copying, "to_guest");
	fixture_expect(&fixture, "tags_in_buffer", 0, "the guest has the buffer's tags");
	fixture_expect(&fixture, "tags_zero", 0, "and sees them");
	copying.tags[0] = GUEST_TAG;
	call_once(&copying, 0);
	judge(&copying);
	fixture_expect(&fixture, "tags_in_buffer", 1, "one other tag of the guest's is found");
	fixture_expect(&fixture, "tags_zero", 1, "and found by the guest");
	end(&fixture, &copying);
}

int main(void)
{
	if (!tags_supported()) {
		tap_skip("copies of tags", "HWCAP2_MTE absent");
		return 0;
	}
	test_from_guest();
	test_passes();
	test_touch();
	test_to_guest();
	return 0;
}
