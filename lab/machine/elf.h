/* SPDX-License-Identifier: GPL-2.0-or-later */
/* elf: what an arm64 program needs beside itself: its interpreter and its libraries, by name. */
#ifndef MTEBENCH_LAB_MACHINE_ELF_H
#define MTEBENCH_LAB_MACHINE_ELF_H

#include <stddef.h>

#include "common/message.h"

#define ELF_NEEDED_MAX 128

/* The names lie in the file that was read. */
struct elf {
	const char *interpreter; /* NULL: it needs none, being static, or a library */
	const char *needed[ELF_NEEDED_MAX];
	size_t needed_count;
};

/*
 * Reads the @size bytes of the file @path at @bytes. Returns 0, or -1 with a message that begins
 * with @path: it is no program or library, is for another machine, or is cut short.
 */
int elf_read(const char *path, const unsigned char *bytes, size_t size, struct elf *elf,
	     struct message *message);

/* What elf_read() needs. */
struct elf_file {
	unsigned char *bytes; /* NULL where there are none */
	size_t size;
};

/* Maps @path, a file. Returns 0, or -1 with a message and nothing to unmap. */
int elf_map(const char *path, struct elf_file *file, struct message *message);
void elf_unmap(struct elf_file *file);

#endif
