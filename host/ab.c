/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ab: two levels of a factor measured in turns. */
#include "ab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"

static bool take_word(const char **text, const char *stop, char *word, size_t word_size)
{
	size_t length = strcspn(*text, stop);

	if (length == 0 || length >= word_size)
		return false;
	snprintf(word, word_size, "%.*s", (int)length, *text);
	*text += length;
	return true;
}

int ab_parse(const char *text, struct ab *ab, struct message *message)
{
	const char *rest = text;

	if (take_word(&rest, "=", ab->factor, sizeof(ab->factor)) && *rest++ == '=' &&
	    take_word(&rest, ",", ab->levels[0], sizeof(ab->levels[0])) && *rest++ == ',' &&
	    take_word(&rest, ",", ab->levels[1], sizeof(ab->levels[1])) && !*rest &&
	    strcmp(ab->levels[0], ab->levels[1]) != 0)
		return 0;
	return message_set(message, "--factor is FACTOR=A,B with two different levels, not '%s'",
			   text);
}

/* The cells of a pair, as trials of the plan it is made of. */
struct pair {
	const struct plan_trial *sides[2];
};

static bool is_side(const struct plan_trial *trial, const struct ab *ab, int side)
{
	int index = bench_factor_index(trial->cell.bench, ab->factor);

	return index >= 0 && strcmp(trial->cell.values[index], ab->levels[side]) == 0;
}

/* The same but for the factor. */
static bool is_twin(const struct plan_trial *a, const struct plan_trial *b, const struct ab *ab)
{
	const struct bench *bench = a->cell.bench;

	if (bench != b->cell.bench || a->repeat != b->repeat)
		return false;
	for (size_t i = 0; bench->factors[i]; i++)
		if (strcmp(bench->factors[i]->name, ab->factor) != 0 &&
		    strcmp(a->cell.values[i], b->cell.values[i]) != 0)
			return false;
	return true;
}

static const struct plan_trial *find_twin(const struct plan *plan, const struct plan_trial *a,
					  const struct ab *ab)
{
	for (size_t i = 0; i < plan->count; i++)
		if (is_side(&plan->trials[i], ab, 1) && is_twin(a, &plan->trials[i], ab))
			return &plan->trials[i];
	return NULL;
}

static int by_identity(const void *a, const void *b)
{
	const struct plan_trial *left = a, *right = b;

	return (left->trial > right->trial) - (left->trial < right->trial);
}

/* In the order of the config, so that a pair's number does not depend on the seed. */
static size_t find_pairs(const struct ab *ab, struct plan *plan, struct pair *pairs)
{
	size_t count = 0;

	qsort(plan->trials, plan->count, sizeof(*plan->trials), by_identity);
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_trial *a = &plan->trials[i];
		const struct plan_trial *b = is_side(a, ab, 0) ? find_twin(plan, a, ab) : NULL;

		if (b)
			pairs[count++] = (struct pair){{a, b}};
	}
	return count;
}

/* Writes the four trials of block @block of pair @number. */
static void add_block(struct plan_trial *trials, const struct pair *pair, uint64_t number,
		      const struct ab *ab, uint64_t block)
{
	uint64_t first = (number * ab->blocks + block) * AB_BLOCK;
	uint64_t seen[2] = {0, 0};

	for (uint64_t place = 0; place < AB_BLOCK; place++) {
		int side = AB_ORDER[place] - 'A';

		trials[place] = *pair->sides[side];
		trials[place].trial = first + place;
		trials[place].repeat =
			(pair->sides[side]->repeat * ab->blocks + block) * 2 + seen[side]++;
	}
}

static void add_rounds(const struct ab *ab, uint64_t seed, const struct pair *pairs,
		       uint32_t *order, struct plan *plan)
{
	size_t pair_count = plan->count / (ab->blocks * AB_BLOCK);
	struct plan_trial *trials = plan->trials;

	for (uint64_t block = 0; block < ab->blocks; block++) {
		random_order(order, pair_count, seed + block);
		for (size_t i = 0; i < pair_count; i++, trials += AB_BLOCK)
			add_block(trials, &pairs[order[i]], order[i], ab, block);
	}
}

static int arrange_pairs(const struct ab *ab, uint64_t seed, struct plan *plan, struct pair *pairs,
			 struct message *message)
{
	size_t pair_count = find_pairs(ab, plan, pairs);
	struct plan made = *plan;
	uint32_t *order;

	if (!pair_count)
		return message_set(message,
				   "no two cells of the config differ in %s=%s and %s=%s alone",
				   ab->factor, ab->levels[0], ab->factor, ab->levels[1]);
	made.count = pair_count * ab->blocks * AB_BLOCK;
	made.left_out += plan->count - 2 * pair_count;
	if (made.count > PLAN_TRIALS_MAX)
		return message_set(message, "%zu trials, and at most %d are accepted", made.count,
				   PLAN_TRIALS_MAX);
	made.trials = calloc(made.count, sizeof(*made.trials));
	order = calloc(pair_count, sizeof(*order));
	if (!made.trials || !order) {
		free(made.trials);
		free(order);
		return message_set(message, "no memory for the plan");
	}
	add_rounds(ab, seed, pairs, order, &made);
	free(order);
	free(plan->trials);
	*plan = made;
	return 0;
}

int ab_arrange(const struct ab *ab, uint64_t seed, struct plan *plan, struct message *message)
{
	struct pair *pairs = calloc(plan->count, sizeof(*pairs));
	int result = pairs ? arrange_pairs(ab, seed, plan, pairs, message)
			   : message_set(message, "no memory for the plan");

	free(pairs);
	if (result < 0)
		plan_free(plan);
	return result;
}
