/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libraries: one program after the other, until nothing is missing. */
#include "lab/machine/libraries.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lab/machine/elf.h"

#define MISSING_BYTES 320

/* What is in no place, "libx.so.1, liby.so.2". */
struct missing {
	char names[MISSING_BYTES];
};

void libraries_add_place(struct libraries *libraries, const char *format, ...)
{
	struct path *place = &libraries->places[libraries->place_count];
	va_list arguments;

	if (libraries->place_count == LIBRARIES_PLACES_MAX)
		return;
	va_start(arguments, format);
	if (vsnprintf(place->path, sizeof(place->path), format, arguments) <
	    (int)sizeof(place->path))
		libraries->place_count++;
	va_end(arguments);
}

static bool is_for_arm64(const char *path)
{
	struct message unsaid;
	struct elf_file file;
	struct elf elf;
	bool right;

	if (elf_map(path, &file, &unsaid) < 0)
		return false;
	right = elf_read(path, file.bytes, file.size, &elf, &unsaid) == 0;
	elf_unmap(&file);
	return right;
}

static bool find(const struct libraries *libraries, const char *base, struct path *path)
{
	for (size_t i = 0; i < libraries->place_count; i++) {
		int length = snprintf(path->path, sizeof(path->path), "%s/%s",
				      libraries->places[i].path, base);

		if (length < (int)sizeof(path->path) && is_for_arm64(path->path))
			return true;
	}
	return false;
}

static void add_missing(struct missing *missing, const char *name)
{
	size_t used = strlen(missing->names);

	if (!strstr(missing->names, name))
		snprintf(missing->names + used, sizeof(missing->names) - used, "%s%s",
			 used ? ", " : "", name);
}

/* Adds what a program looks for at @name, or says that it is missing. */
static int add(struct libraries *libraries, const char *name, struct missing *missing,
	       struct message *message)
{
	struct library *library = &libraries->all[libraries->count];
	const char *slash = strrchr(name, '/');

	for (size_t i = 0; i < libraries->count; i++)
		if (strcmp(libraries->all[i].name, name) == 0)
			return 0;
	if (libraries->count == LIBRARIES_MAX)
		return message_set(message, "more than %d libraries", LIBRARIES_MAX);
	if (strlen(name) > LIBRARIES_NAME_MAX || !slash ||
	    !find(libraries, slash + 1, &library->path))
		add_missing(missing, slash ? slash + 1 : name);
	else
		snprintf(libraries->all[libraries->count++].name, sizeof(library->name), "%s",
			 name);
	return 0;
}

static int add_needs(struct libraries *libraries, const struct elf *elf, struct missing *missing,
		     struct message *message)
{
	char name[LIBRARIES_NAME_MAX + 16];

	if (elf->interpreter && add(libraries, elf->interpreter, missing, message) < 0)
		return -1;
	for (size_t i = 0; i < elf->needed_count; i++) {
		const char *slash = strrchr(elf->needed[i], '/');

		snprintf(name, sizeof(name), "/lib/%s", slash ? slash + 1 : elf->needed[i]);
		if (add(libraries, name, missing, message) < 0)
			return -1;
	}
	return 0;
}

static int add_of_file(struct libraries *libraries, const char *path, struct missing *missing,
		       struct message *message)
{
	struct elf_file file;
	struct elf elf;
	int result;

	if (elf_map(path, &file, message) < 0)
		return -1;
	result = elf_read(path, file.bytes, file.size, &elf, message);
	if (result == 0)
		result = add_needs(libraries, &elf, missing, message);
	elf_unmap(&file);
	return result;
}

int libraries_find(struct libraries *libraries, const char *program, struct message *message)
{
	struct missing missing = {""};
	int result = add_of_file(libraries, program, &missing, message);

	for (size_t i = 0; result == 0 && i < libraries->count; i++)
		result = add_of_file(libraries, libraries->all[i].path.path, &missing, message);
	if (result < 0 || !*missing.names)
		return result;
	return message_set(
		message,
		"%s needs what is neither beside it nor in the lab: %s (put it there, or link the program statically)",
		program, missing.names);
}
