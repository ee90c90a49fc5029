/* SPDX-License-Identifier: GPL-2.0-or-later */
/* build_log: what kbuild prints. */
#ifndef MTEBENCH_LAB_BUILD_BUILD_LOG_H
#define MTEBENCH_LAB_BUILD_BUILD_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Lines "  CC      mm/mmap.o" and the like in the @size bytes of @text, which may begin and end
 * anywhere: @line_began says of what comes first whether it begins a line, and then of what comes
 * next. */
uint64_t build_log_count_steps(const char *text, size_t size, bool *line_began);

/*
 * The first line of @log that says why it failed: a compiler's or linker's error, else make's own.
 * Without the path of the tree, @directory, before a file's name. Into @text, cut.
 */
void build_log_first_error(const char *log, const char *directory, char *text, size_t size);

/* Whether it failed because a disk is full. */
bool build_log_disk_full(const char *log);

#endif
