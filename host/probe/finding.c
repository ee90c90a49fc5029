/* SPDX-License-Identifier: GPL-2.0-or-later */
/* finding: what was found out about this machine. */
#include "host/probe/finding.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Columns of the page: text is wrapped behind the subject. */
#define PAGE_COLUMNS 100
#define TEXT_COLUMN  30

static const struct {
	const char *name, *mark;
} states[FINDING_STATE_COUNT] = {
	[FINDING_NOTE] = {"note", ""},
	[FINDING_YES] = {"yes", "yes"},
	[FINDING_UNSTABLE] = {"unstable", "!"},
	[FINDING_NO] = {"no", "NO"},
};

const char *finding_state_name(enum finding_state state)
{
	return states[state].name;
}

void finding_add(struct findings *findings, const char *subject, enum finding_state state,
		 const char *format, ...)
{
	struct finding *finding = &findings->list[findings->count];
	va_list arguments;

	if (findings->count == FINDINGS_MAX)
		abort();
	findings->count++;
	*finding = (struct finding){.topic = findings->topic, .subject = subject, .state = state};
	va_start(arguments, format);
	vsnprintf(finding->text, sizeof(finding->text), format, arguments);
	va_end(arguments);
}

void finding_remedy(struct findings *findings, const char *format, ...)
{
	struct finding *finding = &findings->list[findings->count - 1];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(finding->remedy, sizeof(finding->remedy), format, arguments);
	va_end(arguments);
}

size_t findings_count(const struct findings *findings, enum finding_state state)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += findings->list[i].state == state;
	return count;
}

/* How much of @text fits into @room columns: up to a blank, where there is one. */
static size_t line_length(const char *text, size_t room)
{
	size_t length = strlen(text);

	if (length <= room)
		return length;
	for (length = room; length > 0; length--)
		if (text[length] == ' ')
			return length;
	return room;
}

/* Prints @text from the text column on; continuation lines stand @indent deeper. */
static void print_wrapped(FILE *file, const char *text, size_t indent)
{
	size_t room = PAGE_COLUMNS - TEXT_COLUMN;

	for (bool first = true; *text || first; first = false) {
		size_t length = line_length(text, room);

		if (!first)
			fprintf(file, "%*s", (int)(TEXT_COLUMN + indent), "");
		fprintf(file, "%.*s\n", (int)length, text);
		text += length + strspn(text + length, " ");
		room = PAGE_COLUMNS - TEXT_COLUMN - indent;
	}
}

static void print_finding(FILE *file, const struct finding *finding)
{
	fprintf(file, "  %-4s%-24s", states[finding->state].mark, finding->subject);
	print_wrapped(file, finding->text, 0);
	if (!*finding->remedy)
		return;
	fprintf(file, "%*s-> ", TEXT_COLUMN, "");
	print_wrapped(file, finding->remedy, 3);
}

void findings_print(FILE *file, const struct findings *findings)
{
	const char *topic = "";

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->list[i];

		if (strcmp(finding->topic, topic) != 0)
			fprintf(file, "%s\n", finding->topic);
		topic = finding->topic;
		print_finding(file, finding);
	}
}

json_t *findings_json(const struct findings *findings)
{
	json_t *array = json_array();

	for (size_t i = 0; array && i < findings->count; i++) {
		const struct finding *finding = &findings->list[i];
		json_t *object =
			json_pack("{s:s, s:s, s:s, s:s, s:o}", "topic", finding->topic, "subject",
				  finding->subject, "state", states[finding->state].name, "text",
				  finding->text, "remedy",
				  *finding->remedy ? json_string(finding->remedy) : json_null());

		if (json_array_append_new(array, object) < 0) {
			json_decref(array);
			return NULL;
		}
	}
	return array;
}
