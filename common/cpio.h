/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cpio: writes a "newc" archive, as the kernel takes for an initramfs
 * (Documentation/driver-api/early-userspace/buffer-format.rst). Owner root, time 0, so that equal
 * contents give equal archives.
 */
#ifndef MTEBENCH_COMMON_CPIO_H
#define MTEBENCH_COMMON_CPIO_H

#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

#include "common/message.h"

struct cpio {
	FILE *file; /* borrowed; its error state tells whether all was written */
	unsigned int inode;
};

/* @name is a path without a leading slash; the directories above it are added too. */
void cpio_add_directory(struct cpio *cpio, const char *name);
void cpio_add_bytes(struct cpio *cpio, const char *name, mode_t permissions, const void *bytes,
		    size_t size);

/* Adds the file @source. Returns 0, or -1 with a message when it cannot be read. */
int cpio_add_file(struct cpio *cpio, const char *name, mode_t permissions, const char *source,
		  struct message *message);

/* Adds a symbolic link to @target. */
void cpio_add_link(struct cpio *cpio, const char *name, const char *target);

/* Ends the archive. */
void cpio_end(struct cpio *cpio);

#endif
