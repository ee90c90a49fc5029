/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tests of what the kernel says meanwhile: host/watch/kernel_report over logs of real kernels
 * (tests/unit/kmsg), host/machine/kernel_log, host/machine/kvm_mode and host/trial/kernel_word over a
 * made-up /dev/kmsg.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "fake_root.h"
#include "host/machine/kvm_mode.h"
#include "host/trial/kernel_word.h"
#include "host/watch/kernel_report.h"

/* The reports in a file of records as /dev/kmsg gives them. The caller frees. */
static struct record_kernel *reports_of_file(const char *path)
{
	struct record_kernel *found = calloc(1, sizeof(*found));
	struct kernel_reports reports = {.found = found};
	FILE *file = fopen(path, "r");
	struct kernel_line line;
	char *text = NULL;
	size_t room = 0;

	assert_non_null(file);
	while (getline(&text, &room, file) > 0)
		if (*text != ' ' && kernel_line_parse(text, &line))
			kernel_reports_take(&reports, &line);
	kernel_reports_end(&reports);
	assert_false(reports.short_of_memory);
	free(text);
	fclose(file);
	return found;
}

/* 308 lines of a boot before it, and nothing in them. */
static void test_warn_6_1(void **state)
{
	struct record_kernel *found = reports_of_file("tests/unit/kmsg/warn-6.1");
	struct record_report *report = &found->reports[0];

	(void)state;
	assert_int_equal(found->report_count, 1);
	assert_string_equal(report->kind, "WARN");
	assert_string_equal(report->head, "WARNING: at arch/arm64/kvm/../../../virt/kvm/kvm_main.c:"
					  "1331 kvm_destroy_vm+0x300/0x30c");
	assert_int_equal(report->line_count, 30);
	assert_string_equal(report->lines[0], "------------[ cut here ]------------");
	assert_string_equal(report->lines[29], "---[ end trace 0000000000000000 ]---");
	record_kernel_free(found);
}

static void test_warn_7_3(void **state)
{
	struct record_kernel *found = reports_of_file("tests/unit/kmsg/warn-7.3");

	(void)state;
	assert_int_equal(found->report_count, 1);
	assert_string_equal(found->reports[0].head,
			    "WARNING: arch/arm64/kvm/../../../virt/kvm/kvm_main.c:1300 at "
			    "kvm_destroy_vm+0x2a4/0x2d0");
	record_kernel_free(found);
}

/* They have no end of their own: three seconds lie between them. */
static void test_lockups(void **state)
{
	struct record_kernel *found = reports_of_file("tests/unit/kmsg/lockup-7.3");

	(void)state;
	assert_int_equal(found->report_count, 2);
	assert_string_equal(found->reports[0].kind, "lockup");
	assert_int_equal(found->reports[0].line_count, 31);
	assert_string_equal(found->reports[1].head,
			    "watchdog: BUG: soft lockup - CPU#0 stuck for 6s! [exe:99]");
	assert_int_equal(found->reports[1].line_count, 32);
	record_kernel_free(found);
}

