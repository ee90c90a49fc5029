/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * adapter: how a VMM is started: configs/vmm/NAME.conf, read strictly.
 *
 *     [vmm]
 *     program = qemu-system-aarch64        # looked for on the PATH
 *     port    = vport0p1                   # the result channel below /dev in the guest
 *     console = ttyAMA0                    # the guest kernel's console=
 *     tested  = yes                        # or no: nobody has tried it yet
 *     version = --version                  # what it is asked for its version with; --version where
 *                                          # there is no such key
 *     pty     = char device redirected to  # the VMM makes the result channel itself: a terminal,
 *                                          # whose path it says behind these words. Its own input
 *                                          # and output are a terminal then too. Without this key
 *                                          # the channel is {channel_fd}
 *
 *     [arguments]                          # always; keys only tell the lines apart
 *     memory  = -m {ram}
 *     [arguments mte=on share=shared]      # when all these factors have these levels
 *     machine = ...
 *     [lacks share=private]                # then the trial is a skip
 *     reason  = its RAM is always shared
 *     [refused]                            # the kernel said no to the VMM, which says so:
 *     KVM_SET_USER_MEMORY_REGION = KVM_SET_USER_MEMORY_REGION failed
 *     [absent]                             # the machine lacks something, and the VMM says so
 *     mte     = MTE requested, but not supported
 *
 * A value is split at blanks into arguments; then {holes} in them are filled. No shell sees any of
 * it, and what a hole holds is never split. Holes are the names in adapter_hole_names[].
 */
#ifndef MTEBENCH_LINUXGUEST_ADAPTER_H
#define MTEBENCH_LINUXGUEST_ADAPTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/message.h"

#define ADAPTER_ARGUMENTS_MAX  64
#define ADAPTER_CONDITIONS_MAX 4
#define ADAPTER_PHRASES_MAX    16
#define ADAPTER_TEXT_MAX       511
#define ADAPTER_PATH_MAX       64

enum adapter_hole {
	HOLE_KERNEL,     /* path of the guest's kernel */
	HOLE_INITRD,     /* path of its initramfs */
	HOLE_APPEND,     /* its command line, one argument */
	HOLE_RAM,        /* bytes of RAM */
	HOLE_RAM_MIB,    /* the same in MiB */
	HOLE_VCPUS,      /* number of vCPUs */
	HOLE_MTE,        /* on, off */
	HOLE_PREALLOC,   /* on, off */
	HOLE_PMU,        /* on, off */
	HOLE_CHANNEL_FD, /* number of an inherited descriptor: a connected stream socket */
	HOLE_COUNT,
};

extern const char *const adapter_hole_names[HOLE_COUNT];

/* factor=level, both owned. */
struct adapter_condition {
	char *factor;
	char *level;
};

struct adapter_conditions {
	struct adapter_condition all[ADAPTER_CONDITIONS_MAX];
	size_t count;
};

struct adapter_argument {
	char *text; /* with holes */
	struct adapter_conditions when;
};

/* A text of the VMM's (or ours), under a name or a condition. */
struct adapter_phrase {
	char *name; /* NULL where it has none */
	char *text;
	struct adapter_conditions when;
};

struct adapter_phrases {
	struct adapter_phrase all[ADAPTER_PHRASES_MAX];
	size_t count;
};

struct adapter {
	char *program, *port, *console, *version;
	char *pty; /* NULL: the channel is HOLE_CHANNEL_FD */
	bool tested;
	struct adapter_argument arguments[ADAPTER_ARGUMENTS_MAX];
	size_t argument_count;
	struct adapter_phrases lacks, refused, absent;
};

/* The level of factor @name, for conditions; NULL when there is no such factor. */
typedef const char *adapter_level_fn(const void *context, const char *name);

struct adapter_levels {
	adapter_level_fn *level;
	const void *context;
};

/* Where the adapter called @name is, into @path. Returns @path. */
const char *adapter_path(const char *name, char *path, size_t path_size);

/* Reads @path. Returns 0 with *@adapter owned by the caller, or -1 with @message naming file and
 * line. */
int adapter_read(const char *path, struct adapter **adapter, struct message *message);
int adapter_read_text(const char *name, const char *text, size_t size, struct adapter **adapter,
		      struct message *message);
void adapter_free(struct adapter *adapter);

/* A checksum of all that decides what the VMM is started with. */
uint32_t adapter_checksum(const struct adapter *adapter);

/* Why @adapter's VMM cannot do these levels, or NULL when it can. */
const char *adapter_lacks(const struct adapter *adapter, const struct adapter_levels *levels);

/*
 * The argument vector: the program, then its arguments with their holes filled from @holes
 * (HOLE_COUNT texts). Ends with NULL; the caller frees it with adapter_free_arguments(). NULL when
 * memory is short or an argument would be too long.
 */
char **adapter_arguments(const struct adapter *adapter, const struct adapter_levels *levels,
			 const char *const *holes);
void adapter_free_arguments(char **arguments);

/* The first phrase of @phrases that occurs in @line, or NULL. */
const struct adapter_phrase *adapter_find(const struct adapter_phrases *phrases, const char *line);

#endif
