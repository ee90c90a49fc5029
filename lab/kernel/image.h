/* SPDX-License-Identifier: GPL-2.0-or-later */
/* image: whether a file is a kernel that QEMU can boot. */
#ifndef MTEBENCH_LAB_KERNEL_IMAGE_H
#define MTEBENCH_LAB_KERNEL_IMAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/message.h"

#define IMAGE_HEADER_BYTES 64

/*
 * Whether @header, the first @size bytes of a file, begins an arm64 Image (Linux,
 * Documentation/arch/arm64/booting.rst: "ARM\x64" at offset 56) or an EFI zboot image
 * (include/linux/pe.h, drivers/firmware/efi/libstub/zboot-header.S: "MZ", and "zimg" at offset 4).
 */
bool image_header_is_kernel(const unsigned char *header, size_t size);

/* Checks the file @path, gzipped or not. Returns 0, or -1 with a message. */
int image_check(const char *path, struct message *message);

#endif
