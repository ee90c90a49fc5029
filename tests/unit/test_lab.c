/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of the lab's other pure parts: kernel images, the console's end, QEMU's command line, time
 * left, archives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/cpio.h"
#include "lab/campaign/progress.h"
#include "lab/kernel/image.h"
#include "lab/kernel/kernels.h"
#include "lab/machine/console.h"
#include "lab/machine/qemu.h"

static void test_image_magic(void **state)
{
	unsigned char header[IMAGE_HEADER_BYTES] = {0};

	(void)state;
	assert_false(image_header_is_kernel(header, sizeof(header)));
	memcpy(header + 56, "ARM\x64", 4);
	assert_true(image_header_is_kernel(header, sizeof(header)));
	assert_false(image_header_is_kernel(header, sizeof(header) - 1));
	memset(header, 0, sizeof(header));
	memcpy(header, "MZ\0\0zimg", 8);
	assert_true(image_header_is_kernel(header, sizeof(header)));
	header[1] = 'z';
	assert_false(image_header_is_kernel(header, sizeof(header)));
}

static void test_image_file(void **state)
{
	char path[] = "/tmp/test_lab.XXXXXX";
	char header[IMAGE_HEADER_BYTES] = {0};
	char sentence[128];
	struct message message;
	int fd = mkstemp(path);

	(void)state;
	memcpy(header + 56, "ARM\x64", 4);
	assert_int_equal(pwrite(fd, header, sizeof(header), 0), sizeof(header));
	assert_int_equal(image_check(path, &message), 0);
	assert_int_equal(pwrite(fd, "x", 1, 56), 1);
	assert_int_equal(image_check(path, &message), -1);
	snprintf(
		sentence, sizeof(sentence),
		"%s is not an arm64 kernel: an Image, a gzipped Image or an EFI zboot vmlinuz is wanted",
		path);
	assert_string_equal(message.text, sentence);
	close(fd);
	unlink(path);
	assert_int_equal(image_check("/tmp", &message), -1);
	assert_string_equal(message.text, "/tmp is not a file");
}

static void test_console_death(void **state)
{
	char line[64];

	(void)state;
	assert_int_equal(console_find_death("[ 1.0] x\n[ 1.1] Kernel panic - not syncing: why\ny\n",
					    line, sizeof(line)),
			 0);
	assert_string_equal(line, "Kernel panic - not syncing: why");
	assert_int_equal(console_find_death("qemu-system-aarch64: cannot\n", line, sizeof(line)),
			 0);
	assert_string_equal(line, "qemu-system-aarch64: cannot");
	assert_int_equal(console_find_death("[ 1.0] reboot: Power down\n", line, sizeof(line)), -1);
}

static void expect_tail(const char *text, const char *expected)
{
	char printed[1024] = "";
	FILE *file = fmemopen(printed, sizeof(printed), "w");

	console_print_tail(text, file);
	fclose(file);
	assert_string_equal(printed, expected);
}

static void test_console_tail(void **state)
{
	char text[256] = "";
	char expected[256] = "";

	(void)state;
	expect_tail("", "");
	expect_tail("one", "    | one\n");
	expect_tail("one\ntwo\n", "    | one\n    | two\n");
	for (int i = 0; i < CONSOLE_TAIL_LINES + 5; i++) {
		sprintf(text + strlen(text), "%d\n", i);
		if (i >= 5)
			sprintf(expected + strlen(expected), "    | %d\n", i);
	}
	expect_tail(text, expected);
}

static void test_qemu_version(void **state)
{
	unsigned int major, minor;

	(void)state;
	assert_int_equal(
		qemu_parse_version("QEMU emulator version 10.0.2 (Debian 1:10)", &major, &minor),
		0);
	assert_int_equal(major, 10);
	assert_int_equal(minor, 0);
	assert_int_equal(qemu_parse_version("bash 5.2", &major, &minor), -1);
}

/* The argument behind @option; NULL when it is not there. */
static const char *argument_of(const struct qemu_command *command, const char *option)
{
	for (size_t i = 0; i + 1 < command->count; i++)
		if (strcmp(command->arguments[i], option) == 0)
			return command->arguments[i + 1];
	return NULL;
}

