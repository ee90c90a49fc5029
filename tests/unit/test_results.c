/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of host/results: the run directory while it is written. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "host/trial/results.h"

static char directory[] = "/tmp/mtebench-test-XXXXXX";

static const char *path_of(const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

static struct trial_record skipped(uint64_t trial)
{
	return (struct trial_record){
		.trial = trial,
		.bench = strdup("null"),
		.status = TRIAL_SKIP,
		.reason = strdup("because"),
	};
}

static int open_results(struct results *results, bool resume, struct message *message)
{
	json_t *run = json_pack("{s:s}", "format", RECORD_FORMAT);
	int result = results_open(results, path_of("run"), resume, run, message);

	json_decref(run);
	return result;
}

static void append(struct results *results, uint64_t trial)
{
	struct trial_record record = skipped(trial);
	struct message message;

	assert_int_equal(results_append(results, &record, &message), 0);
	record_free(&record);
}

static void append_text(const char *text)
{
	FILE *file = fopen(path_of("run/trials.jsonl"), "a");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void test_write_and_mark(void **state)
{
	struct results results;
	struct message message = {""};
	bool done[4] = {false};

	(void)state;
	assert_int_equal(open_results(&results, false, &message), 0);
	append(&results, 2);
	append(&results, 0);
	assert_int_equal(results_close(&results, &message), 0);
	assert_int_equal(access(path_of("run/run.json"), F_OK), 0);
	assert_int_equal(access(path_of("run/run.json.part"), F_OK), -1);
	assert_int_equal(results_mark_done(path_of("run/trials.jsonl"), done, 4, &message), 0);
	assert_true(done[0] && !done[1] && done[2] && !done[3]);
}

static void test_never_over_another_run(void **state)
{
	struct results results;
	struct message message = {""};

	(void)state;
	assert_int_equal(open_results(&results, false, &message), -1);
	assert_non_null(strstr(message.text, "already holds a run"));
	assert_true(results.refused);
}

static void test_resume_after_cut_line(void **state)
{
	struct results results;
	struct message message = {""};
	bool done[4] = {false};

	(void)state;
	append_text("{\"v\":1,\"trial\":3,\"or");
	assert_int_equal(open_results(&results, true, &message), 0);
	append(&results, 1);
	assert_int_equal(results_close(&results, &message), 0);
	assert_int_equal(results_mark_done(path_of("run/trials.jsonl"), done, 4, &message), 0);
	assert_true(done[0] && done[1] && done[2] && !done[3]);
}

/* Opens the run directory to go on with a plan that has @extra; says what is wrong. */
static int resume_plan(const char *extra, struct message *message)
{
	json_t *run =
		json_pack("{s:s, s:{s:s, s:i, s:o*}}", "format", RECORD_FORMAT, "plan", "text",
			  "[null]", "trials", 40, "ab", extra ? json_loads(extra, 0, NULL) : NULL);
	struct results results = {0};
	int result = results_open(&results, path_of("run"), true, run, message);

	json_decref(run);
	return result < 0 ? result : results_close(&results, message);
}

/* A killed run without run.json gets one, and then only its own plan goes on. */
static void test_resume_of_another_plan(void **state)
{
	static const char blocks10[] =
		"{\"factor\":\"mte\",\"a\":\"off\",\"b\":\"on\",\"blocks\":10}";
	static const char blocks20[] =
		"{\"factor\":\"mte\",\"a\":\"off\",\"b\":\"on\",\"blocks\":20}";
	static const char backing[] =
		"{\"factor\":\"backing\",\"a\":\"x\",\"b\":\"y\",\"blocks\":10}";
	struct message message = {""};

	(void)state;
	assert_int_equal(unlink(path_of("run/run.json")), 0);
	assert_int_equal(resume_plan(blocks10, &message), 0);
	assert_int_equal(access(path_of("run/run.json"), F_OK), 0);
	assert_int_equal(resume_plan(blocks10, &message), 0);
	assert_int_equal(resume_plan(blocks20, &message), -1);
	assert_non_null(strstr(message.text, "second config or number of blocks (plan.ab"));
	assert_int_equal(resume_plan(backing, &message), -1);
	assert_int_equal(resume_plan(NULL, &message), -1);
}

/* Opens the run directory to go on with a run on a machine that is @machine; says what is wrong. */
static int resume_on(const char *machine, struct message *message)
{
	json_t *run = json_loads(machine, 0, NULL);
	struct results results = {0};
	int result;

	assert_non_null(run);
	result = results_open(&results, path_of("run"), true, run, message);
	json_decref(run);
	assert_int_equal(results.refused, result < 0);
	return result < 0 ? result : results_close(&results, message);
}

#define MACHINE(release, version, cpu, level, vmms)                                                \
	"{\"kernel\":{\"release\":\"" release "\",\"version\":\"" version                          \
	"\",\"cmdline\":\"quiet\"},\"machine\":{\"cpu\":\"" cpu "\"},\"mte\":{\"level\":" level    \
	"},\"vmms\":" vmms "}"
#define QEMU(version) "{\"qemu\":\"QEMU " version "\",\"crosvm\":null}"

static void expect_refused(const char *machine, const char *sentence)
{
	struct message message = {""};

	assert_int_equal(resume_on(machine, &message), -1);
	assert_non_null(strstr(message.text, sentence));
}

/* One part differs at a time; the run that is there stays as it is, and its own machine goes on. */
static void test_resume_on_another_machine(void **state)
{
	static const char own[] = MACHINE("6.1", "#1 SMP", "Neoverse-N2", "3", QEMU("10.0"));
	struct message message = {""};

	(void)state;
	assert_int_equal(unlink(path_of("run/run.json")), 0);
	assert_int_equal(resume_on(own, &message), 0);
	assert_int_equal(resume_on(own, &message), 0);
	expect_refused(MACHINE("6.2", "#1 SMP", "Neoverse-N2", "3", QEMU("10.0")),
		       "holds a run of another kernel (kernel.release was \"6.1\" and is \"6.2\")");
	expect_refused(
		MACHINE("6.1", "#2 SMP", "Neoverse-N2", "3", QEMU("10.0")),
		"another build of the kernel (kernel.version was \"#1 SMP\" and is \"#2 SMP\")");
	expect_refused(MACHINE("6.1", "#1 SMP", "Cortex-X4", "3", QEMU("10.0")),
		       "another CPU model (machine.cpu");
	expect_refused(MACHINE("6.1", "#1 SMP", "Neoverse-N2", "2", QEMU("10.0")),
		       "another MTE level (mte.level was 3 and is 2)");
	expect_refused(MACHINE("6.1", "#1 SMP", "Neoverse-N2", "3", QEMU("9.2")),
		       "another VMM (vmms was {");
	expect_refused(
		"{\"kernel\":{\"release\":\"6.1\",\"version\":\"#1 SMP\"},\"machine\":{\"cpu\":\"Neoverse-N2\"},\"mte\":{\"level\":3},\"vmms\":" QEMU(
			"10.0") ",\"plan\":{\"profile\":{\"event\":\"cycles\",\"period\":9}}}",
		"another --profile (plan.profile was absent and is {");
	expect_refused("{\"kernel\":{\"release\":\"6.1\"}}",
		       "(kernel.version was \"#1 SMP\" and is absent)");
	assert_int_equal(resume_on(own, &message), 0);
}

static void test_foreign_trials_refused(void **state)
{
	struct message message = {""};
	bool done[2] = {false};

	(void)state;
	assert_int_equal(results_mark_done(path_of("run/trials.jsonl"), done, 2, &message), -1);
	assert_non_null(strstr(message.text, "not in this plan"));
	assert_int_equal(results_mark_done(path_of("absent.jsonl"), done, 2, &message), 0);
}

/* /dev/full takes nothing: the sentence says so, and the program does not go on as if it had. */
static void test_full_disk(void **state)
{
	struct results results = {.trials = fopen("/dev/full", "w")};
	struct trial_record record = skipped(0);
	struct message message = {""};

	(void)state;
	assert_non_null(results.trials);
	assert_int_equal(results_append(&results, &record, &message), -1);
	assert_non_null(strstr(message.text, strerror(ENOSPC)));
	record_free(&record);
	fclose(results.trials);
}

static int make_directory(void **state)
{
	(void)state;
	return mkdtemp(directory) ? 0 : -1;
}

static int remove_directory(void **state)
{
	(void)state;
	unlink(path_of("run/run.json"));
	unlink(path_of("run/trials.jsonl"));
	rmdir(path_of("run"));
	return rmdir(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write_and_mark),
		cmocka_unit_test(test_never_over_another_run),
		cmocka_unit_test(test_resume_after_cut_line),
		cmocka_unit_test(test_resume_of_another_plan),
		cmocka_unit_test(test_resume_on_another_machine),
		cmocka_unit_test(test_foreign_trials_refused),
		cmocka_unit_test(test_full_disk),
	};

	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
