/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mixer: words and mixes are found again in trees of tsearch(3). */
#include "lab/anatomy/mixer.h"

#include <search.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/list.h"
#include "lab/anatomy/decoder.h"

/* A word that was decoded. */
struct known {
	uint32_t word;
	uint32_t event;
};

/* A count of a node, in a list for each node. */
struct tally {
	uint32_t event;
	uint32_t next; /* 1 + index of the next, or 0 */
	uint64_t count;
};

struct numbered_mix {
	struct anatomy_mix mix;
	uint32_t number;
};

struct mixer {
	void *known;  /* of tsearch() */
	void *sorted; /* struct numbered_mix, of tsearch() */
	struct anatomy_mixes mixes;
	struct tally *entries; /* of the tree that is being made */
	size_t entry_count;
	uint32_t *heads; /* 1 + index of the first entry of each node, or 0 */
	size_t head_count;
	bool memory_short;
};

struct mixer *mixer_new(void)
{
	return calloc(1, sizeof(struct mixer));
}

void mixer_free(struct mixer *mixer)
{
	if (!mixer)
		return;
	tdestroy(mixer->known, free);
	tdestroy(mixer->sorted, free);
	record_mixes_free(&mixer->mixes);
	free(mixer->entries);
	free(mixer->heads);
	free(mixer);
}

/* The number of the event @text, a new one when it has none yet. */
static uint32_t number_of(struct mixer *mixer, const char *text)
{
	char **events;

	for (size_t i = 0; i < mixer->mixes.event_count; i++)
		if (strcmp(mixer->mixes.events[i], text) == 0)
			return (uint32_t)i;
	events = list_grown(mixer->mixes.events, mixer->mixes.event_count, sizeof(*events));
	if (events) {
		mixer->mixes.events = events;
		events[mixer->mixes.event_count] = strdup(text);
	}
	if (!events || !events[mixer->mixes.event_count]) {
		mixer->memory_short = true;
		return 0;
	}
	return (uint32_t)mixer->mixes.event_count++;
}

static uint32_t number_of_event(struct mixer *mixer, const struct decoder_event *event)
{
	char text[DECODER_TEXT_MAX];

	decoder_text(event, text);
	return number_of(mixer, text);
}

static int compare_known(const void *left, const void *right)
{
	const struct known *a = left, *b = right;

	return (a->word > b->word) - (a->word < b->word);
}

static uint32_t event_of_word(struct mixer *mixer, uint32_t word)
{
	const struct known key = {.word = word};
	struct known **found = tfind(&key, &mixer->known, compare_known);
	struct decoder_event event;
	struct known *known;

	if (found)
		return (*found)->event;
	event = decoder_event(word);
	known = malloc(sizeof(*known));
	if (known)
		*known = (struct known){word, number_of_event(mixer, &event)};
	if (!known || !tsearch(known, &mixer->known, compare_known)) {
		free(known);
		mixer->memory_short = true;
		return 0;
	}
	return known->event;
}

/* The list of @node; NULL when memory is short. */
static uint32_t *head_of(struct mixer *mixer, uint32_t node)
{
	while (mixer->head_count <= node) {
		uint32_t *heads = list_grown(mixer->heads, mixer->head_count, sizeof(*heads));

		if (!heads)
			return NULL;
		mixer->heads = heads;
		heads[mixer->head_count++] = 0;
	}
	return &mixer->heads[node];
}

static void count_event(struct mixer *mixer, uint32_t node, uint32_t event, uint64_t times)
{
	uint32_t *head = head_of(mixer, node);
	struct tally *entries;

	for (uint32_t at = head ? *head : 0; at; at = mixer->entries[at - 1].next)
		if (mixer->entries[at - 1].event == event) {
			mixer->entries[at - 1].count += times;
			return;
		}
	entries = head ? list_grown(mixer->entries, mixer->entry_count, sizeof(*entries)) : NULL;
	if (!entries) {
		mixer->memory_short = true;
		return;
	}
	mixer->entries = entries;
	entries[mixer->entry_count++] = (struct tally){event, *head, times};
	*head = (uint32_t)mixer->entry_count;
}

