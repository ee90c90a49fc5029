/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_changes: which kernels changed a cell, of series in memory whose cells have two boots a run. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "analysis/measure/changes.h"

#define RUNS 12
#define ROWS 12

struct made_up {
	struct run runs[RUNS];
	struct dataset dataset;
	struct cell cells[ROWS * RUNS];
	struct cell_boot boots[ROWS * RUNS][2];
	const struct cell *rows[ROWS];
	const struct cell *places[ROWS * RUNS];
	struct grid grid;
};

/* The boots of a cell lie @apart, as a share of its figure, on both sides of it. */
static void set_cell(struct made_up *made_up, size_t row, size_t run, double figure, double apart)
{
	size_t place = row * made_up->dataset.run_count + run;
	static char unit[] = "ticks";

	made_up->cells[place] =
		(struct cell){.unit = unit, .boots = made_up->boots[place], .boot_count = 2};
	made_up->cells[place].outcomes[TRIAL_OK].count = 2;
	for (size_t i = 0; i < 2; i++)
		made_up->boots[place][i] =
			(struct cell_boot){.sample_count = 9,
					   .median = figure * (i ? 1 + apart : 1 / (1 + apart)),
					   .exact = apart == 0};
	made_up->places[place] = &made_up->cells[place];
	made_up->rows[row] = &made_up->cells[place];
}

static void init(struct made_up *made_up, size_t rows, size_t runs, bool emulated)
{
	memset(made_up, 0, sizeof(*made_up));
	for (size_t i = 0; i < runs; i++)
		made_up->runs[i].record =
			(struct run_record){.unit_per_tick = 1, .emulated = emulated};
	made_up->dataset = (struct dataset){.runs = made_up->runs, .run_count = runs};
	made_up->grid = (struct grid){.dataset = &made_up->dataset,
				      .rows = made_up->rows,
				      .row_count = rows,
				      .cells = made_up->places};
}

/* 2 % is no step, 3 % is one; next to a cell whose boots differ there is none, however large. */
static void exact_on_both_sides_is_a_step(void **state)
{
	static const double figures[] = {100, 102, 105.5, 200, 100};
	struct made_up made_up;
	struct changes changes;

	(void)state;
	init(&made_up, 1, 5, true);
	for (size_t run = 0; run < 5; run++)
		set_cell(&made_up, 0, run, figures[run], run == 3 ? 0.01 : 0);
	changes = changes_of(&made_up.grid, 1);
	assert_int_equal(changes.count, 1);
	assert_int_equal(changes.items[0].run, 2);
	assert_true(changes.items[0].exact);
	assert_true(changes.items[0].before == 102 && changes.items[0].after == 105.5);
	assert_string_equal(change_found_by(&changes.items[0]), "step of exact figures");
	changes_free(&changes);
}

/* Every cell about 10000, with noise of 1 % and boots @apart; the first 20 % more in the last run. */
static struct changes changes_of_times(struct made_up *made_up, double apart)
{
	static const double noise[RUNS] = {0.3, -1.2, 0.8,  1.1, -0.5, -0.9,
					   1.4, 0.2,  -1.1, 0.6, -0.4, 0.9};

	init(made_up, ROWS, RUNS, false);
	for (size_t row = 0; row < ROWS; row++)
		for (size_t run = 0; run < RUNS; run++) {
			double figure = 10000 + 100 * noise[(run * (row % 2 ? 5 : 7) + row) % RUNS];

			set_cell(made_up, row, run,
				 figure * (row == 0 && run == RUNS - 1 ? 1.2 : 1), apart);
		}
	return changes_of(&made_up->grid, 1);
}

static void the_last_kernel_is_judged(void **state)
{
	struct made_up made_up;
	struct changes changes = changes_of_times(&made_up, 0.001);

	(void)state;
	assert_int_equal(changes.count, 1);
	assert_int_equal(changes.items[0].row, 0);
	assert_int_equal(changes.items[0].run, RUNS - 1);
	assert_string_equal(change_found_by(&changes.items[0]), "last");
	assert_true(changes.items[0].p < 0.01 && !changes.items[0].exact);
	assert_true(fabs(changes.items[0].before / 10000 - 1) < 0.01);
	assert_true(fabs(changes.items[0].after / 12000 - 1) < 0.02);
	changes_free(&changes);
}

/* Boots of one kernel that lie 40 % apart say nothing of 20 % between kernels. */
static void boots_that_lie_apart_hide_it(void **state)
{
	struct made_up made_up;
	struct changes changes = changes_of_times(&made_up, 0.2);

	(void)state;
	assert_int_equal(changes.count, 0);
	changes_free(&changes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exact_on_both_sides_is_a_step),
		cmocka_unit_test(the_last_kernel_is_judged),
		cmocka_unit_test(boots_that_lie_apart_hide_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
