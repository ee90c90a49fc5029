/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sort_u64: arrays of integers in ascending order. */
#include "common/sort_u64.h"

#include <stdlib.h>

/* A difference would not fit into an int. */
static int compare(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

void sort_u64(uint64_t *values, size_t count)
{
	if (count)
		qsort(values, count, sizeof(*values), compare);
}

bool sorted_u64_has(const uint64_t *sorted, size_t count, uint64_t value)
{
	return count && bsearch(&value, sorted, count, sizeof(value), compare);
}