/* Lines as the sources of 7.3 and their documentation have them; NULL: no report. */
static void test_kinds(void **state)
{
	static const struct {
		const char *text, *kind;
	} lines[] = {
		{"BUG: KASAN: slab-out-of-bounds in kmalloc_oob_right+0xa8/0xbc [kasan_test]",
		 "KASAN"},
		{"BUG: KASAN: invalid-access", "KASAN"},
		{"BUG: KFENCE: use-after-free read in test_use_after_free_read+0xb3/0x143",
		 "KFENCE"},
		{"UBSAN: array-index-out-of-bounds in mm/slub.c:1:2", "UBSAN"},
		{"BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 31s!",
		 "lockup"},
		{"watchdog: CPU1: Watchdog detected hard LOCKUP on cpu 1", "lockup"},
		{"rcu: INFO: rcu_preempt self-detected stall on CPU", "RCU stall"},
		{"INFO: rcu_sched detected stalls on CPUs/tasks:", "RCU stall"},
		{"rcu: INFO: rcu_sched detected expedited stalls on CPUs/tasks: { 7-... }",
		 "RCU stall"},
		{"rcu: rcu_sched kthread starved for 123 jiffies! g1 f0x0", "RCU stall"},
		{"INFO: task exe:99 blocked for more than 120 seconds.", "hung task"},
		{"WARNING: possible circular locking dependency detected", "lockdep"},
		{"WARNING: HARDIRQ-safe -> HARDIRQ-unsafe lock order detected", "lockdep"},
		{"WARNING: exe/99 still has locks held!", "lockdep"},
		{"WARNING: suspicious RCU usage", "lockdep"},
		{"WARNING: bad unlock balance detected!", "lockdep"},
		{"[ BUG: Invalid wait context ]", "lockdep"},
		{"BUG: MAX_LOCKDEP_ENTRIES too low!", "lockdep"},
		{"\\x0a\\x0aWARNING: inconsistent lock state", "lockdep"},
		{"BUG: sleeping function called from invalid context at mm/slab.h:1", "BUG"},
		{"BUG: Bad page state in process exe  pfn:45636", "BUG"},
		{"BUG kmalloc-64 (Not tainted): Object already free", "BUG"},
		{"kernel BUG at mm/memory.c:1!", "BUG"},
		{"page: refcount:1 mapcount:0 mapping:0000000000000000 index:0x0 pfn:0x45636",
		 "BUG"},
		{"page dumped because: VM_BUG_ON_PAGE(PageTail(page))", "BUG"},
		{"kvm [1]: nVHE hyp BUG at: arch/arm64/kvm/hyp/nvhe/mem_protect.c:1!", "EL2"},
		{"kvm [1]: nVHE hyp panic at: [<ffff800080100000>] __kvm_nvhe_f+0x0/0x4!", "EL2"},
		{"Unable to handle kernel NULL pointer dereference at virtual address 0", "Oops"},
		{"Internal error: Oops: 0000000096000004 [#1]  SMP", "Oops"},
		{"Kernel panic - not syncing: Fatal exception", "panic"},
		{"WARNING: mm/memory.c:1 at f+0x0/0x4, CPU#0: exe/99", "WARN"},
		{"KASLR disabled due to lack of seed", NULL},
		{"rcu: Hierarchical RCU implementation.", NULL},
		{"rcu: \tRCU restricting CPUs from NR_CPUS=512 to nr_cpu_ids=2.", NULL},
		{"kvm [1]: nVHE hyp mode initialized", NULL},
		{"this is no WARNING: of the kernel", NULL},
		{"debug: BUG on the road", NULL},
		{"", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		const char *kind = kernel_report_kind(lines[i].text);

		if (kind != lines[i].kind &&
		    (!kind || !lines[i].kind || strcmp(kind, lines[i].kind)))
			fail_msg("'%s' is %s", lines[i].text, kind ? kind : "nothing");
	}
}

/* The words that WARN() is given stand before the line that says where it was. */
static void test_message_of_warn(void **state)
{
	struct record_kernel found = {0};
	struct kernel_reports reports = {.found = &found};
	static const char *const lines[] = {
		"------------[ cut here ]------------", "no page for you",
		"WARNING: at f+0x0/0x4, CPU#1: exe/9", "---[ end trace 0 ]---", "another matter"};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		kernel_reports_take(&reports,
				    &(struct kernel_line){.kernels = true, .text = lines[i]});
	kernel_reports_end(&reports);
	assert_int_equal(found.report_count, 1);
	assert_int_equal(found.reports[0].line_count, 4);
	assert_string_equal(found.reports[0].lines[1], "no page for you");
	assert_string_equal(found.reports[0].head, "WARNING: at f+0x0/0x4");
	record_report_free(&found.reports[0]);
}

static void test_bounds(void **state)
{
	struct record_kernel found = {0};
	struct kernel_reports reports = {.found = &found};
	struct kernel_line line = {.kernels = true};

	(void)state;
	for (int i = 0; i < 6 * 200; i++) {
		line.text = i % 200 ? "more" : "------------[ cut here ]------------";
		kernel_reports_take(&reports, &line);
	}
	kernel_reports_end(&reports);
	assert_int_equal(found.report_count, RECORD_REPORTS_MAX);
	assert_int_equal(found.more, 2);
	for (size_t i = 0; i < RECORD_REPORTS_MAX; i++) {
		assert_string_equal(found.reports[i].kind, "WARN");
		assert_int_equal(found.reports[i].line_count, RECORD_REPORT_LINES_MAX);
		record_report_free(&found.reports[i]);
	}
}

static void test_line(void **state)
{
	char kernels[] = "4,281,2672285,-,caller=T1;WARNING: x\n SUBSYSTEM=amba\n";
	char users[] = "12,7,9,-;WARNING: forged";
	char none[] = "no record";
	struct kernel_line line;

	(void)state;
	assert_true(kernel_line_parse(kernels, &line));
	assert_true(line.kernels);
	assert_true(line.number == 281 && line.time_us == 2672285);
	assert_string_equal(line.text, "WARNING: x");
	assert_true(kernel_line_parse(users, &line));
	assert_false(line.kernels);
	assert_false(kernel_line_parse(none, &line));
}

/* A pipe that keeps writes apart stands for /dev/kmsg. */
static int make_kmsg(void)
{
	char path[128];
	int fd;

	fake_root_make();
	fake_root_put("/dev/null", "");
	assert_int_equal(mkfifo(sysfs_locate("/dev/kmsg", path, sizeof(path)), 0600), 0);
	fd = open(path, O_RDWR);
	assert_true(fd >= 0);
	assert_int_equal(fcntl(fd, F_SETFL, O_DIRECT), 0);
	return fd;
}

static void say(int fd, const char *record)
{
	assert_int_equal(write(fd, record, strlen(record)), strlen(record));
}

static void end_kmsg(int fd)
{
	close(fd);
	fake_root_remove();
}

static void test_trial_fails(void **state)
{
	struct trial_record record = {.status = TRIAL_REFUSED, .error_number = EINVAL};
	int fd = make_kmsg();
	struct kernel_word word;
	struct message message;

	(void)state;
	say(fd, "4,1,10,-;WARNING: of the boot");
	kernel_word_begin(&word);
	assert_string_equal(word.unread.text, "");
	assert_int_equal(kernel_word_take(&word, &record, &message), 0);
	assert_int_equal(record.status, TRIAL_REFUSED);
	assert_null(record.kernel);

	record.reason = strdup("KVM_RUN: Invalid argument");
	record.call = strdup("KVM_RUN");
	say(fd, "12,2,20,-;WARNING: of a program");
	say(fd, "4,3,20,-;BUG: a bad one");
	say(fd, "4,7,30,-;and more of it");
	say(fd, "4,8,5000000,-;WARNING: a second");
	assert_int_equal(kernel_word_take(&word, &record, &message), 0);
	assert_int_equal(record.status, TRIAL_FAILED);
	assert_string_equal(record.reason, "the kernel reported BUG: BUG: a bad one (and 1 more); "
					   "refused: KVM_RUN: Invalid argument");
	assert_null(record.call);
	assert_int_equal(record.error_number, 0);
	assert_int_equal(record.kernel->report_count, 2);
	assert_int_equal(record.kernel->reports[0].line_count, 2);
	assert_int_equal(record.kernel->lost, 3);
	kernel_word_end(&word);
	record_free(&record);
	end_kmsg(fd);
}

/* What was lost is told; the trial stays as it is. */
static void test_lost(void **state)
{
	struct trial_record record = {.status = TRIAL_OK};
	int fd = make_kmsg();
	struct kernel_word word;
	struct message message;

	(void)state;
	say(fd, "6,1,10,-;of the boot");
	kernel_word_begin(&word);
	say(fd, "6,12,20,-;harmless");
	assert_int_equal(kernel_word_take(&word, &record, &message), 0);
	assert_int_equal(record.status, TRIAL_OK);
	assert_int_equal(record.kernel->report_count, 0);
	assert_int_equal(record.kernel->lost, 10);
	kernel_word_end(&word);
	record_free(&record);
	end_kmsg(fd);
}

static void test_unread(void **state)
{
	struct trial_record record = {.status = TRIAL_OK};
	struct kernel_word word;
	struct message message;

	(void)state;
	fake_root_make();
	kernel_word_begin(&word);
	assert_string_equal(word.unread.text, "there is no /dev/kmsg");
	assert_int_equal(kernel_word_take(&word, &record, &message), 0);
	assert_null(record.kernel);
	kernel_word_end(&word);
	fake_root_remove();
}

static struct kvm_mode mode_of_log(const char *record)
{
	int fd = make_kmsg();
	struct kvm_mode mode;

	say(fd, "6,1,10,-;kvm [1]: IPA Size Limit: 48 bits");
	say(fd, record);
	mode = kvm_mode_find();
	end_kmsg(fd);
	return mode;
}

/* As kernels from 6.1 to 7.3 say it. */
static void test_mode_of_kvm(void **state)
{
	static const struct {
		const char *record, *mode, *words;
	} logs[] = {
		{"6,2,20,-;kvm [1]: VHE mode initialized successfully", "vhe", "VHE"},
		{"6,2,20,-;kvm [1]: Hyp mode initialized successfully", "nvhe", "nVHE"},
		{"6,2,20,-;kvm [1]: Hyp nVHE mode initialized successfully", "nvhe", "nVHE"},
		{"6,2,20,-;kvm [1]: Hyp hVHE mode initialized successfully", "nvhe", "hVHE"},
		{"6,2,20,-;kvm [1]: Protected nVHE mode initialized successfully", "protected",
		 "Protected nVHE"},
		{"6,2,20,-;kvm [1]: Protected hVHE mode initialized successfully", "protected",
		 "Protected hVHE"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(logs) / sizeof(*logs); i++) {
		struct kvm_mode mode = mode_of_log(logs[i].record);

		assert_string_equal(mode.mode, logs[i].mode);
		assert_string_equal(mode.words, logs[i].words);
	}
	assert_null(mode_of_log("6,2,20,-;another matter").mode);
}

/* Where nobody may read the log. */
static void test_mode_without_log(void **state)
{
	(void)state;
	fake_root_make();
	assert_null(kvm_mode_find().mode);
	fake_root_put("/proc/interrupts", " 10:  9  9  GICv3  27 Level  arch_timer\n");
	assert_string_equal(kvm_mode_find().mode, "nvhe");
	fake_root_put("/proc/interrupts", " 10:  9  9  GICv3  26 Level  arch_timer\n");
	assert_string_equal(kvm_mode_find().mode, "vhe");
	fake_root_put("/proc/cmdline", "quiet kvm-arm.mode=protected\n");
	assert_string_equal(kvm_mode_find().mode, "protected");
	assert_string_equal(kvm_mode_find().words, "");
	fake_root_remove();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_warn_6_1),
		cmocka_unit_test(test_warn_7_3),
		cmocka_unit_test(test_lockups),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_message_of_warn),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_line),
		cmocka_unit_test(test_trial_fails),
		cmocka_unit_test(test_lost),
		cmocka_unit_test(test_unread),
		cmocka_unit_test(test_mode_of_kvm),
		cmocka_unit_test(test_mode_without_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
