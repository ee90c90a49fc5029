/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of what the lab makes of a user's VMM: its ELF headers, its libraries, its directory. */
#include <elf.h>
#include <fcntl.h>
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

#include "lab/machine/elf.h"
#include "lab/machine/libraries.h"
#include "lab/machine/vmms.h"

#define ADDRESS   0x10000
#define NEEDED_AT 4 /* in `texts`: behind a NUL and "lo" */

/* A program with all that is looked at, at an address of its own. */
struct image {
	Elf64_Ehdr header;
	Elf64_Phdr load, interpreter, dynamic;
	Elf64_Dyn entries[4];
	char texts[64];
	char interpreter_text[32];
};

/* @needed and @more: libraries, or NULL. @interpreter: NULL for none. */
static struct image image_of(const char *interpreter, const char *needed, const char *more)
{
	struct image image = {
		.header = {.e_type = ET_DYN,
			   .e_machine = EM_AARCH64,
			   .e_phoff = offsetof(struct image, load),
			   .e_phentsize = sizeof(Elf64_Phdr),
			   .e_phnum = 3},
		.load = {.p_type = PT_LOAD, .p_vaddr = ADDRESS, .p_filesz = sizeof(image)},
		.interpreter = {.p_type = interpreter ? PT_INTERP : PT_NULL,
				.p_offset = offsetof(struct image, interpreter_text)},
		.dynamic = {.p_type = PT_DYNAMIC,
			    .p_offset = offsetof(struct image, entries),
			    .p_filesz = sizeof(image.entries)},
		.texts = "\0lo",
	};
	size_t length = needed ? strlen(needed) + 1 : 0;

	memcpy(image.header.e_ident, ELFMAG, SELFMAG);
	image.header.e_ident[EI_CLASS] = ELFCLASS64;
	image.header.e_ident[EI_DATA] = ELFDATA2LSB;
	image.entries[0] =
		(Elf64_Dyn){.d_tag = needed ? DT_NEEDED : DT_DEBUG, .d_un.d_val = NEEDED_AT};
	image.entries[1] =
		(Elf64_Dyn){.d_tag = more ? DT_NEEDED : DT_DEBUG, .d_un.d_val = NEEDED_AT + length};
	image.entries[2] = (Elf64_Dyn){.d_tag = DT_STRTAB,
				       .d_un.d_ptr = ADDRESS + offsetof(struct image, texts)};
	if (interpreter)
		strcpy(image.interpreter_text, interpreter);
	if (needed)
		strcpy(image.texts + NEEDED_AT, needed);
	if (more)
		strcpy(image.texts + NEEDED_AT + length, more);
	return image;
}

static int read_image(const struct image *image, size_t size, struct elf *elf,
		      struct message *message)
{
	/* Of just that size, for the sanitizer. */
	unsigned char *bytes = malloc(size + !size);
	int result;

	memcpy(bytes, image, size);
	*message = (struct message){0};
	result = elf_read("vmm", bytes, size, elf, message);
	free(bytes);
	return result;
}

static void refuses(const struct image *image, size_t size, const char *sentence)
{
	struct message message;
	struct elf elf;

	assert_int_equal(read_image(image, size, &elf, &message), -1);
	if (!strstr(message.text, sentence))
		fail_msg("'%s' is not '%s'", message.text, sentence);
}

static void test_needs(void **state)
{
	struct image image = image_of("/lib/ld.so", "libx.so.1", "liby.so.2");
	struct message message;
	struct elf elf;

	(void)state;
	assert_int_equal(
		elf_read("vmm", (const unsigned char *)&image, sizeof(image), &elf, &message), 0);
	assert_string_equal(elf.interpreter, "/lib/ld.so");
	assert_int_equal(elf.needed_count, 2);
	assert_string_equal(elf.needed[0], "libx.so.1");
	assert_string_equal(elf.needed[1], "liby.so.2");
	image = image_of(NULL, NULL, NULL);
	assert_int_equal(
		elf_read("vmm", (const unsigned char *)&image, sizeof(image), &elf, &message), 0);
	assert_null(elf.interpreter);
	assert_int_equal(elf.needed_count, 0);
}

