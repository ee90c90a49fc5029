/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ini: strict INI files on top of inih.
 *
 * Refused with file and line: a syntax error, a line longer than INI_LINE_MAX, a section that comes
 * twice, a key that comes twice in its section, an empty value, a key before the first section.
 * Comments start with '#' or ';' at the beginning of a line, or with " ;" behind a value.
 */
#ifndef MTEBENCH_COMMON_INI_H
#define MTEBENCH_COMMON_INI_H

#include <stddef.h>

#include "common/message.h"

#define INI_LINE_MAX 198 /* inih's INI_MAX_LINE of 200, less newline and NUL */

/* Where an entry stands: for messages of the form "FILE:LINE: ...". */
struct ini_position {
	const char *file;
	unsigned int line;
};

/*
 * One `key = value`, or, with @key and @value NULL, the beginning of section @section. The strings
 * live only until return. Returns 0 to go on, -1 with @message set to stop.
 */
typedef int ini_entry_fn(void *context, const struct ini_position *at, const char *section,
			 const char *key, const char *value, struct message *message);

/* Reads @path and calls @entry in file order. Returns 0, or -1 with a message that names file and
 * line. */
int ini_read(const char *path, ini_entry_fn *entry, void *context, struct message *message);

/* The same for text in memory, @name standing for the file in messages. For tests and the
 * fuzzer. */
int ini_read_text(const char *name, const char *text, size_t size, ini_entry_fn *entry,
		  void *context, struct message *message);

/* Sets "FILE:LINE: " followed by the formatted sentence. Always returns -1. */
int ini_refuse(struct message *message, const struct ini_position *at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
