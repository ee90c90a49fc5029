/* SPDX-License-Identifier: GPL-2.0-or-later */
/* list: arrays that grow. */
#ifndef MTEBENCH_COMMON_LIST_H
#define MTEBENCH_COMMON_LIST_H

#include <stddef.h>

/* Room for one more element in @array, which holds @count (NULL holds none): its size doubles at
 * powers of two. Returns the array, perhaps moved; NULL when memory is short, and then it is as it
 * was. */
void *list_grown(void *array, size_t count, size_t size);

#endif
