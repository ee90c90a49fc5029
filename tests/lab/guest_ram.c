/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guest_ram: the guest's loops against libc's, and the oracles of passes over mapped memory, each
 * shown to pass and made to fail.
 */
#include <sys/mman.h>

#include "common/sort_u64.h"
#include "host/memory/tags.h"
#include "tests/lab/rig.h"

/* One word of what @operation read or left is made another. */
static void test_data(enum abi_pass operation, const char *name)
{
	struct pass_config config = {
		.vcpu_count = 2,
		.block_bytes = BED_BLOCK_BYTES,
		.halves = operation == ABI_PASS_COPY,
	};
	bool reads = operation == ABI_PASS_READ || operation == ABI_PASS_RANDOM;
	struct rig_fixture fixture;
	char text[80];

	if (rig_prepare(&fixture, &config, operation) == 0 &&
	    pass_rig_run(&fixture.rig, &fixture.trial, operation) == 0)
		pass_data_check(&fixture.rig, &fixture.trial, operation);
	snprintf(text, sizeof(text), "the data oracle passes on %s", name);
	rig_expect(&fixture, "data", false, text);
	if (reads || operation == ABI_PASS_CHASE)
		fixture.trial.seed++;
	else
		pass_rig_part(&fixture.rig, 1)[5]++;
	pass_data_check(&fixture.rig, &fixture.trial, operation);
	snprintf(text, sizeof(text), "and fails on %s of other data", name);
	rig_expect(&fixture, "data", true, text);
	rig_end(&fixture);
}

/* A page that the host takes away before the passes must be found to have faulted. */
static void test_no_faults(bool take_away, const char *name)
{
	struct pass_config config = {.vcpu_count = 1, .block_bytes = BED_BLOCK_BYTES};
	struct rig_fixture fixture;

	if (rig_prepare(&fixture, &config, ABI_PASS_READ) == 0) {
		if (take_away)
			madvise(fixture.rig.backing.memory, 4096, MADV_DONTNEED);
		if (pass_rig_run(&fixture.rig, &fixture.trial, ABI_PASS_READ) == 0)
			pass_rig_check_no_faults(&fixture.rig, &fixture.trial);
	}
	rig_expect(&fixture, "no_faults", take_away, name);
	rig_end(&fixture);
}

static void test_page_size(void)
{
	struct pass_config config = {.vcpu_count = 1, .block_bytes = BED_BLOCK_BYTES};
	struct rig_fixture fixture;

	if (rig_prepare(&fixture, &config, ABI_PASS_READ) == 0)
		pass_rig_check_page_size(&fixture.rig, &fixture.trial);
	rig_expect(&fixture, "page_size", false, "base pages are what was asked for");
	fixture.rig.backing.page_size_bytes *= 2;
	pass_rig_check_page_size(&fixture.rig, &fixture.trial);
	rig_expect(&fixture, "page_size", true, "pages of another size are found");
	fixture.rig.backing.page_size_bytes /= 2;
	rig_end(&fixture);
}

/* Addresses have tag 5 and memory @map_tag; the last check of @check is to be wrong or not. */
static void test_tag_checking(unsigned int map_tag, unsigned int tag_check, bool wrong,
			      const char *name)
{
	struct pass_config config = {
		.mte = true,
		.vcpu_count = 1,
		.block_bytes = BED_BLOCK_BYTES,
		.tag = 5,
		.map_tag = map_tag,
		.tag_check = tag_check,
	};
	struct rig_fixture fixture;

	if (rig_prepare(&fixture, &config, ABI_PASS_READ) == 0 &&
	    pass_rig_run(&fixture.rig, &fixture.trial, ABI_PASS_READ) == 0)
		pass_rig_check_tag_checking(&fixture.rig, &fixture.trial);
	rig_expect(&fixture, "no_tag_check_fault", wrong, name);
	rig_end(&fixture);
}

/* Addresses of tag 0 in memory of tag 3, under tcf=sync: only TCMA0 lets them pass. */
static void test_unchecked(unsigned int unchecked, const char *name)
{
	struct pass_config config = {
		.mte = true,
		.vcpu_count = 1,
		.block_bytes = BED_BLOCK_BYTES,
		.map_tag = 3,
		.tag_check = ABI_TCF_SYNC | unchecked,
	};
	struct rig_fixture fixture;
	int result = rig_prepare(&fixture, &config, ABI_PASS_READ);

	if (result == 0)
		result = pass_rig_run(&fixture.rig, &fixture.trial, ABI_PASS_READ);
	tap((result == 0) == (unchecked != 0), name, fixture.trial.outcome.reason.text);
	rig_end(&fixture);
}

