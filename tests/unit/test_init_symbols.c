/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_init_symbols: which symbols are sent, and what is said about kernel.kptr_restrict. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lab/init/init_symbols.h"

static char kallsyms[] = "ffff800080010000 T _text\n"
			 "ffff800080020000 D data\n"
			 "ffff800080030000 t local\t[module]\n";

static int writes_allowed; /* that many times it can be set */
static char value[16], symbols[256], notes[512];

long init_read_file(const char *path, char *text, size_t size)
{
	(void)path;
	return snprintf(text, size, "2\n");
}

/* The linker puts it in place of libc's (lab/Dir.mk). */
FILE *__wrap_fopen(const char *path, const char *mode);
FILE *__wrap_fopen(const char *path, const char *mode)
{
	if (strcmp(path, "/proc/kallsyms") == 0)
		return fmemopen(kallsyms, strlen(kallsyms), "r");
	return *mode == 'w' && writes_allowed-- > 0 ? fmemopen(value, sizeof(value), "w") : NULL;
}

static void take(const char *text, size_t size)
{
	assert_true(size < sizeof(symbols));
	memcpy(symbols, text, size);
	symbols[size] = '\0';
}

static void note(const char *sentence)
{
	strcat(strcat(notes, sentence), "\n");
}

static void ask(int writes)
{
	writes_allowed = writes;
	*notes = *symbols = *value = '\0';
	init_symbols(take, note);
	assert_string_equal(symbols, "ffff800080010000 T _text\n"
				     "ffff800080030000 t local\t[module]\n");
}

static void the_value_comes_back(void **state)
{
	(void)state;
	ask(2);
	assert_string_equal(value, "2");
	assert_string_equal(notes, "kernel.kptr_restrict was 0 while /proc/kallsyms was read, and "
				   "is 2 again\n");
}

static void what_was_not_done_is_not_said(void **state)
{
	(void)state;
	ask(0);
	assert_string_equal(notes, "kernel.kptr_restrict cannot be set: the kernel's symbols may "
				   "be hidden\n");
	ask(1);
	assert_string_equal(value, "0");
	assert_string_equal(notes, "kernel.kptr_restrict did not get its value 2 back\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_value_comes_back),
		cmocka_unit_test(what_was_not_done_is_not_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
