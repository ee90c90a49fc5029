/* SPDX-License-Identifier: GPL-2.0-or-later */
/* level: a name that a config may write, and the value that it stands for. */
#include "common/level.h"

#include <string.h>

const struct level *level_find(const struct level *levels, const char *name)
{
	for (; levels->name; levels++)
		if (strcmp(levels->name, name) == 0)
			return levels;
	return NULL;
}
