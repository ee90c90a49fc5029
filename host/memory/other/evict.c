/* SPDX-License-Identifier: GPL-2.0-or-later */
/* evict: nothing is measured where it would matter. */
#include "host/memory/evict.h"

size_t evict(void *memory, size_t size_bytes)
{
	(void)memory, (void)size_bytes;
	return 0;
}
