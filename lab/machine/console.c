/* SPDX-License-Identifier: GPL-2.0-or-later */
/* console: the end of the log. */
#include "lab/machine/console.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static void drop_unprintable(char *text, size_t size)
{
	char *to = text;

	for (size_t i = 0; i < size; i++)
		if (text[i] == '\n' || text[i] == '\t' || isprint((unsigned char)text[i]))
			*to++ = text[i];
	*to = '\0';
}

void console_read_end(const char *path, char *text, size_t size)
{
	FILE *file = fopen(path, "re");
	size_t got = 0;

	if (file) {
		if (fseek(file, -(long)(size - 1), SEEK_END) < 0)
			rewind(file);
		got = fread(text, 1, size - 1, file);
		fclose(file);
	}
	drop_unprintable(text, got);
}

int console_find_death(const char *text, char *line, size_t line_size)
{
	static const char *const signs[] = {
		"Kernel panic - not syncing",
		"qemu-system-aarch64: ",
		"mtelab init: ",
	};

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		const char *found = strstr(text, signs[i]);

		if (!found)
			continue;
		snprintf(line, line_size, "%.*s", (int)strcspn(found, "\n"), found);
		return 0;
	}
	return -1;
}

/* Where the last CONSOLE_TAIL_LINES lines of @text begin. */
static const char *tail_of(const char *text)
{
	const char *line = text + strlen(text);
	int newlines = 0;

	for (; line > text; line--) {
		bool ends_line = line[-1] == '\n' && line[0] != '\0';

		if (ends_line && ++newlines == CONSOLE_TAIL_LINES)
			break;
	}
	return line;
}

void console_print_tail(const char *text, FILE *file)
{
	for (const char *line = tail_of(text); *line;) {
		int length = (int)strcspn(line, "\n");

		fprintf(file, "    | %.*s\n", length, line);
		line += length + (line[length] == '\n');
	}
}
