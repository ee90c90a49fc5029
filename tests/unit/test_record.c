/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_record: each kind of trial line is read and written; what the format does not know is
 * refused. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/record/record.h"
#include "common/record/record_file.h"

#define IDENTITY                                                                                   \
	"{\"v\":1,\"trial\":3,\"order\":7,\"repeat\":2,\"bench\":\"stage2_fault\","                \
	"\"factors\":{\"mte\":\"on\",\"backing\":\"anon-private\"},"
#define OK_LINE                                                                                    \
	IDENTITY "\"status\":\"ok\",\"unit\":\"ticks\",\"samples\":[8541,8539,8540],"              \
		 "\"control\":[3,4],\"threads\":[1,2],\"counters\":{\"exits\":12},"                \
		 "\"perf\":[{\"name\":\"cycles:G\",\"unit\":\"events\",\"origin\":\"kernel\","     \
		 "\"value\":9,\"enabled_ns\":4,\"running_ns\":3},"                                 \
		 "{\"name\":\"r1\",\"skip\":\"no PMU\"}],"                                         \
		 "\"profile\":{\"events\":7000,\"lost\":0,\"throttled\":1,"                        \
		 "\"functions\":{\"walk\":5,\"clear\":2}},"                                        \
		 "\"stop\":{\"why\":\"budget\",\"samples\":90,\"trials\":3,\"ci_ppm\":8123},"      \
		 "\"oracle\":{\"verdict\":\"pass\",\"checks\":[{\"name\":\"tags_zero\","           \
		 "\"seen\":512,\"wrong\":0,\"note\":\"all\"}]}}\n"
#define REFUSED_LINE                                                                               \
	IDENTITY "\"status\":\"refused\",\"reason\":\"KVM_RUN: Invalid argument\","                \
		 "\"call\":\"KVM_RUN\",\"errno\":\"EINVAL\"}\n"
#define MEASURED "\"status\":\"ok\",\"unit\":\"ticks\","

static void parse(const char *line, struct trial_record *record)
{
	struct message message = {0};

	memset(record, 0, sizeof(*record));
	if (record_parse_trial(line, strlen(line), record, &message) < 0)
		fail_msg("%s", message.text);
}

static void assert_refused(const char *line, const char *sentence)
{
	struct trial_record record = {0};
	struct message message = {0};

	assert_int_equal(record_parse_trial(line, strlen(line), &record, &message), -1);
	assert_string_equal(message.text, sentence);
	assert_null(record.bench);
	assert_null(record.samples.values);
}

static void an_ok_line_is_read(void **state)
{
	struct trial_record record;

	(void)state;
	parse(OK_LINE, &record);
	assert_int_equal(record.trial, 3);
	assert_int_equal(record.order, 7);
	assert_int_equal(record.repeat, 2);
	assert_string_equal(record.bench, "stage2_fault");
	assert_int_equal(record.level_count, 2);
	assert_string_equal(record.levels[1].factor, "backing");
	assert_string_equal(record_level_value(&record, "backing"), "anon-private");
	assert_null(record_level_value(&record, "access"));
	assert_int_equal(record.status, TRIAL_OK);
	assert_int_equal(record.samples.count, 3);
	assert_int_equal(record.samples.values[1], 8539);
	assert_int_equal(record.control.count, 2);
	assert_int_equal(record.thread_count, 2);
	assert_int_equal(record.threads[1], 2);
	assert_int_equal(record.counters[0].value, 12);
	assert_int_equal(record.perf_count, 2);
	assert_int_equal(record.perf[0].value, 9);
	assert_false(record_perf_whole(&record.perf[0]));
	assert_string_equal(record.perf[1].skip, "no PMU");
	assert_int_equal(record.profile->function_count, 2);
	assert_int_equal(record.profile->events, 7000);
	assert_int_equal(record.stop.why, STOP_BUDGET);
	assert_int_equal(record.stop.samples, 90);
	assert_int_equal(record.stop.trials, 3);
	assert_true(record.stop.has_ci);
	assert_int_equal(record.stop.ci_ppm, 8123);
	assert_int_equal(record.checks[0].seen, 512);
	assert_string_equal(record.checks[0].note, "all");
	assert_false(record_oracle_failed(&record));
	record_free(&record);
}

