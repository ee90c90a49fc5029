/* SPDX-License-Identifier: GPL-2.0-or-later */
/* init_symbols: /proc/kallsyms, less what names no code, but with the bounds of the kernel's data. */
#include "lab/init/init_symbols.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lab/machine/frame.h"

#define RESTRICT_PATH "/proc/sys/kernel/kptr_restrict"
#define LINE_BYTES    1024

/* "ffff800080010000 T _text": t, T, w and W are code. */
static int names_code(const char *line)
{
	const char *type = strchr(line, ' ');

	return type && strchr("tTwW", type[1]) && type[2] == ' ';
}

/* Where the image ends, and per-CPU variables are. */
static bool names_bound(const char *line)
{
	static const char *const names[] = {"_end\n", "__per_cpu_start\n", "__per_cpu_end\n"};
	const char *name = strrchr(line, ' ');

	for (size_t i = 0; name && i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(name + 1, names[i]) == 0)
			return true;
	return false;
}

static void send_lines(FILE *file, init_symbols_fn *take)
{
	static char text[FRAME_PAYLOAD_MAX];
	char line[LINE_BYTES];
	size_t length = 0;

	while (fgets(line, sizeof(line), file)) {
		size_t size = strlen(line);

		if (!names_code(line) && !names_bound(line))
			continue;
		if (length + size > sizeof(text)) {
			take(text, length);
			length = 0;
		}
		memcpy(text + length, line, size);
		length += size;
	}
	if (length > 0)
		take(text, length);
}

static int write_restriction(const char *value)
{
	FILE *file = fopen(RESTRICT_PATH, "we");
	int result = file ? fputs(value, file) : -1;

	if (file && fclose(file) != 0)
		result = -1;
	return result < 0 ? -1 : 0;
}

static void restore(const char *restriction, init_note_fn *note)
{
	char sentence[160];

	snprintf(
		sentence, sizeof(sentence),
		write_restriction(restriction) < 0
			? "kernel.kptr_restrict did not get its value %s back"
			: "kernel.kptr_restrict was 0 while /proc/kallsyms was read, and is %s again",
		restriction);
	note(sentence);
}

void init_symbols(init_symbols_fn *take, init_note_fn *note)
{
	char restriction[16] = "";
	bool set = init_read_file(RESTRICT_PATH, restriction, sizeof(restriction)) >= 0 &&
		   write_restriction("0") == 0;
	FILE *file;

	if (!set)
		note("kernel.kptr_restrict cannot be set: the kernel's symbols may be hidden");
	file = fopen("/proc/kallsyms", "re");
	if (file) {
		send_lines(file, take);
		fclose(file);
	} else {
		note("/proc/kallsyms cannot be read");
	}
	restriction[strcspn(restriction, "\n")] = '\0';
	if (set)
		restore(restriction, note);
}
