/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of --quiesce on a made-up machine: what is changed is put back, also after SIGKILL; and of
 * frequency changes during a trial. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "host/machine/folios.h"
#include "host/machine/quiesce.h"
#include "host/trial/frequency.h"
#include "tests/unit/fake_root.h"

#define GOVERNOR "/sys/devices/system/cpu/cpufreq/policy0/scaling_governor"
#define KSM      "/sys/kernel/mm/ksm/run"
#define DAMON    "/sys/module/damon_stat/parameters/enabled"
#define POOL     "/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages"
#define FOLIO    "/sys/kernel/mm/transparent_hugepage/hugepages-1024kB/enabled"
#define BOOT     "/proc/sys/kernel/random/boot_id"

static struct quiesce quiesce;

static int set_up(void **state)
{
	(void)state;
	fake_root_make();
	setenv("XDG_STATE_HOME", fake_root, 1);
	fake_root_put(GOVERNOR, "powersave\n");
	fake_root_put(KSM, "1\n");
	fake_root_put(DAMON, "Y\n");
	fake_root_put(POOL, "10\n");
	fake_root_put("/proc/meminfo", "Hugepagesize: 2048 kB\n");
	fake_root_put(BOOT, "first\n");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fake_root_remove();
	return 0;
}

static void expect(const char *path, const char *wanted)
{
	char text[64];

	assert_int_equal(sysfs_read_text(path, text, sizeof(text)), 0);
	assert_string_equal(text, wanted);
}

static void expect_as_before(void)
{
	expect(GOVERNOR, "powersave");
	expect(KSM, "1");
	expect(DAMON, "Y");
	expect(POOL, "10");
}

static void test_begin_and_end(void **state)
{
	struct message message;
	json_t *json;

	(void)state;
	assert_int_equal(quiesce_begin(&quiesce, false, &message), 0);
	expect(GOVERNOR, "performance");
	expect(KSM, "0");
	expect(DAMON, "N");
	expect(POOL, "96");
	json = quiesce_json(&quiesce);
	assert_int_equal(json_array_size(json), 4);
	json_decref(json);
	quiesce_end(&quiesce);
	expect_as_before();
	assert_int_equal(access(quiesce.journal_path, F_OK), -1);
	quiesce_recover();
	expect_as_before();
}

/* A second run must not take the first one's settings for the machine's own. */
static void test_two_runs(void **state)
{
	static struct quiesce second;
	struct message message;
	int status;

	(void)state;
	assert_int_equal(quiesce_begin(&quiesce, false, &message), 0);
	if (fork() == 0) {
		bool refused = quiesce_begin(&second, false, &message) < 0 &&
			       strstr(message.text, "another run");

		quiesce_recover();
		_exit(refused ? 0 : 1);
	}
	assert_true(wait(&status) > 0);
	assert_int_equal(status, 0);
	expect(KSM, "0");
	quiesce_end(&quiesce);
	expect_as_before();
}

/* A process that has its settings in force when it is killed. */
static void begin_and_be_killed(void)
{
	struct message message;
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		quiesce_begin(&quiesce, false, &message);
		raise(SIGKILL);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	expect(KSM, "0");
}

static void test_killed(void **state)
{
	(void)state;
	begin_and_be_killed();
	quiesce_recover();
	expect_as_before();
}

/* What a trial has permitted for its own time, and was killed with. */
static void test_killed_with_folios(void **state)
{
	struct message message;
	struct folios folios = {0};
	pid_t pid;
	int status;

	(void)state;
	fake_root_put(FOLIO, "always inherit madvise [never]\n");
	pid = fork();
	if (pid == 0) {
		quiesce_begin(&quiesce, true, &message);
		folios_permit(&folios, 1 << 20);
		raise(SIGKILL);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	expect(FOLIO, "madvise");
	quiesce_recover();
	expect(FOLIO, "never");
	expect_as_before();
	assert_int_equal(quiesce_begin(&quiesce, true, &message), 0);
	expect(FOLIO, "never");
	quiesce_end(&quiesce);
	expect(FOLIO, "never");
}

/* The kernel has its own settings again after a boot. */
static void test_killed_and_booted(void **state)
{
	(void)state;
	begin_and_be_killed();
	fake_root_put(BOOT, "second\n");
	quiesce_recover();
	expect(KSM, "0");
	fake_root_put(BOOT, "first\n");
	quiesce_recover();
	expect(KSM, "0");
}

static void test_foreign_journal(void **state)
{
	(void)state;
	fake_root_put("/etc/passwd", "root\n");
	fake_root_put(
		"/mtebench/quiesce.json",
		"{\"boot\":\"first\",\"settings\":[{\"path\":\"/etc/passwd\",\"before\":\"x\"},{\"path\":\"/sys/kernel/mm/../../../etc/passwd\",\"before\":\"x\"}]}");
	quiesce_recover();
	expect("/etc/passwd", "root");
}

static void test_journal_cut_short(void **state)
{
	(void)state;
	fake_root_put("/mtebench/quiesce.json",
		      "{\"boot\":\"first\",\"settings\":[{\"path\":\"" KSM "\",\"before\":\"7\"}");
	quiesce_recover();
	expect(KSM, "1");
}

static void test_no_home(void **state)
{
	struct message message;

	(void)state;
	unsetenv("XDG_STATE_HOME");
	unsetenv("HOME");
	assert_int_equal(quiesce_begin(&quiesce, false, &message), -1);
	assert_non_null(strstr(message.text, "XDG_STATE_HOME"));
	expect_as_before();
}

static void test_frequency(void **state)
{
	static const char path[] = "/sys/devices/system/cpu/cpu3/cpufreq/scaling_cur_freq";
	struct trial_record record = {.trial = 7};
	struct trial trial = {.record = &record};
	struct frequency before;
	char said[256] = "";
	FILE *file = fmemopen(said, sizeof(said), "w");

	(void)state;
	fake_root_put(path, "3000000\n");
	before = frequency_look(3);
	fake_root_put(path, "2100000\n");
	fake_root_put("/sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "2\n");
	assert_int_equal(frequency_keep(&before, &trial), 0);
	assert_int_equal(record.counter_count, 3);
	frequency_warn(file, &record);
	fclose(file);
	assert_non_null(strstr(said, "trial 7: its CPU went from 3000 to 2100 MHz"));
	assert_non_null(strstr(said, "because of heat"));
	record_free(&record);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_begin_and_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_two_runs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_killed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_killed_with_folios, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_killed_and_booted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_foreign_journal, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_journal_cut_short, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_home, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_frequency, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
