/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of what a VMM says of its version, and of programs that say nothing, too much, or hang. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "host/machine/now.h"
#include "host/plan/config.h"
#include "linuxguest/vmm_version.h"

#define LIMIT_MS 100000

static char text[32];
static struct message message;

static int ask_within(const char *script, uint64_t limit_ms)
{
	char *arguments[] = {"/bin/sh", "-c", (char *)script, NULL};

	message.text[0] = '\0';
	return vmm_version_ask(arguments, limit_ms, text, sizeof(text), &message);
}

static void says(const char *script, const char *version)
{
	assert_int_equal(ask_within(script, LIMIT_MS), 0);
	assert_string_equal(text, version);
}

static void fails(const char *script, uint64_t limit_ms, const char *sentence)
{
	assert_int_equal(ask_within(script, limit_ms), -1);
	assert_string_equal(message.text, sentence);
}

static void test_first_line(void **state)
{
	(void)state;
	says("echo vmm 1.2; echo '(c) them'", "vmm 1.2");
	says("printf 'vmm 1.2  \\r\\nmore'", "vmm 1.2");
	says("printf 'no newline'", "no newline");
	says("echo to stderr >&2; echo out", "out");
	says("cat; echo there is no input", "there is no input");
}

static void test_untrusted_text(void **state)
{
	(void)state;
	says("printf 'a\\033[31m\\tb\\377\\n'", "a?[31m?b?");
	says("echo 0123456789012345678901234567890123456789", "0123456789012345678901234567890");
}

static void test_bad_programs(void **state)
{
	char *absent[] = {"/nowhere/vmm", "--version", NULL};

	(void)state;
	fails("exit 0", LIMIT_MS, "/bin/sh says nothing");
	fails("echo; echo second", LIMIT_MS, "/bin/sh says nothing");
	fails("echo usage; exit 3", LIMIT_MS, "/bin/sh ended with status 3");
	fails("echo 1.2; kill -9 $$", LIMIT_MS, "/bin/sh was killed");
	fails("while :; do echo flood flood flood; done", LIMIT_MS,
	      "/bin/sh says more than a version");
	assert_int_equal(vmm_version_ask(absent, LIMIT_MS, text, sizeof(text), &message), -1);
	assert_string_equal(message.text, "/nowhere/vmm is not there or cannot be run");
}

/* Silent, after its line, with its output closed, and a child that keeps the output open. */
static void test_hanging_programs(void **state)
{
	static const char *const scripts[] = {
		"sleep 600",
		"echo 1.2; sleep 600",
		"echo 1.2; exec >&-; sleep 600",
		"sleep 600 & echo 1.2",
	};
	uint64_t begin_ms = now_ms();

	(void)state;
	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++)
		fails(scripts[i], 200, "/bin/sh did not end within 200 ms");
	assert_in_range(now_ms() - begin_ms, 800, 599000);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

/* CRC-32 of "123456789" is its check value; a name is looked for on the PATH. */
static void test_checksum(void **state)
{
	char directory[] = "/tmp/test_vmm_version.XXXXXX", path[64], search[128];
	const char *before = getenv("PATH");
	char *kept = before ? strdup(before) : NULL;
	uint32_t checksum;
	int fd;

	(void)state;
	assert_non_null(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/some-vmm", directory);
	snprintf(search, sizeof(search), "/nowhere:%s:/bin", directory);
	fd = open(path, O_WRONLY | O_CREAT, 0755);
	assert_int_equal(write(fd, "123456789", 9), 9);
	close(fd);
	assert_int_equal(vmm_version_checksum(path, &checksum), 0);
	assert_int_equal(checksum, 0xcbf43926);
	setenv("PATH", search, 1);
	assert_int_equal(vmm_version_checksum("some-vmm", &checksum), 0);
	assert_int_equal(checksum, 0xcbf43926);
	assert_int_equal(vmm_version_checksum("other-vmm", &checksum), -1);
	setenv("PATH", kept ? kept : "/bin", 1);
	free(kept);
	unlink(path);
	rmdir(directory);
}

static json_t *versions_of(const char *config_text)
{
	struct config *config = NULL;
	struct plan plan;
	json_t *versions;

	assert_int_equal(
		config_read_text("f.conf", config_text, strlen(config_text), &config, &message), 0);
	assert_int_equal(plan_make(config, &plan, &message), 0);
	versions = vmm_versions(&plan);
	plan_free(&plan);
	config_free(config);
	return versions;
}

/* Neither is installed where tests run, or it is and says so. */
static void test_plans(void **state)
{
	json_t *versions = versions_of("[linux_boot]\nvmm = crosvm, qemu\nmte = off, on\n"
				       "[null]\n");

	(void)state;
	assert_int_equal(json_object_size(versions), 2);
	assert_non_null(json_object_get(versions, "qemu"));
	assert_non_null(json_object_get(versions, "crosvm"));
	json_decref(versions);
	assert_null(versions_of("[linux_guest]\nvmm = none\nwork = idle\n[null]\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_line),   cmocka_unit_test(test_untrusted_text),
		cmocka_unit_test(test_bad_programs), cmocka_unit_test(test_hanging_programs),
		cmocka_unit_test(test_checksum),     cmocka_unit_test(test_plans),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
