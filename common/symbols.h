/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * symbols: which function an address belongs to, in the kernel, in the guest's payload and in
 * mtebench, which lie at addresses of their own.
 *
 * Names are made alike for kernels that were compiled differently: what the compiler appends
 * (".isra.0", ".cold") is left out, so a function and its cold part are one. Functions are numbered
 * as they are first found, from 1 on.
 */
#ifndef MTEBENCH_COMMON_SYMBOLS_H
#define MTEBENCH_COMMON_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/message.h"

#define SYMBOLS_UNKNOWN 0u /* the function of addresses that belong to none */

struct symbol {
	uint64_t address;
	char *name;        /* owned; NULL: what follows belongs to no function */
	bool global;       /* preferred to others at the same address */
	uint32_t function; /* SYMBOLS_UNKNOWN: not found yet */
};

/* Instructions of a function that are another's, inlined. */
struct symbols_piece {
	uint64_t begin, end;
	uint32_t function;
};

struct symbols {
	struct symbol *list; /* sorted by address once symbols_sort() was called; owned */
	size_t count;
	struct symbols_piece *pieces; /* owned */
	size_t piece_count;
	const char **names; /* of functions; owned array; names[SYMBOLS_UNKNOWN] is "[unknown]" */
	size_t name_count;
};

/* Where an address lies. */
struct symbols_place {
	uint32_t function;
	uint32_t owner; /* the function into which it is inlined; else the same as `function` */
};

/* Returns 0, or -1 with a message: out of memory. */
int symbols_begin(struct symbols *symbols, struct message *message);
void symbols_free(struct symbols *symbols);

/* Lines of /proc/kallsyms. What is no such line is left out. */
int symbols_add_kernel(struct symbols *symbols, const char *text, size_t size,
		       struct message *message);

/* The functions of the arm64 ELF executable at @path, each name behind @prefix ("guest:"). Returns
 * 0, or -1 with a message. */
int symbols_add_elf(struct symbols *symbols, const char *path, const char *prefix,
		    struct message *message);

/* To be called when all have been added, before the first look-up. */
void symbols_sort(struct symbols *symbols);

/* More than any number of a function that symbols_find() will give: each symbol has at most one. */
size_t symbols_functions_max(const struct symbols *symbols);

struct symbols_place symbols_find(struct symbols *symbols, uint64_t address);

/* The number of the function @name, which is made when it is not there. */
uint32_t symbols_function(struct symbols *symbols, const char *name);

/* Says that the instructions of [begin, end) are an inlined copy of @function. */
int symbols_add_piece(struct symbols *symbols, uint64_t begin, uint64_t end, uint32_t function,
		      struct message *message);

#endif
