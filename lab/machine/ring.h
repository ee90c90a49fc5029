/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ring: frames through the shared memory of a channel (lab/machine/frame.h), one writer and one
 * reader.
 *
 * The positions count bytes since the beginning and never wrap; the writer alone moves `head`, the
 * reader alone moves `tail`.
 */
#ifndef MTEBENCH_LAB_MACHINE_RING_H
#define MTEBENCH_LAB_MACHINE_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lab/machine/frame.h"

/* At the beginning of the channel; each position in a cache line of its own. */
struct channel_header {
	uint64_t head;
	uint64_t pad_head[7];
	uint64_t tail;
	uint64_t pad_tail[7];
};

struct ring {
	struct channel_header *header; /* shared */
	uint64_t *words;               /* shared */
	uint64_t word_count;
};

enum ring_result {
	RING_FRAME,   /* one frame was taken */
	RING_EMPTY,   /* nothing there yet */
	RING_CORRUPT, /* not what a writer leaves behind: nothing after it can be believed */
};

/* The ring in a channel of CHANNEL_BYTES mapped at @channel. */
struct ring ring_of_channel(void *channel);

/* Appends a frame of at most FRAME_PAYLOAD_MAX bytes; false, with nothing written, while there is
 * no room for it. */
bool ring_write(const struct ring *ring, enum frame_kind kind, const void *payload,
		size_t payload_bytes);

/* Takes the oldest frame out. Nothing that stands in the shared memory can make it read or write
 * outside. */
enum ring_result ring_read(const struct ring *ring, struct frame *frame);

#endif
