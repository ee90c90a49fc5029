/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ab: two levels of a factor measured in turns. */
#include "host/plan/ab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/machine/random.h"

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

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

void ab_name_configs(struct ab *ab, const char *path_a, const char *path_b)
{
	bool same = strcmp(name_of(path_a), name_of(path_b)) == 0;

	snprintf(ab->factor, sizeof(ab->factor), "config");
	snprintf(ab->levels[0], sizeof(ab->levels[0]), "%s", same ? path_a : name_of(path_a));
	snprintf(ab->levels[1], sizeof(ab->levels[1]), "%s", same ? path_b : name_of(path_b));
}

/* The cells of a pair, as trials of the plans they are of. */
struct pair {
	const struct plan_trial *sides[2];
};

/* The level of a factor in @cell, NULL where it has none or it is not named. */
static const char *level_of(const struct cell *cell, const char *factor)
{
	int index = bench_factor_index(cell->bench, factor);

	if (index >= 0)
		return cell->values[index];
	for (size_t i = 0; i < COMMON_FACTOR_COUNT; i++)
		if (strcmp(common_factors[i]->name, factor) == 0)
			return cell->common[i];
	return NULL;
}

static bool is_side(const struct plan_trial *trial, const struct ab *ab, int side)
{
	const char *level = level_of(&trial->cell, ab->factor);

	return level && strcmp(level, ab->levels[side]) == 0;
}

static bool same_level(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* The factors in which two cells of a benchmark differ, a bit each. */
static uint64_t difference(const struct cell *a, const struct cell *b)
{
	size_t count = bench_factor_count(a->bench);
	uint64_t bits = 0;

	for (size_t i = 0; i < count; i++)
		bits |= (uint64_t)!same_level(a->values[i], b->values[i]) << i;
	for (size_t i = 0; i < COMMON_FACTOR_COUNT; i++)
		bits |= (uint64_t)!same_level(a->common[i], b->common[i]) << (count + i);
	return bits;
}

/* @a at one level of a factor and @b at the other: the same but for that. */
static bool is_twin(const struct plan_trial *a, const struct plan_trial *b)
{
	uint64_t bits;

	if (a->cell.bench != b->cell.bench || a->repeat != b->repeat)
		return false;
	bits = difference(&a->cell, &b->cell);
	return (bits & (bits - 1)) == 0;
}

static const struct plan_trial *find_twin(const struct plan *plan, const struct plan_trial *a,
					  const struct ab *ab)
{
	for (size_t i = 0; i < plan->count; i++)
		if (is_side(&plan->trials[i], ab, 1) && is_twin(a, &plan->trials[i]))
			return &plan->trials[i];
	return NULL;
}

static int by_identity(const void *a, const void *b)
{
	const struct plan_trial *left = a, *right = b;

	return (left->trial > right->trial) - (left->trial < right->trial);
}

/* In the order of the config, so that a pair's number does not depend on the seed. */
static void sort(const struct plan *plan)
{
	qsort(plan->trials, plan->count, sizeof(*plan->trials), by_identity);
}

/* Returns how many there are, which may be none. */
static size_t find_pairs(const struct ab *ab, const struct plan *plan, struct pair *pairs)
{
	size_t count = 0;

	sort(plan);
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_trial *a = &plan->trials[i];
		const struct plan_trial *b = is_side(a, ab, 0) ? find_twin(plan, a, ab) : NULL;

		if (b)
			pairs[count++] = (struct pair){{a, b}};
	}
	return count;
}

/* Whether what differs in pair @number differs in all that came before it of its benchmark. */
static int check_pair(const struct ab *ab, const struct pair *pairs, size_t number,
		      struct message *message)
{
	const struct plan_trial *a = pairs[number].sides[0], *b = pairs[number].sides[1];
	size_t first = 0;

	if (a->cell.bench != b->cell.bench || a->limits.clock != b->limits.clock)
		return message_set(
			message,
			"trial %zu is of %s in %s and of %s in %s%s: they cannot be compared",
			number, a->cell.bench->name, ab->levels[0], b->cell.bench->name,
			ab->levels[1], a->cell.bench == b->cell.bench ? " by another clock" : "");
	while (pairs[first].sides[0]->cell.bench != a->cell.bench)
		first++;
	if (difference(&a->cell, &b->cell) ==
	    difference(&pairs[first].sides[0]->cell, &pairs[first].sides[1]->cell))
		return 0;
	return message_set(
		message,
		"%s and %s differ in trial %zu in other factors than in trial %zu: pairs of a benchmark must differ in the same",
		ab->levels[0], ab->levels[1], number, first);
}

/* Pairs trials of two plans by their numbers. */
static int match_pairs(const struct ab *ab, const struct plan *plan, const struct plan *plan_b,
		       struct pair *pairs, struct message *message)
{
	int result = 0;

	if (plan->count != plan_b->count)
		return message_set(
			message, "%s has %zu trials and %s has %zu, and they are paired one to one",
			ab->levels[0], plan->count, ab->levels[1], plan_b->count);
	sort(plan);
	sort(plan_b);
	for (size_t i = 0; i < plan->count && result == 0; i++) {
		pairs[i] = (struct pair){{&plan->trials[i], &plan_b->trials[i]}};
		result = check_pair(ab, pairs, i, message);
	}
	return result;
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

/* Makes @plan, whatever it was, the blocks of @pairs. */
static int arrange_pairs(const struct ab *ab, uint64_t seed, const struct pair *pairs,
			 size_t pair_count, struct plan *plan, struct message *message)
{
	struct plan made = *plan;
	uint32_t *order;

	made.count = pair_count * ab->blocks * AB_BLOCK;
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

static int arrange_levels(const struct ab *ab, uint64_t seed, struct plan *plan, struct pair *pairs,
			  struct message *message)
{
	size_t pair_count = find_pairs(ab, plan, pairs);

	if (!pair_count)
		return message_set(message,
				   "no two cells of the config differ in %s=%s and %s=%s alone",
				   ab->factor, ab->levels[0], ab->factor, ab->levels[1]);
	plan->left_out += plan->count - 2 * pair_count;
	return arrange_pairs(ab, seed, pairs, pair_count, plan, message);
}

int ab_arrange(const struct ab *ab, uint64_t seed, struct plan *plan, struct message *message)
{
	struct pair *pairs = calloc(plan->count, sizeof(*pairs));
	int result = pairs ? arrange_levels(ab, seed, plan, pairs, message)
			   : message_set(message, "no memory for the plan");

	free(pairs);
	if (result < 0)
		plan_free(plan);
	return result;
}

int ab_arrange_two(const struct ab *ab, uint64_t seed, struct plan *plan, struct plan *plan_b,
		   struct message *message)
{
	struct pair *pairs = calloc(plan->count, sizeof(*pairs));
	int result = pairs ? match_pairs(ab, plan, plan_b, pairs, message)
			   : message_set(message, "no memory for the plan");

	if (result == 0)
		result = arrange_pairs(ab, seed, pairs, plan->count, plan, message);
	free(pairs);
	if (result < 0)
		plan_free(plan);
	return result;
}
