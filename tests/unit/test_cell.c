/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_cell: which cells are the same, which are twins, and which have figures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analysis/data/grid.h"

static char touch[] = "stage2_fault", tags[] = "tag_ops";
static char mte[] = "mte", backing[] = "backing", order[] = "order";
static char on[] = "on", off[] = "off", anon[] = "anon", memfd[] = "memfd";

static struct cell cell_with(char *bench, char *factor, char *level, char *backing_level)
{
	return (struct cell){
		.bench = bench,
		.levels = {{factor, level}, {backing, backing_level}},
		.level_count = 2,
	};
}

static void cells_are_the_same_with_all_their_levels(void **state)
{
	struct cell cell = cell_with(touch, mte, on, anon);
	struct cell same = cell_with(touch, mte, on, anon);
	struct cell other = cell_with(touch, mte, off, anon);

	(void)state;
	assert_true(cell_same(&cell, &same));
	assert_false(cell_same(&cell, &other));
	same.level_count = 1;
	assert_false(cell_same(&cell, &same));
}

static void one_factor_may_differ(void **state)
{
	struct cell cell = cell_with(touch, mte, on, anon);
	struct cell twin = cell_with(touch, mte, off, anon);
	struct cell both = cell_with(touch, mte, off, memfd);
	struct cell bench = cell_with(tags, mte, off, anon);
	struct cell factor = cell_with(touch, order, on, anon);

	(void)state;
	assert_true(cell_same_but(&cell, &twin, "mte"));
	assert_true(cell_same_but(&cell, &cell, "mte"));
	assert_false(cell_same_but(&cell, &twin, "backing"));
	assert_false(cell_same_but(&cell, &both, "mte"));
	assert_false(cell_same_but(&cell, &bench, "mte"));
	assert_false(cell_same_but(&cell, &factor, "mte"));
}

static void a_level_is_had_or_lacked(void **state)
{
	struct cell cell = cell_with(touch, mte, on, anon);

	(void)state;
	assert_true(cell_has_level(&cell, "mte", "on"));
	assert_false(cell_has_level(&cell, "mte", "off"));
	assert_false(cell_has_level(&cell, "mte", NULL));
	assert_true(cell_has_level(&cell, "order", NULL));
	assert_false(cell_has_level(&cell, "order", "on"));
}

static void a_twin_has_the_level_asked_for(void **state)
{
	struct cell cells[] = {cell_with(tags, mte, off, anon), cell_with(touch, mte, on, anon),
			       cell_with(touch, mte, off, memfd), cell_with(touch, mte, off, anon)};
	struct run run = {.cells = cells, .cell_count = 4};

	(void)state;
	run_index_cells(&run);
	assert_ptr_equal(run_find_twin(&run, &cells[1], "mte", "off"), &cells[3]);
	assert_ptr_equal(run_find_twin(&run, &cells[2], "backing", "anon"), &cells[3]);
	assert_null(run_find_twin(&run, &cells[2], "mte", "on"));
	assert_null(run_find_twin(&run, &cells[1], "order", "off"));
	assert_null(run_find_twin(&run, NULL, "mte", "off"));
	text_index_free(&run.places);
}

static void a_trial_names_its_cell(void **state)
{
	struct cell cells[] = {cell_with(touch, mte, on, anon), cell_with(touch, mte, off, anon)};
	struct run run = {.cells = cells, .cell_count = 2};
	struct trial_record trial = {
		.bench = touch, .levels = {{mte, off}, {backing, anon}}, .level_count = 2};
	struct cell wanted = cell_of_trial(&trial);

	(void)state;
	run_index_cells(&run);
	assert_ptr_equal(run_find_cell(&run, &wanted), &cells[1]);
	trial.levels[1].value = memfd;
	wanted = cell_of_trial(&trial);
	assert_null(run_find_cell(&run, &wanted));
	text_index_free(&run.places);
}

static void an_ok_trial_gives_a_figure(void **state)
{
	struct cell cell = cell_with(touch, mte, on, anon);

	(void)state;
	cell.outcomes[TRIAL_REFUSED].count = 2;
	assert_false(cell_has_figure(&cell));
	cell.outcomes[TRIAL_OK].count = 1;
	assert_true(cell_has_figure(&cell));
	assert_false(cell_has_figure(NULL));
}

/* The run has the second row alone: the median of 3, 5, 9, of which a tick is half a unit. */
static void a_grid_has_the_figures_of_its_cells(void **state)
{
	uint64_t values[] = {3, 5, 9};
	struct cell cell = cell_with(touch, mte, on, anon);
	struct run run = {.record.unit_per_tick = 0.5};
	struct dataset dataset = {.runs = &run, .run_count = 1};
	const struct cell *cells[] = {NULL, &cell};
	struct grid grid = {.dataset = &dataset, .cells = cells, .row_count = 2};
	double figure = -1;

	(void)state;
	cell.sample = (struct sample){.values = values, .sorted = values, .count = 3};
	assert_false(grid_figure(&grid, 0, 0, &figure));
	assert_false(grid_figure(&grid, 1, 0, &figure));
	assert_true(figure == -1);
	cell.outcomes[TRIAL_OK].count = 1;
	assert_true(grid_figure(&grid, 1, 0, &figure));
	assert_true(figure == 2.5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_are_the_same_with_all_their_levels),
		cmocka_unit_test(one_factor_may_differ),
		cmocka_unit_test(a_level_is_had_or_lacked),
		cmocka_unit_test(a_twin_has_the_level_asked_for),
		cmocka_unit_test(a_trial_names_its_cell),
		cmocka_unit_test(an_ok_trial_gives_a_figure),
		cmocka_unit_test(a_grid_has_the_figures_of_its_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
