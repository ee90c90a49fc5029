/* SPDX-License-Identifier: GPL-2.0-or-later */
/* trace: a line at a time; a window refers to what came before it. */
#include "lab/anatomy/trace.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/list.h"
#include "common/number.h"
#include "include/abi.h"

/* The guest's loops and the VMM's. */
enum context { CONTEXT_GUEST, CONTEXT_VMM, CONTEXT_COUNT };

struct reader {
	struct trace *trace;
	size_t last_group[CONTEXT_COUNT]; /* of this trial; 0: none */
};

static enum context context_of(uint64_t address)
{
	return address - ABI_PAYLOAD_IPA < ABI_PAYLOAD_BYTES ? CONTEXT_GUEST : CONTEXT_VMM;
}

/* Decimal digits and one blank or the end behind them. */
static bool take_number(const char **text, uint64_t *value)
{
	if (number_scan_u64(text, value) < 0)
		return false;
	if (**text == ' ')
		++*text;
	else if (**text != '\0' && **text != '*')
		return false;
	return true;
}

static bool take_hex(const char **text, uint64_t *value)
{
	char *end;

	if (!strchr("0123456789abcdef", **text) || **text == '\0')
		return false;
	errno = 0;
	*value = strtoull(*text, &end, 16);
	if (errno || (*end != ' ' && *end != '\0'))
		return false;
	*text = *end ? end + 1 : end;
	return true;
}

static bool take_trial(struct reader *reader, const char *text)
{
	struct trace *trace = reader->trace;
	struct trace_trial *trials = list_grown(trace->trials, trace->trial_count, sizeof(*trials));
	uint64_t number;

	if (!trials)
		return false;
	trace->trials = trials;
	if (!take_number(&text, &number) || number > UINT32_MAX)
		return false;
	trials[trace->trial_count++] = (struct trace_trial){.number = (uint32_t)number};
	memset(reader->last_group, 0, sizeof(reader->last_group));
	return true;
}

static bool take_group(struct reader *reader, const char *text)
{
	struct trace *trace = reader->trace;
	struct trace_group *groups = list_grown(trace->groups, trace->group_count, sizeof(*groups));
	uint64_t address;

	if (!groups)
		return false;
	trace->groups = groups;
	if (!take_hex(&text, &address))
		return false;
	groups[trace->group_count++] = (struct trace_group){.address = address};
	reader->last_group[context_of(address)] = trace->group_count;
	return true;
}

static bool take_words(struct trace_run *run, const char *text)
{
	uint64_t word;

	while (*text) {
		uint32_t *words = list_grown(run->words, run->count, sizeof(*words));

		if (!words)
			return false;
		run->words = words;
		if (!take_hex(&text, &word) || word > UINT32_MAX)
			return false;
		run->words[run->count++] = (uint32_t)word;
	}
	return true;
}

/* Runs and shapes come in order of their numbers. */
static bool take_run(struct reader *reader, const char *text)
{
	struct trace *trace = reader->trace;
	struct trace_run *runs = list_grown(trace->runs, trace->run_count, sizeof(*runs));
	uint64_t id, address, end, masked;

	if (!runs)
		return false;
	trace->runs = runs;
	if (!take_number(&text, &id) || id != trace->run_count || !take_hex(&text, &address) ||
	    !take_number(&text, &end) || end > RECORDER_END_NONE || !take_number(&text, &masked) ||
	    masked > 1)
		return false;
	runs[trace->run_count++] = (struct trace_run){
		.address = address, .end = (enum recorder_end)end, .masked = masked};
	return take_words(&runs[id], text);
}

static bool take_step(const struct trace *trace, struct trace_shape *shape, const char **text)
{
	struct trace_step *steps = list_grown(shape->steps, shape->step_count, sizeof(*steps));
	uint64_t run, repeats = 1;

	if (!steps)
		return false;
	shape->steps = steps;
	if (!take_number(text, &run) || run >= trace->run_count)
		return false;
	if (**text == '*') {
		++*text;
		if (!take_number(text, &repeats) || repeats > UINT32_MAX)
			return false;
	}
	steps[shape->step_count++] = (struct trace_step){(uint32_t)run, (uint32_t)repeats};
	return true;
}

