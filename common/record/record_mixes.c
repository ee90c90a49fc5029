/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_mixes: a mix is a flat list of two numbers an event. */
#include "common/record/record_mixes.h"

#include <inttypes.h>
#include <stdlib.h>

#include "common/event.h"
#include "common/record/record_json.h"

#define COUNT_NUMBERS 2

void record_mixes_free(struct anatomy_mixes *mixes)
{
	for (size_t i = 0; i < mixes->event_count; i++)
		free(mixes->events[i]);
	for (size_t i = 0; i < mixes->count; i++)
		free(mixes->list[i].counts);
	free(mixes->events);
	free(mixes->list);
	*mixes = (struct anatomy_mixes){0};
}

static void write_mix(FILE *file, const struct anatomy_mix *mix)
{
	fputc('[', file);
	for (size_t i = 0; i < mix->count; i++)
		fprintf(file, "%s%" PRIu32 ",%" PRIu64, i ? "," : "", mix->counts[i].event,
			mix->counts[i].count);
	fputc(']', file);
}

void record_mixes_write(FILE *file, const struct anatomy_mixes *mixes)
{
	record_write_texts(file, "events", mixes->events, mixes->event_count);
	fputs(",\"mixes\":[", file);
	for (size_t i = 0; i < mixes->count; i++) {
		fputs(i ? "," : "", file);
		write_mix(file, &mixes->list[i]);
	}
	fputc(']', file);
}

static int take_mix(const json_t *list, const struct anatomy_mixes *mixes, struct anatomy_mix *mix,
		    struct message *message)
{
	size_t numbers = json_array_size(list);

	if (!json_is_array(list) || numbers % COUNT_NUMBERS != 0)
		return message_set(message, "mixes: not a list of two numbers an event");
	mix->counts = calloc(numbers / COUNT_NUMBERS + 1, sizeof(*mix->counts));
	if (!mix->counts)
		return message_set(message, "out of memory");
	for (size_t i = 0; i < numbers; i += COUNT_NUMBERS) {
		uint64_t event = record_number_at(list, i);
		uint64_t count = record_number_at(list, i + 1);

		if (event >= mixes->event_count || count == RECORD_NO_NUMBER)
			return message_set(
				message,
				"mixes: an event is not there, or not a non-negative integer");
		mix->counts[mix->count++] = (struct anatomy_count){(uint32_t)event, count};
	}
	return 0;
}

int record_mixes_take(const json_t *object, struct anatomy_mixes *mixes, struct message *message)
{
	const json_t *list;

	if (!json_object_get(object, "events"))
		return 0;
	if (record_take_texts(object, "events", ANATOMY_EVENTS_MAX, &mixes->events,
			      &mixes->event_count, message) < 0)
		return -1;
	list = record_take_list(object, "mixes", 1, ANATOMY_MIXES_MAX, message);
	if (!list)
		return -1;
	mixes->list = calloc(json_array_size(list) + 1, sizeof(*mixes->list));
	if (!mixes->list)
		return message_set(message, "out of memory");
	for (size_t i = 0; i < json_array_size(list); i++)
		if (take_mix(json_array_get(list, i), mixes, &mixes->list[mixes->count++],
			     message) < 0)
			return -1;
	return 0;
}

uint64_t record_mixes_instructions(const struct anatomy_mixes *mixes, size_t index)
{
	const struct anatomy_mix *mix = &mixes->list[index];
	uint64_t sum = 0;

	for (size_t i = 0; i < mix->count; i++)
		if (event_is_instruction(event_class_of(mixes->events[mix->counts[i].event])))
			sum += mix->counts[i].count;
	return sum;
}
