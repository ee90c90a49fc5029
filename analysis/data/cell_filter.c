/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cell_filter: chooses cells by a text. */
#include "analysis/data/cell_filter.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "common/command/word_list.h"

#define WORDS_MAX 256 /* of one kind, that a message can name */

/* A word of a filter, as it stands there. */
struct word {
	const char *text;
	size_t length;
	size_t name_length; /* of the factor before '='; 0: a benchmark */
};

/* The next word from *@at on, which moves behind it. False at the end. */
static bool next_word(const char **at, struct word *word)
{
	const char *equals;

	*at += strspn(*at, " ");
	word->text = *at;
	word->length = strcspn(*at, " ");
	equals = memchr(word->text, '=', word->length);
	word->name_length = equals ? (size_t)(equals - word->text) : 0;
	*at += word->length;
	return word->length > 0;
}

/* Whether @text is one of the alternatives from @list up to @end. */
static bool is_alternative(const char *list, const char *end, const char *text)
{
	while (list <= end) {
		const char *comma = memchr(list, ',', (size_t)(end - list));
		const char *stop = comma ? comma : end;

		if (strlen(text) == (size_t)(stop - list) &&
		    memcmp(list, text, (size_t)(stop - list)) == 0)
			return true;
		list = stop + 1;
	}
	return false;
}

static bool is_factor(const struct word *word, const char *name)
{
	return strlen(name) == word->name_length &&
	       memcmp(word->text, name, word->name_length) == 0;
}

static bool word_chooses(const struct word *word, const struct cell *cell)
{
	const char *end = word->text + word->length;

	if (word->name_length == 0)
		return is_alternative(word->text, end, cell->bench);
	for (size_t i = 0; i < cell->level_count; i++)
		if (is_factor(word, cell->levels[i].factor))
			return is_alternative(word->text + word->name_length + 1, end,
					      cell->levels[i].value);
	return false;
}

bool cell_filter_chooses(const char *filter, const struct cell *cell)
{
	struct word word;

	while (next_word(&filter, &word))
		if (!word_chooses(&word, cell))
			return false;
	return true;
}

/* What cells have where a word wants something else: levels of its factor, or names of factors, or
 * of benchmarks. Each once, NULL behind the last. */
struct offers {
	const char *words[WORDS_MAX + 1];
	size_t count;
};

static void offer(struct offers *offers, const char *text)
{
	for (size_t i = 0; i < offers->count; i++)
		if (strcmp(offers->words[i], text) == 0)
			return;
	if (offers->count < WORDS_MAX)
		offers->words[offers->count++] = text;
}

enum offer_kind { OFFER_BENCHES, OFFER_FACTORS, OFFER_LEVELS };

static void offer_of_cell(struct offers *offers, enum offer_kind kind, const struct word *word,
			  const struct cell *cell)
{
	if (kind == OFFER_BENCHES)
		offer(offers, cell->bench);
	for (size_t i = 0; kind != OFFER_BENCHES && i < cell->level_count; i++)
		if (kind == OFFER_FACTORS)
			offer(offers, cell->levels[i].factor);
		else if (is_factor(word, cell->levels[i].factor))
			offer(offers, cell->levels[i].value);
}

static struct offers offers_of(const struct dataset *dataset, enum offer_kind kind,
			       const struct word *word)
{
	struct offers offers = {.count = 0};

	for (size_t run = 0; run < dataset->run_count; run++)
		for (size_t i = 0; i < dataset->runs[run].cell_count; i++)
			offer_of_cell(&offers, kind, word, &dataset->runs[run].cells[i]);
	return offers;
}

/* Says that there is no @wanted, and what was probably meant, or else all there is. @offers have
 * @lead before them. */
static int refuse(const struct dataset *dataset, const char *wanted, const char *meant,
		  const struct offers *offers, const char *lead, struct message *message)
{
	struct word_list words = WORD_LIST(offers->words);
	struct word_hint hint = word_list_hint(&words, lead, meant);
	char list[1024];

	word_list_join(&words, "and", list, sizeof(list));
	if (*hint.text)
		return message_set(message, "%s: no cell has %s%s", dataset->path, wanted,
				   hint.text);
	return message_set(message, "%s: no cell has %s; %s %s", dataset->path, wanted,
			   *lead ? "levels are" : "there are", list);
}

/* Refuses the alternative of @length characters at @text of @word. */
static int refuse_alternative(const struct dataset *dataset, const struct word *word,
			      const char *text, size_t length, struct message *message)
{
	struct offers levels = offers_of(dataset, OFFER_LEVELS, word);
	struct offers factors = offers_of(dataset, OFFER_FACTORS, word);
	struct offers benches = offers_of(dataset, OFFER_BENCHES, word);
	char *factor = memory_printed("%.*s", (int)word->name_length, word->text);
	char *value = memory_printed("%.*s", (int)length, text);
	bool is_bench = word->name_length == 0;
	bool is_level = !is_bench && levels.count > 0;
	char *lead = memory_printed("%s%s", is_level ? factor : "", is_level ? "=" : "");
	char *wanted = is_bench   ? memory_printed("the benchmark '%s'", value)
		       : is_level ? memory_printed("%s%s", lead, value)
				  : memory_printed("the factor '%s'", factor);

	refuse(dataset, wanted, is_bench || is_level ? value : factor,
	       is_bench   ? &benches
	       : is_level ? &levels
			  : &factors,
	       lead, message);
	free(wanted);
	free(lead);
	free(value);
	free(factor);
	return -1;
}

static bool chooses_any(const char *filter, const struct dataset *dataset)
{
	for (size_t run = 0; run < dataset->run_count; run++)
		for (size_t i = 0; i < dataset->runs[run].cell_count; i++)
			if (cell_filter_chooses(filter, &dataset->runs[run].cells[i]))
				return true;
	return false;
}

/* Whether some cell has each alternative of @word: one that is misspelt would be missed in silence. */
static int check_word(const struct dataset *dataset, const struct word *word,
		      struct message *message)
{
	size_t lead = word->name_length ? word->name_length + 1 : 0;
	bool known = true;

	for (size_t at = lead, length; known && at <= word->length; at += length + 1) {
		const char *text = word->text + at;
		const char *comma = memchr(text, ',', word->length - at);
		char *alone;

		length = comma ? (size_t)(comma - text) : word->length - at;
		alone = memory_printed("%.*s%.*s", (int)lead, word->text, (int)length, text);
		known = chooses_any(alone, dataset);
		free(alone);
		if (!known)
			refuse_alternative(dataset, word, text, length, message);
	}
	return known ? 0 : -1;
}

int cell_filter_check(const char *filter, const struct dataset *dataset, struct message *message)
{
	const char *at = filter;
	struct word word;

	while (next_word(&at, &word))
		if (check_word(dataset, &word, message) < 0)
			return -1;
	if (chooses_any(filter, dataset))
		return 0;
	return message_set(message, "%s: no cell has all of '%s' at once", dataset->path, filter);
}
