/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of linuxguest: adapters, frames of the result port, what is made of a VMM's last words. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

/* The benchmark is included whole, on sessions that nobody has booted. */
#define session_boot faked_session_boot
#include "bench/linux_boot.c"
#undef session_boot
#include "linuxguest/adapter.h"
#include "linuxguest/ending.h"
#include "linuxguest/link.h"
#include "linuxguest/session.h"
#include "linuxguest/work.h"

static const char good[] = "[vmm]\nprogram = vmm\nport = p\nconsole = c\ntested = no\n"
			   "[arguments]\nram = -m {ram},x={mte},p={pmu} -a {append}\n"
			   "[arguments mte=on share=shared]\nmore = --more\n"
			   "[lacks share=private]\nreason = always shared\n"
			   "[refused]\nCALL = it failed\n";

static const char *const holes[HOLE_COUNT] = {
	[HOLE_KERNEL] = "k",     [HOLE_INITRD] = "i",     [HOLE_APPEND] = "two words; $(rm) {ram}",
	[HOLE_RAM] = "4096",     [HOLE_RAM_MIB] = "0",    [HOLE_VCPUS] = "1",
	[HOLE_MTE] = "on",       [HOLE_PREALLOC] = "off", [HOLE_PMU] = "off",
	[HOLE_CHANNEL_FD] = "7",
};

static const char *level(const void *context, const char *name)
{
	if (strcmp(name, "mte") == 0)
		return "on";
	return strcmp(name, "share") == 0 ? context : NULL;
}

static struct adapter *read_good(void)
{
	struct message message = {0};
	struct adapter *adapter = NULL;

	assert_int_equal(adapter_read_text("a.conf", good, strlen(good), &adapter, &message), 0);
	return adapter;
}

/* What a hole holds is one argument, however it looks, and is not filled again. */
static void test_arguments(void **state)
{
	struct adapter *adapter = read_good();
	struct adapter_levels shared = {level, "shared"}, private = {level, "private"};
	char **arguments = adapter_arguments(adapter, &shared, holes);

	(void)state;
	assert_string_equal(arguments[0], "vmm");
	assert_string_equal(arguments[1], "-m");
	assert_string_equal(arguments[2], "4096,x=on,p=off");
	assert_string_equal(arguments[3], "-a");
	assert_string_equal(arguments[4], "two words; $(rm) {ram}");
	assert_string_equal(arguments[5], "--more");
	assert_null(arguments[6]);
	adapter_free_arguments(arguments);
	arguments = adapter_arguments(adapter, &private, holes);
	assert_null(arguments[5]);
	adapter_free_arguments(arguments);
	assert_string_equal(adapter_lacks(adapter, &private), "always shared");
	assert_null(adapter_lacks(adapter, &shared));
	assert_false(adapter->tested);
	assert_string_equal(adapter_find(&adapter->refused, "x: it failed: y")->name, "CALL");
	assert_null(adapter_find(&adapter->refused, "it went well"));
	adapter_free(adapter);
}

static uint32_t checksum_of(const char *text)
{
	struct message message = {0};
	struct adapter *adapter = NULL;
	uint32_t checksum;

	assert_int_equal(adapter_read_text("a.conf", text, strlen(text), &adapter, &message), 0);
	checksum = adapter_checksum(adapter);
	adapter_free(adapter);
	return checksum;
}

/* What a VMM is started with has a checksum; words about it have none. */
static void test_checksum(void **state)
{
#define HEAD "[vmm]\nprogram = v\nport = p\nconsole = c\n"
	uint32_t checksum = checksum_of(HEAD "[arguments mte=on]\na = -m {ram}\n");

	(void)state;
	assert_int_equal(checksum,
			 checksum_of("# X\n" HEAD "tested = yes\n[arguments mte=on]\nb = -m\n"
				     "c = {ram}\n[absent]\nx = y\n"));
	assert_int_not_equal(checksum, checksum_of(HEAD "[arguments mte=on]\na = -m {ram_mib}\n"));
	assert_int_not_equal(checksum, checksum_of(HEAD "[arguments mte=off]\na = -m {ram}\n"));
	assert_int_not_equal(checksum, checksum_of(HEAD "[arguments]\na = -m {ram}\n"));
#undef HEAD
}

