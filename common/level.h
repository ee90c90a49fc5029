/* SPDX-License-Identifier: GPL-2.0-or-later */
/* level: a name that a config may write, and the value that it stands for. */
#ifndef MTEBENCH_COMMON_LEVEL_H
#define MTEBENCH_COMMON_LEVEL_H

#include <stdint.h>

struct level {
	const char *name; /* NULL ends a list */
	uint64_t value;
};

/* A level that is known by its name alone: nobody may ask for its value. */
#define LEVEL_NO_VALUE UINT64_MAX
#define LEVEL(text)                                                                                \
	{                                                                                          \
		(text), LEVEL_NO_VALUE                                                             \
	}

/* The level at place @number of its list, which is its value too. */
#define LEVEL_AT(number, text) [number] = {(text), (number)}

/* Levels of the array @list, without its end: for _Static_assert where an enum must agree. */
#define LEVEL_COUNT(list) (sizeof(list) / sizeof(*(list)) - 1)

/* The level called @name, or NULL when @levels has none. */
const struct level *level_find(const struct level *levels, const char *name);

#endif