void mixer_count(struct mixer *mixer, uint32_t node, uint32_t word, uint64_t times)
{
	count_event(mixer, node, event_of_word(mixer, word), times);
}

void mixer_count_entry(struct mixer *mixer, uint32_t node, uint64_t vector)
{
	struct decoder_event event = decoder_entry(vector);

	count_event(mixer, node, number_of_event(mixer, &event), 1);
}

static int compare_counts(const void *left, const void *right)
{
	const struct anatomy_count *a = left, *b = right;

	return (a->event > b->event) - (a->event < b->event);
}

/* By length, then count by count. */
static int compare_mixes(const void *left, const void *right)
{
	const struct anatomy_mix *a = &((const struct numbered_mix *)left)->mix;
	const struct anatomy_mix *b = &((const struct numbered_mix *)right)->mix;

	if (a->count != b->count)
		return a->count < b->count ? -1 : 1;
	for (size_t i = 0; i < a->count; i++) {
		const struct anatomy_count *x = &a->counts[i], *y = &b->counts[i];

		if (x->event != y->event)
			return x->event < y->event ? -1 : 1;
		if (x->count != y->count)
			return x->count < y->count ? -1 : 1;
	}
	return 0;
}

/* The events of the list at @head in their order. The caller owns the counts. */
static struct anatomy_mix collect(struct mixer *mixer, uint32_t head)
{
	struct anatomy_mix mix = {0};

	for (uint32_t at = head; at; at = mixer->entries[at - 1].next) {
		const struct tally *entry = &mixer->entries[at - 1];
		struct anatomy_count *counts =
			list_grown(mix.counts, mix.count, sizeof(*mix.counts));

		if (!counts) {
			mixer->memory_short = true;
			break;
		}
		mix.counts = counts;
		counts[mix.count++] = (struct anatomy_count){entry->event, entry->count};
	}
	if (mix.count > 0)
		qsort(mix.counts, mix.count, sizeof(*mix.counts), compare_counts);
	return mix;
}

/* Takes @mix as a new one, or returns -1 with nothing taken. */
static int keep(struct mixer *mixer, const struct anatomy_mix *mix)
{
	struct anatomy_mix *mixes =
		list_grown(mixer->mixes.list, mixer->mixes.count, sizeof(*mixes));
	struct numbered_mix *numbered = malloc(sizeof(*numbered));

	if (mixes)
		mixer->mixes.list = mixes;
	if (numbered)
		*numbered = (struct numbered_mix){*mix, (uint32_t)mixer->mixes.count};
	if (!mixes || !numbered || !tsearch(numbered, &mixer->sorted, compare_mixes)) {
		free(numbered);
		return -1;
	}
	mixes[mixer->mixes.count++] = *mix;
	return 0;
}

static uint32_t number_of_mix(struct mixer *mixer, uint32_t head)
{
	const struct numbered_mix key = {collect(mixer, head), 0};
	struct numbered_mix **found = tfind(&key, &mixer->sorted, compare_mixes);

	if (!found && keep(mixer, &key.mix) == 0)
		return (uint32_t)mixer->mixes.count - 1;
	free(key.mix.counts);
	mixer->memory_short |= !found;
	return found ? (*found)->number : 0;
}

void mixer_end_tree(struct mixer *mixer, struct anatomy_shape *tree)
{
	for (size_t i = 0; i < tree->node_count; i++)
		tree->nodes[i].mix =
			number_of_mix(mixer, i < mixer->head_count ? mixer->heads[i] : 0);
	mixer->entry_count = 0;
	mixer->head_count = 0;
	free(mixer->entries);
	free(mixer->heads);
	mixer->entries = NULL;
	mixer->heads = NULL;
}

int mixer_give(struct mixer *mixer, struct anatomy_record *record, struct message *message)
{
	if (mixer->memory_short)
		return message_set(message, "out of memory");
	record->mixes = mixer->mixes;
	mixer->mixes = (struct anatomy_mixes){0};
	return 0;
}
