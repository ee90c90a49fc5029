/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lines: who has stored to lines, that their content stays, and what the record says. */
#include "host/rig/lines.h"

#include <sched.h>
#include <stdio.h>

#include "host/machine/place.h"
#include "host/memory/evict.h"
#include "tests/lab/fixture.h"

#define BYTES  (4 * 4096)
#define FILLER 0x5a5a5a5a5a5a5a5a

static const struct record_counter *counter(const struct fixture *fixture, const char *name)
{
	for (size_t i = 0; i < fixture->record.counter_count; i++)
		if (strcmp(fixture->record.counters[i].name, name) == 0)
			return &fixture->record.counters[i];
	return NULL;
}

static bool is_filled(const struct backing *backing)
{
	for (size_t i = 0; i < BYTES / sizeof(uint64_t); i++)
		if (((const uint64_t *)backing->memory)[i] != FILLER)
			return false;
	return true;
}

static void test(const char *level, bool guest, const char *name, uint64_t value)
{
	const struct record_counter *found;
	struct fixture fixture;
	struct backing backing;
	char seen[120], title[120];
	int result;

	fixture_begin(&fixture, "stage2_fault");
	fixture_set(&fixture, "lines", level);
	backing_create(&backing, BACKING_MEMFD_SHARED, false, BYTES, &fixture.trial.outcome);
	for (size_t i = 0; i < BYTES / sizeof(uint64_t); i++)
		((uint64_t *)backing.memory)[i] = FILLER;
	place_self(place_main(place_allowed()));
	result = lines_arrange(&fixture.trial, &backing, guest);
	found = counter(&fixture, name);
	snprintf(seen, sizeof(seen), "result %d, %s %lld, on CPU %d", result, name,
		 found ? (long long)found->value : -1, sched_getcpu());
	snprintf(title, sizeof(title), "lines = %s for %s", level, guest ? "the guest" : "the VMM");
	tap(result == 0 && found && found->value == value && is_filled(&backing) &&
		    sched_getcpu() == (int)place_main(place_allowed()),
	    title, seen);
	backing_destroy(&backing);
	record_free(&fixture.record);
}

int main(void)
{
	unsigned int vcpu, host;
	struct outcome outcome = {0};

	place_begin(NULL, NULL, &outcome);
	vcpu = place_vcpu(place_allowed(), 0);
	host = place_main(place_allowed());
	test("mine", true, "lines_cpu", vcpu);
	test("other", true, "lines_cpu", host);
	test("mine", false, "lines_cpu", host);
	test("other", false, "lines_cpu", vcpu);
	test("cold", true, "lines_evicted", BYTES / 64);
	return 0;
}
