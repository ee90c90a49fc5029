/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pairwise: pairs of levels that are met by few cells. */
#include "host/plan/pairwise.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FACTORS_MAX (RECORD_FACTORS_MAX + COMMON_FACTOR_COUNT)
#define LEVELS_MAX  512 /* of all factors */

/* The levels of all factors, each once, by number; and the pairs of them that nobody has yet. */
struct pairs {
	const char *names[LEVELS_MAX];
	size_t factors[LEVELS_MAX];
	size_t level_count;
	size_t factor_count;
	/* Factors of one level make no pairs of their own, unless one alone has more. */
	bool matters[FACTORS_MAX];
	uint16_t *levels; /* factor_count of each cell */
	bool *met;        /* level_count x level_count */
	size_t *gains;    /* of each cell, new pairs at most: what was new only gets less */
};

/* Level @factor of @cell, of the benchmark's factors and of the common ones behind. */
static const char *level_at(const struct cell *cell, size_t own_factors, size_t factor)
{
	if (factor < own_factors)
		return cell->values[factor];
	return cell->common[factor - own_factors] ? cell->common[factor - own_factors] : "";
}

static int number_of(struct pairs *pairs, size_t factor, const char *name)
{
	for (size_t i = 0; i < pairs->level_count; i++)
		if (pairs->factors[i] == factor && strcmp(pairs->names[i], name) == 0)
			return (int)i;
	if (pairs->level_count == LEVELS_MAX)
		return -1;
	pairs->names[pairs->level_count] = name;
	pairs->factors[pairs->level_count] = factor;
	return (int)pairs->level_count++;
}

static int number_all(struct pairs *pairs, const struct cell *cells, size_t count)
{
	size_t own = bench_factor_count(cells[0].bench);

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < pairs->factor_count; j++) {
			int number = number_of(pairs, j, level_at(&cells[i], own, j));

			if (number < 0)
				return -1;
			pairs->levels[i * pairs->factor_count + j] = (uint16_t)number;
		}
	return 0;
}

static void choose_factors(struct pairs *pairs)
{
	size_t counts[FACTORS_MAX] = {0}, varying = 0;

	for (size_t i = 0; i < pairs->level_count; i++)
		varying += ++counts[pairs->factors[i]] == 2;
	for (size_t i = 0; i < pairs->factor_count; i++)
		pairs->matters[i] = varying < 2 || counts[i] > 1;
}

/* Counts the pairs of cell @index that nobody has met, and has them met with @meet. */
static size_t look_at(struct pairs *pairs, size_t index, bool meet)
{
	const uint16_t *levels = &pairs->levels[index * pairs->factor_count];
	size_t gain = 0;

	for (size_t i = 0; i < pairs->factor_count; i++)
		for (size_t j = i + 1; j < pairs->factor_count; j++) {
			bool *met = &pairs->met[levels[i] * LEVELS_MAX + levels[j]];

			if (!pairs->matters[i] || !pairs->matters[j])
				continue;
			gain += !*met;
			*met |= meet;
		}
	return gain;
}

/* The first cell that has the most new pairs, or @count when none has any. */
static size_t find_best(struct pairs *pairs, size_t count)
{
	size_t best = count, most = 0;

	for (size_t i = 0; i < count; i++) {
		if (pairs->gains[i] <= most)
			continue;
		pairs->gains[i] = look_at(pairs, i, false);
		if (pairs->gains[i] > most) {
			most = pairs->gains[i];
			best = i;
		}
	}
	return best;
}

static long choose(struct pairs *pairs, size_t count, bool *chosen)
{
	long chosen_count = 0;
	size_t best;

	choose_factors(pairs);
	for (size_t i = 0; i < count; i++)
		pairs->gains[i] = SIZE_MAX;
	while ((best = find_best(pairs, count)) < count) {
		look_at(pairs, best, true);
		chosen[best] = true;
		chosen_count++;
	}
	return chosen_count;
}

long pairwise_choose(const struct cell *cells, size_t count, bool *chosen)
{
	struct pairs pairs = {0};
	long result = -1;

	if (!count)
		return 0;
	memset(chosen, 0, count * sizeof(*chosen));
	pairs.factor_count = bench_factor_count(cells[0].bench) + COMMON_FACTOR_COUNT;
	pairs.levels = calloc(count * pairs.factor_count, sizeof(*pairs.levels));
	pairs.met = calloc(LEVELS_MAX * LEVELS_MAX, sizeof(*pairs.met));
	pairs.gains = calloc(count, sizeof(*pairs.gains));
	if (pairs.levels && pairs.met && pairs.gains && number_all(&pairs, cells, count) == 0)
		result = choose(&pairs, count, chosen);
	free(pairs.levels);
	free(pairs.met);
	free(pairs.gains);
	return result;
}
