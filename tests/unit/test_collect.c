/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of lab/collect: a run directory out of bytes that come in any pieces, and going on with
 * one. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/record/record.h"
#include "lab/campaign/collect.h"

#define RUN_WITH(release, cmdline)                                                                 \
	"{\"format\":\"mtebench-run\",\"version\":1,\"label\":\"6.1\","                            \
	"\"started\":\"2026-01-01T00:00:09Z\",\"emulated\":true,"                                  \
	"\"clock\":{\"unit\":\"instructions\",\"unit_per_tick\":1.0},"                             \
	"\"machine\":{\"model\":\"m\",\"cpu\":\"c\"},"                                             \
	"\"kernel\":{\"release\":\"" release "\",\"cmdline\":\"" cmdline                           \
	"\",\"page_size_bytes\":4096},"                                                            \
	"\"plan\":{\"config\":\"f.conf\",\"text\":\"[null]\",\"seed\":1,\"trials\":2}}\n"
#define RUN(release) RUN_WITH(release, "mtelab.seed=1")
#define TRIAL(number)                                                                              \
	"{\"v\":1,\"trial\":" number                                                               \
	",\"order\":0,\"repeat\":0,\"bench\":\"null\",\"factors\":{},"                             \
	"\"status\":\"skip\",\"reason\":\"r\"}\n"

static char directory[] = "/tmp/test_collect.XXXXXX";

/* Instead of libc's: files in /tmp are always written. */
static bool fsync_fails;

int fsync(int fd)
{
	(void)fd;
	errno = EIO;
	return fsync_fails ? -1 : 0;
}

static int make_directory(void **state)
{
	(void)state;
	strcpy(directory + strlen(directory) - 6, "XXXXXX");
	return mkdtemp(directory) ? 0 : -1;
}

static int remove_directory(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", directory);
	return system(command);
}

