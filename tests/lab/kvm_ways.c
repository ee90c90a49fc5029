/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kvm_ways: its checks, shown to pass and made to fail. The benchmark is included whole, for its parts are
 * its own. */
#include "bench/kvm_ways.c"

#include "tests/lab/fixture.h"

static struct ways ways_of(struct fixture *fixture, enum way way, const char *mte)
{
	struct ways ways = {
		.trial = &fixture->trial,
		.way = way,
		.mte = strcmp(mte, "on") == 0,
		.page_bytes = (size_t)sysconf(_SC_PAGESIZE),
	};

	fixture_begin(fixture, "kvm_ways");
	fixture_set(fixture, "way", way_levels[way].name);
	fixture_set(fixture, "mte", mte);
	ways.size_bytes = PAGES * ways.page_bytes;
	return ways;
}

static void test_written(void)
{
	struct fixture fixture;
	struct ways ways = ways_of(&fixture, WAY_PLAIN, "on");

	if (open_vm(&ways) < 0 || live(&ways) < 0)
		tap(false, "a plain VM runs", fixture.trial.outcome.reason.text);
	fixture_expect(&fixture, "written_once", 0, "every page was written once");
	*(volatile uint64_t *)ways.memory = 0;
	check_written(&ways);
	fixture_expect(&fixture, "written_once", 1, "a store that is lost is found");
	close_vm(&ways);
	record_free(&fixture.record);
}

/* The tags that one guest leaves must not be there for another: here there is only one, which looks
 * twice. */
static void test_tags(void)
{
	struct fixture fixture;
	struct ways ways = ways_of(&fixture, WAY_PLAIN, "on");
	uint64_t seen;

	if (open_vm(&ways) < 0)
		tap(false, "a plain VM starts", fixture.trial.outcome.reason.text);
	ways.way = WAY_GUEST_MEMFD_APART;
	live(&ways);
	keep(&ways);
	fixture_expect(&fixture, "tags_zero", 0, "a first guest sees no tags");
	seen = ways.granules;
	live(&ways);
	keep(&ways);
	tap(ways.stale > seen / 2 && found_check(&fixture.record, "tags_zero")->wrong == ways.stale,
	    "tags that are left are found", "too few");
	close_vm(&ways);
	record_free(&fixture.record);
}

static void test_read(void)
{
	struct fixture fixture;
	struct ways ways = ways_of(&fixture, WAY_PLAIN, "off");

	if (open_vm(&ways) < 0)
		tap(false, "a plain VM starts", fixture.trial.outcome.reason.text);
	memset(ways.memory, 0x5a, ways.size_bytes);
	*(uint64_t *)ways.memory = 1;
	ways.way = WAY_PCI_BAR;
	live(&ways);
	fixture_expect(&fixture, "read_content", 0, "the guest reads what is there");
	check_read(&ways, content_of(&ways), content_of(&ways) + 1);
	fixture_expect(&fixture, "read_content", PAGES, "other content is found");
	close_vm(&ways);
	record_free(&fixture.record);
}

/* A hole is refused by every kernel, by KVM_RUN. */
static void test_hole(void)
{
	struct fixture fixture;
	struct ways ways = ways_of(&fixture, WAY_HOLE, "on");

	if (open_vm(&ways) == 0)
		live(&ways);
	tap(fixture.trial.outcome.status == TRIAL_REFUSED &&
		    strncmp(fixture.trial.outcome.call, "KVM_RUN", 7) == 0 &&
		    fixture.trial.outcome.error_number == EFAULT,
	    "a hole in a slot is refused by KVM_RUN, EFAULT", fixture.trial.outcome.reason.text);
	close_vm(&ways);
	record_free(&fixture.record);
}

int main(void)
{
	test_written();
	test_tags();
	test_read();
	test_hole();
	return 0;
}
