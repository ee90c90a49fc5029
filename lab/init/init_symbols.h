/* SPDX-License-Identifier: GPL-2.0-or-later */
/* init_symbols: the names of the running kernel's code, for those who saw only addresses. */
#ifndef MTEBENCH_LAB_INIT_INIT_SYMBOLS_H
#define MTEBENCH_LAB_INIT_INIT_SYMBOLS_H

#include <stddef.h>

#include "lab/init/init_system.h"

/* Takes the next bytes of the lines. */
typedef void init_symbols_fn(const char *text, size_t size);

/*
 * Hands the lines of /proc/kallsyms that name code to @take. kernel.kptr_restrict is set to 0 for
 * that and given its value back; @note is told of both.
 */
void init_symbols(init_symbols_fn *take, init_note_fn *note);

#endif
