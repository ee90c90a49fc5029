/* SPDX-License-Identifier: GPL-2.0-or-later */
/* model: what the tags and words of a guest's memory must be. */
#include "host/life/model.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "include/mte.h"
#include "include/pattern.h"

enum { KEPT, GONE, VERSIONS };

/* Of pages that were given up. */
enum doubt {
	DOUBT_NONE,
	DOUBT_OPEN,    /* the kernel may still take them */
	DOUBT_SETTLED, /* it has or it has not: they were stored to since */
};

int model_create(struct model *model, uint64_t base, size_t page_count, size_t page_bytes)
{
	size_t granules = page_count * page_bytes / MTE_GRANULE_BYTES;
	bool complete;

	*model = (struct model){.base = base, .page_count = page_count, .page_bytes = page_bytes};
	for (int i = 0; i < VERSIONS; i++) {
		model->tags[i] = calloc(granules, sizeof(*model->tags[i]));
		model->words[i] = calloc(granules, sizeof(*model->words[i]));
	}
	model->doubts = calloc(page_count, sizeof(*model->doubts));
	complete = model->tags[KEPT] && model->tags[GONE] && model->words[KEPT] &&
		   model->words[GONE] && model->doubts;
	if (!complete)
		model_free(model);
	return complete ? 0 : -1;
}

void model_free(struct model *model)
{
	for (int i = 0; i < VERSIONS; i++) {
		free(model->tags[i]);
		free(model->words[i]);
	}
	free(model->doubts);
	*model = (struct model){0};
}

size_t model_page_granules(const struct model *model)
{
	return model->page_bytes / MTE_GRANULE_BYTES;
}

static uint64_t address_of(const struct model *model, size_t granule)
{
	return model->base + granule * MTE_GRANULE_BYTES;
}

static void settle(struct model *model, size_t first, size_t count)
{
	for (size_t i = first; i < first + count; i++)
		if (model->doubts[i] == DOUBT_OPEN)
			model->doubts[i] = DOUBT_SETTLED;
}

void model_write_words(struct model *model, size_t first, size_t count, uint64_t seed)
{
	size_t granules = model_page_granules(model);

	for (size_t i = first * granules; i < (first + count) * granules; i++)
		for (int j = 0; j < VERSIONS; j++)
			model->words[j][i] = pattern_word(address_of(model, i), seed);
	settle(model, first, count);
}

void model_write(struct model *model, size_t first, size_t count, uint64_t seed)
{
	size_t granules = model_page_granules(model);

	for (size_t i = first * granules; i < (first + count) * granules; i++)
		for (int j = 0; j < VERSIONS; j++)
			model->tags[j][i] = (uint8_t)pattern_tag(address_of(model, i), seed);
	model_write_words(model, first, count, seed);
	memset(model->doubts + first, DOUBT_NONE, count);
}

void model_write_tags(struct model *model, size_t first, size_t count, uint8_t tag)
{
	size_t granules = model_page_granules(model);

	for (int j = 0; j < VERSIONS; j++)
		memset(model->tags[j] + first * granules, tag, count * granules);
	settle(model, first, count);
}

void model_write_first_tags(struct model *model, size_t first, size_t count, uint8_t tag)
{
	for (size_t i = first; i < first + count; i++)
		for (int j = 0; j < VERSIONS; j++)
			model->tags[j][i * model_page_granules(model)] = tag;
	settle(model, first, count);
}

static void clear(struct model *model, int version, size_t first, size_t count)
{
	size_t granules = model_page_granules(model);

	memset(model->tags[version] + first * granules, 0, count * granules);
	memset(model->words[version] + first * granules, 0,
	       count * granules * sizeof(*model->words[version]));
}

void model_renew(struct model *model, size_t first, size_t count)
{
	clear(model, KEPT, first, count);
	clear(model, GONE, first, count);
	memset(model->doubts + first, DOUBT_NONE, count);
}

void model_give_up(struct model *model, size_t first, size_t count)
{
	clear(model, GONE, first, count);
	memset(model->doubts + first, DOUBT_OPEN, count);
}

static void note_first(struct model_difference *difference, uint64_t address, char what,
		       uint64_t seen, uint64_t expected)
{
	if (difference->first_wrong)
		return;
	difference->first = address;
	difference->first_wrong = what;
	difference->first_seen = seen;
	difference->first_expected = expected;
}

/* Adds what is wrong with granule @granule of @version. */
static void compare_granule(const struct model *model, int version, size_t granule,
			    const uint8_t *tag, const uint64_t *word,
			    struct model_difference *difference)
{
	uint8_t tag_expected = model->tags[version][granule];
	uint64_t word_expected = model->words[version][granule];

	difference->seen++;
	difference->bare += tag_expected == 0;
	if (tag && *tag != tag_expected) {
		difference->stale_tags += tag_expected == 0;
		difference->lost_tags += tag_expected != 0;
		note_first(difference, address_of(model, granule), 't', *tag, tag_expected);
	}
	if (word && *word != word_expected) {
		difference->wrong_words++;
		note_first(difference, address_of(model, granule), 'w', *word, word_expected);
	}
}

static struct model_difference compare_page(const struct model *model, int version, size_t page,
					    const uint8_t *tags, const uint64_t *words)
{
	size_t granules = model_page_granules(model);
	struct model_difference difference = {0};

	for (size_t i = 0; i < granules; i++)
		compare_granule(model, version, page * granules + i, tags ? &tags[i] : NULL,
				words ? &words[i] : NULL, &difference);
	return difference;
}

/* The page is gone: that is what it is from now on. */
static void learn_gone(struct model *model, size_t page)
{
	size_t granules = model_page_granules(model);

	memcpy(model->tags[KEPT] + page * granules, model->tags[GONE] + page * granules, granules);
	memcpy(model->words[KEPT] + page * granules, model->words[GONE] + page * granules,
	       granules * sizeof(*model->words[KEPT]));
	model->doubts[page] = DOUBT_NONE;
}

static void add(struct model_difference *sum, const struct model_difference *page)
{
	if (page->first_wrong)
		note_first(sum, page->first, page->first_wrong, page->first_seen,
			   page->first_expected);
	sum->seen += page->seen;
	sum->bare += page->bare;
	sum->stale_tags += page->stale_tags;
	sum->lost_tags += page->lost_tags;
	sum->wrong_words += page->wrong_words;
}

void model_compare(struct model *model, size_t first, size_t count, const uint8_t *tags,
		   const uint64_t *words, struct model_difference *difference)
{
	size_t granules = model_page_granules(model);

	for (size_t i = 0; i < count; i++) {
		const uint8_t *page_tags = tags ? tags + i * granules : NULL;
		const uint64_t *page_words = words ? words + i * granules : NULL;
		size_t page = first + i;
		struct model_difference kept =
			compare_page(model, KEPT, page, page_tags, page_words);
		struct model_difference gone = {0};

		if (model->doubts[page] != DOUBT_NONE && model_wrong(&kept))
			gone = compare_page(model, GONE, page, page_tags, page_words);
		if (gone.seen && !model_wrong(&gone)) {
			learn_gone(model, page);
			kept = gone;
		} else if (model->doubts[page] == DOUBT_SETTLED && tags && words) {
			model->doubts[page] = DOUBT_NONE;
		}
		add(difference, &kept);
	}
}

uint64_t model_wrong(const struct model_difference *difference)
{
	return difference->stale_tags + difference->lost_tags + difference->wrong_words;
}
