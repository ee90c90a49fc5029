/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kernel_symbols: the functions of the running kernel, as /proc/kallsyms has them. */
#ifndef MTEBENCH_HOST_WATCH_KERNEL_SYMBOLS_H
#define MTEBENCH_HOST_WATCH_KERNEL_SYMBOLS_H

#include "common/symbols.h"

/*
 * Returns 0 with @symbols ready for look-ups, to be freed with symbols_free(); or -1 with @message
 * and nothing owned: it cannot be read, or the kernel hides addresses from this process
 * (kernel.kptr_restrict), which is not changed here.
 */
int kernel_symbols_read(struct symbols *symbols, struct message *message);

#endif