static bool take_shape(struct reader *reader, const char *text)
{
	struct trace *trace = reader->trace;
	struct trace_shape *shapes = list_grown(trace->shapes, trace->shape_count, sizeof(*shapes));
	uint64_t id;

	if (!shapes)
		return false;
	trace->shapes = shapes;
	if (!take_number(&text, &id) || id != trace->shape_count)
		return false;
	shapes[trace->shape_count++] = (struct trace_shape){.kept = *text != '-'};
	while (shapes[id].kept && *text)
		if (!take_step(trace, &shapes[id], &text))
			return false;
	return true;
}

/* "ADDRESS:LINE:HOW" and one blank or the end behind it. */
static bool take_touch(struct trace_shape *shape, const char **text)
{
	struct touch *touches = list_grown(shape->touches, shape->touch_count, sizeof(*touches));
	struct touch touch;
	int length;

	if (!touches)
		return false;
	shape->touches = touches;
	if (sscanf(*text, "%" SCNx64 ":%" SCNx64 ":%x%n", &touch.address, &touch.line, &touch.how,
		   &length) != 3 ||
	    ((*text)[length] != ' ' && (*text)[length] != '\0'))
		return false;
	*text += length + ((*text)[length] == ' ');
	touches[shape->touch_count++] = touch;
	return true;
}

static bool take_touched(struct reader *reader, const char *text)
{
	struct trace *trace = reader->trace;
	uint64_t id;

	if (!take_number(&text, &id) || id >= trace->shape_count ||
	    !take_hex(&text, &trace->shapes[id].base))
		return false;
	while (*text)
		if (!take_touch(&trace->shapes[id], &text))
			return false;
	return true;
}

static bool take_window(struct reader *reader, const char *text)
{
	struct trace *trace = reader->trace;
	struct trace_window *windows =
		list_grown(trace->windows, trace->window_count, sizeof(*windows));
	uint64_t cpu, shape, retired, other, address;

	if (!windows)
		return false;
	trace->windows = windows;
	if (!take_number(&text, &cpu) || !take_number(&text, &shape) ||
	    shape >= trace->shape_count || !take_number(&text, &retired) ||
	    !take_number(&text, &other) || !take_hex(&text, &address))
		return false;
	trace->shapes[shape].retired = retired;
	if (trace->trial_count == 0)
		return true;
	windows[trace->window_count++] = (struct trace_window){
		.shape = (uint32_t)shape,
		.other = other,
		.trial = trace->trial_count - 1,
		.group = reader->last_group[context_of(address)],
	};
	return true;
}

static bool take_lost(struct reader *reader, const char *text)
{
	struct trace *trace = reader->trace;

	(void)text;
	if (trace->trial_count > 0)
		trace->trials[trace->trial_count - 1].lost++;
	return true;
}

static bool take_full(struct reader *reader, const char *text)
{
	reader->trace->full = true;
	return *text == '\0';
}

static bool take_title(struct reader *reader, const char *text)
{
	(void)reader;
	return strcmp(text, strchr(RECORDER_TITLE, ' ') + 1) == 0;
}

static bool take_line(struct reader *reader, const char *line)
{
	static const struct {
		const char *word;
		bool (*take)(struct reader *reader, const char *text);
	} kinds[] = {
		{"window ", take_window},   {"run ", take_run},   {"shape ", take_shape},
		{"group ", take_group},     {"lost ", take_lost}, {"trial ", take_trial},
		{"touched ", take_touched}, {"full", take_full},  {"mtebench-trace ", take_title},
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		size_t length = strlen(kinds[i].word);

		if (strncmp(line, kinds[i].word, length) == 0)
			return kinds[i].take(reader, line + length);
	}
	return false;
}

int trace_read(FILE *file, struct trace *trace, struct message *message)
{
	struct reader reader = {.trace = trace};
	char *line = NULL;
	size_t room = 0, number = 0;
	ssize_t length;
	bool good = true;

	*trace = (struct trace){0};
	while (good && (length = getline(&line, &room, file)) > 0) {
		number++;
		if (line[length - 1] != '\n')
			break;
		line[length - 1] = '\0';
		good = take_line(&reader, line);
	}
	free(line);
	if (good)
		return 0;
	trace_free(trace);
	return message_set(message, "the plugin's record makes no sense in line %zu", number);
}

void trace_free(struct trace *trace)
{
	for (size_t i = 0; i < trace->run_count; i++)
		free(trace->runs[i].words);
	for (size_t i = 0; i < trace->shape_count; i++) {
		free(trace->shapes[i].steps);
		free(trace->shapes[i].touches);
	}
	free(trace->runs);
	free(trace->shapes);
	free(trace->trials);
	free(trace->groups);
	free(trace->windows);
	*trace = (struct trace){0};
}
