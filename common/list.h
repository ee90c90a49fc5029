/* SPDX-License-Identifier: GPL-2.0-or-later */
/* list: arrays that grow. */
#ifndef MTEBENCH_COMMON_LIST_H
#define MTEBENCH_COMMON_LIST_H

#include <stddef.h>

/* Makes room for one more element of @size bytes in @array, which holds @count and may be NULL when
 * that is 0. The room doubles at powers of two, so grow an array with this function only. Returns
 * the array, perhaps moved, or NULL with the array as it was when memory is short. */
void *list_grown(void *array, size_t count, size_t size);

#endif