static const char *file_named(const char *name)
{
	static char path[64];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

static void expect_trials(const char *expected)
{
	char text[4096] = "";
	FILE *file = fopen(file_named("trials.jsonl"), "r");

	assert_non_null(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	assert_string_equal(text, expected);
}

static void open_collector(struct collector *collector, const struct collected *before)
{
	struct message message;

	assert_int_equal(collector_open(collector, directory, before, &message), 0);
}

static enum collect_result take(struct collector *collector, const char *text,
				struct message *message)
{
	return collector_take(collector, text, strlen(text), message);
}

/* One byte at a time: a trial is written when its newline comes, not before. */
static void test_pieces(void **state)
{
	static const char stream[] = RUN("6.1.0") TRIAL("0") TRIAL("1");
	const struct collected nothing = {0};
	struct collector collector;
	struct message message;
	struct run_record run;

	(void)state;
	open_collector(&collector, &nothing);
	for (size_t i = 0; i < sizeof(stream) - 2; i++)
		assert_int_equal(collector_take(&collector, stream + i, 1, &message), COLLECT_OK);
	assert_int_equal(collector.planned, 2);
	assert_int_equal(collector.done, 1);
	expect_trials(TRIAL("0"));
	assert_int_equal(take(&collector, "\n", &message), COLLECT_OK);
	expect_trials(TRIAL("0") TRIAL("1"));
	collector_close(&collector);
	assert_int_equal(run_record_read(file_named("run.json"), &run, &message), 0);
	assert_string_equal(run.release, "6.1.0");
	/* The emulated host's calendar does not get into the results. */
	assert_string_not_equal(run.started, "2026-01-01T00:00:09Z");
	run_record_free(&run);
}

static void test_nonsense(void **state)
{
	const struct collected nothing = {0};
	struct collector collector;
	struct message message;

	(void)state;
	open_collector(&collector, &nothing);
	assert_int_equal(take(&collector, "hello\n", &message), COLLECT_NONSENSE);
	assert_int_equal(access(file_named("run.json"), F_OK), -1);
	assert_int_equal(take(&collector, RUN("6.1.0"), &message), COLLECT_OK);
	assert_int_equal(take(&collector, "{\"v\":2}\n", &message), COLLECT_NONSENSE);
	assert_int_equal(take(&collector, TRIAL("0"), &message), COLLECT_OK);
	collector_close(&collector);
	expect_trials(TRIAL("0"));
}

/* What a first collector left, with half a line at its end. */
static void leave_half(struct collected *before)
{
	const struct collected nothing = {0};
	struct collector collector;
	struct message message;
	FILE *file;

	open_collector(&collector, &nothing);
	assert_int_equal(take(&collector, RUN("6.1.0") TRIAL("0"), &message), COLLECT_OK);
	collector_close(&collector);
	file = fopen(file_named("trials.jsonl"), "a");
	fputs("{\"v\":1,\"tri", file);
	fclose(file);
	assert_int_equal(collected_read(directory, before, &message), 0);
}

static void test_resume(void **state)
{
	struct collected before;
	struct collector collector;
	struct message message;

	(void)state;
	leave_half(&before);
	assert_non_null(before.run);
	assert_int_equal(before.planned, 2);
	assert_int_equal(before.done, 1);
	assert_string_equal(before.plan_text, "[null]");
	open_collector(&collector, &before);
	collected_free(&before);
	assert_int_equal(take(&collector, RUN("6.1.0") TRIAL("1"), &message), COLLECT_OK);
	assert_int_equal(collector.done, 2);
	collector_close(&collector);
	expect_trials(TRIAL("0") TRIAL("1"));
}

static void expect_other_run(const char *run, const char *sentence)
{
	struct collected before;
	struct collector collector;
	struct message message;

	leave_half(&before);
	open_collector(&collector, &before);
	collected_free(&before);
	assert_int_equal(take(&collector, run, &message), COLLECT_NONSENSE);
	assert_non_null(strstr(message.text, sentence));
	collector_close(&collector);
	assert_int_equal(unlink(file_named("run.json")), 0);
}

static void test_resume_on_another_run(void **state)
{
	(void)state;
	expect_other_run(
		RUN("6.1.1"),
		"was measured with another kernel (kernel.release was \"6.1.0\" and is \"6.1.1\")");
	expect_other_run(RUN_WITH("6.1.0", "mtelab.seed=2"),
			 "was measured with another kernel command line (--seed, --append)");
}

static void test_nothing_there(void **state)
{
	struct collected before;
	struct message message;

	(void)state;
	assert_int_equal(collected_read(file_named("no-such"), &before, &message), 0);
	assert_null(before.run);
}

static void expect_unreadable(void)
{
	struct collected before;
	struct message message;

	assert_int_equal(collected_read(directory, &before, &message), -1);
	assert_null(before.run);
	assert_non_null(strstr(message.text, "trials.jsonl"));
}

/* Trials that cannot be opened, or not be read, are not taken for none. */
static void test_unreadable(void **state)
{
	struct collected before;

	(void)state;
	leave_half(&before);
	collected_free(&before);
	assert_int_equal(unlink(file_named("trials.jsonl")), 0);
	assert_int_equal(symlink("trials.jsonl", file_named("trials.jsonl")), 0);
	expect_unreadable();
	assert_int_equal(unlink(file_named("trials.jsonl")), 0);
	assert_int_equal(mkdir(file_named("trials.jsonl"), 0777), 0);
	expect_unreadable();
}

/* The second trial does not fit: that is told, and its first half is taken back. */
static void test_full_disk(void **state)
{
	const struct collected nothing = {0};
	const struct rlimit unlimited = {RLIM_INFINITY, RLIM_INFINITY};
	const struct rlimit small = {sizeof(TRIAL("0")) + 20, RLIM_INFINITY};
	struct collector collector;
	struct message message;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	open_collector(&collector, &nothing);
	assert_int_equal(take(&collector, RUN("6.1.0") TRIAL("0"), &message), COLLECT_OK);
	setrlimit(RLIMIT_FSIZE, &small);
	assert_int_equal(take(&collector, TRIAL("1"), &message), COLLECT_UNWRITTEN);
	setrlimit(RLIMIT_FSIZE, &unlimited);
	assert_int_equal(collector.done, 1);
	assert_non_null(strstr(message.text, "cannot write"));
	collector_close(&collector);
	expect_trials(TRIAL("0"));
}

/* Of a trial that may not be on the disk nothing is kept, and it does not count. */
static void test_failed_sync(void **state)
{
	const struct collected nothing = {0};
	struct collector collector;
	struct message message;

	(void)state;
	open_collector(&collector, &nothing);
	assert_int_equal(take(&collector, RUN("6.1.0") TRIAL("0"), &message), COLLECT_OK);
	fsync_fails = true;
	assert_int_equal(take(&collector, TRIAL("1"), &message), COLLECT_UNWRITTEN);
	fsync_fails = false;
	assert_int_equal(collector.done, 1);
	assert_non_null(strstr(message.text, "Input/output error"));
	collector_close(&collector);
	expect_trials(TRIAL("0"));
}

/* Of the sanitizers: 4 MiB are all the memory there is at once. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1:max_allocation_size_mb=4";
}

/* Room is made for twice the line. What is longer than any line needs no memory to be refused. */
static void test_long_lines(void **state)
{
	const size_t size = ((size_t)64 << 20) + 1;
	const struct collected nothing = {0};
	struct collector collector;
	struct message message;
	char *zeros = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)state;
	assert_ptr_not_equal(zeros, MAP_FAILED);
	open_collector(&collector, &nothing);
	assert_int_equal(collector_take(&collector, zeros, 1 << 20, &message), COLLECT_OK);
#ifdef __SANITIZE_ADDRESS__ /* whose limit it is: not so under gcov */
	assert_int_equal(collector_take(&collector, zeros, 2 << 20, &message), COLLECT_UNWRITTEN);
	assert_non_null(strstr(message.text, "no memory"));
#endif
	assert_int_equal(collector_take(&collector, zeros, size, &message), COLLECT_NONSENSE);
	assert_non_null(strstr(message.text, "too long"));
	collector_close(&collector);
	munmap(zeros, size);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_pieces, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(test_nonsense, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(test_resume, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(test_resume_on_another_run, make_directory,
						remove_directory),
		cmocka_unit_test_setup_teardown(test_nothing_there, make_directory,
						remove_directory),
		cmocka_unit_test_setup_teardown(test_unreadable, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(test_full_disk, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(test_failed_sync, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(test_long_lines, make_directory, remove_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
