/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_counters: names of events, the PMU's files in sysfs, and what is said of an event that
 * cannot be counted. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <linux/perf_event.h>

#include "host/plan/config.h"
#include "host/watch/core_pmu.h"
#include "host/watch/counters.h"

static struct event_name parsed(const char *text)
{
	struct event_name event;
	struct message message = {""};

	if (event_name_parse(text, &event, &message) < 0)
		fail_msg("%s", message.text);
	return event;
}

static void assert_refused(const char *text, const char *sentence)
{
	struct event_list list;
	struct message message = {""};

	assert_int_equal(event_list_parse(text, &list, &message), -1);
	assert_string_equal(message.text, sentence);
}

static void names_are_those_of_perf(void **state)
{
	(void)state;
	assert_int_equal(parsed("instructions").kind, EVENT_HARDWARE);
	assert_int_equal(parsed("instructions").config, PERF_COUNT_HW_INSTRUCTIONS);
	assert_string_equal(parsed("cycles").native, "cpu_cycles");
	assert_int_equal(parsed("cs").config, PERF_COUNT_SW_CONTEXT_SWITCHES);
	assert_false(parsed("cs").time);
	assert_true(parsed("task-clock").time);
	assert_int_equal(parsed("mem_access_checked").kind, EVENT_PMU);
	assert_string_equal(parsed("mem_access_checked:G").base, "mem_access_checked");
	assert_int_equal(parsed("r4024").kind, EVENT_RAW);
	assert_int_equal(parsed("r4024").config, 0x4024);
	assert_int_equal(parsed("retired").kind, EVENT_PMU);
}

static void cache_events_are_composed(void **state)
{
	(void)state;
	assert_int_equal(parsed("L1-dcache-loads").kind, EVENT_CACHE);
	assert_int_equal(parsed("L1-dcache-loads").config, 0);
	assert_int_equal(parsed("dTLB-load-misses").config,
			 PERF_COUNT_HW_CACHE_DTLB | PERF_COUNT_HW_CACHE_RESULT_MISS << 16);
	assert_int_equal(parsed("LLC-store-misses").config,
			 PERF_COUNT_HW_CACHE_LL | PERF_COUNT_HW_CACHE_OP_WRITE << 8 |
				 PERF_COUNT_HW_CACHE_RESULT_MISS << 16);
	assert_int_equal(parsed("LLC-prefetches").config,
			 PERF_COUNT_HW_CACHE_LL | PERF_COUNT_HW_CACHE_OP_PREFETCH << 8);
	assert_int_equal(parsed("LLC-loades").kind, EVENT_PMU);
	assert_int_equal(parsed("LLC-prefetchs").kind, EVENT_PMU);
}

static void modifiers_exclude_the_others(void **state)
{
	struct event_name event = parsed("instructions:Hk");

	(void)state;
	assert_true(event.exclude_guest && event.exclude_user && event.exclude_hypervisor);
	assert_false(event.exclude_host || event.exclude_kernel);
	event = parsed("instructions:G");
	assert_true(event.exclude_host);
	assert_false(event.exclude_guest || event.exclude_user || event.exclude_kernel);
	event = parsed("instructions");
	assert_false(event.exclude_guest || event.exclude_host || event.exclude_user);
}

static void bad_names_are_refused(void **state)
{
	(void)state;
	assert_refused("instructions:x",
		       "'instructions:x': the modifiers after the colon are u, k, h, G and H");
	assert_refused("cycles:", "'cycles:': the modifiers after the colon are u, k, h, G and H");
	assert_refused(
		"cpu/event=1/",
		"'cpu/event=1/' is not an event; use NAME or NAME:MODIFIERS, such as instructions:G, dTLB-load-misses, r4024");
	assert_refused(
		"cycles,",
		"'' is not an event; use NAME or NAME:MODIFIERS, such as instructions:G, dTLB-load-misses, r4024");
	assert_refused("cs, cycles, cs", "'cs' is given twice");
	assert_refused("a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q", "more than 16 events");
	assert_refused("a234567890123456789012345678901234567890123456789",
		       "'a2345678901234567890...' is too long for an event");
}

