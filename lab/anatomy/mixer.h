/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mixer: counts the events of a trial's trees, node by node. Many nodes have the same events, so
 * each mix of events is kept once.
 */
#ifndef MTEBENCH_LAB_ANATOMY_MIXER_H
#define MTEBENCH_LAB_ANATOMY_MIXER_H

#include <stdint.h>

#include "common/record/record_anatomy.h"

struct mixer; /* the events and mixes of one record, so far */

/* Returns NULL when memory is short. */
struct mixer *mixer_new(void);
void mixer_free(struct mixer *mixer);

/* Node @node of the tree that is being made executes @word @times. */
void mixer_count(struct mixer *mixer, uint32_t node, uint32_t word, uint64_t times);

/* An exception is taken to @vector, whose node is @node. */
void mixer_count_entry(struct mixer *mixer, uint32_t node, uint64_t vector);

/* The tree is finished: each of its nodes gets its mix. The next count is of the next tree. */
void mixer_end_tree(struct mixer *mixer, struct anatomy_shape *tree);

/* Moves all events and mixes to @record. Returns 0, or -1 with a message when memory was short at
 * any time. */
int mixer_give(struct mixer *mixer, struct anatomy_record *record, struct message *message);

#endif
