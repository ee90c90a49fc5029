/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ini: strictness around inih.
 *
 * inih itself goes on after an error, accepts a section twice and text behind ']', and takes an
 * indented line as the continuation of the value above. So the reader below hands it one line at a
 * time without its indentation, looks at section lines first, and ends the file at the first
 * refusal.
 */
#include "common/ini.h"

#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS          " \t\r\n\v\f"
#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define SECTION_MAX     48 /* inih cuts a section's name silently at 49 bytes */

struct name_set {
	char **names;
	size_t count;
};

struct ini_reading {
	FILE *file;
	char *line; /* getline's buffer */
	size_t line_size;
	struct ini_position at;
	struct name_set sections;
	struct name_set keys; /* of the section being read */
	ini_entry_fn *entry;
	void *context;
	struct message *message;
	bool refused;
};

int ini_refuse(struct message *message, const struct ini_position *at, const char *format, ...)
{
	char sentence[sizeof(message->text)];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(sentence, sizeof(sentence), format, arguments);
	va_end(arguments);
	return message_set(message, "%s:%u: %s", at->file, at->line, sentence);
}

static bool name_set_has(const struct name_set *set, const char *name)
{
	for (size_t i = 0; i < set->count; i++)
		if (strcmp(set->names[i], name) == 0)
			return true;
	return false;
}

static int name_set_add(struct name_set *set, const char *name)
{
	char **names = realloc(set->names, (set->count + 1) * sizeof(*names));

	if (!names)
		return -1;
	set->names = names;
	names[set->count] = strdup(name);
	if (!names[set->count])
		return -1;
	set->count++;
	return 0;
}

static void name_set_clear(struct name_set *set)
{
	for (size_t i = 0; i < set->count; i++)
		free(set->names[i]);
	free(set->names);
	*set = (struct name_set){0};
}

static int check_section(struct ini_reading *reading, const char *name)
{
	if (*name == '\0' || strlen(name) > SECTION_MAX)
		return ini_refuse(reading->message, &reading->at,
				  "a section's name is 1 to %d characters long", SECTION_MAX);
	if (name_set_has(&reading->sections, name))
		return ini_refuse(reading->message, &reading->at, "section [%s] appears twice",
				  name);
	name_set_clear(&reading->keys);
	if (name_set_add(&reading->sections, name) < 0)
		return ini_refuse(reading->message, &reading->at, "out of memory");
	return reading->entry(reading->context, &reading->at, name, NULL, NULL, reading->message);
}

static int read_section(struct ini_reading *reading, const char *line)
{
	char name[INI_LINE_MAX + 1];
	size_t length = strcspn(line + 1, "]");
	const char *tail = line + 1 + length;

	if (*tail == '\0')
		return ini_refuse(reading->message, &reading->at, "a section ends with ']'");
	tail++;
	if (tail[strspn(tail, BLANKS)] != '\0' &&
	    (!isspace((unsigned char)*tail) || tail[strspn(tail, BLANKS)] != ';'))
		return ini_refuse(reading->message, &reading->at, "text after the section's ']'");
	memcpy(name, line + 1, length);
	name[length] = '\0';
	return check_section(reading, name);
}

/* @line without byte order mark and indentation. */
static char *text_of(const struct ini_reading *reading, char *line)
{
	if (reading->at.line == 1 && strncmp(line, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0)
		line += strlen(BYTE_ORDER_MARK);
	return line + strspn(line, BLANKS);
}

/* Cuts the line's end off. */
static int check_line(struct ini_reading *reading, char *line, size_t length)
{
	if (memchr(line, '\0', length))
		return ini_refuse(reading->message, &reading->at, "a NUL byte is not text");
	while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
		line[--length] = '\0';
	if (length > INI_LINE_MAX)
		return ini_refuse(reading->message, &reading->at,
				  "the line is longer than %d characters", INI_LINE_MAX);
	line = text_of(reading, line);
	return *line == '[' ? read_section(reading, line) : 0;
}

/* The fgets() of inih. */
static char *read_line(char *buffer, int buffer_size, void *stream)
{
	struct ini_reading *reading = stream;
	ssize_t length;

	if (reading->refused)
		return NULL;
	length = getline(&reading->line, &reading->line_size, reading->file);
	if (length < 0)
		return NULL;
	reading->at.line++;
	if (check_line(reading, reading->line, (size_t)length) < 0) {
		reading->refused = true;
		return NULL;
	}
	snprintf(buffer, (size_t)buffer_size, "%s\n", text_of(reading, reading->line));
	return buffer;
}

static int check_entry(struct ini_reading *reading, const char *section, const char *key,
		       const char *value)
{
	if (*section == '\0')
		return ini_refuse(reading->message, &reading->at,
				  "`%s` comes before the first [section]", key);
	if (*key == '\0' || !value)
		return ini_refuse(reading->message, &reading->at, "expected `key = value`");
	if (*value == '\0')
		return ini_refuse(reading->message, &reading->at, "`%s` has no value", key);
	if (name_set_has(&reading->keys, key))
		return ini_refuse(reading->message, &reading->at, "`%s` appears twice in [%s]", key,
				  section);
	if (name_set_add(&reading->keys, key) < 0)
		return ini_refuse(reading->message, &reading->at, "out of memory");
	return reading->entry(reading->context, &reading->at, section, key, value,
			      reading->message);
}

/* The handler of inih: non-zero is success. Some builds of inih announce sections here, with no
 * key. */
static int take_entry(void *context, const char *section, const char *key, const char *value)
{
	struct ini_reading *reading = context;

	if (reading->refused)
		return 0;
	if (!key)
		return 1;
	reading->refused = check_entry(reading, section, key, value) < 0;
	return !reading->refused;
}

/* inih's result is the line of its first complaint, which may stand before the line of a refusal of
 * ours. */
static int judge(struct ini_reading *reading, int inih_result)
{
	struct ini_position at = reading->at;

	if (inih_result < 0)
		return message_set(reading->message, "%s: out of memory", at.file);
	if (inih_result > 0 && (!reading->refused || (unsigned int)inih_result < at.line)) {
		at.line = (unsigned int)inih_result;
		return ini_refuse(reading->message, &at, "expected [section] or `key = value`");
	}
	if (reading->refused)
		return -1;
	if (ferror(reading->file))
		return message_set_errno(reading->message, errno, "%s", at.file);
	return 0;
}

static int read_file(const char *name, FILE *file, ini_entry_fn *entry, void *context,
		     struct message *message)
{
	struct ini_reading reading = {
		.file = file,
		.at = {.file = name},
		.entry = entry,
		.context = context,
		.message = message,
	};
	int result = judge(&reading, ini_parse_stream(read_line, &reading, take_entry, &reading));

	name_set_clear(&reading.sections);
	name_set_clear(&reading.keys);
	free(reading.line);
	fclose(file);
	return result;
}

int ini_read(const char *path, ini_entry_fn *entry, void *context, struct message *message)
{
	FILE *file = fopen(path, "re");

	if (!file)
		return message_set_errno(message, errno, "%s", path);
	return read_file(path, file, entry, context, message);
}

int ini_read_text(const char *name, const char *text, size_t size, ini_entry_fn *entry,
		  void *context, struct message *message)
{
	FILE *file;

	if (size == 0)
		return 0;
	file = fmemopen((void *)(uintptr_t)text, size, "r");
	if (!file)
		return message_set_errno(message, errno, "%s", name);
	return read_file(name, file, entry, context, message);
}
