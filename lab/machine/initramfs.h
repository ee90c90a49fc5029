/* SPDX-License-Identifier: GPL-2.0-or-later */
/* initramfs: the root file system of an emulated host: PID 1, busybox, mtebench, the command and
 * its files. */
#ifndef MTEBENCH_LAB_MACHINE_INITRAMFS_H
#define MTEBENCH_LAB_MACHINE_INITRAMFS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/message.h"
#include "lab/base/paths.h"

#define INITRAMFS_FILES_MAX    128
#define INITRAMFS_SETTINGS_MAX 32
#define INITRAMFS_TREES_MAX    16
#define INITRAMFS_NAME_MAX     127
/* Twice that is in the host's 2 GiB while it unpacks, and room for its works must be left. */
#define INITRAMFS_BYTES_MAX ((long)640 << 20)

/* A file to put in, or a link. */
struct initramfs_file {
	const char *source; /* on this machine; of a link, where it leads in the emulated host */
	const char *name;   /* in the emulated host, absolute */
	bool is_link;
};

/* Where something lies in the emulated host, absolute. */
struct initramfs_name {
	char text[INITRAMFS_NAME_MAX + 1];
};

/* A directory with all below it, or a file. */
struct initramfs_tree {
	struct path source; /* on this machine */
	struct initramfs_name name;
};

/* All borrowed, but for the trees. */
struct initramfs_contents {
	size_t filler_bytes;        /* of a file without content: it moves where memory lies */
	const char *const *command; /* ends with NULL */
	bool on_console;            /* the command has the console, and no channel */
	bool bare;    /* nothing but PID 1 and `files`: no busybox, no mtebench, no /tmp */
	bool symbols; /* of the kernel are sent when the command has ended */
	struct initramfs_file files[INITRAMFS_FILES_MAX];
	size_t file_count;
	struct initramfs_tree trees[INITRAMFS_TREES_MAX];
	size_t tree_count;
	const char
		*settings[INITRAMFS_SETTINGS_MAX]; /* "PATH=VALUE", set before the command starts */
	size_t setting_count;
};

/* Adds a file, a link, a tree or a setting; of files with one name the last is there, and it is there
 * instead of one of a tree. Returns 0, or -1 with a message when there are too many or it
 * is not of that form. */
int initramfs_add_file(struct initramfs_contents *contents, const char *source, const char *name,
		       struct message *message);
int initramfs_add_link(struct initramfs_contents *contents, const char *target, const char *name,
		       struct message *message);
int initramfs_add_tree(struct initramfs_contents *contents, const struct path *source,
		       const struct initramfs_name *name, struct message *message);
int initramfs_add_setting(struct initramfs_contents *contents, const char *setting,
			  struct message *message);

/* Builds it in memory. Returns a file descriptor, which a child process inherits, or -1 with a
 * message. */
int initramfs_build(const struct initramfs_contents *contents, struct message *message);

#endif
