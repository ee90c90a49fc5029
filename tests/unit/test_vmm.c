/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of linuxguest/vmm and linuxguest/terminal: a VMM, which is this program, that makes the
 * result channel itself, as kvmtool does; and what becomes of words about it. */
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#include "host/machine/now.h"
#include "linuxguest/link.h"
#include "linuxguest/terminal.h"
#include "linuxguest/vmm.h"

#define WORDS    "Assigned terminal 0 to pty"
#define LIMIT_MS 60000 /* against a hang */

/* A result in which every byte is somewhere. */
static struct link_result result_of_bytes(void)
{
	struct link_result result = {.work = "bytes", .sample_count = LINK_SAMPLES_MAX};

	for (size_t i = 0; i < sizeof(result.samples); i++)
		((uint8_t *)result.samples)[i] = (uint8_t)i;
	return result;
}

/* What nobody has read from the terminal yet is lost when this process ends. */
static int send_end(int port, const char *name)
{
	int other = open(name, O_RDONLY | O_NOCTTY);
	int unread = 1;

	if (other < 0 || link_send(port, LINK_END, NULL, 0) < 0)
		return 7;
	while (unread > 0 && ioctl(other, FIONREAD, &unread) == 0)
		usleep(1000);
	return 0;
}

/* As kvmtool: the new terminal is like its own input, and what it hears must be a whole LINK_GO. */
static int play_vmm(void)
{
	struct link_result result = result_of_bytes();
	struct link_frame go;
	struct termios settings;
	char name[64];
	int port, other;

	if (!isatty(STDOUT_FILENO) || tcgetattr(STDIN_FILENO, &settings) < 0)
		return 3;
	if (openpty(&port, &other, name, &settings, NULL) < 0)
		return 4;
	fprintf(stderr, " Info: " WORDS " %s\n\n", name);
	if (link_send(port, LINK_RESULT, &result, sizeof(result)) < 0)
		return 5;
	close(other);
	while (link_receive(port, &go) == -EIO)
		usleep(1000); /* nobody has opened it yet */
	if (go.header.kind != LINK_GO)
		return 6;
	return send_end(port, name);
}

static void test_channel(void **state)
{
	char *const arguments[] = {"/proc/self/exe", "vmm", NULL};
	struct link_result expected = result_of_bytes();
	struct vmm_command command = {.arguments = arguments, .pty = WORDS};
	struct message message;
	struct vmm vmm;
	uint64_t deadline_ms = now_ms() + LIMIT_MS;

	(void)state;
	command.channel_fd = vmm_open(&vmm, &message);
	assert_true(command.channel_fd >= 0);
	assert_int_equal(vmm_start(&vmm, &command, &message), 0);
	assert_int_equal(vmm_wait(&vmm, deadline_ms), VMM_FRAME);
	assert_int_equal(vmm.reader.frame.header.kind, LINK_RESULT);
	assert_memory_equal(&vmm.reader.frame.payload.result, &expected, sizeof(expected));
	assert_int_equal(link_send(vmm.port, LINK_GO, NULL, 0), 0);
	assert_int_equal(vmm_wait(&vmm, deadline_ms), VMM_FRAME);
	assert_int_equal(vmm.reader.frame.header.kind, LINK_END);
	assert_int_equal(vmm_wait(&vmm, deadline_ms), VMM_ENDED);
	assert_int_equal(vmm.wait_status, 0);
	vmm_close(&vmm);
}

/* A channel that cannot be opened is said where its reader will look. */
static void test_no_channel(void **state)
{
	char *const arguments[] = {"/bin/sh", "-c", "echo '" WORDS " /dev/pts/none'", NULL};
	struct vmm_command command = {.arguments = arguments, .pty = WORDS};
	struct message message;
	struct vmm vmm;

	(void)state;
	command.channel_fd = vmm_open(&vmm, &message);
	assert_int_equal(vmm_start(&vmm, &command, &message), 0);
	assert_int_equal(vmm_wait(&vmm, now_ms() + LIMIT_MS), VMM_ENDED);
	vmm_close(&vmm);
	assert_non_null(strstr(vmm.console_end,
			       "mtebench: the channel /dev/pts/none: No such file or directory"));
}

static void test_words(void **state)
{
	static const struct {
		const char *console, *path;
	} cases[] = {
		{"x\n Info: " WORDS " /dev/pts/12\n\nmore", "/dev/pts/12"},
		{WORDS "/dev/pts/3 (label port)\r\n", "/dev/pts/3"},
		{WORDS " /dev/pts/1", NULL}, /* or 12? */
		{WORDS " /etc/passwd\n", NULL},
		{WORDS " \n/dev/pts/1\n", NULL},
		{"Assigned terminal 1 to pty /dev/pts/1\n", NULL},
		{"", NULL},
	};
	char path[TERMINAL_PATH_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(terminal_find(cases[i].console, WORDS, path),
				 cases[i].path != NULL);
		if (cases[i].path)
			assert_string_equal(path, cases[i].path);
	}
}

/* Ctrl-A is an escape to kvmtool, which would swallow it. */
static void test_escape(void **state)
{
	uint8_t bytes[64];
	ssize_t size;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(link_send(ends[1], LINK_GO, NULL, 0), 0);
	size = read(ends[0], bytes, sizeof(bytes));
	assert_int_equal(size, sizeof(struct link_header));
	assert_null(memchr(bytes, 1, (size_t)size));
	close(ends[0]);
	close(ends[1]);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_channel),
		cmocka_unit_test(test_no_channel),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_escape),
	};

	if (argc > 1 && strcmp(argv[1], "vmm") == 0)
		return play_vmm();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