static void test_qemu_command(void **state)
{
	const struct qemu qemu = {.program = "q", .cpu = "neoverse-n2"};
	struct qemu_boot boot = {.kernel = "K", .initrd_fd = 5, .channel_fd = 4, .seed = 7};
	struct qemu_command command;
	struct message message;
	char long_text[600];

	(void)state;
	boot.icount = true;
	assert_int_equal(qemu_build_command(&qemu, &boot, &command, &message), 0);
	assert_null(command.arguments[command.count]);
	assert_string_equal(argument_of(&command, "-initrd"), "/proc/self/fd/5");
	assert_string_equal(argument_of(&command, "-seed"), "7");
	assert_non_null(argument_of(&command, "-icount"));
	assert_non_null(strstr(argument_of(&command, "-append"), " mtelab.seed=7"));
	boot.icount = false;
	boot.host.append = "kvm-arm.mode=nvhe";
	assert_int_equal(qemu_build_command(&qemu, &boot, &command, &message), 0);
	assert_null(argument_of(&command, "-icount"));
	assert_null(argument_of(&command, "-seed"));
	assert_string_equal(argument_of(&command, "-accel"), "tcg,thread=multi");
	assert_string_equal(
		argument_of(&command, "-append"),
		"quiet nokaslr console=ttyAMA0 panic=-1 mtelab.seed=7 kvm-arm.mode=nvhe");
	assert_null(argument_of(&command, "-drive"));
	boot.host.kvm_mode = "protected";
	boot.host.append = "quiet";
	assert_int_equal(qemu_build_command(&qemu, &boot, &command, &message), 0);
	assert_string_equal(
		argument_of(&command, "-append"),
		"quiet nokaslr console=ttyAMA0 panic=-1 mtelab.seed=7 kvm-arm.mode=protected quiet");
	boot.host.kvm_mode = "vhe";
	boot.host.append = "kvm-arm.mode=nvhe";
	assert_int_equal(qemu_build_command(&qemu, &boot, &command, &message), 0);
	assert_string_equal(
		argument_of(&command, "-append"),
		"quiet nokaslr console=ttyAMA0 panic=-1 mtelab.seed=7 kvm-arm.mode=nvhe");
	boot.host.swap_mib = 64;
	boot.swap_fd = 6;
	assert_int_equal(qemu_build_command(&qemu, &boot, &command, &message), 0);
	assert_string_equal(argument_of(&command, "-drive"),
			    "file=/proc/self/fd/6,format=raw,if=none,id=swap");
	assert_non_null(strstr(argument_of(&command, "-append"),
			       " mtelab.swap=64 zswap.enabled=1 kvm-arm"));
	memset(long_text, 'x', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	boot.host.append = long_text;
	assert_int_equal(qemu_build_command(&qemu, &boot, &command, &message), -1);
}

static void test_modes(void **state)
{
	static const char *const labels[] = {"6.1", "7.3", "6.1-protected", "7.3-protected"};
	static struct kernels kernels;
	struct message message;

	(void)state;
	for (kernels.count = 0; kernels.count < 2; kernels.count++) {
		strcpy(kernels.kernels[kernels.count].label, labels[kernels.count]);
		strcpy(kernels.kernels[kernels.count].series, labels[kernels.count]);
	}
	assert_int_equal(kernels_cross_modes(&kernels, "vhe, protected", &message), 0);
	assert_int_equal(kernels.count, 4);
	for (size_t i = 0; i < kernels.count; i++) {
		assert_string_equal(kernels.kernels[i].label, labels[i]);
		assert_string_equal(kernels.kernels[i].series, labels[i % 2]);
		assert_string_equal(kernels.kernels[i].kvm_mode, i < 2 ? "vhe" : "protected");
	}
	assert_int_equal(kernels_cross_modes(&kernels, "vhe nested", &message), -1);
	assert_string_equal(message.text,
			    "KVM has no mode 'nested': it has vhe, nvhe and protected");
	kernels.count = 1;
	assert_int_equal(kernels_cross_modes(&kernels, "nvhe nvhe", &message), -1);
	assert_string_equal(message.text, "two kernels have the label 6.1-nvhe");
	kernels.count = 1;
	assert_int_equal(kernels_cross_modes(&kernels, " ", &message), -1);
	assert_string_equal(message.text, "no mode of KVM is given");
}

/* Of four kernels one is done, one is in the middle of its trials, one boots; one was done
 * before. */
static void test_time_left(void **state)
{
	const struct progress_entry entries[] = {
		{.finished = true, .started_s = 1},
		{.running = true, .started_s = 1, .planned = 10, .done = 5},
		{.running = true, .started_s = 1},
		{.finished = true},
	};

	(void)state;
	/* Shares 1, 0.2 + 0.8 / 2 = 0.6 and 0 of three: 1.6 took 16 s, 1.4 is left. */
	assert_true(progress_left_s(entries, 4, 16) > 13.99);
	assert_true(progress_left_s(entries, 4, 16) < 14.01);
	assert_true(progress_left_s(entries + 2, 1, 16) < 0);
}

/* The layout of one file, header by header. */
static void test_cpio(void **state)
{
	char archive[1024] = "";
	FILE *file = fmemopen(archive, sizeof(archive), "w");
	struct cpio cpio = {.file = file, .inode = 1};

	(void)state;
	cpio_add_bytes(&cpio, "lab/x", 0644, "hello", 5);
	cpio_end(&cpio);
	fclose(file);
	/* Header 110, name "lab" and NUL 4: 114, padded to 116. */
	assert_memory_equal(archive, "07070100000001000041ed", 22);
	assert_string_equal(archive + 110, "lab");
	/* The file: header 110 and name 6 end at 232, which needs no padding; 5 bytes and 3. */
	assert_memory_equal(archive + 116, "07070100000002000081a4", 22);
	assert_memory_equal(archive + 116 + 54, "00000005", 8);
	assert_string_equal(archive + 116 + 110, "lab/x");
	assert_string_equal(archive + 232, "hello");
	assert_memory_equal(archive + 240, "070701", 6);
	assert_string_equal(archive + 240 + 110, "TRAILER!!!");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_image_magic),   cmocka_unit_test(test_image_file),
		cmocka_unit_test(test_console_death), cmocka_unit_test(test_console_tail),
		cmocka_unit_test(test_qemu_version),  cmocka_unit_test(test_qemu_command),
		cmocka_unit_test(test_modes),         cmocka_unit_test(test_time_left),
		cmocka_unit_test(test_cpio),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
