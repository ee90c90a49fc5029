/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of the small pure modules of host/: shuffles, placement, abort texts, CPU names, an oracle,
 * outcomes. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "host/machine/cpu_model.h"
#include "host/machine/place.h"
#include "host/machine/random.h"
#include "host/rig/pass_rig.h"
#include "host/vm/arm64/abort.h"
#include "host/vm/vm.h"

/* The first outputs for seed 1234567, as published with the reference implementation of
 * SplitMix64. */
static void test_random_reference(void **state)
{
	uint64_t seed = 1234567;

	(void)state;
	assert_true(random_next(&seed) == UINT64_C(6457827717110365317));
	assert_true(random_next(&seed) == UINT64_C(3203168211198807973));
	assert_true(random_next(&seed) == UINT64_C(9817491932198370423));
}

static void test_order_is_permutation(void **state)
{
	uint32_t order[1000];
	bool seen[1000] = {false};
	size_t in_place = 0;

	(void)state;
	random_order(order, 1000, 42);
	for (size_t i = 0; i < 1000; i++) {
		assert_true(order[i] < 1000);
		assert_false(seen[order[i]]);
		seen[order[i]] = true;
		in_place += order[i] == i;
	}
	/* One is expected to stay in place; more than ten would not be a shuffle. */
	assert_true(in_place < 10);
}

static void test_placement(void **state)
{
	cpu_set_t allowed;

	(void)state;
	CPU_ZERO(&allowed);
	CPU_SET(2, &allowed);
	CPU_SET(5, &allowed);
	CPU_SET(7, &allowed);
	assert_int_equal(place_main(&allowed), 2);
	assert_int_equal(place_vcpu(&allowed, 0), 7);
	assert_int_equal(place_vcpu(&allowed, 1), 5);
	assert_int_equal(place_vcpu(&allowed, 2), 2);
	assert_int_equal(place_vcpu(&allowed, 3), 7);
}

/* ESR_EL1 values put together by hand from EC, IL and ISS. */
static void test_abort_texts(void **state)
{
	static const struct {
		uint64_t esr;
		const char *text;
	} cases[] = {
		{0x96000051, "synchronous tag check fault on a write"},
		{0x96000011, "synchronous tag check fault on a read"},
		{0x96000010, "synchronous external abort on a read"},
		{0x86000010, "synchronous external abort on an instruction fetch"},
		{0x86000005, "translation fault on an instruction fetch"},
		{0x9600004f, "permission fault on a write"},
		{0x02000000, "undefined instruction"},
		{0xf2000001, "BRK"},
		{0xbe000000, "SError"},
		{0xc2000000, "exception class 0x30"},
	};
	char text[64];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		abort_describe(cases[i].esr, text, sizeof(text));
		assert_string_equal(text, cases[i].text);
	}
}

static void test_cpu_names(void **state)
{
	char name[64];

	(void)state;
	cpu_model_name(0x410fd490, name, sizeof(name));
	assert_string_equal(name, "Neoverse-N2");
	cpu_model_name(0xc00fac40, name, sizeof(name));
	assert_string_equal(name, "Ampere-1a");
	cpu_model_name(0x610f0320, name, sizeof(name));
	assert_string_equal(name, "implementer 0x61 part 0x032");
}

static void test_exchange_sizes(void **state)
{
	(void)state;
	assert_int_equal(vm_exchange_size(0), 0);
	assert_int_equal(vm_exchange_size(1), 64);
	assert_int_equal(vm_exchange_size(64), 64);
	assert_int_equal(vm_exchange_size(65), 128);
}

/* The first cause stays: what fails after it is its consequence. */
static void test_outcome_first_cause(void **state)
{
	struct outcome outcome = {.status = TRIAL_OK};

	(void)state;
	assert_int_equal(outcome_refuse(&outcome, "KVM_RUN", EFAULT), -1);
	assert_int_equal(outcome_fail(&outcome, "later"), -1);
	assert_int_equal(outcome.status, TRIAL_REFUSED);
	assert_int_equal(outcome.error_number, EFAULT);
	assert_string_equal(outcome.reason.text, "KVM_RUN: Bad address");
}

/* The check of a rig with 2 vCPUs and 4 pages. */
static struct record_check check_no_faults(int64_t fault_count, int64_t exit_count)
{
	struct pass_rig rig = {
		.config.vcpu_count = 2,
		.backing = {.size_bytes = 4 * 4096, .page_size_bytes = 4096},
		.sample_count = 100,
		.fault_count = fault_count,
		.exit_count = exit_count,
	};
	struct trial_record record = {0};
	struct trial trial = {.record = &record};
	struct record_check check;

	assert_int_equal(pass_rig_check_no_faults(&rig, &trial), 0);
	assert_int_equal(record.check_count, 1);
	check = record.checks[0];
	record_free(&record);
	return check;
}

/* Two aborts are the doorbells. What cannot be counted was not seen. */
static void test_no_faults(void **state)
{
	(void)state;
	assert_int_equal(check_no_faults(2, 99).wrong, 0);
	assert_int_equal(check_no_faults(2, 99).seen, 100);
	assert_int_equal(check_no_faults(5, -1).wrong, 3);
	assert_int_equal(check_no_faults(-1, 5).wrong, 0);
	assert_int_equal(check_no_faults(-1, 6).wrong, 1);
	assert_int_equal(check_no_faults(-1, 6).seen, 100);
	assert_int_equal(check_no_faults(-1, -1).wrong, 0);
	assert_int_equal(check_no_faults(-1, -1).seen, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_reference),
		cmocka_unit_test(test_order_is_permutation),
		cmocka_unit_test(test_placement),
		cmocka_unit_test(test_abort_texts),
		cmocka_unit_test(test_cpu_names),
		cmocka_unit_test(test_exchange_sizes),
		cmocka_unit_test(test_outcome_first_cause),
		cmocka_unit_test(test_no_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