static void what_was_counted_and_begins_are_read(void **state)
{
	struct trial_record record;

	(void)state;
	parse(IDENTITY
	      "\"status\":\"ok\",\"unit\":\"count\",\"counted\":\"overlaps\",\"samples\":[2]}\n",
	      &record);
	assert_string_equal(record.counted, "overlaps");
	record_free(&record);
	parse(IDENTITY MEASURED "\"samples\":[7,8],\"begins\":[0,40]}\n", &record);
	assert_null(record.counted);
	assert_int_equal(record.begins.count, 2);
	assert_int_equal(record.begins.values[1], 40);
	record_free(&record);
	assert_refused(IDENTITY MEASURED "\"samples\":[7,8],\"begins\":[0]}\n",
		       "begins: there are 1 of them and 2 samples");
	assert_refused(IDENTITY MEASURED "\"samples\":[7],\"counted\":\"overlaps\"}\n",
		       "counted 'overlaps', but the unit is not 'count'");
}

static void a_refused_line_is_read(void **state)
{
	struct trial_record record;

	(void)state;
	parse(REFUSED_LINE, &record);
	assert_int_equal(record.status, TRIAL_REFUSED);
	assert_string_equal(record.call, "KVM_RUN");
	assert_int_equal(record.error_number, EINVAL);
	assert_null(record.unit);
	record_free(&record);
}

static void assert_survives(const char *line)
{
	struct trial_record record;
	struct message message;
	char *written = NULL;
	size_t size;
	FILE *file = open_memstream(&written, &size);

	parse(line, &record);
	assert_int_equal(record_write_trial(file, &record, &message), 0);
	fclose(file);
	assert_string_equal(written, line);
	free(written);
	record_free(&record);
}

static void lines_survive_reading_and_writing(void **state)
{
	(void)state;
	assert_survives(OK_LINE);
	assert_survives(REFUSED_LINE);
	assert_survives(IDENTITY MEASURED "\"samples\":[7,8],\"begins\":[0,40],\"control\":[]}\n");
	assert_survives(
		IDENTITY
		"\"status\":\"ok\",\"unit\":\"count\",\"counted\":\"overlaps\",\"samples\":[2],\"control\":[]}\n");
	assert_survives(IDENTITY "\"status\":\"skip\",\"reason\":\"no \\\"huge\\\" pages: é\"}\n");
	assert_survives(
		IDENTITY
		"\"status\":\"failed\",\"reason\":\"x\",\"unit\":\"count\",\"samples\":[],\"control\":[]}\n");
	assert_survives(IDENTITY MEASURED "\"samples\":[18446744073709551615],\"control\":[]}\n");
}

static void bad_samples_are_refused(void **state)
{
	(void)state;
#define SAMPLES(values) IDENTITY MEASURED "\"samples\":" values ",\"control\":[]}"
	assert_refused(SAMPLES("[1,NaN]"),
		       "\"samples\", value 2: not a list of non-negative 64-bit integers");
	assert_refused(SAMPLES("[-1]"),
		       "\"samples\", value 1: not a list of non-negative 64-bit integers");
	assert_refused(SAMPLES("[1.5]"),
		       "\"samples\", value 2: not a list of non-negative 64-bit integers");
	assert_refused(SAMPLES("[18446744073709551616]"),
		       "\"samples\", value 1: not a list of non-negative 64-bit integers");
	assert_refused(SAMPLES("[]"), "status ok, but there are no samples");
	assert_refused(SAMPLES("7"), "samples is not a list of integers at the top level");
}

