/* SPDX-License-Identifier: GPL-2.0-or-later */
/* link: frames with a checksum. */
#include "linuxguest/link.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "common/crc32.h"
#include "common/record/record.h"

static uint32_t checksum(const struct link_header *header, const void *payload)
{
	uint32_t crc = crc32_add(0, header, offsetof(struct link_header, crc));

	return crc32_add(crc, payload, header->payload_bytes);
}

/* What the payload of @kind must measure, -1 for no kind. */
static int64_t payload_bytes_of(uint32_t kind)
{
	switch (kind) {
	case LINK_HELLO:
		return sizeof(struct link_hello);
	case LINK_RESULT:
		return sizeof(struct link_result);
	case LINK_GO:
	case LINK_END:
	case LINK_IDLE:
		return 0;
	default:
		return -1;
	}
}

static bool header_is_right(const struct link_header *header)
{
	return header->magic == LINK_MAGIC &&
	       payload_bytes_of(header->kind) == (int64_t)header->payload_bytes;
}

static bool payload_is_right(const struct link_frame *frame)
{
	const struct link_result *result = &frame->payload.result;
	const struct link_hello *hello = &frame->payload.hello;

	if (frame->header.crc != checksum(&frame->header, frame->payload.bytes))
		return false;
	if (frame->header.kind == LINK_HELLO)
		return memchr(hello->release, '\0', sizeof(hello->release)) != NULL;
	if (frame->header.kind != LINK_RESULT)
		return true;
	return memchr(result->work, '\0', sizeof(result->work)) &&
	       memchr(result->reason, '\0', sizeof(result->reason)) &&
	       result->sample_count <= LINK_SAMPLES_MAX && result->status < TRIAL_STATUS_COUNT;
}

enum link_state link_take(struct link_reader *reader, const void *bytes, size_t size, size_t *taken)
{
	const uint8_t *from = bytes;

	for (*taken = 0; *taken < size; ++*taken) {
		((uint8_t *)&reader->frame)[reader->got_bytes++] = from[*taken];
		if (reader->got_bytes < sizeof(struct link_header))
			continue;
		if (!header_is_right(&reader->frame.header))
			return LINK_BROKEN;
		if (reader->got_bytes <
		    sizeof(struct link_header) + reader->frame.header.payload_bytes)
			continue;
		reader->got_bytes = 0;
		++*taken;
		return payload_is_right(&reader->frame) ? LINK_FRAME : LINK_BROKEN;
	}
	return LINK_PARTIAL;
}

static int write_all(int fd, const void *bytes, size_t size)
{
	const char *at = bytes;

	while (size > 0) {
		ssize_t put = write(fd, at, size);

		if (put < 0 && errno == EAGAIN) {
			struct pollfd room = {.fd = fd, .events = POLLOUT};

			poll(&room, 1, -1);
			continue;
		}
		if (put < 0 && errno != EINTR)
			return -errno;
		if (put > 0) {
			at += put;
			size -= (size_t)put;
		}
	}
	return 0;
}

int link_send(int fd, enum link_kind kind, const void *payload, size_t payload_bytes)
{
	struct link_frame frame = {
		.header = {.magic = LINK_MAGIC,
			   .kind = kind,
			   .payload_bytes = (uint32_t)payload_bytes},
	};

	if (payload_bytes)
		memcpy(frame.payload.bytes, payload, payload_bytes);
	frame.header.crc = checksum(&frame.header, frame.payload.bytes);
	return write_all(fd, &frame, sizeof(frame.header) + payload_bytes);
}

int link_receive(int fd, struct link_frame *frame)
{
	static struct link_reader reader;
	enum link_state state = LINK_PARTIAL;
	size_t taken;
	char byte;

	reader.got_bytes = 0;
	while (state == LINK_PARTIAL) {
		ssize_t got = read(fd, &byte, 1);

		if (got == 0)
			return -EPIPE;
		if (got < 0 && errno != EINTR)
			return -errno;
		if (got > 0)
			state = link_take(&reader, &byte, 1, &taken);
	}
	*frame = reader.frame;
	return state == LINK_FRAME ? 0 : -EPROTO;
}
