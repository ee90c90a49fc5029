/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * symbols: finds the function that an address belongs to, in the kernel, in the guest's payload and
 * in mtebench; these three do not overlap.
 *
 * Names do not depend on how a kernel was compiled: suffixes of the compiler (".isra.0", ".cold")
 * are left out, so that a function and its cold part are one. Functions are numbered from 1 on, in
 * the order in which they are first found.
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
	char *name;        /* owned; NULL: addresses from here on belong to no function */
	bool global;       /* preferred to other symbols at the same address */
	uint32_t function; /* SYMBOLS_UNKNOWN: no address was found in it yet */
};

/* Instructions in the range of one function that are an inlined copy of `function`. */
struct symbols_piece {
	uint64_t begin, end;
	uint32_t function;
};

struct symbols {
	struct symbol *list; /* sorted by address once symbols_sort() was called; owned */
	size_t count;
	struct symbols_piece *pieces; /* owned */
	size_t piece_count;
	const char **names; /* by number of the function; owned; [SYMBOLS_UNKNOWN] is "[unknown]" */
	size_t name_count;
};

/* Where an address lies. */
struct symbols_place {
	uint32_t function;
	uint32_t owner; /* the function that `function` is inlined into; else `function` itself */
};

/* Returns 0, or -1 with a message when memory is short. */
int symbols_begin(struct symbols *symbols, struct message *message);
void symbols_free(struct symbols *symbols);

/* Adds the symbols in lines of /proc/kallsyms; other lines are skipped. Returns 0, or -1 with a
 * message when memory is short. */
int symbols_add_kernel(struct symbols *symbols, const char *text, size_t size,
		       struct message *message);

/* Adds the symbols whose names begin with @prefix once more, @offset bytes away and with @instead in
 * front of the rest of their names. Returns 0, or -1 with a message when memory is short. */
int symbols_add_moved(struct symbols *symbols, const char *prefix, const char *instead,
		      uint64_t offset, struct message *message);

/* Finds the address of the first symbol @name that was added. */
bool symbols_address(const struct symbols *symbols, const char *name, uint64_t *address);

/* Adds the functions of the arm64 ELF executable at @path, with @prefix ("guest:") in front of each
 * name. Returns 0, or -1 with a message. */
int symbols_add_elf(struct symbols *symbols, const char *path, const char *prefix,
		    struct message *message);

/* Call it when all symbols have been added and before the first look-up. */
void symbols_sort(struct symbols *symbols);

/* Returns a number greater than any function number that symbols_find() will give. */
size_t symbols_functions_max(const struct symbols *symbols);

struct symbols_place symbols_find(struct symbols *symbols, uint64_t address);

/* Returns the number of function @name, a new one when it has none yet; SYMBOLS_UNKNOWN when memory
 * is short. */
uint32_t symbols_function(struct symbols *symbols, const char *name);

/* Says that the instructions of [begin, end) are an inlined copy of @function. */
int symbols_add_piece(struct symbols *symbols, uint64_t begin, uint64_t end, uint32_t function,
		      struct message *message);

#endif
