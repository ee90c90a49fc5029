/* SPDX-License-Identifier: GPL-2.0-or-later */
/* init_system: what PID 1 of the emulated host does to the machine before the command is
 * started. */
#ifndef MTEBENCH_LAB_INIT_INIT_SYSTEM_H
#define MTEBENCH_LAB_INIT_INIT_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>

/* Called with a sentence for each thing that did not work; the machine goes on without it. */
typedef void init_note_fn(const char *sentence);

/* Reads at most @size - 1 bytes of @path into @text and ends them with NUL. Returns how many, or -1
 * with errno set. */
long init_read_file(const char *path, char *text, size_t size);

/* Mounts /proc, /sys with debugfs and tracefs, /dev, and, unless @bare, tmpfs on /results and
 * /dev/shm; and makes /tmp. */
void init_mount(bool bare, init_note_fn *note);

/* Writes each "PATH=VALUE" line of @path: VALUE goes into the file PATH. A '-' before PATH: where
 * there is no such file, nothing is noted. */
void init_apply_settings(const char *path, init_note_fn *note);

/* Gives the default huge page size a pool of @pool_bytes, rounded down to whole pages. */
void init_huge_page_pool(unsigned long pool_bytes, init_note_fn *note);

/* Maps the memory of the channel's PCI device (CHANNEL_BYTES). Returns NULL with errno set when
 * there is none. */
void *init_map_channel(void);

#endif
