/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of lab/frame and lab/ring: frames in, frames out, and what a corrupted one is taken for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/crc32.h"
#include "lab/machine/ring.h"

static struct frame frame;

static int make_ring(void **state)
{
	static struct ring ring;
	void *channel = calloc(1, CHANNEL_BYTES);

	ring = ring_of_channel(channel);
	*state = &ring;
	return channel ? 0 : -1;
}

static int free_ring(void **state)
{
	free(((struct ring *)*state)->header);
	return 0;
}

/* The check value of CRC-32: of the digits 1 to 9, in one piece and in two. */
static void test_crc(void **state)
{
	(void)state;
	assert_int_equal(crc32_add(0, "123456789", 9), 0xcbf43926);
	assert_int_equal(crc32_add(crc32_add(0, "1234", 4), "56789", 5), 0xcbf43926);
	assert_int_equal(crc32_add(0, "", 0), 0);
}

static void test_in_order(void **state)
{
	struct ring *ring = *state;

	assert_int_equal(ring_read(ring, &frame), RING_EMPTY);
	assert_true(ring_write(ring, FRAME_STDOUT, "one", 3));
	assert_true(ring_write(ring, FRAME_NOTE, "", 0));
	assert_true(ring_write(ring, FRAME_STDERR, "12345678", 8));
	/* Headers of 16 bytes, payloads rounded up to 8: 24, 16 and 24. */
	assert_int_equal(ring->header->head, 64);
	assert_int_equal(ring_read(ring, &frame), RING_FRAME);
	assert_int_equal(frame.kind, FRAME_STDOUT);
	assert_int_equal(frame.payload_bytes, 3);
	assert_memory_equal(frame.payload, "one", 3);
	assert_int_equal(ring->header->tail, 24);
	assert_int_equal(ring_read(ring, &frame), RING_FRAME);
	assert_int_equal(frame.payload_bytes, 0);
	assert_int_equal(ring_read(ring, &frame), RING_FRAME);
	assert_int_equal(frame.kind, FRAME_STDERR);
	assert_memory_equal(frame.payload, "12345678", 8);
	assert_int_equal(ring_read(ring, &frame), RING_EMPTY);
}

/* A full ring takes no more until the reader has been there; frames cross its end unharmed. */
static void test_full_and_wrapping(void **state)
{
	static uint8_t payload[FRAME_PAYLOAD_MAX];
	struct ring *ring = *state;
	const size_t fitting = CHANNEL_RING_BYTES / (sizeof(struct frame_header) + sizeof(payload));
	size_t written = 0;

	for (; ring_write(ring, FRAME_STDOUT, payload, sizeof(payload)); written++)
		memset(payload, (int)written + 1, sizeof(payload));
	assert_int_equal(written, fitting);
	assert_int_equal(ring_read(ring, &frame), RING_FRAME);
	memset(payload, 0xa5, sizeof(payload));
	assert_true(ring_write(ring, FRAME_STDOUT, payload, sizeof(payload)));
	assert_true(ring->header->head > CHANNEL_RING_BYTES);
	for (size_t i = 1; i < fitting; i++) {
		assert_int_equal(ring_read(ring, &frame), RING_FRAME);
		assert_int_equal(frame.payload[FRAME_PAYLOAD_MAX - 1], i);
	}
	assert_int_equal(ring_read(ring, &frame), RING_FRAME);
	assert_memory_equal(frame.payload, payload, sizeof(payload));
	assert_int_equal(ring_read(ring, &frame), RING_EMPTY);
}

/* Frames of nothing but a header fill the ring to the last word. */
static void test_exactly_full(void **state)
{
	struct ring *ring = *state;

	for (size_t i = 1; i < CHANNEL_RING_BYTES / sizeof(struct frame_header); i++)
		assert_true(ring_write(ring, FRAME_NOTE, "", 0));
	assert_false(ring_write(ring, FRAME_NOTE, "1", 1)); /* one word too long */
	assert_true(ring_write(ring, FRAME_NOTE, "", 0));
	assert_int_equal(ring->header->head, CHANNEL_RING_BYTES);
	assert_false(ring_write(ring, FRAME_NOTE, "", 0));
	assert_int_equal(ring_read(ring, &frame), RING_FRAME);
	assert_true(ring_write(ring, FRAME_NOTE, "", 0));
}