static void what_the_format_does_not_know_is_refused(void **state)
{
	(void)state;
	assert_refused("{\"v\":2}", "version 2 is not known; this program reads version 1");
	assert_refused("{\"trial\":1}", "v, the version, is missing");
	assert_refused("[1]", "not a JSON object");
	assert_refused(IDENTITY "\"status\":\"maybe\"}", "status 'maybe' is not known");
	assert_refused(IDENTITY "\"status\":\"skip\"}", "status skip, but no reason");
	assert_refused(IDENTITY "\"colour\":1}", "key 'colour' is not known");
	assert_refused(IDENTITY MEASURED
		       "\"samples\":[1],\"control\":[],\"stop\":{\"why\":\"no\"}}",
		       "stop: why is not ci, max or budget");
	assert_refused(IDENTITY MEASURED "\"samples\":[1],\"control\":[],\"profile\":{\"skip\":1}}",
		       "profile: skip is not a text");
	assert_refused(IDENTITY MEASURED "\"samples\":[1],\"control\":[],\"profile\":[]}",
		       "profile is not an object");
	assert_refused(
		IDENTITY MEASURED
		"\"samples\":[1],\"control\":[],\"profile\":{\"events\":1,\"lost\":0,\"throttled\":0}}",
		"profile: functions is not an object of at most 65536");
	assert_refused(
		IDENTITY MEASURED
		"\"samples\":[1],\"control\":[],\"profile\":{\"events\":1,\"lost\":0,\"throttled\":0,\"functions\":{\"f\":-1}}}",
		"profile: f is missing or not a non-negative integer");
	assert_refused(IDENTITY MEASURED "\"samples\":[1],\"control\":[],\"kernel\":{}}",
		       "kernel: reports is not a list of at most 4");
	assert_refused(
		IDENTITY MEASURED
		"\"samples\":[1],\"control\":[],\"kernel\":{\"reports\":[{\"kind\":\"BUG\",\"head\":\"BUG: x\",\"lines\":[]}],\"more\":0,\"lost\":0}}",
		"kernel: a report has not 1 to 120 lines");
	assert_refused(
		IDENTITY MEASURED
		"\"samples\":[1],\"control\":[],\"kernel\":{\"reports\":[{\"kind\":\"BUG\",\"head\":\"BUG: x\",\"lines\":[\"BUG: x\"]}],\"more\":0,\"lost\":0}}",
		"status ok, but the kernel reported something");
	assert_refused(IDENTITY MEASURED "\"samples\":[1],\"control\":[],\"perf\":[{}]}",
		       "perf: a counter has no name");
	assert_refused(
		IDENTITY MEASURED
		"\"samples\":[1],\"control\":[],\"perf\":[{\"name\":\"a\",\"unit\":\"s\",\"origin\":\"k\",\"value\":1,\"enabled_ns\":1,\"running_ns\":1}]}",
		"perf: unit 's' is neither 'events' nor 'ns'");
	assert_refused(IDENTITY "\"status\":\"refused\",\"reason\":\"x\",\"call\":\"y\"}",
		       "status refused, but call or errno is missing");
	assert_refused(
		IDENTITY
		"\"status\":\"refused\",\"reason\":\"x\",\"call\":\"y\",\"errno\":\"EWHAT\"}",
		"errno is not a symbolic errno");
	assert_refused(IDENTITY "\"status\":\"ok\",\"unit\":\"ms\",\"samples\":[1],\"control\":[]}",
		       "unit 'ms' is neither 'ticks' nor 'count'");
	assert_refused(IDENTITY MEASURED "\"samples\":[1],\"control\":[],\"threads\":[2]}",
		       "threads: they sum to 2, but there are 1 samples");
}

static void an_oracle_must_agree_with_its_checks(void **state)
{
	(void)state;
#define ORACLE(status, verdict, wrong)                                                             \
	IDENTITY "\"status\":\"" status "\",\"reason\":\"x\",\"unit\":\"ticks\",\"samples\":[1],"  \
		 "\"control\":[],\"oracle\":{\"verdict\":\"" verdict                               \
		 "\",\"checks\":[{\"name\":\"a\",\"seen\":1,\"wrong\":" wrong "}]}}"
	assert_refused(ORACLE("failed", "pass", "1"),
		       "oracle: the verdict 'pass' is not what its checks say");
	assert_refused(ORACLE("ok", "fail", "1"), "status ok, but a check of the oracle failed");
}

static int count_trial(void *context, struct trial_record *record, struct message *message)
{
	size_t *count = context;

	(void)message;
	(*count)++;
	record_free(record);
	return 0;
}

static int read_text(const char *text, size_t *count, bool *truncated, struct message *message)
{
	char path[] = "/tmp/test_record-XXXXXX";
	int file = mkstemp(path);
	int result;

	assert_true(file >= 0);
	assert_int_equal(write(file, text, strlen(text)), strlen(text));
	close(file);
	result = record_read_trials(path, count_trial, count, truncated, message);
	unlink(path);
	return result;
}