static void test_other_machines(void **state)
{
	struct image image = image_of(NULL, NULL, NULL);

	(void)state;
	image.header.e_machine = EM_X86_64;
	refuses(&image, sizeof(image), "vmm is for x86-64, not for arm64");
	image.header.e_machine = EM_ARM;
	image.header.e_ident[EI_CLASS] = ELFCLASS32;
	refuses(&image, sizeof(image), "vmm is for 32-bit Arm, not for arm64");
	image.header.e_machine = 0x1234;
	refuses(&image, sizeof(image), "vmm is for another machine, not for arm64");
	image.header.e_machine = EM_AARCH64;
	refuses(&image, sizeof(image), "vmm is not for 64-bit little-endian arm64");
	image.header.e_ident[EI_DATA] = ELFDATA2MSB;
	image.header.e_machine = EM_S390 << 8;
	refuses(&image, sizeof(image), "vmm is for s390, not for arm64");
	image = image_of(NULL, NULL, NULL);
	image.header.e_type = ET_REL;
	refuses(&image, sizeof(image), "vmm is an object file, not a program");
	image.header.e_ident[0] = '#';
	refuses(&image, sizeof(image), "vmm is not an arm64 program: it is not an ELF file");
}

/* Each header lies, in turn, and the file ends anywhere. */
static void test_lies(void **state)
{
	const struct image good = image_of("/lib/ld.so", "libx.so.1", NULL);
	struct image image = good;

	(void)state;
	refuses(&good, 0, "not an ELF file");
	for (size_t size = 1; size < offsetof(struct image, texts); size++)
		refuses(&good, size, size < 20 ? "not an ELF file" : "vmm is truncated");
	image.header.e_phoff = UINT64_MAX - 8;
	refuses(&image, sizeof(image), "truncated");
	image = good;
	image.header.e_phentsize = 1;
	refuses(&image, sizeof(image), "truncated");
	image = good;
	image.dynamic.p_offset = UINT64_MAX;
	refuses(&image, sizeof(image), "truncated");
	image = good;
	image.dynamic.p_filesz = UINT64_MAX;
	refuses(&image, sizeof(image), "truncated");
	image = good;
	image.entries[2].d_un.d_ptr = ADDRESS - 1;
	refuses(&image, sizeof(image), "truncated");
	image = good;
	image.entries[0].d_un.d_val = sizeof(image);
	refuses(&image, sizeof(image), "truncated");
	image = good;
	image.interpreter.p_offset = sizeof(image);
	refuses(&image, sizeof(image), "truncated");
	image = good;
	memset(image.interpreter_text, 'x', sizeof(image.interpreter_text));
	refuses(&image, sizeof(image), "truncated");
	image = good;
	image.entries[2].d_tag = DT_NULL;
	refuses(&image, sizeof(image), "truncated");
}

/* A directory of its own for each test, and what is in it. */
static char root[64];

static const char *at(const char *name)
{
	static char paths[4][PATH_MAX];
	static unsigned int next;
	char *path = paths[next++ % 4];

	snprintf(path, PATH_MAX, "%s/%s", root, name);
	return path;
}

static void write_file(const char *name, const void *bytes, size_t size)
{
	int fd = open(at(name), O_WRONLY | O_CREAT | O_TRUNC, 0755);

	assert_int_equal(write(fd, bytes, size), size);
	close(fd);
}

static void write_image(const char *name, const char *interpreter, const char *needed,
			const char *more)
{
	struct image image = image_of(interpreter, needed, more);

	write_file(name, &image, sizeof(image));
}

static int begin(void **state)
{
	(void)state;
	strcpy(root, "/tmp/test_vmms.XXXXXX");
	if (!mkdtemp(root))
		return -1;
	return mkdir(at("lab"), 0755) | mkdir(at("d"), 0755) | mkdir(at("d/lib"), 0755) |
	       mkdir(at("d/bin"), 0755);
}

