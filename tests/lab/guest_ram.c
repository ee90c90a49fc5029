/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guest_ram: the guest's loops against libc's, and the oracles of passes over mapped memory, each
 * shown to pass and made to fail.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "host/stream.h"
#include "host/tags.h"
#include "tap.h"

#define SAMPLES     8
#define BLOCK_BYTES 16384

/* A trial with its record, as host/trial.c would make one. */
struct fixture {
	struct trial_record record;
	struct trial trial;
	struct blockbed bed;
};

static void begin(struct fixture *fixture, const struct cell *cell)
{
	memset(fixture, 0, sizeof(*fixture));
	fixture->trial = (struct trial){
		.cell = cell,
		.samples = SAMPLES,
		.memory_bytes = 4 << 20,
		.time_limit_ms = 5000,
		.seed = 1,
		.record = &fixture->record,
	};
}

static void end(struct fixture *fixture)
{
	blockbed_close(&fixture->bed);
	record_free(&fixture->record);
}

/* Everything up to the timed passes. */
static int prepare(struct fixture *fixture, const struct blockbed_config *config,
		   enum abi_pass operation)
{
	struct blockbed *bed = &fixture->bed;
	struct trial *trial = &fixture->trial;

	begin(fixture, NULL);
	if (blockbed_open(bed, trial, config) < 0 ||
	    (operation == ABI_PASS_CHASE && stream_link(bed, trial) < 0) ||
	    blockbed_map(bed, trial) < 0)
		return -1;
	return blockbed_warm(bed, trial, operation);
}

static void expect(const struct fixture *fixture, const char *check, bool wrong, const char *name)
{
	const struct record_check *found = NULL;
	char seen[200];

	for (size_t i = 0; i < fixture->record.check_count; i++)
		if (!strcmp(fixture->record.checks[i].name, check))
			found = &fixture->record.checks[i];
	snprintf(seen, sizeof(seen), "%s: %s, %.80s; %.80s", check, found ? "ran" : "did not run",
		 found && found->note ? found->note : "", fixture->trial.outcome.reason.text);
	tap(found && (found->wrong > 0) == wrong, name, seen);
}

/* One word of what @operation read or left is made another. */
static void test_data(enum abi_pass operation, const char *name)
{
	struct blockbed_config config = {
		.vcpu_count = 2,
		.block_bytes = BLOCK_BYTES,
		.halves = operation == ABI_PASS_COPY,
	};
	bool reads = operation == ABI_PASS_READ || operation == ABI_PASS_RANDOM;
	struct fixture fixture;
	char text[80];

	if (prepare(&fixture, &config, operation) == 0 &&
	    blockbed_pass(&fixture.bed, &fixture.trial, operation) == 0)
		stream_check(&fixture.bed, &fixture.trial, operation);
	snprintf(text, sizeof(text), "the data oracle passes on %s", name);
	expect(&fixture, "data", false, text);
	if (reads || operation == ABI_PASS_CHASE)
		fixture.trial.seed++;
	else
		blockbed_part(&fixture.bed, 1)[5]++;
	stream_check(&fixture.bed, &fixture.trial, operation);
	snprintf(text, sizeof(text), "and fails on %s of other data", name);
	expect(&fixture, "data", true, text);
	end(&fixture);
}

/* A page that the host takes away before the passes must be found to have faulted. */
static void test_no_faults(bool take_away, const char *name)
{
	struct blockbed_config config = {.vcpu_count = 1, .block_bytes = BLOCK_BYTES};
	struct fixture fixture;

	if (prepare(&fixture, &config, ABI_PASS_READ) == 0) {
		if (take_away)
			madvise(fixture.bed.backing.memory, 4096, MADV_DONTNEED);
		if (blockbed_pass(&fixture.bed, &fixture.trial, ABI_PASS_READ) == 0)
			blockbed_check_no_faults(&fixture.bed, &fixture.trial);
	}
	expect(&fixture, "no_faults", take_away, name);
	end(&fixture);
}

/* Addresses have tag 5 and memory @map_tag; the last check of @check is to be wrong or not. */
static void test_tag_checking(unsigned int map_tag, unsigned int tag_check, bool wrong,
			      const char *name)
{
	struct blockbed_config config = {
		.mte = true,
		.vcpu_count = 1,
		.block_bytes = BLOCK_BYTES,
		.tag = 5,
		.map_tag = map_tag,
		.tag_check = tag_check,
	};
	struct fixture fixture;

	if (prepare(&fixture, &config, ABI_PASS_READ) == 0 &&
	    blockbed_pass(&fixture.bed, &fixture.trial, ABI_PASS_READ) == 0)
		blockbed_check_tag_checking(&fixture.bed, &fixture.trial);
	expect(&fixture, "no_tag_check_fault", wrong, name);
	end(&fixture);
}

static void test_synchronous_fault(void)
{
	struct blockbed_config config = {
		.mte = true,
		.vcpu_count = 1,
		.block_bytes = BLOCK_BYTES,
		.tag = 5,
		.map_tag = 3,
		.tag_check = ABI_TCF_SYNC,
	};
	struct fixture fixture;
	int result = prepare(&fixture, &config, ABI_PASS_READ);
	const char *reason = fixture.trial.outcome.reason.text;

	tap(result < 0 && strstr(reason, "synchronous tag check fault"),
	    "tcf=sync is in force: a wrong tag aborts the guest", reason);
	end(&fixture);
}

static void test_checking_not_as_asked(void)
{
	struct blockbed_config config = {
		.mte = true,
		.vcpu_count = 1,
		.block_bytes = BLOCK_BYTES,
	};
	struct fixture fixture;

	if (prepare(&fixture, &config, ABI_PASS_READ) == 0 &&
	    blockbed_pass(&fixture.bed, &fixture.trial, ABI_PASS_READ) == 0) {
		fixture.bed.config.tag_check = ABI_TCF_SYNC | ABI_TCO;
		blockbed_check_tag_checking(&fixture.bed, &fixture.trial);
	}
	expect(&fixture, "tag_checking_as_asked", true,
	       "another tag checking than was asked for is found");
	blockbed_check_tags(&fixture.bed, &fixture.trial, 7);
	expect(&fixture, "tags", true, "tags that are not as expected are found");
	end(&fixture);
}

static int compare(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

/* Median ticks of op=@op with all other factors at their standard level, 0 when it was not to be
 * had. */
static uint64_t median_of(const char *op)
{
	const struct bench *bench = bench_find("guest_ram");
	struct cell cell = {.bench = bench};
	struct fixture fixture;
	uint64_t median = 0;

	for (size_t i = 0; bench->factors[i]; i++)
		cell.values[i] = bench->factors[i]->standard;
	cell.values[bench_factor_index(bench, "op")] = op;
	begin(&fixture, &cell);
	if (bench->run(&fixture.trial) == 0 && fixture.record.samples.count) {
		struct record_samples *samples = &fixture.record.samples;

		qsort(samples->values, samples->count, sizeof(*samples->values), compare);
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
	test_checking_not_as_asked();
	return 0;
}