static void a_cut_last_line_is_left_out(void **state)
{
	struct message message = {0};
	bool truncated = false;
	size_t count = 0;

	(void)state;
	assert_int_equal(read_text(OK_LINE REFUSED_LINE, &count, &truncated, &message), 0);
	assert_int_equal(count, 2);
	assert_false(truncated);
	count = 0;
	assert_int_equal(read_text(OK_LINE IDENTITY, &count, &truncated, &message), 0);
	assert_int_equal(count, 1);
	assert_true(truncated);
}

static void a_bad_line_is_named(void **state)
{
	struct message message = {0};
	bool truncated;
	size_t count = 0;

	(void)state;
	assert_int_equal(read_text(OK_LINE "{\"v\":9}\n" OK_LINE, &count, &truncated, &message),
			 -1);
	assert_int_equal(count, 1);
	assert_non_null(strstr(message.text, ":2: version 9 is not known"));
}

#define RUN(version, emulated, unit, per_tick)                                                     \
	"{\"format\":\"mtebench-run\",\"version\":" version ",\"label\":\"6.12\","                 \
	"\"started\":\"2026-11-22T15:30:00Z\",\"emulated\":" emulated                              \
	",\"clock\":{\"unit\":\"" unit "\",\"unit_per_tick\":" per_tick "},"                       \
	"\"machine\":{\"model\":\"virt\",\"cpu\":null},"                                           \
	"\"kernel\":{\"release\":\"6.12.1\",\"page_size_bytes\":4096}}"

static void a_run_is_read(void **state)
{
	static const char text[] = RUN("1", "true", "instructions", "1.0");
	struct message message;
	struct run_record run;

	(void)state;
	assert_int_equal(run_record_parse("r", text, strlen(text), &run, &message), 0);
	assert_string_equal(run.label, "6.12");
	assert_string_equal(run.release, "6.12.1");
	assert_string_equal(run.machine, "virt");
	assert_string_equal(run.cpu, "unknown");
	assert_true(run.emulated);
	assert_true(run.unit_per_tick == 1);
	assert_int_equal(run.page_size_bytes, 4096);
	run_record_free(&run);
}

static void control_characters_become_visible(void **state)
{
	static const char text[] =
		RUN("1", "true", "instructions", "1.0},\"vmms\":{\"qemu\":\"\\u0007v\"");
	char *label;
	struct message message;
	struct trial_record record;
	struct run_record run;
	char changed[sizeof(text) + 32];

	(void)state;
	label = strstr(text, "6.12");
	snprintf(changed, sizeof(changed), "%.*s\\u001b[2J\\n\\u009b\\u00e9%s", (int)(label - text),
		 text, label);
	assert_int_equal(run_record_parse("r", changed, strlen(changed), &run, &message), 0);
	assert_string_equal(run.label, "\\x1b[2J\\x0a\\x9b\303\2516.12");
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(run.json, "vmms"), "qemu")),
		"\\x07v");
	run_record_free(&run);
	parse("{\"v\":1,\"trial\":3,\"order\":7,\"repeat\":2,\"bench\":\"a\\u007fb\","
	      "\"factors\":{\"m\\t\":\"\\r\"},\"status\":\"skip\",\"reason\":\"\\u0001\"}",
	      &record);
	assert_string_equal(record.bench, "a\\x7fb");
	assert_string_equal(record.levels[0].factor, "m\\x09");
	assert_string_equal(record.levels[0].value, "\\x0d");
	assert_string_equal(record.reason, "\\x01");
	record_free(&record);
}

