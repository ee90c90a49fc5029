/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_file: the files of a run, read so that nothing is lost in silence. */
#ifndef MTEBENCH_COMMON_RECORD_RECORD_FILE_H
#define MTEBENCH_COMMON_RECORD_RECORD_FILE_H

#include <stdio.h>

#include "common/message.h"

/* Opens @path for reading. Returns NULL with a message when it cannot be opened or is no regular
 * file: a pipe without a writer would be waited for without end. */
FILE *record_file_open(const char *path, struct message *message);

/*
 * As getline(): the length of the next line, which stands in *@line of *@room bytes; the caller
 * frees. Returns 0 at the end of the file, and -1 with errno when it cannot be read any further, be
 * it that memory is short.
 */
ssize_t record_file_line(FILE *file, char **line, size_t *room);

/* All of @file, of *@size bytes; NULL with errno when it cannot be read to its end. The caller
 * frees. */
char *record_file_text(FILE *file, size_t *size);

#endif