/* An argument that would not fit is refused, not cut. */
static void test_long_argument(void **state)
{
	static char text[ADAPTER_TEXT_MAX + 8];
	const char *longer[HOLE_COUNT];
	struct adapter *adapter = read_good();
	struct adapter_levels levels = {level, "shared"};

	(void)state;
	memcpy(longer, holes, sizeof(longer));
	memset(text, 'x', sizeof(text) - 1);
	longer[HOLE_APPEND] = text;
	assert_null(adapter_arguments(adapter, &levels, longer));
	adapter_free(adapter);
}

static void refuses(const char *text, const char *sentence)
{
	struct message message = {0};
	struct adapter *adapter = NULL;

	assert_int_equal(adapter_read_text("a.conf", text, strlen(text), &adapter, &message), -1);
	assert_non_null(strstr(message.text, sentence));
}

static void test_refused_adapters(void **state)
{
	(void)state;
	refuses("[vmm]\nprogram = x\nshell = yes\n", "a.conf:3: [vmm] has no key 'shell'");
	refuses("[vmm]\nprogram = x\n", "needs program, port and console");
	refuses("[arguments]\na = -m {size}\n", "a.conf:2: '{size}' has an unknown hole");
	refuses("[arguments]\na = -m {ram\n", "a hole is {NAME}");
	refuses("[arguments]\na = -m ram}\n", "a hole is {NAME}");
	refuses("[arguments colour=red]\na = b\n", "cannot be about 'colour'");
	refuses("[arguments mte]\na = b\n", "'mte' is no condition");
	refuses("[lacks]\nreason = b\n", "[lacks] needs a condition");
	refuses("[refused mte=on]\na = b\n", "[refused] takes no condition");
	refuses("[vmms]\na = b\n", "no section is called 'vmms'");
	refuses("[vmm]\ntested = perhaps\n", "tested must be yes or no");
}

/* Whether @adapter starts its VMM with @argument, MTE on and shared RAM. */
static bool starts_with(const struct adapter *adapter, const char *argument)
{
	struct adapter_levels levels = {level, "shared"};
	char **arguments = adapter_arguments(adapter, &levels, holes);
	bool found = false;

	for (size_t i = 0; arguments[i]; i++)
		found |= strcmp(arguments[i], argument) == 0;
	adapter_free_arguments(arguments);
	return found;
}

static void test_crosvm(void **state)
{
	struct adapter_levels private = {level, "private"};
	struct message message = {0};
	struct adapter *adapter = NULL;

	(void)state;
	assert_int_equal(adapter_read("configs/vmm/crosvm.conf", &adapter, &message), 0);
	assert_true(adapter->tested);
	assert_true(starts_with(adapter, "--mte"));
	assert_false(starts_with(adapter, "--hugepages"));
	assert_true(starts_with(adapter, "type=file,hardware=virtio-console,num=1,"
					 "path=/proc/self/fd/7,input=/proc/self/fd/7"));
	assert_non_null(strstr(adapter_lacks(adapter, &private), "shared memfd"));
	assert_non_null(adapter_find(&adapter->refused, "ERROR crosvm] exiting with error 1: "
							"failed to create vm"));
	assert_null(adapter_find(&adapter->absent, "WARN `--mte` is deprecated"));
	assert_non_null(adapter_find(&adapter->absent, "error 1: no enabled hypervisor"));
	adapter_free(adapter);
}

