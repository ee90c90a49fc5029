/* SPDX-License-Identifier: GPL-2.0-or-later */
/* build_log: lines of make, compilers and linkers. */
#include "lab/build/build_log.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

uint64_t build_log_count_steps(const char *text, size_t size, bool *line_began)
{
	uint64_t steps = 0;

	for (size_t i = 0; i < size; i++) {
		/* two blanks, then what is done, in capitals */
		if (*line_began && i + 2 < size && text[i] == ' ' && text[i + 1] == ' ' &&
		    isupper((unsigned char)text[i + 2]))
			steps++;
		*line_began = text[i] == '\n';
	}
	return steps;
}

/* The line that holds the first @word of @log; NULL when it has none. */
static const char *line_with(const char *log, const char *word)
{
	const char *found = strstr(log, word);

	while (found && found > log && found[-1] != '\n')
		found--;
	return found;
}

static const char *find_error(const char *log)
{
	/* The first kind decides between them, for make's lines come behind. */
	static const char *const kinds[] = {
		": error: ", ": fatal error: ", "undefined reference to",
		"ERROR: ",   ": Error: ",       "*** "};
	const char *first = NULL;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		const char *line = line_with(log, kinds[i]);

		if (i + 1 == sizeof(kinds) / sizeof(*kinds) && first)
			break;
		if (line && (!first || line < first))
			first = line;
	}
	return first;
}

void build_log_first_error(const char *log, const char *directory, char *text, size_t size)
{
	const char *line = find_error(log);
	size_t length = strlen(directory);

	if (!line) {
		snprintf(text, size, "make failed and does not say why");
		return;
	}
	if (strncmp(line, directory, length) == 0 && line[length] == '/')
		line += length + 1;
	snprintf(text, size, "%.*s", (int)strcspn(line, "\n"), line);
}

bool build_log_disk_full(const char *log)
{
	return strstr(log, "No space left on device") != NULL;
}
