/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memory: allocation that cannot fail.
 *
 * mtestat reads, computes and writes; nothing is lost when it ends early. So out of memory is the
 * one error that is not carried up: the program says so on stderr and exits with 2, for 1 is
 * what a gate says of a regression.
 */
#ifndef MTEBENCH_ANALYSIS_BASE_MEMORY_H
#define MTEBENCH_ANALYSIS_BASE_MEMORY_H

#include <stddef.h>

/* @memory, when it is not NULL: what another library allocated. */
void *memory_checked(void *memory);

/* @count zeroed elements of @size bytes; never NULL. The caller frees. */
void *memory_zeroed(size_t count, size_t size);

/* As reallocarray(), for an array that may be NULL; at least one element is allocated. */
void *memory_resized(void *array, size_t count, size_t size);

/*
 * Room for one more element in @array, which holds @count: its size doubles at each power of two.
 * Returns the array, perhaps moved.
 */
void *memory_grown(void *array, size_t count, size_t size);

char *memory_copied(const char *text);

/* The text that printf() would print. The caller frees. */
char *memory_printed(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Appends @more to *@text, which is owned, behind @separator where *@text has anything already. */
void memory_append(char **text, const char *separator, const char *more);

#endif