/* Sends a result into a socket pair, byte by byte out of it again. */
static void test_link(void **state)
{
	static struct link_result result = {.work = "idle", .status = 0, .sample_count = 2};
	static char bytes[sizeof(struct link_frame)];
	static struct link_reader reader;
	int ends[2];
	size_t taken;
	ssize_t got;

	(void)state;
	result.samples[1] = 77;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	assert_int_equal(link_send(ends[0], LINK_RESULT, &result, sizeof(result)), 0);
	got = read(ends[1], bytes, sizeof(bytes));
	assert_int_equal(got, sizeof(struct link_header) + sizeof(result));
	for (ssize_t i = 0; i < got - 1; i++)
		assert_int_equal(link_take(&reader, bytes + i, 1, &taken), LINK_PARTIAL);
	assert_int_equal(link_take(&reader, bytes + got - 1, 1, &taken), LINK_FRAME);
	assert_string_equal(reader.frame.payload.result.work, "idle");
	assert_int_equal(reader.frame.payload.result.samples[1], 77);
	bytes[sizeof(struct link_header) + 40] ^= 1;
	assert_int_equal(link_take(&reader, bytes, (size_t)got, &taken), LINK_BROKEN);
	close(ends[0]);
	close(ends[1]);
}

static void test_broken_links(void **state)
{
	static struct link_reader reader;
	struct link_header header = {.magic = LINK_MAGIC, .kind = LINK_RESULT, .payload_bytes = 8};
	size_t taken;

	(void)state;
	assert_int_equal(link_take(&reader, "nonsense that is long enough", 28, &taken),
			 LINK_BROKEN);
	reader.got_bytes = 0;
	assert_int_equal(link_take(&reader, &header, sizeof(header), &taken), LINK_BROKEN);
	reader.got_bytes = 0;
	header.kind = 99;
	assert_int_equal(link_take(&reader, &header, sizeof(header), &taken), LINK_BROKEN);
}

/* A result that says it has more samples than there is room for is not believed. */
static void test_greedy_result(void **state)
{
	static struct link_result result = {.sample_count = LINK_SAMPLES_MAX + 1};
	static char bytes[sizeof(struct link_frame)];
	static struct link_reader reader;
	int ends[2];
	size_t taken;
	ssize_t got;

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	link_send(ends[0], LINK_RESULT, &result, sizeof(result));
	got = read(ends[1], bytes, sizeof(bytes));
	assert_int_equal(link_take(&reader, bytes, (size_t)got, &taken), LINK_BROKEN);
	close(ends[0]);
	close(ends[1]);
}

static void test_quote(void **state)
{
	char text[32];

	(void)state;
	ending_quote("one\r\ntwo\x1b\n", text, sizeof(text));
	assert_string_equal(text, "one | two");
	ending_quote("0123456789abcdefghijklmnopqrstuvwxyz", text, sizeof(text));
	assert_string_equal(text, "klmnopqrstuvwxyz");
	ending_quote("why:\n\n    this", text, sizeof(text));
	assert_string_equal(text, "why: | this");
	ending_quote("", text, sizeof(text));
	assert_string_equal(text, "");
	assert_int_equal(ending_errno("region failed: Invalid argument"), EINVAL);
	assert_int_equal(ending_errno("  Fatal: Failed to register memory [err -14]"), EFAULT);
	assert_int_equal(ending_errno("odd [err -x]"), EIO);
	assert_int_equal(ending_errno("something else"), EIO);
}

/* What becomes of @line, which stands in @console. */
static const char *reason(const char *console, const char *line)
{
	static char text[512];

	snprintf(text, sizeof(text), "%s", line);
	ending_reason(console, text, sizeof(text));
	return text;
}

static void test_reason(void **state)
{
	(void)state;
	assert_string_equal(
		reason("x\nno vm\n\nCaused by:\n    Invalid argument (22)\nmore", "no vm"),
		"no vm | Caused by: | Invalid argument (22)");
	assert_string_equal(reason("x\nno vm: File exists\nInvalid argument", "no vm: File exists"),
			    "no vm: File exists");
	assert_string_equal(reason("x\nno vm\nsorry\n", "no vm"), "no vm | sorry");
	assert_string_equal(reason("", "no vm"), "no vm");
}

/* The levels of the factors and the table are the same works. */
static void test_works(void **state)
{
	size_t guest = 0, application = 0;

	(void)state;
	while (work_guest_levels[guest].name)
		assert_false(work_find(work_guest_levels[guest++].name)->application);
	while (work_application_levels[application].name)
		assert_true(work_find(work_application_levels[application++].name)->application);
	assert_int_equal(guest + application, work_count());
	assert_null(work_find("none"));
}

