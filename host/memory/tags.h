/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tags: allocation tags of this process's own memory. On machines without MTE nothing is
 * supported. */
#ifndef MTEBENCH_HOST_MEMORY_TAGS_H
#define MTEBENCH_HOST_MEMORY_TAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/message.h"

#define TAGS_PROT_MTE 0x20 /* PROT_MTE of arm64's uapi/asm/mman.h */

/* HWCAP2_MTE: this process may have tagged memory. */
bool tags_supported(void);

/* 0 without MTE, 2 with it (HWCAP2_MTE), 3 with asymmetric mode (HWCAP2_MTE3). */
int tags_level(void);

/* The block of DC ZVA in bytes (DCZID_EL0); 0 where it is prohibited, or there is none. */
unsigned int tags_zva_bytes(void);

/* STG: sets every granule of @memory (16-byte aligned, mapped with PROT_MTE) to @tag, 0..15. */
void tags_store(void *memory, size_t size_bytes, unsigned int tag);

/* LDG: the tag of each granule of @memory, to @tags. */
void tags_load(const void *memory, size_t size_bytes, uint8_t *tags);

/* LDG: number of granules of @memory whose tag is not @tag. */
size_t tags_count_other(const void *memory, size_t size_bytes, unsigned int tag);

/*
 * Writes one granule of a page, reads all granules of two pages, for several places: one must have
 * changed. Some emulators alias tag memory (QEMU 7.2 changes every second granule). Returns 0, also
 * without MTE, or -1 with @message.
 */
int tags_selftest(struct message *message);

#endif
