/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memory: allocation that cannot fail. */
#include "analysis/base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *memory_checked(void *memory)
{
	if (memory)
		return memory;
	fputs("mtestat: out of memory\n", stderr);
	exit(2);
}

void *memory_zeroed(size_t count, size_t size)
{
	return memory_checked(calloc(count ? count : 1, size));
}

void *memory_resized(void *array, size_t count, size_t size)
{
	return memory_checked(reallocarray(array, count ? count : 1, size));
}

void *memory_grown(void *array, size_t count, size_t size)
{
	if (count & (count - 1))
		return array;
	return memory_resized(array, count ? 2 * count : 1, size);
}

char *memory_copied(const char *text)
{
	return memory_checked(strdup(text));
}

char *memory_printed(const char *format, ...)
{
	va_list arguments;
	char *text = NULL;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		text = NULL;
	va_end(arguments);
	return memory_checked(text);
}

void memory_append(char **text, const char *separator, const char *more)
{
	char *longer = memory_printed("%s%s%s", *text, **text ? separator : "", more);

	free(*text);
	*text = longer;
}