static void only_regular_files_are_read(void **state)
{
	char path[] = "/tmp/test_record-XXXXXX";
	struct message message = {0};
	bool truncated;
	size_t count = 0;

	(void)state;
	assert_non_null(mkdtemp(path));
	assert_int_equal(record_read_trials(path, count_trial, &count, &truncated, &message), -1);
	assert_non_null(strstr(message.text, ": not a regular file"));
	rmdir(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(record_read_trials(path, count_trial, &count, &truncated, &message), -1);
	assert_non_null(strstr(message.text, ": not a regular file"));
	unlink(path);
	assert_null(record_file_open(path, &message));
	assert_non_null(strstr(message.text, ": cannot open: No such file"));
}

/* A file of two lines that cannot be read behind the first. */
static ssize_t give_one_line(void *cookie, char *buffer, size_t size)
{
	bool *given = cookie;

	if (*given || size < 2) {
		errno = EIO;
		return -1;
	}
	*given = true;
	memcpy(buffer, "a\n", 2);
	return 2;
}

static void what_cannot_be_read_is_not_the_end(void **state)
{
	static const cookie_io_functions_t functions = {.read = give_one_line};
	bool given = false;
	FILE *file = fopencookie(&given, "r", functions);
	char *line = NULL;
	size_t room = 0;

	(void)state;
	assert_int_equal(record_file_line(file, &line, &room), 2);
	assert_int_equal(record_file_line(file, &line, &room), -1);
	assert_int_equal(errno, EIO);
	fclose(file);
	file = fopen("/dev/null", "r");
	assert_int_equal(record_file_line(file, &line, &room), 0);
	fclose(file);
	free(line);
}

static void a_run_of_counts_is_read(void **state)
{
	static const char text[] = RUN("1", "true", "count", "null");
	struct message message;
	struct run_record run;

	(void)state;
	assert_int_equal(run_record_parse("r", text, strlen(text), &run, &message), 0);
	assert_string_equal(run.unit, "count");
	assert_true(run.unit_per_tick == 1);
	run_record_free(&run);
}

static void assert_run_refused(const char *text, const char *sentence)
{
	struct message message;
	struct run_record run;

	assert_int_equal(run_record_parse("r", text, strlen(text), &run, &message), -1);
	assert_non_null(strstr(message.text, sentence));
	assert_null(run.json);
}

static void bad_runs_are_refused(void **state)
{
	(void)state;
	assert_run_refused("", "r:1: not JSON");
	assert_run_refused("{}", "r: not a run record");
	assert_run_refused(RUN("2", "true", "instructions", "1"), "version 2 is not known");
	assert_run_refused(RUN("1", "1", "instructions", "1"), "emulated is neither");
	assert_run_refused(RUN("1", "true", "ns", "1"),
			   "emulation measures instructions and counts");
	assert_run_refused(RUN("1", "false", "s", "1"), "clock.unit 's' is none of");
	assert_run_refused(RUN("1", "true", "count", "1"), "counts are not ticks");
	assert_run_refused(RUN("1", "false", "ns", "1e300"), "unit_per_tick is not a positive");
	assert_run_refused(RUN("1", "false", "ns", "1e-300"), "unit_per_tick is not a positive");
	assert_run_refused(RUN("1", "false", "ns", "1},\"plan\":{\"trials\":-1"),
			   "r: plan.trials is not a number of trials");
	assert_run_refused(RUN("1", "false", "ns", "1},\"plan\":{\"trials\":100000001"),
			   "r: plan.trials is not a number of trials");
	assert_run_refused(
		RUN("1", "false", "ns", "1},\"plan\":{\"trials\":1,\"shard\":{\"trials\":1.5}"),
		"r: plan.shard.trials is not a number of trials");
	assert_run_refused(RUN("1", "false", "ns", "null"), "unit_per_tick is not a positive");
	assert_run_refused(RUN("1", "false", "ns", "0"), "unit_per_tick is not a positive");
	assert_run_refused(RUN("1", "false", "ns", "1e999"), "not JSON");
	assert_run_refused(RUN("1", "false", "ns", "NaN"), "not JSON");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_ok_line_is_read),
		cmocka_unit_test(what_was_counted_and_begins_are_read),
		cmocka_unit_test(a_refused_line_is_read),
		cmocka_unit_test(lines_survive_reading_and_writing),
		cmocka_unit_test(bad_samples_are_refused),
		cmocka_unit_test(what_the_format_does_not_know_is_refused),
		cmocka_unit_test(an_oracle_must_agree_with_its_checks),
		cmocka_unit_test(a_cut_last_line_is_left_out),
		cmocka_unit_test(a_bad_line_is_named),
		cmocka_unit_test(a_run_is_read),
		cmocka_unit_test(control_characters_become_visible),
		cmocka_unit_test(only_regular_files_are_read),
		cmocka_unit_test(what_cannot_be_read_is_not_the_end),
		cmocka_unit_test(a_run_of_counts_is_read),
		cmocka_unit_test(bad_runs_are_refused),
	};

	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
