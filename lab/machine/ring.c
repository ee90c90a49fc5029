/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ring: positions and copies in whole 64-bit words. */
#include "lab/machine/ring.h"

#include <string.h>

#include "common/crc32.h"

#define HEADER_WORDS (sizeof(struct frame_header) / FRAME_ALIGN)
#define FRAME_WORDS  (HEADER_WORDS + FRAME_PAYLOAD_MAX / FRAME_ALIGN)

/* A frame as it lies in the ring. */
union frame_image {
	struct {
		struct frame_header header;
		uint8_t payload[FRAME_PAYLOAD_MAX];
	} frame;
	uint64_t words[FRAME_WORDS];
};

struct ring ring_of_channel(void *channel)
{
	return (struct ring){
		.header = channel,
		.words = (uint64_t *)((char *)channel + CHANNEL_RING_OFFSET),
		.word_count = CHANNEL_RING_BYTES / FRAME_ALIGN,
	};
}

static uint64_t words_for(uint64_t payload_bytes)
{
	return HEADER_WORDS + (payload_bytes + FRAME_ALIGN - 1) / FRAME_ALIGN;
}

static uint32_t image_crc(const union frame_image *image)
{
	uint32_t crc = crc32_add(0, image, offsetof(struct frame_header, crc));

	return crc32_add(crc, image->frame.payload, image->frame.header.payload_bytes);
}

static void copy_in(const struct ring *ring, uint64_t position, const uint64_t *words,
		    uint64_t count)
{
	volatile uint64_t *shared = ring->words;

	for (uint64_t i = 0; i < count; i++)
		shared[(position + i) % ring->word_count] = words[i];
}

static void copy_out(const struct ring *ring, uint64_t position, uint64_t *words, uint64_t count)
{
	const volatile uint64_t *shared = ring->words;

	for (uint64_t i = 0; i < count; i++)
		words[i] = shared[(position + i) % ring->word_count];
}

bool ring_write(const struct ring *ring, enum frame_kind kind, const void *payload,
		size_t payload_bytes)
{
	static union frame_image image; /* large for a stack; a process has one writer */
	uint64_t head = __atomic_load_n(&ring->header->head, __ATOMIC_RELAXED) / FRAME_ALIGN;
	uint64_t tail = __atomic_load_n(&ring->header->tail, __ATOMIC_ACQUIRE) / FRAME_ALIGN;
	uint64_t count = words_for(payload_bytes);

	if (ring->word_count - (head - tail) < count)
		return false;
	image.words[count - 1] = 0;
	image.frame.header = (struct frame_header){
		.magic = FRAME_MAGIC,
		.kind = kind,
		.payload_bytes = (uint32_t)payload_bytes,
	};
	memcpy(image.frame.payload, payload, payload_bytes);
	image.frame.header.crc = image_crc(&image);
	copy_in(ring, head, image.words, count);
	__atomic_store_n(&ring->header->head, (head + count) * FRAME_ALIGN, __ATOMIC_RELEASE);
	return true;
}

/* Whether a frame of @header can stand in @available words. */
static bool header_is_sane(const struct frame_header *header, uint64_t available)
{
	return header->magic == FRAME_MAGIC && header->kind >= FRAME_STDOUT &&
	       header->kind <= FRAME_SYMBOLS && header->payload_bytes <= FRAME_PAYLOAD_MAX &&
	       words_for(header->payload_bytes) <= available;
}

static enum ring_result take_frame(const struct ring *ring, uint64_t position, uint64_t available,
				   struct frame *frame)
{
	union frame_image image;
	const struct frame_header *header = &image.frame.header;

	copy_out(ring, position, image.words, HEADER_WORDS);
	if (!header_is_sane(header, available))
		return RING_CORRUPT;
	copy_out(ring, position + HEADER_WORDS, image.words + HEADER_WORDS,
		 words_for(header->payload_bytes) - HEADER_WORDS);
	if (header->crc != image_crc(&image))
		return RING_CORRUPT;
	frame->kind = (enum frame_kind)header->kind;
	frame->payload_bytes = header->payload_bytes;
	memcpy(frame->payload, image.frame.payload, frame->payload_bytes);
	return RING_FRAME;
}

enum ring_result ring_read(const struct ring *ring, struct frame *frame)
{
	uint64_t head_bytes = __atomic_load_n(&ring->header->head, __ATOMIC_ACQUIRE);
	uint64_t tail = __atomic_load_n(&ring->header->tail, __ATOMIC_RELAXED) / FRAME_ALIGN;
	uint64_t available = head_bytes / FRAME_ALIGN - tail;
	enum ring_result result;

	if (available == 0)
		return RING_EMPTY;
	if (head_bytes % FRAME_ALIGN != 0 || available > ring->word_count ||
	    available < HEADER_WORDS)
		return RING_CORRUPT;
	result = take_frame(ring, tail, available, frame);
	if (result == RING_FRAME)
		__atomic_store_n(&ring->header->tail,
				 (tail + words_for(frame->payload_bytes)) * FRAME_ALIGN,
				 __ATOMIC_RELEASE);
	return result;
}
