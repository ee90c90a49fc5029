/* SPDX-License-Identifier: GPL-2.0-or-later */
/* init_symbols: sends the symbols of the running kernel's code to mtelab, which needs them to name
 * the addresses in the record of the anatomy plugin. */
#ifndef MTEBENCH_LAB_INIT_INIT_SYMBOLS_H
#define MTEBENCH_LAB_INIT_INIT_SYMBOLS_H

#include <stddef.h>

#include "lab/init/init_system.h"

/* Takes the next @size bytes, which are whole lines. */
typedef void init_symbols_fn(const char *text, size_t size);

/*
 * Hands the lines of /proc/kallsyms that name code to @take. Sets kernel.kptr_restrict to 0 for
 * that and then restores its value. Reports both, and whatever did not work, through @note.
 */
void init_symbols(init_symbols_fn *take, init_note_fn *note);

#endif
