/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * paths: where things are. The project's tree is found from the running program
 * (build/native/mtelab in it), the cache is $MTEBENCH_CACHE, else ~/.cache/mtebench.
 */
#ifndef MTEBENCH_LAB_BASE_PATHS_H
#define MTEBENCH_LAB_BASE_PATHS_H

#include <limits.h>
#include <stddef.h>

#include "common/message.h"

struct path {
	char path[PATH_MAX];
};

/* A path below the project's tree, or below the cache; formatted like printf. Empty when it would
 * be too long. */
struct path path_in_tree(const char *format, ...) __attribute__((format(printf, 1, 2)));
struct path path_in_cache(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* results/NAME-DATE, or NAME-DATE-2 and so on: the first that is not there. */
struct path path_of_new_results(const char *name);

/* Makes the directory @path and those above it. Returns 0, or -1 with a message. */
int path_make_directory(const char *path, struct message *message);

/* What the file @path has, its first @max_bytes - 1, with NUL behind; to be freed. NULL with a message
 * when it cannot be read. */
char *path_read_file(const char *path, size_t max_bytes, struct message *message);

/* Writes @text to @path whole or not at all, synced. Returns 0, or -1 with a message. */
int path_write_file(const char *path, const void *text, size_t size, struct message *message);

/* Copies the file @from to @to whole or not at all, synced. Returns 0, or -1 with a message. */
int path_copy_file(const char *from, const char *to, struct message *message);

#endif
