/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of common/symbols on executables that are made up: which of their symbols are functions,
 * where code ends, and files that are none or not whole. */
#include <elf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/symbols.h"

/* Code [0x1000, 0x1080), of which first and second are functions. */
struct image {
	Elf64_Ehdr header;
	Elf64_Shdr sections[4]; /* none, code, symbols, names */
	Elf64_Sym symbols[6];
	char names[48];
};

#define NAMES "\0first\0second\0$x\0table\0elsewhere"
enum { FIRST = 1, SECOND = 7, MAPPING = 14, TABLE = 17, ELSEWHERE = 23 };

static Elf64_Sym symbol(unsigned int name, int type, unsigned int section, uint64_t value)
{
	return (Elf64_Sym){
		.st_name = name,
		.st_info = (unsigned char)ELF64_ST_INFO(STB_GLOBAL, type),
		.st_shndx = (uint16_t)section,
		.st_value = value,
	};
}

static struct image image_made(void)
{
	struct image image = {
		.header = {.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64},
			   .e_machine = EM_AARCH64,
			   .e_shoff = offsetof(struct image, sections),
			   .e_shnum = 4},
		.sections = {{0},
			     {.sh_type = SHT_PROGBITS,
			      .sh_flags = SHF_EXECINSTR,
			      .sh_addr = 0x1000,
			      .sh_size = 0x80},
			     {.sh_type = SHT_SYMTAB,
			      .sh_link = 3,
			      .sh_offset = offsetof(struct image, symbols),
			      .sh_size = sizeof(image.symbols)},
			     {.sh_type = SHT_STRTAB, .sh_offset = offsetof(struct image, names)}},
		.symbols = {{0},
			    symbol(SECOND, STT_FUNC, 1, 0x1040),
			    symbol(FIRST, STT_NOTYPE, 1, 0x1000),
			    symbol(MAPPING, STT_NOTYPE, 1, 0x1020),
			    symbol(TABLE, STT_OBJECT, 1, 0x1030),
			    symbol(ELSEWHERE, STT_FUNC, SHN_UNDEF, 0x1050)},
		.names = NAMES,
	};

	return image;
}

/* Reads @size bytes of @image as a file. */
static int add(struct symbols *symbols, const struct image *image, size_t size,
	       struct message *message)
{
	char path[] = "/tmp/test_symbols-XXXXXX";
	int fd = mkstemp(path);
	int result;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, image, size), (ssize_t)size);
	close(fd);
	assert_int_equal(symbols_begin(symbols, message), 0);
	result = symbols_add_elf(symbols, path, "guest:", message);
	symbols_sort(symbols);
	unlink(path);
	return result;
}

static const char *name_at(struct symbols *symbols, uint64_t address)
{
	return symbols->names[symbols_find(symbols, address).function];
}

static void test_functions(void **state)
{
	struct image image = image_made();
	struct symbols symbols;
	struct message message;
	const char *nobody;

	(void)state;
	assert_int_equal(add(&symbols, &image, sizeof(image), &message), 0);
	nobody = name_at(&symbols, 0x0fff);
	assert_string_equal(name_at(&symbols, 0x1000), "guest:first");
	assert_string_equal(name_at(&symbols, 0x103c), "guest:first");
	assert_string_equal(name_at(&symbols, 0x1040), "guest:second");
	assert_string_equal(name_at(&symbols, 0x107c), "guest:second");
	assert_string_equal(name_at(&symbols, 0x1080), nobody);
	symbols_free(&symbols);
}

static void test_none(void **state)
{
	struct image image = image_made();
	struct symbols symbols;
	struct message message;

	(void)state;
	image.header.e_machine = EM_X86_64;
	assert_int_equal(add(&symbols, &image, sizeof(image), &message), -1);
	assert_non_null(strstr(message.text, ": not an arm64 ELF file"));
	symbols_free(&symbols);
	assert_int_equal(add(&symbols, &image, sizeof(image.header) - 1, &message), -1);
	symbols_free(&symbols);
	assert_int_equal(symbols_begin(&symbols, &message), 0);
	assert_int_equal(symbols_add_elf(&symbols, "/nowhere", "", &message), -1);
	assert_non_null(strstr(message.text, "cannot read /nowhere"));
	symbols_free(&symbols);
}

/* What lies behind the end of the file is not there: neither tables nor names. */
static void test_cut(void **state)
{
	static const size_t sizes[] = {sizeof(Elf64_Ehdr), offsetof(struct image, sections[2]),
				       offsetof(struct image, symbols[2]),
				       offsetof(struct image, names) + FIRST + 3};
	struct image image = image_made();
	struct symbols symbols;
	struct message message;

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		assert_int_equal(add(&symbols, &image, sizes[i], &message), 0);
		assert_null(strstr(name_at(&symbols, 0x1000), "first"));
		assert_null(strstr(name_at(&symbols, 0x1040), "second"));
		symbols_free(&symbols);
	}
	image.sections[2].sh_offset = 1ull << 40;
	assert_int_equal(add(&symbols, &image, sizeof(image), &message), 0);
	assert_null(strstr(name_at(&symbols, 0x1000), "first"));
	symbols_free(&symbols);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
