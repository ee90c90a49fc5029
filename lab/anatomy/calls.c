/* SPDX-License-Identifier: GPL-2.0-or-later */
/* calls: a stack of frames, and the nodes that they stand for. */
#include "lab/anatomy/calls.h"

#include <stdlib.h>
#include <string.h>

#include "common/list.h"
#include "lab/anatomy/instruction.h"

#define DEPTH_MAX 256 /* deeper calls are counted with their callers */

enum frame_kind { FRAME_CALL, FRAME_EXCEPTION, FRAME_INLINED };

struct frame {
	enum frame_kind kind;
	uint32_t node;
	uint32_t function;
	uint64_t return_address;
};

struct follower {
	struct symbols *symbols;
	struct mixer *mixer;
	struct anatomy_shape *tree;
	struct frame frames[DEPTH_MAX]; /* frames[0]: the root */
	size_t depth;                   /* frames in use, at least 1 */
	enum recorder_end pending;      /* how the last run ended */
	uint64_t behind;                /* the address behind it */
	bool memory_short;
};

static struct frame *top(struct follower *follower)
{
	return &follower->frames[follower->depth - 1];
}

/* The node of @function below @parent. */
static uint32_t find_node(struct follower *follower, uint32_t parent, uint32_t function)
{
	struct anatomy_shape *tree = follower->tree;
	struct anatomy_node *nodes;

	for (size_t i = parent + 1; i < tree->node_count; i++)
		if (tree->nodes[i].parent == parent && tree->nodes[i].function == function)
			return (uint32_t)i;
	nodes = tree->node_count < ANATOMY_NODES_MAX
			? list_grown(tree->nodes, tree->node_count, sizeof(*nodes))
			: NULL;
	if (!nodes) {
		follower->memory_short = true;
		return parent;
	}
	tree->nodes = nodes;
	nodes[tree->node_count] = (struct anatomy_node){.parent = parent, .function = function};
	return (uint32_t)tree->node_count++;
}

static void push(struct follower *follower, enum frame_kind kind, uint32_t function,
		 uint64_t return_address)
{
	uint32_t node;

	if (follower->depth == DEPTH_MAX)
		return;
	node = find_node(follower, top(follower)->node, function);
	follower->tree->nodes[node].calls++;
	follower->frames[follower->depth++] = (struct frame){kind, node, function, return_address};
}

/* A jump: the top frame goes on as @function. */
static void replace(struct follower *follower, uint32_t function)
{
	struct frame frame = *top(follower);

	if (follower->depth == 1) {
		push(follower, FRAME_CALL, function, 0);
		return;
	}
	follower->depth--;
	push(follower, frame.kind, function, frame.return_address);
}

/* The top frame must be that of @place, where instructions are about to be counted. */
static void arrive(struct follower *follower, struct symbols_place place)
{
	if (top(follower)->kind == FRAME_INLINED && top(follower)->function != place.function)
		follower->depth--;
	if (top(follower)->function == place.function && follower->depth > 1)
		return;
	if (place.function == place.owner) {
		replace(follower, place.function);
		return;
	}
	if (top(follower)->function != place.owner || follower->depth == 1)
		replace(follower, place.owner);
	push(follower, FRAME_INLINED, place.function, 0);
}

/* The innermost frame that an exception made, or 0. */
static size_t exception_depth(const struct follower *follower)
{
	size_t depth = follower->depth;

	while (depth > 1 && follower->frames[depth - 1].kind != FRAME_EXCEPTION)
		depth--;
	return depth > 1 ? depth : 0;
}

/* A return to what was not called in this window leaves all that is known to be above it: what is
 * returned to stands in the place of the exception's handler, which the guest's exit is. */
static void come_back(struct follower *follower, uint64_t address)
{
	size_t base = exception_depth(follower);

	for (size_t depth = follower->depth; depth > (base ? base : 1); depth--)
		if (follower->frames[depth - 1].return_address == address &&
		    follower->frames[depth - 1].kind == FRAME_CALL) {
			follower->depth = depth - 1;
			return;
		}
	follower->depth = base ? base : 1;
	replace(follower, symbols_find(follower->symbols, address).owner);
}

/* What the end of the last run means for the frames, now that it is known where the next begins. */
static void go_on(struct follower *follower, uint64_t address)
{
	struct symbols_place place = symbols_find(follower->symbols, address);
	size_t base;

	switch (follower->pending) {
	case RECORDER_END_CALL:
		push(follower, FRAME_CALL, place.owner, follower->behind);
		break;
	case RECORDER_END_EXCEPTION:
		push(follower, FRAME_EXCEPTION, place.owner, follower->behind);
		mixer_count_entry(follower->mixer, top(follower)->node, address);
		break;
	case RECORDER_END_RETURN:
		come_back(follower, address);
		break;
	case RECORDER_END_ERET:
		base = exception_depth(follower);
		follower->depth = base ? base - 1 : 1;
		break;
	default:
		break;
	}
}

/* Counts the instructions of @run @times, function by function. */
static void count(struct follower *follower, const struct trace_run *run, uint32_t times)
{
	for (size_t i = 0; i < run->count; i++) {
		arrive(follower,
		       symbols_find(follower->symbols, run->address + i * INSTRUCTION_BYTES));
		follower->tree->nodes[top(follower)->node].instructions += times;
		mixer_count(follower->mixer, top(follower)->node, run->words[i], times);
		follower->tree->instructions += times;
	}
}

static void follow(struct follower *follower, const struct trace_run *run, uint32_t times)
{
	go_on(follower, run->address);
	count(follower, run, times);
	follower->pending = run->end;
	follower->behind = run->address + run->count * INSTRUCTION_BYTES;
}

/* A run that jumps to itself leaves the frames alone; other repetitions are followed one by one. */
static void take_step(struct follower *follower, const struct trace_run *run, uint32_t repeats)
{
	if (run->end == RECORDER_END_JUMP) {
		follow(follower, run, repeats);
		return;
	}
	for (uint32_t i = 0; i < repeats; i++)
		follow(follower, run, 1);
}

int calls_of(const struct trace *trace, const struct trace_shape *shape, struct symbols *symbols,
	     struct mixer *mixer, struct anatomy_shape *tree, struct message *message)
{
	struct follower follower = {
		.symbols = symbols,
		.mixer = mixer,
		.tree = tree,
		.depth = 1,
		.pending = RECORDER_END_NONE,
	};

	*tree = (struct anatomy_shape){0};
	tree->nodes = calloc(16, sizeof(*tree->nodes));
	if (!tree->nodes)
		return message_set(message, "out of memory");
	tree->node_count = 1;
	for (size_t i = 0; i < shape->step_count; i++)
		take_step(&follower, &trace->runs[shape->steps[i].run], shape->steps[i].repeats);
	mixer_end_tree(mixer, tree);
	return follower.memory_short ? message_set(message, "out of memory") : 0;
}
