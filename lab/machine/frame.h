/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * frame: the unit in which the emulated host talks to mtelab, through shared memory. Used on both
 * sides.
 *
 * The channel is one file of CHANNEL_BYTES that the emulated machine sees as the memory of a PCI
 * device. It begins with a channel_header; a ring of CHANNEL_RING_BYTES follows at
 * CHANNEL_RING_OFFSET. One writer (PID 1 of the emulated host) and one reader (mtelab). A frame is
 * a frame_header and its payload, padded to FRAME_ALIGN bytes, and may wrap at the end of the ring.
 * All accesses to the shared memory are aligned 64-bit ones, because the emulated host may have it
 * mapped as Device memory. Both sides are little-endian.
 */
#ifndef MTEBENCH_LAB_MACHINE_FRAME_H
#define MTEBENCH_LAB_MACHINE_FRAME_H

#include <stddef.h>
#include <stdint.h>

#define CHANNEL_BYTES       ((size_t)4 << 20) /* a power of two, as PCI wants it */
#define CHANNEL_RING_OFFSET ((size_t)4096)
#define CHANNEL_RING_BYTES  (CHANNEL_BYTES - CHANNEL_RING_OFFSET)
#define FRAME_ALIGN         ((size_t)8)
#define FRAME_PAYLOAD_MAX   ((size_t)32768)
#define FRAME_MAGIC         UINT32_C(0x6d746562) /* "betm" in memory */

enum frame_kind {
	FRAME_STDOUT = 1,  /* bytes of the command's standard output */
	FRAME_STDERR = 2,  /* bytes of its standard error */
	FRAME_NOTE = 3,    /* a sentence of PID 1 itself, without newline */
	FRAME_EXIT = 4,    /* the last frame: a frame_exit */
	FRAME_SYMBOLS = 5, /* lines of /proc/kallsyms that name code */
};

struct frame_header {
	uint32_t magic;
	uint32_t kind;
	uint32_t payload_bytes;
	uint32_t crc; /* of magic, kind, payload_bytes and the payload */
};

/* How the command ended. */
struct frame_exit {
	uint32_t status; /* its exit status, if it was not killed */
	uint32_t signal; /* the signal that killed it, else 0 */
};

struct frame {
	enum frame_kind kind;
	size_t payload_bytes;
	uint8_t payload[FRAME_PAYLOAD_MAX];
};

#endif
