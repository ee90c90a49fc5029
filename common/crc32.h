/* SPDX-License-Identifier: GPL-2.0-or-later */
/* crc32: the checksum of what goes from a guest to its host. */
#ifndef MTEBENCH_COMMON_CRC32_H
#define MTEBENCH_COMMON_CRC32_H

#include <stddef.h>
#include <stdint.h>

/* CRC-32 (IEEE 802.3, as in gzip) of @size bytes, going on from @crc; begin with 0. */
uint32_t crc32_add(uint32_t crc, const void *data, size_t size);

#endif
