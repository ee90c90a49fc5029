/* SPDX-License-Identifier: GPL-2.0-or-later */
/* console: what the console log of an emulated host says about its end. */
#ifndef MTEBENCH_LAB_MACHINE_CONSOLE_H
#define MTEBENCH_LAB_MACHINE_CONSOLE_H

#include <stddef.h>
#include <stdio.h>

#define CONSOLE_TAIL_LINES 15

/* Reads the end of the log @path into @text (at most @size - 1 bytes, NUL at the end), unprintable
 * bytes left out. */
void console_read_end(const char *path, char *text, size_t size);

/*
 * Copies the line of @text that tells why the machine died into @line: the kernel's panic, else
 * QEMU's own complaint. Returns 0, or -1 when there is none.
 */
int console_find_death(const char *text, char *line, size_t line_size);

/* Prints the last CONSOLE_TAIL_LINES lines of @text to @file, indented. */
void console_print_tail(const char *text, FILE *file);

#endif
