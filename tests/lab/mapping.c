/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mapping: its count of stage-2 faults and what it looks at afterwards, shown to pass and made to
 * fail. The benchmark is included whole, for its parts are its own. */
#include "bench/mapping.c"

#include "host/memory/tags.h"
#include "tests/lab/fixture.h"

#define BYTES 4194304 /* 1,024 touches, two huge pages */

struct counted {
	struct fixture fixture;
	struct mapping mapping;
	uint64_t faults, control;
};

static void begin(struct counted *counted, const char *mte, const char *thp)
{
	struct touch_config config;

	fixture_begin(&counted->fixture, "mapping");
	fixture_set(&counted->fixture, "mte", mte);
	fixture_set(&counted->fixture, "thp", thp);
	counted->fixture.trial.memory_bytes = BYTES;
	counted->fixture.trial.emulated = true;
	counted->mapping = (struct mapping){
		.trial = &counted->fixture.trial,
		.faults = &counted->faults,
		.controls = &counted->control,
		.faults_fd = tracepoint_open("kvm/kvm_guest_fault"),
	};
	config = configure(counted->fixture.trial.cell);
	if (touch_rig_open(&counted->mapping.rig, &counted->fixture.trial, &config) < 0)
		tap(false, "the rig opens", counted->fixture.trial.outcome.reason.text);
}

static void end(struct counted *counted)
{
	touch_rig_close(&counted->mapping.rig);
	close(counted->mapping.faults_fd);
	record_free(&counted->fixture.record);
}

static void count_and_judge(struct counted *counted)
{
	if (count_pass(&counted->mapping, 0) == 0)
		judge(&counted->mapping);
}

static void test_pages(const char *thp, uint64_t faults, const char *name)
{
	struct counted counted;
	char seen[80];

	begin(&counted, "off", thp);
	count_and_judge(&counted);
	snprintf(seen, sizeof(seen), "%llu faults, %llu of the control",
		 (unsigned long long)counted.faults, (unsigned long long)counted.control);
	tap(counted.faults == faults && counted.control == 0, name, seen);
	fixture_expect(&counted.fixture, "faults_as_host_maps", 0, "as the host maps them");
	end(&counted);
}

/* What the guest has touched before faults no more, and the count must say so. */
static void test_missing(void)
{
	struct counted counted;
	struct abi_job job;

	begin(&counted, "off", "never");
	job = touch_rig_job(&counted.mapping.rig, ABI_WRITE, 0);
	vm_run_job(counted.mapping.rig.vm, &job, &counted.fixture.trial.outcome);
	count_and_judge(&counted);
	fixture_expect(&counted.fixture, "faults_as_host_maps", BYTES / TOUCH_BYTES,
		       "faults that are missing are found");
	*(volatile uint64_t *)counted.mapping.rig.backing.memory = 0;
	judge(&counted.mapping);
	fixture_expect(&counted.fixture, "written_once", 1, "a store that is lost is found");
	end(&counted);
}

static void test_tags(void)
{
	struct counted counted;
	struct abi_job job;

	if (!tags_supported()) {
		tap_skip("tags of mapped memory", "HWCAP2_MTE absent");
		return;
	}
	begin(&counted, "on", "never");
	count_and_judge(&counted);
	fixture_expect(&counted.fixture, "tags_zero", 0, "the memory's tags are zero");
	job = touch_rig_job(&counted.mapping.rig, ABI_STORE_TAG, 3);
	vm_run_job(counted.mapping.rig.vm, &job, &counted.fixture.trial.outcome);
	judge(&counted.mapping);
	fixture_expect(&counted.fixture, "tags_zero", BYTES / TOUCH_BYTES,
		       "tags that are not are found");
	end(&counted);
}

/* One fault in 20 may be another on a host that lives, none in the lab. */
static void test_tolerance(void)
{
	struct trial trial = {.emulated = false};
	struct mapping mapping = {.trial = &trial};

	tap(wrong_faults(&mapping, 1051, 1000) == 51 && wrong_faults(&mapping, 1050, 1000) == 0 &&
		    wrong_faults(&mapping, 949, 1000) == 51,
	    "one fault in 20 is tolerated on hardware", "not so");
	trial.emulated = true;
	tap(wrong_faults(&mapping, 1001, 1000) == 1, "and none in the lab", "not so");
}

int main(void)
{
	test_pages("never", BYTES / TOUCH_BYTES, "base pages fault one by one");
	test_pages("always", 2, "two huge pages fault twice");
	test_missing();
	test_tags();
	test_tolerance();
	return 0;
}
