/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vm_lifecycle: its checks of what the guest used, shown to pass and made to fail. The benchmark is
 * included whole, for its parts are its own. */
#include "bench/vm_lifecycle.c"

#include <stdlib.h>

#include "host/memory/tags.h"
#include "tests/lab/fixture.h"

/* A tag on the second granule, where the guest stores none. */
static int spoil(struct life *life)
{
	size_t page_bytes = life->backing.page_size_bytes;
	uint8_t *tags = calloc(page_bytes / MTE_GRANULE_BYTES, 1);
	int result;

	tags[1] = GUEST_TAG + 1;
	result = vm_write_tags(life->vm, ABI_REGION_IPA, page_bytes, tags, &life->trial->outcome);
	free(tags);
	return result;
}

/* A VM whose guest uses its memory, which is spoilt before, or looked for elsewhere after. */
static void test_use(bool spoilt, bool elsewhere, struct fixture *fixture)
{
	struct life life = {.trial = &fixture->trial, .mte = true};
	struct trial *trial = &fixture->trial;
	uint64_t sample = 1;
	void *memory;

	fixture_begin(fixture, "vm_lifecycle");
	count_pages(&life);
	if (backing_create(&life.backing, life.kind, false, trial->memory_bytes, &trial->outcome) <
	    0)
		return;
	backing_populate(&life.backing, 0);
	memory = life.backing.memory;
	if (create(&life) == 0 && exchange(&life) == 0 && first_run(&life) == 0 &&
	    (!spoilt || spoil(&life) == 0)) {
		life.backing.memory = elsewhere ? calloc(1, trial->memory_bytes) : memory;
		use(&life);
		if (elsewhere)
			free(life.backing.memory);
		keep(&life, &sample, &sample, 1);
	}
	life.backing.memory = memory;
	time_end(&life);
}

int main(void)
{
	struct fixture fixture;

	if (!tags_supported()) {
		tap_skip("the use of a VM's memory", "HWCAP2_MTE absent");
		return 0;
	}
	test_use(false, false, &fixture);
	fixture_expect(&fixture, "written_once", 0, "the guest's stores are in memory");
	fixture_expect(&fixture, "tags", 0, "the guest's tags are there, and no others");
	record_free(&fixture.record);
	test_use(true, false, &fixture);
	fixture_expect(&fixture, "tags", 1, "one tag too many is found");
	record_free(&fixture.record);
	test_use(false, true, &fixture);
	fixture_expect(&fixture, "written_once",
		       fixture.trial.memory_bytes / (size_t)sysconf(_SC_PAGESIZE),
		       "pages without the guest's stores are found");
	record_free(&fixture.record);
	return 0;
}
