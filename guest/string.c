/* SPDX-License-Identifier: GPL-2.0-or-later */
/* string: the functions that GCC calls by itself, also in freestanding code. */
#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size_bytes);
void *memset(void *at, int byte, size_t size_bytes);

void *memcpy(void *restrict to, const void *restrict from, size_t size_bytes)
{
	for (size_t i = 0; i < size_bytes; i++)
		((volatile char *)to)[i] = ((const char *)from)[i];
	return to;
}

void *memset(void *at, int byte, size_t size_bytes)
{
	for (size_t i = 0; i < size_bytes; i++)
		((volatile char *)at)[i] = (char)byte;
	return at;
}