static struct frame_header *first_header(struct ring *ring)
{
	return (struct frame_header *)ring->words;
}

static void test_corrupt_header(void **state)
{
	struct ring *ring = *state;

	assert_true(ring_write(ring, FRAME_STDOUT, "payload", 7));
	first_header(ring)->magic ^= 1;
	assert_int_equal(ring_read(ring, &frame), RING_CORRUPT);
	first_header(ring)->magic ^= 1;
	first_header(ring)->kind = FRAME_EXIT + 1;
	assert_int_equal(ring_read(ring, &frame), RING_CORRUPT);
	first_header(ring)->kind = FRAME_STDERR; /* a kind that there is, but not the one written */
	assert_int_equal(ring_read(ring, &frame), RING_CORRUPT);
	first_header(ring)->kind = FRAME_STDOUT;
	first_header(ring)->payload_bytes = FRAME_PAYLOAD_MAX + 1;
	assert_int_equal(ring_read(ring, &frame), RING_CORRUPT);
	first_header(ring)->payload_bytes = 9; /* longer than what was written */
	assert_int_equal(ring_read(ring, &frame), RING_CORRUPT);
	first_header(ring)->payload_bytes = 7;
	assert_int_equal(ring_read(ring, &frame), RING_FRAME);
}

static void test_corrupt_payload(void **state)
{
	struct ring *ring = *state;

	assert_true(ring_write(ring, FRAME_STDOUT, "payload", 7));
	((uint8_t *)ring->words)[sizeof(struct frame_header) + 3] ^= 0x10;
	assert_int_equal(ring_read(ring, &frame), RING_CORRUPT);
	assert_int_equal(ring->header->tail, 0);
}

/* Longer than a frame may be, though as much is in the ring. */
static void test_too_long(void **state)
{
	static uint8_t payload[FRAME_PAYLOAD_MAX];
	struct ring *ring = *state;

	assert_true(ring_write(ring, FRAME_STDOUT, payload, sizeof(payload)));
	assert_true(ring_write(ring, FRAME_STDOUT, payload, sizeof(payload)));
	first_header(ring)->payload_bytes = FRAME_PAYLOAD_MAX + FRAME_ALIGN;
	assert_int_equal(ring_read(ring, &frame), RING_CORRUPT);
}

static void test_corrupt_positions(void **state)
{
	struct ring *ring = *state;

	ring->header->head = CHANNEL_RING_BYTES + 8;
	assert_int_equal(ring_read(ring, &frame), RING_CORRUPT);
	ring->header->head = 12;
	assert_int_equal(ring_read(ring, &frame), RING_CORRUPT);
	ring->header->head = 8;
	assert_int_equal(ring_read(ring, &frame), RING_CORRUPT);
	ring->header->head = 0;
	ring->header->tail = 16;
	assert_int_equal(ring_read(ring, &frame), RING_CORRUPT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_crc),
		cmocka_unit_test_setup_teardown(test_in_order, make_ring, free_ring),
		cmocka_unit_test_setup_teardown(test_full_and_wrapping, make_ring, free_ring),
		cmocka_unit_test_setup_teardown(test_exactly_full, make_ring, free_ring),
		cmocka_unit_test_setup_teardown(test_too_long, make_ring, free_ring),
		cmocka_unit_test_setup_teardown(test_corrupt_header, make_ring, free_ring),
		cmocka_unit_test_setup_teardown(test_corrupt_payload, make_ring, free_ring),
		cmocka_unit_test_setup_teardown(test_corrupt_positions, make_ring, free_ring),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
