/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fuzz target: whatever an emulated host leaves in the channel, reading it ends, and stays inside.
 *
 * An input is a byte of flags, the writer's position, the reader's position (8 bytes each), and
 * what lies in the ring from there on. With flag 1 the first frame gets the checksum that it should
 * have.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/crc32.h"
#include "lab/machine/ring.h"

#define FRAMES_MAX 100000

struct input {
	uint8_t flags;
	uint64_t head;
	uint64_t tail;
} __attribute__((packed));

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void correct_checksum(uint8_t *frame, size_t size)
{
	struct frame_header header;

	if (size < sizeof(header))
		return;
	memcpy(&header, frame, sizeof(header));
	if (header.payload_bytes > size - sizeof(header))
		return;
	header.crc = crc32_add(0, &header, offsetof(struct frame_header, crc));
	header.crc = crc32_add(header.crc, frame + sizeof(header), header.payload_bytes);
	memcpy(frame, &header, sizeof(header));
}

static void fill(const struct ring *ring, uint64_t position, const uint8_t *bytes, size_t size)
{
	uint8_t *words = (uint8_t *)ring->words;

	for (size_t i = 0; i < size; i++)
		words[(position + i) % (ring->word_count * FRAME_ALIGN)] = bytes[i];
}

static void read_all(const struct ring *ring)
{
	static struct frame frame;

	for (int i = 0; i < FRAMES_MAX; i++) {
		if (ring_read(ring, &frame) != RING_FRAME)
			return;
		if (frame.payload_bytes > FRAME_PAYLOAD_MAX || frame.kind < FRAME_STDOUT ||
		    frame.kind > FRAME_SYMBOLS)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void *channel;
	struct input input;
	struct ring ring;
	uint8_t *bytes;

	if (size < sizeof(input) || size > CHANNEL_RING_BYTES)
		return 0;
	if (!channel)
		channel = aligned_alloc(CHANNEL_RING_OFFSET, CHANNEL_BYTES);
	bytes = malloc(size);
	memcpy(&input, data, sizeof(input));
	memcpy(bytes, data + sizeof(input), size - sizeof(input));
	if (input.flags & 1)
		correct_checksum(bytes, size - sizeof(input));
	ring = ring_of_channel(channel);
	ring.header->head = input.head;
	ring.header->tail = input.tail;
	fill(&ring, input.tail / FRAME_ALIGN * FRAME_ALIGN, bytes, size - sizeof(input));
	read_all(&ring);
	free(bytes);
	return 0;
}
