/* SPDX-License-Identifier: GPL-2.0-or-later */
/* phases: patterns in the order of the file. */
#include "analysis/data/phases.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "common/ini.h"

static int begin_phase(struct phases *phases, const struct ini_position *at, const char *section,
		       struct message *message)
{
	if (phases->count == PHASES_MAX)
		return ini_refuse(message, at, "more than %d phases", PHASES_MAX);
	if (strcmp(section, PHASES_OTHER) == 0)
		return ini_refuse(message, at, "'" PHASES_OTHER "' is what no pattern fits");
	phases->names[phases->count++] = memory_copied(section);
	return 0;
}

static void add_pattern(struct phases *phases, const char *text, size_t length)
{
	phases->patterns =
		memory_grown(phases->patterns, phases->pattern_count, sizeof(*phases->patterns));
	phases->patterns[phases->pattern_count++] = (struct phases_pattern){
		.text = memory_printed("%.*s", (int)length, text),
		.phase = phases->count - 1,
	};
}

static int take_entry(void *context, const struct ini_position *at, const char *section,
		      const char *key, const char *value, struct message *message)
{
	struct phases *phases = context;

	if (!key)
		return begin_phase(phases, at, section, message);
	while (*value) {
		size_t length = strcspn(value, " \t");

		add_pattern(phases, value, length);
		value += length;
		value += strspn(value, " \t");
	}
	return 0;
}

int phases_read(const char *path, struct phases *phases, struct message *message)
{
	*phases = (struct phases){0};
	if (ini_read(path, take_entry, phases, message) < 0) {
		phases_free(phases);
		return -1;
	}
	phases->names[phases->count++] = memory_copied(PHASES_OTHER);
	return 0;
}

void phases_free(struct phases *phases)
{
	for (size_t i = 0; i < phases->count; i++)
		free(phases->names[i]);
	for (size_t i = 0; i < phases->pattern_count; i++)
		free(phases->patterns[i].text);
	free(phases->patterns);
	*phases = (struct phases){0};
}

size_t phases_find(const struct phases *phases, const char *function)
{
	for (size_t i = 0; i < phases->pattern_count; i++)
		if (fnmatch(phases->patterns[i].text, function, 0) == 0)
			return phases->patterns[i].phase;
	return phases->count - 1;
}
