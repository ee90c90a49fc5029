/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * link: what a Linux guest and its host say to each other over a virtio-console port.
 *
 * A frame is a link_header and its payload. The guest sends HELLO, then waits for GO; sends IDLE,
 * waits for GO; sends the RESULT of a work, waits for GO, and so on; in the end END. So the host can
 * look at its own counters while the guest stands still. Both sides are the same program on the same
 * architecture: the payloads are its structs. Nothing that is not a whole frame with the right
 * checksum is believed; after one that is wrong, nothing is.
 */
#ifndef MTEBENCH_LINUXGUEST_LINK_H
#define MTEBENCH_LINUXGUEST_LINK_H

#include <stddef.h>
#include <stdint.h>

#define LINK_MAGIC       UINT32_C(0x6c65746d) /* "mtel" in memory */
#define LINK_SAMPLES_MAX 256
#define LINK_NAME_MAX    15
#define LINK_REASON_MAX  159

/* Byte 1, Ctrl-A, is in no frame of the host's: VMMs that have the port on a terminal take it for an
 * escape. With LINK_GO = 2 it would be the first of the checksum. */
enum link_kind {
	LINK_HELLO = 1,  /* guest: a link_hello */
	LINK_RESULT = 3, /* guest: a link_result */
	LINK_END = 4,    /* guest: no payload, no more works */
	LINK_GO = 5,     /* host: no payload */
	LINK_IDLE = 6,   /* guest: no payload, its kernel has ended what it began at boot */
};

struct link_header {
	uint32_t magic;
	uint32_t kind;
	uint32_t payload_bytes;
	uint32_t crc; /* of magic, kind, payload_bytes and the payload */
};

/* What the guest is. Ticks are of its own counter. */
struct link_hello {
	uint64_t entry_ticks; /* at the beginning of main() */
	uint64_t hello_ticks; /* before this was sent: what lies between is the way to the port */
	uint64_t frequency_hz;
	uint64_t memory_bytes; /* MemTotal */
	uint32_t mte_level;    /* as tags_level() */
	uint32_t page_size_bytes;
	char release[64]; /* of its kernel, NUL-terminated */
};

/* How a work went (linuxguest/work.h). */
struct link_result {
	char work[LINK_NAME_MAX + 1];       /* NUL-terminated */
	uint32_t status;                    /* enum trial_status: OK, SKIP or FAILED */
	uint32_t sample_count;              /* at most LINK_SAMPLES_MAX */
	uint64_t sample_bytes;              /* memory that one sample is about; 0: none */
	uint64_t control_ticks;             /* of the timed section without the operation */
	uint64_t seen, wrong;               /* oracle */
	char reason[LINK_REASON_MAX + 1];   /* unless OK */
	uint64_t samples[LINK_SAMPLES_MAX]; /* ticks */
};

#define LINK_PAYLOAD_MAX (sizeof(struct link_result))

struct link_frame {
	struct link_header header;
	union {
		struct link_hello hello;
		struct link_result result;
		uint8_t bytes[LINK_PAYLOAD_MAX];
	} payload;
};

/* A frame that is coming in piece by piece. Begin with a zeroed one. */
struct link_reader {
	struct link_frame frame;
	size_t got_bytes;
};

enum link_state {
	LINK_PARTIAL, /* goes on with the next bytes */
	LINK_FRAME,   /* reader.frame is whole; its strings end with NUL */
	LINK_BROKEN,  /* not a frame */
};

/*
 * Takes of @bytes what the frame still needs; *@taken tells how many. Called again after
 * LINK_FRAME it begins the next one.
 */
enum link_state link_take(struct link_reader *reader, const void *bytes, size_t size,
			  size_t *taken);

/* Sends a frame whole, waiting as long as it takes. Returns 0 or -errno. */
int link_send(int fd, enum link_kind kind, const void *payload, size_t payload_bytes);

/* Waits for a frame. Returns 0, or -errno: -EPROTO when it is none, -EPIPE at the end. */
int link_receive(int fd, struct link_frame *frame);

#endif