static int end(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", root);
	return system(command);
}

/* What is beside the program comes before the lab's; what libraries need is found too, once; one of
 * another machine is passed over. */
static void test_libraries(void **state)
{
	struct libraries libraries = {0};
	struct image other = image_of(NULL, NULL, NULL);
	struct message message;

	(void)state;
	other.header.e_machine = EM_X86_64;
	write_image("vmm", "/lib/ld.so", "liba.so", "libb.so");
	write_image("liba.so", NULL, "libb.so", "libc.so");
	write_image("lab/liba.so", NULL, NULL, NULL);
	write_file("libb.so", &other, sizeof(other));
	write_image("lab/libb.so", NULL, "liba.so", NULL);
	write_image("lab/ld.so", NULL, NULL, NULL);
	libraries_add_place(&libraries, "%s", root);
	libraries_add_place(&libraries, "%s/lab", root);
	assert_int_equal(libraries_find(&libraries, at("vmm"), &message), -1);
	assert_non_null(strstr(message.text,
			       "/vmm needs what is neither beside it nor in the lab: libc.so ("));
	write_image("lab/libc.so", NULL, "ld.so", NULL);
	libraries.count = 0;
	assert_int_equal(libraries_find(&libraries, at("vmm"), &message), 0);
	assert_int_equal(libraries.count, 4);
	assert_string_equal(libraries.all[0].name, "/lib/ld.so");
	assert_string_equal(libraries.all[1].name, "/lib/liba.so");
	assert_string_equal(libraries.all[1].path.path, at("liba.so"));
	assert_string_equal(libraries.all[2].path.path, at("lab/libb.so"));
	assert_string_equal(libraries.all[3].name, "/lib/libc.so");
}

static void add(struct vmms *vmms, const char *name, const char *path)
{
	char text[PATH_MAX];
	struct message message;

	snprintf(text, sizeof(text), "%s=%s", name, path);
	assert_int_equal(vmms_add(vmms, text, &message), 0);
}

static void check_fails(const char *name, const char *path, const char *sentence)
{
	static struct vmms vmms;
	struct message message = {0};

	vmms = (struct vmms){0};
	add(&vmms, name, path);
	assert_int_equal(vmms_check(&vmms, &message), -1);
	if (!strstr(message.text, sentence))
		fail_msg("'%s' is not '%s'", message.text, sentence);
}

static void test_words(void **state)
{
	static struct vmms vmms;
	struct message message;

	(void)state;
	for (int i = 0; i < 4; i++) {
		static const char *const wrong[] = {"qemu", "qemu=", "=x", "../x=y"};

		assert_int_equal(vmms_add(&vmms, wrong[i], &message), -1);
		assert_non_null(strstr(message.text, "a VMM of your own must be NAME=PATH"));
		assert_int_equal(vmms_add_adapter(&vmms, wrong[i], &message), -1);
	}
	add(&vmms, "qemu", "/x");
	assert_int_equal(vmms_add(&vmms, "qemu=/y", &message), -1);
	assert_string_equal(message.text, "--vmm qemu is given twice");
	assert_string_equal(vmms_unwanted(&vmms), "qemu");
	assert_false(vmms_want(&vmms, "crosvm"));
	assert_true(vmms_want(&vmms, "qemu"));
	assert_null(vmms_unwanted(&vmms));
}