static struct session faked;

const struct session *faked_session_boot(struct trial *trial)
{
	(void)trial;
	return &faked;
}

/* The oracle of linux_boot with @mte asked for and a guest of @mte_level: how much was wrong. */
static uint64_t wrong_boots(const char *mte, uint32_t mte_level)
{
	const struct bench *bench = bench_find("linux_boot");
	struct cell cell = {.bench = bench};
	struct trial_record record = {0};
	struct trial trial = {
		.cell = &cell, .samples = 3, .time_limit_ms = 60000, .record = &record};
	uint64_t wrong;

	cell.values[bench_factor_index(bench, "mte")] = mte;
	faked.hello.mte_level = mte_level;
	assert_int_equal(run(&trial), 0);
	assert_int_equal(record.check_count, 1);
	assert_string_equal(record.checks[0].name, "mte_as_asked");
	assert_int_equal(record.checks[0].seen, 3);
	wrong = record.checks[0].wrong;
	record_free(&record);
	return wrong;
}

static void test_boot_oracle(void **state)
{
	(void)state;
	assert_int_equal(wrong_boots("on", 3), 0);
	assert_int_equal(wrong_boots("off", 0), 0);
	assert_int_equal(wrong_boots("on", 0), 3);
	assert_int_equal(wrong_boots("off", 2), 3);
}

/* A trial whose boots take too long ends before it is killed, and says how many there were. */
static void test_boot_limit(void **state)
{
	struct cell cell = {.bench = bench_find("linux_boot")};
	struct trial_record record = {0};
	struct trial trial = {.cell = &cell, .samples = 256, .record = &record};

	(void)state;
	assert_int_equal(run(&trial), -1);
	assert_int_equal(trial.outcome.status, TRIAL_FAILED);
	assert_non_null(strstr(trial.outcome.reason.text, "0 of 256 boots took 0 s: fewer"));
	record_free(&record);
}

/* What the session of a guest with @memory_mib ended with. */
static const char *end_of_session(uint64_t memory_mib)
{
	static struct trial trial;
	struct cell cell = {.bench = bench_find("linux_app")};

	for (size_t i = 0; i < bench_factor_count(cell.bench); i++)
		cell.values[i] = cell.bench->factors[i]->default_level;
	cell.values[bench_factor_index(cell.bench, "guest_kernel")] = "6.12";
	trial = (struct trial){.cell = &cell, .memory_bytes = memory_mib << 20};
	assert_null(session_works(&trial));
	return trial.outcome.reason.text;
}

/* A kept session ends as it did, though its kernel has come meanwhile; other memory makes a new
 * one, which only misses the adapter. */
static void test_sessions(void **state)
{
	char directory[] = "/tmp/test_linuxguest.XXXXXX", here[4096];

	(void)state;
	assert_non_null(getcwd(here, sizeof(here)));
	assert_true(mkdtemp(directory) && chdir(directory) == 0);
	session_prepare();
	assert_non_null(strstr(end_of_session(160), "there is no guest kernel 6.12"));
	assert_int_equal(system("mkdir -p guests/6.12 && touch guests/6.12/vmlinuz"), 0);
	assert_non_null(strstr(end_of_session(160), "there is no guest kernel 6.12"));
	assert_non_null(strstr(end_of_session(192), "there is no adapter"));
	assert_int_equal(system("rm -r guests"), 0);
	assert_true(chdir(here) == 0 && rmdir(directory) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arguments),     cmocka_unit_test(test_long_argument),
		cmocka_unit_test(test_checksum),      cmocka_unit_test(test_refused_adapters),
		cmocka_unit_test(test_link),          cmocka_unit_test(test_broken_links),
		cmocka_unit_test(test_greedy_result), cmocka_unit_test(test_quote),
		cmocka_unit_test(test_reason),        cmocka_unit_test(test_crosvm),
		cmocka_unit_test(test_works),         cmocka_unit_test(test_boot_oracle),
		cmocka_unit_test(test_boot_limit),    cmocka_unit_test(test_sessions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
