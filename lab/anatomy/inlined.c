/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inlined: what of a caller's code lies on a cycle with its call. */
#include "lab/anatomy/inlined.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/list.h"
#include "lab/anatomy/instruction.h"

#define CALLEE  "mte_clear_page_tags"
#define INLINED "sanitise_mte_tags"

/* An executed instruction of the caller. */
struct instruction {
	uint64_t address;
	uint32_t word;
	bool before; /* can come to the call */
	bool behind; /* can be come to from the call */
};

struct body {
	struct instruction *list; /* sorted by address */
	size_t count;
};

static int compare(const void *left, const void *right)
{
	const struct instruction *a = left, *b = right;

	return (a->address > b->address) - (a->address < b->address);
}

/* Puts duplicates together that come from runs which overlap. */
static void sort_body(struct body *body)
{
	size_t kept = 0;

	if (body->count == 0)
		return;
	qsort(body->list, body->count, sizeof(*body->list), compare);
	for (size_t i = 1; i < body->count; i++)
		if (body->list[i].address != body->list[kept].address)
			body->list[++kept] = body->list[i];
	body->count = kept + 1;
}

static int collect(const struct trace *trace, struct symbols *symbols, uint32_t function,
		   struct body *body, struct message *message)
{
	for (size_t i = 0; i < trace->run_count; i++) {
		const struct trace_run *run = &trace->runs[i];

		for (size_t k = 0; k < run->count; k++) {
			uint64_t address = run->address + k * INSTRUCTION_BYTES;
			struct instruction *list;

			if (symbols_find(symbols, address).owner != function)
				continue;
			list = list_grown(body->list, body->count, sizeof(*list));
			if (!list)
				return message_set(message, "out of memory");
			body->list = list;
			list[body->count++] =
				(struct instruction){address, run->words[k], false, false};
		}
	}
	sort_body(body);
	return 0;
}

static struct instruction *at(const struct body *body, uint64_t address)
{
	const struct instruction key = {.address = address};

	return bsearch(&key, body->list, body->count, sizeof(key), compare);
}

/* An unconditional branch has nothing behind it; B is the one direct branch without condition. */
static bool falls_through(uint32_t word)
{
	enum instruction_kind kind = instruction_kind(word);

	if (kind == INSTRUCTION_JUMP)
		return (word & 0xfc000000) != 0x14000000 && (word & 0xfe000000) != 0xd6000000;
	return kind != INSTRUCTION_RETURN && kind != INSTRUCTION_ERET;
}

/* Where @instruction can go on within the body: at most two, NULL where it cannot. */
static void successors(const struct body *body, const struct instruction *instruction,
		       struct instruction *next[2])
{
	uint64_t target;

	next[0] = falls_through(instruction->word)
			  ? at(body, instruction->address + INSTRUCTION_BYTES)
			  : NULL;
	next[1] = NULL;
	if (instruction_kind(instruction->word) == INSTRUCTION_JUMP &&
	    instruction_target(instruction->address, instruction->word, &target))
		next[1] = at(body, target);
}

/* Marks what can be come to from a marked one; false when there was nothing more. */
static bool spread(const struct body *body)
{
	bool more = false;

	for (size_t i = 0; i < body->count; i++) {
		struct instruction *here = &body->list[i];
		struct instruction *next[2];

		successors(body, here, next);
		for (int k = 0; k < 2; k++) {
			if (!next[k])
				continue;
			more |= here->behind && !next[k]->behind;
			next[k]->behind |= here->behind;
			more |= next[k]->before && !here->before;
			here->before |= next[k]->before;
		}
	}
	return more;
}

/* Whether the call at @call comes to itself again, in a part that is not too large. */
static bool mark_cycle(const struct body *body, uint64_t call)
{
	struct instruction *seed = at(body, call);
	struct instruction *next[2];
	size_t size = 0;

	if (!seed)
		return false;
	seed->before = true;
	successors(body, seed, next);
	if (next[0])
		next[0]->behind = true;
	while (spread(body))
		;
	for (size_t i = 0; i < body->count; i++)
		size += body->list[i].before && body->list[i].behind;
	return seed->behind && size <= INLINED_MAX;
}

static int add_pieces(const struct body *body, struct symbols *symbols, struct message *message)
{
	uint32_t function = symbols_function(symbols, INLINED);

	for (size_t i = 0; i < body->count; i++) {
		const struct instruction *instruction = &body->list[i];

		if (instruction->before && instruction->behind &&
		    symbols_add_piece(symbols, instruction->address,
				      instruction->address + INSTRUCTION_BYTES, function,
				      message) < 0)
			return -1;
	}
	return 0;
}

static int add_caller(const struct trace *trace, struct symbols *symbols, uint64_t call,
		      struct message *message)
{
	struct body body = {0};
	int result = collect(trace, symbols, symbols_find(symbols, call).owner, &body, message);

	if (result == 0 && mark_cycle(&body, call))
		result = add_pieces(&body, symbols, message);
	free(body.list);
	return result;
}

/* KVM's handlers of faults, but not what calls the same function for a reason of its own. */
static bool may_hold_it(const char *name)
{
	return (strncmp(name, "kvm_", 4) == 0 || strcmp(name, "user_mem_abort") == 0 ||
		strcmp(name, "gmem_abort") == 0) &&
	       !strstr(name, "copy_tags");
}

/* The call that @run ends with, if it is one that is looked for and not found yet. */
static bool is_wanted(const struct trace_run *run, struct symbols *symbols, uint64_t *call)
{
	uint64_t target;
	struct symbols_place place;

	if (run->end != RECORDER_END_CALL || run->count == 0)
		return false;
	*call = run->address + (run->count - 1) * INSTRUCTION_BYTES;
	if (!instruction_target(*call, run->words[run->count - 1], &target))
		return false;
	place = symbols_find(symbols, target);
	if (strcmp(symbols->names[place.function], CALLEE) != 0)
		return false;
	place = symbols_find(symbols, *call);
	return place.function == place.owner && may_hold_it(symbols->names[place.owner]);
}

int inlined_find(const struct trace *trace, struct symbols *symbols, struct message *message)
{
	uint64_t call;

	for (size_t i = 0; i < trace->run_count; i++)
		if (is_wanted(&trace->runs[i], symbols, &call) &&
		    add_caller(trace, symbols, call, message) < 0)
			return -1;
	return 0;
}
