/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sequence_text: sequences as text. */
#include "host/life/sequence.h"

#include <stdlib.h>
#include <string.h>

#include "common/ini.h"
#include "common/number.h"

#define PAGES_MAX (1 << 20)
#define SEED_MAX  0xfff
#define FOLIO_MIN (4 << 10)
#define FOLIO_MAX (2 << 20)

struct key {
	const char *name;
	const char *words[3];
};

enum { KEY_ALIGN, KEY_LOG, KEY_VMS, KEY_LOOK, KEYS };

static const struct key keys[KEYS] = {
	[KEY_ALIGN] = {"align", {"huge", "base"}},
	[KEY_LOG] = {"dirty_log", {"off", "start"}},
	[KEY_VMS] = {"vms", {"1", "2"}},
	[KEY_LOOK] = {"look", {"end", "each"}},
};

static size_t choice_of(const struct sequence *sequence, size_t key)
{
	const size_t choices[KEYS] = {sequence->inset, sequence->logged, sequence->vms - 1,
				      sequence->looked};

	return choices[key];
}

static void set_choice(struct sequence *sequence, size_t key, size_t choice)
{
	switch (key) {
	case KEY_ALIGN:
		sequence->inset = choice;
		break;
	case KEY_LOG:
		sequence->logged = choice;
		break;
	case KEY_VMS:
		sequence->vms = (unsigned int)choice + 1;
		break;
	default:
		sequence->looked = choice;
	}
}

static void format_step(const struct step *step, char *text, size_t text_size)
{
	int length = snprintf(text, text_size, "%s %u %u", events[step->event].name, step->first,
			      step->count);

	if (event_takes_seed(step->event))
		snprintf(text + length, text_size - (size_t)length, " %u", step->seed);
}

void sequence_write(const struct sequence *sequence, FILE *file)
{
	char text[80];

	fprintf(file, "[memory]\nbacking = %s\n", backing_kinds[sequence->backing].name);
	if (sequence->folio_bytes) {
		number_format_size(sequence->folio_bytes, text, sizeof(text));
		fprintf(file, "folio = %s\n", text);
	}
	for (size_t i = 0; i < KEYS; i++)
		fprintf(file, "%s = %s\n", keys[i].name, keys[i].words[choice_of(sequence, i)]);
	fputs("[steps]\n", file);
	for (size_t i = 0; i < sequence->count; i++) {
		format_step(&sequence->steps[i], text, sizeof(text));
		fprintf(file, "%zu = %s\n", i + 1, text);
	}
}

static int set_folio(struct sequence *sequence, const struct ini_position *at, const char *value,
		     struct message *message)
{
	uint64_t size_bytes;

	if (number_parse_size(value, FOLIO_MIN, FOLIO_MAX, &size_bytes) < 0 ||
	    (size_bytes & (size_bytes - 1)) != 0)
		return ini_refuse(message, at, "folio is a power of two from 4K to 2M, not '%s'",
				  value);
	sequence->folio_bytes = size_bytes;
	return 0;
}

static int set_memory(struct sequence *sequence, const struct ini_position *at, const char *key,
		      const char *value, struct message *message)
{
	const struct level *kind = level_find(backing_kinds, value);

	if (strcmp(key, "backing") == 0) {
		if (!kind)
			return ini_refuse(message, at, "backing cannot be '%s'", value);
		sequence->backing = (enum backing_kind)kind->value;
		return 0;
	}
	if (strcmp(key, "folio") == 0)
		return set_folio(sequence, at, value, message);
	for (size_t i = 0; i < KEYS; i++) {
		if (strcmp(keys[i].name, key) != 0)
			continue;
		for (size_t j = 0; j < 2; j++)
			if (strcmp(keys[i].words[j], value) == 0) {
				set_choice(sequence, i, j);
				return 0;
			}
		return ini_refuse(message, at, "%s is %s or %s, not '%s'", key, keys[i].words[0],
				  keys[i].words[1], value);
	}
	return ini_refuse(
		message, at,
		"[memory] has no key '%s'; it takes backing, folio, align, dirty_log, vms, look",
		key);
}

static int take_number(char **rest, uint64_t max, uint32_t *number)
{
	char *word = strsep(rest, " ");
	uint64_t value;

	if (!word || number_parse_u64(word, 0, max, &value) < 0)
		return -1;
	*number = (uint32_t)value;
	return 0;
}

static int parse_step(char *text, struct step *step)
{
	const struct level *event = level_find(events, strsep(&text, " "));

	if (!event)
		return -1;
	step->event = (enum event)event->value;
	if (take_number(&text, PAGES_MAX, &step->first) < 0 ||
	    take_number(&text, PAGES_MAX, &step->count) < 0 || step->count == 0)
		return -1;
	if (event_takes_seed(step->event) && take_number(&text, SEED_MAX, &step->seed) < 0)
		return -1;
	return text ? -1 : 0;
}

static int add_step(struct sequence *sequence, const struct ini_position *at, const char *key,
		    const char *value, struct message *message)
{
	char *text = strdupa(value);
	uint64_t number;

	if (sequence->count == SEQUENCE_STEPS_MAX)
		return ini_refuse(message, at, "more than %d steps", SEQUENCE_STEPS_MAX);
	if (number_parse_u64(key, sequence->count + 1, sequence->count + 1, &number) < 0)
		return ini_refuse(message, at, "step %zu is due here, not '%s'",
				  sequence->count + 1, key);
	if (parse_step(text, &sequence->steps[sequence->count]) < 0)
		return ini_refuse(
			message, at,
			"a step is an event, its first page, how many, and a seed where one is stored, not '%s'",
			value);
	sequence->count++;
	return 0;
}

struct reading {
	struct sequence *sequence;
	bool steps_seen; /* there is a section of steps, which may be empty: to make the memory is enough */
};

static int take_entry(void *context, const struct ini_position *at, const char *section,
		      const char *key, const char *value, struct message *message)
{
	struct reading *reading = context;
	bool steps = strcmp(section, "steps") == 0;

	if (!steps && strcmp(section, "memory") != 0)
		return ini_refuse(message, at, "sections are [memory] and [steps], not [%s]",
				  section);
	reading->steps_seen |= steps;
	if (!key)
		return 0;
	return steps ? add_step(reading->sequence, at, key, value, message)
		     : set_memory(reading->sequence, at, key, value, message);
}

static struct reading begin(struct sequence *sequence)
{
	*sequence = (struct sequence){.vms = 1};
	return (struct reading){.sequence = sequence};
}

static int finish(const struct reading *reading, const char *name, int result,
		  struct message *message)
{
	if (result == 0 && !reading->steps_seen)
		return message_set(message, "%s: there is no section [steps]", name);
	return result;
}

int sequence_read(struct sequence *sequence, const char *path, struct message *message)
{
	struct reading reading = begin(sequence);
	int result = ini_read(path, take_entry, &reading, message);

	return finish(&reading, path, result, message);
}

int sequence_read_text(struct sequence *sequence, const char *name, const char *text, size_t size,
		       struct message *message)
{
	struct reading reading = begin(sequence);
	int result = ini_read_text(name, text, size, take_entry, &reading, message);

	return finish(&reading, name, result, message);
}
