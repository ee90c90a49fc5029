/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_pairwise: cells that meet every pair of levels, and configs that ask for them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "host/plan/pairwise.h"
#include "host/plan/plan.h"

#define CELLS_MAX 4096

static const struct factor factor_a = {.name = "a"}, factor_b = {.name = "b"},
			   factor_c = {.name = "c"};
static const struct factor *const three_factors[] = {&factor_a, &factor_b, &factor_c, NULL};
static const struct bench three = {.name = "three", .factors = three_factors};
static const char *const names[] = {"0", "1", "2", "3"};

/* All combinations of so many levels of each factor, the last the fastest. */
static size_t make_cells(struct cell *cells, size_t a, size_t b, size_t c)
{
	size_t count = 0;

	memset(cells, 0, CELLS_MAX * sizeof(*cells));
	for (size_t i = 0; i < a * b * c; i++)
		cells[count++] = (struct cell){
			.bench = &three,
			.values = {names[i / c / b], names[i / c % b], names[i % c]},
		};
	return count;
}

/*
 * Two levels each. 000 is the first of those with three pairs; the next that has three new ones is 011, then 101 and
 * 110: the orthogonal array of strength 2.
 */
static void two_levels_of_three_factors(void **state)
{
	static const bool expected[8] = {[0] = true, [3] = true, [5] = true, [6] = true};
	static struct cell cells[CELLS_MAX];
	bool chosen[8];

	(void)state;
	assert_int_equal(pairwise_choose(cells, make_cells(cells, 2, 2, 2), chosen), 4);
	assert_memory_equal(chosen, expected, sizeof(chosen));
}

/* Whether some chosen cell has the levels of @cell of both factors. */
static bool is_met(const struct cell *cells, const bool *chosen, size_t count,
		   const struct cell *cell, size_t i, size_t j)
{
	for (size_t k = 0; k < count; k++)
		if (chosen[k] && cells[k].values[i] == cell->values[i] &&
		    cells[k].values[j] == cell->values[j])
			return true;
	return false;
}

static void every_pair_of_the_cells_is_met(void **state)
{
	static struct cell cells[CELLS_MAX];
	bool chosen[48];
	size_t count = make_cells(cells, 4, 4, 3);

	(void)state;
	/* Cells that make no sense are not among them: every fourth, say. */
	for (size_t i = 0, j = 0; i < 48; i++)
		if (i % 4 != 1)
			cells[j++] = cells[i];
	count -= 12;

	long few = pairwise_choose(cells, count, chosen);

	assert_true(few >= 16 && few <= 22); /* 4 x 4 pairs of the first two factors at least */
	for (size_t k = 0; k < count; k++)
		for (size_t i = 0; i < 3; i++)
			for (size_t j = i + 1; j < 3; j++)
				assert_true(is_met(cells, chosen, count, &cells[k], i, j));
}

static void nothing_is_chosen_of_nothing(void **state)
{
	static struct cell cells[1];

	(void)state;
	assert_int_equal(pairwise_choose(cells, 0, NULL), 0);
}

static size_t plan_of(const char *text, size_t *not_selected)
{
	struct message message = {""};
	struct config *config = NULL;
	struct plan plan;
	size_t count;

	if (config_read_text("f.conf", text, strlen(text), &config, &message) < 0 ||
	    plan_make(config, &plan, &message) < 0)
		fail_msg("%s", message.text);
	count = plan.count;
	*not_selected = plan.not_selected;
	plan_free(&plan);
	config_free(config);
	return count;
}

#define SECTION                                                                                    \
	"[stage2_fault]\nmte = off, on\npopulate = none, host\naccess = write, read\norder = seq, random\n"

static void configs_can_ask_for_it(void **state)
{
	size_t left = 0;

	(void)state;
	assert_int_equal(plan_of("[run]\nseed = 1\n" SECTION, &left), 16);
	assert_int_equal(left, 0);
	assert_true(plan_of("[run]\nselect = pairwise\n" SECTION, &left) <= 6);
	assert_true(left >= 10);
	assert_int_equal(plan_of("[run]\nselect = pairwise\n" SECTION "select = all\n", &left), 16);
	assert_true(plan_of(SECTION "select = pairwise\n", &left) <= 6);
}

static void other_words_are_refused(void **state)
{
	struct message message = {""};
	struct config *config = NULL;

	(void)state;
	assert_int_equal(
		config_read_text("f.conf", "[run]\nselect = some\n", 20, &config, &message), -1);
	assert_string_equal(message.text, "f.conf:2: select must be all or pairwise, not 'some'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_levels_of_three_factors),
		cmocka_unit_test(every_pair_of_the_cells_is_met),
		cmocka_unit_test(nothing_is_chosen_of_nothing),
		cmocka_unit_test(configs_can_ask_for_it),
		cmocka_unit_test(other_words_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