static void lists_have_short_names(void **state)
{
	struct event_list list;
	struct message message;

	(void)state;
	assert_int_equal(event_list_parse("none", &list, &message), 0);
	assert_int_equal(list.count, 0);
	assert_int_equal(event_list_parse("standard", &list, &message), 0);
	assert_int_equal(list.count, 10);
	assert_string_equal(list.events[1].text, "instructions:Hk");
	assert_int_equal(event_list_parse("events", &list, &message), 0);
	assert_int_equal(list.count, 10);
	assert_int_equal(list.events[0].kind, EVENT_RAW);
	assert_int_equal(list.events[0].config, 0x7c);
	assert_true(list.events[0].exclude_guest);
	assert_string_equal(list.events[2].base, "exc_taken");
}

static void configs_have_counters(void **state)
{
	static const char text[] = "[run]\ncounters = cycles\n[null]\ncounters = none\n[null b]\n";
	struct config *config = NULL;
	struct message message;

	(void)state;
	assert_int_equal(config_read_text("f", text, strlen(text), &config, &message), 0);
	assert_int_equal(config_section_limits(config, config->sections[0]).counters->count, 0);
	assert_string_equal(
		config_section_limits(config, config->sections[1]).counters->events[0].text,
		"cycles");
	config_free(config);
	assert_int_equal(
		config_read_text("f", "[null]\ncounters = a b,a:\n", 24, &config, &message), -1);
	assert_string_equal(
		message.text,
		"f:2: counters: 'a:': the modifiers after the colon are u, k, h, G and H");
}

static void cpu_lists_are_read(void **state)
{
	(void)state;
	assert_true(core_pmu_list_has("0-3,8", 0));
	assert_true(core_pmu_list_has("0-3,8", 3));
	assert_true(core_pmu_list_has("0-3,8", 8));
	assert_false(core_pmu_list_has("0-3,8", 4));
	assert_false(core_pmu_list_has("", 0));
	assert_false(core_pmu_list_has("x", 0));
	assert_false(core_pmu_list_has("1;0", 0));
	assert_false(core_pmu_list_has("1-", 0));
}

static void terms_of_events_are_read(void **state)
{
	uint64_t config = 1;

	(void)state;
	assert_int_equal(core_pmu_parse_terms("event=0x0008", &config), 0);
	assert_int_equal(config, 8);
	assert_int_equal(core_pmu_parse_terms("event=0x2e,umask=0x41", &config), 0);
	assert_int_equal(config, 0x412e);
	assert_int_equal(core_pmu_parse_terms("event=0x2e,ldlat=3", &config), -EINVAL);
	assert_int_equal(core_pmu_parse_terms("", &config), -EINVAL);
}

static const char *explained(int error_number, int alone)
{
	static struct message message;

	counters_explain(error_number, alone, 3, &message);
	return message.text;
}

static void refusals_are_explained(void **state)
{
	(void)state;
	assert_string_equal(
		explained(EACCES, EACCES),
		"not permitted: kernel.perf_event_paranoid is 3; run as root or with CAP_PERFMON");
	assert_string_equal(explained(ENOENT, ENOENT),
			    "this machine cannot count it (No such file or directory)");
	assert_string_equal(explained(EINVAL, 0),
			    "no hardware counter is left for it: name fewer events");
	assert_string_equal(explained(EINVAL, EINVAL), "perf_event_open: Invalid argument");
}

static void what_was_not_counted_is_left_out(void **state)
{
	struct event_list events;
	struct message message;
	struct trial_record record = {0};
	struct counters *counters;

	(void)state;
	event_list_parse("cycles, task-clock", &events, &message);
	counters = counters_create(&events, true);
	assert_int_equal(counters_record(counters, &record, &message), 0);
	assert_string_equal(record.perf[0].skip, "this trial has no timed job of vCPUs");
	record_free(&record);
	counters_stop(counters, counters_start(counters));
	assert_int_equal(counters_record(counters, &record, &message), 0);
	assert_string_equal(record.perf[1].skip, "an emulated machine has no times");
	record_free(&record);
	counters_free(counters);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_those_of_perf),
		cmocka_unit_test(cache_events_are_composed),
		cmocka_unit_test(modifiers_exclude_the_others),
		cmocka_unit_test(bad_names_are_refused),
		cmocka_unit_test(lists_have_short_names),
		cmocka_unit_test(configs_have_counters),
		cmocka_unit_test(cpu_lists_are_read),
		cmocka_unit_test(terms_of_events_are_read),
		cmocka_unit_test(refusals_are_explained),
		cmocka_unit_test(what_was_not_counted_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
