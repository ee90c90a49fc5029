/* SPDX-License-Identifier: GPL-2.0-or-later */
/* checksums: a directory that says of itself whether it is whole. */
#include "analysis/base/checksums.h"

#include <errno.h>
#include <fts.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "common/crc32.h"
#include "common/record/record_file.h"

static int add_file(FILE *list, const char *path, const char *name, struct message *message)
{
	FILE *file = record_file_open(path, message);
	uint32_t crc = 0;
	uint64_t size_bytes = 0;
	char part[65536];
	size_t count;
	int result = 0;

	if (!file)
		return -1;
	while ((count = fread(part, 1, sizeof(part), file)) > 0) {
		crc = crc32_add(crc, part, count);
		size_bytes += count;
	}
	if (ferror(file))
		result = message_set_errno(message, errno, "%s: cannot read", path);
	fclose(file);
	fprintf(list, "%08" PRIx32 " %" PRIu64 " %s\n", crc, size_bytes, name);
	return result;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static int add_entry(FILE *list, const FTSENT *entry, const char *directory,
		     struct message *message)
{
	const char *name = entry->fts_path + strlen(directory);

	if (entry->fts_info == FTS_D || entry->fts_info == FTS_DP)
		return 0;
	if (entry->fts_errno)
		return message_set_errno(message, entry->fts_errno, "%s: cannot read",
					 entry->fts_path);
	name += *name == '/';
	return strcmp(name, CHECKSUMS_NAME) == 0 ? 0
						 : add_file(list, entry->fts_path, name, message);
}

static int add_files(FILE *list, const char *directory, struct message *message)
{
	char *path = memory_copied(directory);
	char *roots[] = {path, NULL};
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	FTSENT *entry;
	int result = 0;

	while (result == 0 && tree && (entry = fts_read(tree)))
		result = add_entry(list, entry, directory, message);
	if (!tree)
		result = message_set_errno(message, errno, "%s: cannot read", directory);
	else
		fts_close(tree);
	free(path);
	return result;
}

static char *with_own_line(const char *lines)
{
	return memory_printed("%s%08" PRIx32 " " CHECKSUMS_NAME "\n", lines,
			      crc32_add(0, lines, strlen(lines)));
}

/* The lines of the files alone. */
static char *lines_of(const char *directory, struct message *message)
{
	char *lines = NULL;
	size_t size;
	FILE *list = memory_checked(open_memstream(&lines, &size));
	int result = add_files(list, directory, message);

	fclose(list);
	memory_checked(lines);
	if (result == 0)
		return lines;
	free(lines);
	return NULL;
}

char *checksums_of(const char *directory, struct message *message)
{
	char *lines = lines_of(directory, message);
	char *text = lines ? with_own_line(lines) : NULL;

	free(lines);
	return text;
}

static char *read_list(const char *path, struct message *message)
{
	FILE *file = record_file_open(path, message);
	size_t size;
	char *bytes, *text = NULL;

	if (!file)
		return NULL;
	bytes = record_file_text(file, &size);
	if (bytes)
		text = memory_printed("%.*s", (int)size, bytes);
	else
		message_set_errno(message, errno, "%s: cannot read", path);
	free(bytes);
	fclose(file);
	return text;
}

/* Takes the last line off @text; false where it is not what the others make it. */
static bool take_own_line(char *text)
{
	size_t length = strlen(text);
	char *whole = memory_copied(text);
	char *right;
	bool is_right;

	length -= length > 0;
	while (length > 0 && text[length - 1] != '\n')
		length--;
	text[length] = '\0';
	right = with_own_line(text);
	is_right = strcmp(right, whole) == 0;
	free(right);
	free(whole);
	return is_right;
}

/* Of the line at @line, up to its end. */
static char *name_in(const char *line)
{
	const char *name = line + strcspn(line, " \n");

	name += *name == ' ';
	name += strcspn(name, " \n");
	name += *name == ' ';
	return memory_printed("%.*s", (int)strcspn(name, "\n"), name);
}

static const char *next_line(const char *line)
{
	line += strcspn(line, "\n");
	return line + (*line == '\n');
}

/* The line of @lines about @name; NULL where there is none. */
static const char *find_name(const char *lines, const char *name)
{
	for (const char *line = lines; *line; line = next_line(line)) {
		char *other = name_in(line);
		bool found = strcmp(other, name) == 0;

		free(other);
		if (found)
			return line;
	}
	return NULL;
}

static bool same_line(const char *a, const char *b)
{
	size_t length = strcspn(a, "\n");

	return length == strcspn(b, "\n") && strncmp(a, b, length) == 0;
}

/* Names the first file of @lines that @others has not, or has otherwise. */
static int refuse(const char *directory, const char *lines, const char *others,
		  const char *not_there, struct message *message)
{
	int result = 0;

	for (const char *line = lines; result == 0 && *line; line = next_line(line)) {
		char *name = name_in(line);
		const char *other = find_name(others, name);

		if (!other)
			result = message_set(message, "%s/%s %s", directory, name, not_there);
		else if (!same_line(line, other))
			result = message_set(message, "%s/%s is damaged: its checksum is another",
					     directory, name);
		free(name);
	}
	return result;
}

static int name_difference(const char *directory, const char *list, const char *lines,
			   struct message *message)
{
	int result = refuse(directory, list, lines, "is missing", message);

	if (result == 0)
		result = refuse(directory, lines, list, "is not one of the files that were kept",
				message);
	return result;
}

int checksums_check(const char *directory, struct message *message)
{
	char *path = memory_printed("%s/" CHECKSUMS_NAME, directory);
	char *list = read_list(path, message);
	char *lines = list ? lines_of(directory, message) : NULL;
	int result = -1;

	if (lines && !take_own_line(list))
		message_set(message, "%s is damaged: its last line is not its checksum", path);
	else if (lines && strcmp(list, lines) == 0)
		result = 0;
	else if (lines)
		result = name_difference(directory, list, lines, message);
	free(lines);
	free(list);
	free(path);
	return result;
}
