/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kconfig: fragments, and what became of them. */
#include "lab/build/kconfig.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/paths.h"

#define OPTION_PREFIX "CONFIG_"
#define LINE_BYTES    256

/* Adds the whole file to @out, with a newline behind. */
static int add_file(const char *path, FILE *out, struct message *message)
{
	FILE *file = fopen(path, "re");
	char block[4096];
	size_t got;

	if (!file)
		return message_set_errno(message, errno, "%s", path);
	while ((got = fread(block, 1, sizeof(block), file)) > 0)
		fwrite(block, 1, got, out);
	fclose(file);
	fputc('\n', out);
	return 0;
}

static int add_files(const struct kconfig *kconfig, FILE *out, struct message *message)
{
	bool file_given = kconfig->from && strcmp(kconfig->from, "defconfig") != 0;

	if (file_given && add_file(kconfig->from, out, message) < 0)
		return -1;
	if (add_file(path_in_tree("configs/kernel/lab.config").path, out, message) < 0)
		return -1;
	for (size_t i = 0; i < kconfig->variant_count; i++) {
		struct path path = path_in_tree("configs/kernel/%s.config", kconfig->variants[i]);

		if (add_file(path.path, out, message) < 0)
			return -1;
	}
	return 0;
}

int kconfig_read(struct kconfig *kconfig, struct message *message)
{
	size_t size;
	FILE *out = open_memstream(&kconfig->text, &size);
	int status;

	if (!out)
		return message_set(message, "out of memory");
	status = add_files(kconfig, out, message);
	if (fclose(out) != 0)
		return message_set(message, "out of memory");
	return status;
}

void kconfig_free(struct kconfig *kconfig)
{
	free(kconfig->text);
	kconfig->text = NULL;
}

void kconfig_describe(const struct kconfig *kconfig, char *text, size_t size)
{
	int length = snprintf(text, size, "%s, lab", kconfig->from ? kconfig->from : "allnoconfig");

	for (size_t i = 0; i < kconfig->variant_count && length > 0 && (size_t)length < size; i++)
		length += snprintf(text + length, size - (size_t)length, ", %s",
				   kconfig->variants[i]);
}

/* "debug.config" is the variant debug; lab.config is none. */
static int is_variant(const struct dirent *entry)
{
	const char *end = strstr(entry->d_name, ".config");

	return end && !end[strlen(".config")] && end - entry->d_name <= VARIANT_NAME_MAX &&
	       strcmp(entry->d_name, "lab.config") != 0;
}

/* The names, in order; read once. */
static size_t read_variants(char names[VARIANTS_MAX][VARIANT_NAME_MAX + 1])
{
	struct dirent **entries;
	int count = scandir(path_in_tree("configs/kernel").path, &entries, is_variant, alphasort);

	for (int i = 0; i < count; i++) {
		if (i < VARIANTS_MAX)
			snprintf(names[i], VARIANT_NAME_MAX + 1, "%.*s",
				 (int)(strstr(entries[i]->d_name, ".config") - entries[i]->d_name),
				 entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return count < 0 ? 0 : (size_t)count;
}

const char *kconfig_variant_at(const void *context, size_t index)
{
	static char names[VARIANTS_MAX][VARIANT_NAME_MAX + 1];
	static size_t count;

	(void)context;
	if (count == 0)
		count = read_variants(names);
	return index < count && index < VARIANTS_MAX ? names[index] : NULL;
}

/* An assignment, in a line that ends with a newline or NUL. */
struct assignment {
	const char *name; /* behind CONFIG_ */
	size_t name_length, length;
	bool wants_n;
};

static bool read_assignment(const char *line, struct assignment *assignment)
{
	const char *equals;

	*assignment = (struct assignment){.length = strcspn(line, "\n")};
	equals = memchr(line, '=', assignment->length);
	if (strncmp(line, OPTION_PREFIX, strlen(OPTION_PREFIX)) != 0 || !equals)
		return false;
	assignment->name = line + strlen(OPTION_PREFIX);
	assignment->name_length = (size_t)(equals - assignment->name);
	assignment->wants_n =
		strncmp(equals, "=n", 2) == 0 && equals + 2 == line + assignment->length;
	return true;
}

static const char *next_line(const char *line)
{
	line += strcspn(line, "\n");
	return *line ? line + 1 : line;
}

/* Whether a line of @text begins with the first @length bytes of @line and ends there, or, when
 * @begins, goes on as it likes. */
static bool has_line(const char *text, const char *line, size_t length, bool begins)
{
	for (; *text; text = next_line(text))
		if (strncmp(text, line, length) == 0 &&
		    (begins || text[length] == '\n' || text[length] == '\0'))
			return true;
	return false;
}

/* Whether a later line has the last word on the option. */
static bool is_overruled(const char *line, const struct assignment *assignment)
{
	return has_line(next_line(line), line, strlen(OPTION_PREFIX) + assignment->name_length + 1,
			true);
}

static bool is_met(const char *line, const struct assignment *assignment, const char *made)
{
	if (assignment->wants_n)
		return !has_line(made, line, assignment->length - 1, true);
	return has_line(made, line, assignment->length, false);
}

bool kconfig_next_missing(const struct kconfig *kconfig, const char *made, const char **at,
			  char *name, size_t size)
{
	for (const char *line = *at ? next_line(*at) : kconfig->text; *line;
	     line = next_line(line)) {
		struct assignment assignment;

		if (!read_assignment(line, &assignment) || is_overruled(line, &assignment) ||
		    is_met(line, &assignment, made))
			continue;
		*at = line;
		snprintf(name, size, "%.*s", (int)assignment.name_length, assignment.name);
		return true;
	}
	return false;
}

/* The line behind "config NAME" or "menuconfig NAME"; NULL when @text has none. */
static const char *find_option(const char *text, const char *name)
{
	char config[LINE_BYTES], menuconfig[LINE_BYTES];
	size_t length = (size_t)snprintf(config, sizeof(config), "config %s", name);

	snprintf(menuconfig, sizeof(menuconfig), "menuconfig %s", name);
	for (; *text; text = next_line(text))
		if ((strncmp(text, config, length) == 0 && strchr("\n", text[length])) ||
		    (strncmp(text, menuconfig, length + 4) == 0 && strchr("\n", text[length + 4])))
			return next_line(text);
	return NULL;
}

bool kconfig_dependencies(const char *kconfig_file, const char *name, char *text, size_t size)
{
	const char *line = find_option(kconfig_file, name);
	size_t length = 0;

	*text = '\0';
	if (!line)
		return false;
	for (; *line == '\t' || *line == ' ' || *line == '\n'; line = next_line(line)) {
		const char *word = line + strspn(line, " \t");

		if (strncmp(word, "depends on ", strlen("depends on ")) != 0 || length >= size)
			continue;
		word += strlen("depends on ");
		length += (size_t)snprintf(text + length, size - length, "%s%.*s",
					   length ? " && " : "", (int)strcspn(word, "\n"), word);
	}
	return true;
}
