/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fuzz target: any file must be read as a program, all of whose names lie in it, or be refused with a
 * sentence that names it. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lab/machine/elf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect_inside(const char *text, const uint8_t *data, size_t size)
{
	const uint8_t *begin = (const uint8_t *)text;

	if (begin < data || begin >= data + size ||
	    !memchr(begin, '\0', (size_t)(data + size - begin)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct message message = {0};
	struct elf elf;

	if (elf_read("fuzz", data, size, &elf, &message) < 0) {
		if (strncmp(message.text, "fuzz ", 5) != 0)
			abort();
		return 0;
	}
	if (elf.interpreter)
		expect_inside(elf.interpreter, data, size);
	for (size_t i = 0; i < elf.needed_count; i++)
		expect_inside(elf.needed[i], data, size);
	return 0;
}