static void test_check(void **state)
{
	static struct vmms vmms;
	struct message message = {0};

	(void)state;
	write_image("d/bin/qemu-system-aarch64", "/lib/ld.so", "liba.so", NULL);
	write_image("d/lib/liba.so", NULL, NULL, NULL);
	write_image("d/lib/ld.so", NULL, NULL, NULL);
	write_image("library", NULL, "liba.so", NULL);
	check_fails("nosuch", root, "--vmm nosuch: no adapter is called that; there are crosvm, ");
	check_fails("crosvm", at("d"),
		    "/d has no crosvm, bin/crosvm, usr/bin/crosvm or usr/local/bin/");
	check_fails("crosvm", at("absent"), "absent: No such file");
	check_fails("crosvm", at("library"), "library is a library, not a program");
	check_fails("crosvm", "/proc/self/exe", "/proc/self/exe is for ");
	write_image("program", NULL, NULL, NULL);
	assert_int_equal(chmod(at("program"), 0644), 0);
	check_fails("crosvm", at("program"), "program cannot be executed: chmod +x it");
	add(&vmms, "qemu", at("d"));
	assert_int_equal(vmms_check(&vmms, &message), 0);
	assert_true(vmms_are_linked(&vmms));
	assert_int_equal(vmms_find_libraries(&vmms, at("lab"), &message), 0);
	assert_string_equal(vmms.all[0].in_host, "/bin/qemu-system-aarch64");
	assert_string_equal(vmms.all[0].link, "/vmm/qemu/bin/qemu-system-aarch64");
	assert_string_equal(vmms.all[0].libraries.all[1].path.path, at("d/lib/liba.so"));
}

static void test_size(void **state)
{
	struct image image = image_of(NULL, NULL, NULL);

	(void)state;
	write_file("big", &image, sizeof(image));
	assert_int_equal(truncate(at("big"), (off_t)VMMS_BYTES_MAX), 0);
	check_fails("nosuch", at("big"), "no adapter"); /* what is first is said */
	assert_int_equal(truncate(at("big"), (off_t)VMMS_BYTES_MAX + 1), 0);
	check_fails("crosvm", at("big"), "big has more than the 384 MiB that the emulated host's");
}

static void put_in(struct vmms *vmms, struct initramfs_contents *contents)
{
	struct message message = {0};

	assert_int_equal(vmms_check(vmms, &message), 0);
	assert_int_equal(vmms_find_libraries(vmms, at("lab"), &message), 0);
	assert_int_equal(vmms_put_in(vmms, contents, &message), 0);
}

static void test_put_in(void **state)
{
	static struct vmms vmms;
	static struct initramfs_contents contents;

	(void)state;
	write_image("static", NULL, NULL, NULL);
	write_image("d/crosvm", "/lib/ld.so", NULL, NULL);
	write_image("lab/ld.so", NULL, NULL, NULL);
	add(&vmms, "qemu", at("static"));
	add(&vmms, "crosvm", at("d"));
	put_in(&vmms, &contents);
	assert_int_equal(contents.file_count, 3);
	assert_string_equal(contents.files[0].source, at("static"));
	assert_string_equal(contents.files[0].name, "/bin/qemu-system-aarch64");
	assert_true(contents.files[1].is_link);
	assert_string_equal(contents.files[1].source, "/vmm/crosvm/crosvm");
	assert_string_equal(contents.files[1].name, "/bin/crosvm");
	assert_string_equal(contents.files[2].source, at("lab/ld.so"));
	assert_int_equal(contents.tree_count, 1);
	assert_string_equal(contents.trees[0].name.text, "/vmm/crosvm");
}

/* The adapters are those of the tree that this is run in, as make check does; the lab would look for
 * them beside itself. */
static int borrow_adapters(void **state)
{
	struct path configs = path_in_tree("configs");
	char tree[PATH_MAX - 16], target[PATH_MAX];

	(void)state;
	if (!getcwd(tree, sizeof(tree)))
		return -1;
	snprintf(target, sizeof(target), "%s/configs", tree);
	unlink(configs.path);
	return symlink(target, configs.path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_needs),
		cmocka_unit_test(test_other_machines),
		cmocka_unit_test(test_lies),
		cmocka_unit_test(test_words),
		cmocka_unit_test_setup_teardown(test_libraries, begin, end),
		cmocka_unit_test_setup_teardown(test_check, begin, end),
		cmocka_unit_test_setup_teardown(test_size, begin, end),
		cmocka_unit_test_setup_teardown(test_put_in, begin, end),
	};

	return cmocka_run_group_tests(tests, borrow_adapters, NULL);
}
