/* SPDX-License-Identifier: GPL-2.0-or-later */
/* list: arrays that grow. */
#include "common/list.h"

#include <stdlib.h>

#define FIRST_COUNT 16

void *list_grown(void *array, size_t count, size_t size)
{
	if (count & (count - 1) || (count > 0 && count < FIRST_COUNT))
		return array;
	return realloc(array, (count ? count * 2 : FIRST_COUNT) * size);
}