/* A set of 96K in blocks of 16K: all of it is passed over, though eight samples were asked for. */
static void test_set(uint64_t set_bytes, size_t samples, const char *name)
{
	struct pass_config config = {
		.vcpu_count = 1,
		.block_bytes = BED_BLOCK_BYTES,
		.set_bytes = set_bytes,
		.drain = true,
	};
	struct rig_fixture fixture;
	int result = rig_prepare(&fixture, &config, ABI_PASS_WRITE);

	if (result == 0)
		result = pass_rig_run(&fixture.rig, &fixture.trial, ABI_PASS_WRITE);
	if (result == 0)
		pass_data_check(&fixture.rig, &fixture.trial, ABI_PASS_WRITE);
	tap(result == 0 && fixture.rig.part_bytes == set_bytes &&
		    fixture.record.samples.count == samples,
	    name, fixture.trial.outcome.reason.text);
	rig_expect(&fixture, "data", false, "and all of it is written");
	rig_end(&fixture);
}

static void test_synchronous_fault(void)
{
	struct pass_config config = {
		.mte = true,
		.vcpu_count = 1,
		.block_bytes = BED_BLOCK_BYTES,
		.tag = 5,
		.map_tag = 3,
		.tag_check = ABI_TCF_SYNC,
	};
	struct rig_fixture fixture;
	int result = rig_prepare(&fixture, &config, ABI_PASS_READ);
	const char *reason = fixture.trial.outcome.reason.text;

	tap(result < 0 && strstr(reason, "synchronous tag check fault"),
	    "tcf=sync is in force: a wrong tag aborts the guest", reason);
	rig_end(&fixture);
}

static void test_checking_not_as_asked(void)
{
	struct pass_config config = {
		.mte = true,
		.vcpu_count = 1,
		.block_bytes = BED_BLOCK_BYTES,
	};
	struct rig_fixture fixture;

	if (rig_prepare(&fixture, &config, ABI_PASS_READ) == 0 &&
	    pass_rig_run(&fixture.rig, &fixture.trial, ABI_PASS_READ) == 0) {
		fixture.rig.config.tag_check = ABI_TCF_SYNC | ABI_TCO;
		pass_rig_check_tag_checking(&fixture.rig, &fixture.trial);
	}
	rig_expect(&fixture, "tag_checking_as_asked", true,
		   "another tag checking than was asked for is found");
	pass_rig_check_tags(&fixture.rig, &fixture.trial, 7);
	rig_expect(&fixture, "tags", true, "tags that are not as expected are found");
	rig_end(&fixture);
}

/* Median ticks of op=@op with all other factors at their default level, 0 when it was not to be
 * had. */
static uint64_t median_of(const char *op)
{
	const struct bench *bench = bench_find("guest_ram");
	struct cell cell = {.bench = bench};
	struct rig_fixture fixture;
	uint64_t median = 0;

	for (size_t i = 0; bench->factors[i]; i++)
		cell.values[i] = bench->factors[i]->default_level;
	cell.values[bench_factor_index(bench, "op")] = op;
	rig_begin(&fixture, &cell);
	if (bench->run(&fixture.trial) == 0 && fixture.record.samples.count) {
		struct record_samples *samples = &fixture.record.samples;

		sort_u64(samples->values, samples->count);
		median = samples->values[samples->count / 2];
	}
	record_free(&fixture.record);
	return median;
}

static void test_against_libc(const char *op, const char *libc_op)
{
	uint64_t guest_ticks = median_of(op), libc_ticks = median_of(libc_op);
	char text[120];

	snprintf(text, sizeof(text), "%s takes no more instructions than %s: %llu and %llu for 64K",
		 op, libc_op, (unsigned long long)guest_ticks, (unsigned long long)libc_ticks);
	tap(guest_ticks && guest_ticks <= libc_ticks, text, "more, or nothing");
}

int main(void)
{
	test_data(ABI_PASS_READ, "read");
	test_data(ABI_PASS_WRITE, "write");
	test_data(ABI_PASS_COPY, "copy");
	test_data(ABI_PASS_FILL, "fill");
	test_data(ABI_PASS_CHASE, "chase");
	test_data(ABI_PASS_RANDOM, "random");
	test_no_faults(false, "no fault is seen where there is none");
	test_no_faults(true, "a fault is seen where the host took a page away");
	test_page_size();
	test_set(6 * BED_BLOCK_BYTES, BED_SAMPLES, "a working set of six blocks in eight samples");
	test_set(24 * BED_BLOCK_BYTES, 24, "one of 24 blocks takes 24 samples");
	test_set(8192, BED_SAMPLES, "one of 8K has smaller blocks");
	test_against_libc("copy", "libc-copy");
	test_against_libc("fill", "libc-fill");
	if (!tags_supported()) {
		tap_skip("tag checking", "HWCAP2_MTE absent");
		return 0;
	}
	test_tag_checking(5, ABI_TCF_ASYNC, false, "right tags leave nothing in TFSR_EL1");
	test_tag_checking(3, ABI_TCF_ASYNC, true, "tcf=async is in force: a wrong tag is noted");
	test_tag_checking(3, ABI_TCF_SYNC | ABI_TCO, false,
			  "tco=on is in force: a wrong tag is not looked at");
	test_synchronous_fault();
	test_unchecked(0, "tcf=sync checks addresses of tag 0 too");
	test_unchecked(ABI_TCMA0, "and does not with TCMA0");
	test_checking_not_as_asked();
	return 0;
}
