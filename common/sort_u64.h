/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sort_u64: arrays of integers in ascending order. Any 64-bit values, equal ones too; an empty
 * array may be NULL.
 */
#ifndef MTEBENCH_COMMON_SORT_U64_H
#define MTEBENCH_COMMON_SORT_U64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sorts @values in place. */
void sort_u64(uint64_t *values, size_t count);

/* Whether @value is among the @sorted. */
bool sorted_u64_has(const uint64_t *sorted, size_t count, uint64_t value);

#endif
