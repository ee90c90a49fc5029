/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_hygiene: verdicts of cells, and cells that share a row of the matrix. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "analysis/measure/comparison.h" /* has verdicts of its own */
#include "analysis/measure/hygiene_rows.h"

static struct cell cell_with(enum trial_status status, const char *check, uint64_t wrong)
{
	struct cell cell = {.bench = (char *)(uintptr_t) "hygiene"};

	cell.outcomes[status].count = 1;
	if (check) {
		cell.checks[0].name = (char *)(uintptr_t)check;
		cell.checks[0].seen = 8;
		cell.checks[0].wrong = wrong;
		cell.check_count = 1;
	}
	return cell;
}

static void verdicts_follow_checks(void **state)
{
	struct cell clean = cell_with(TRIAL_OK, "stale_guest", 0);
	struct cell stale = cell_with(TRIAL_FAILED, "stale_copy_tags", 3);
	struct cell lost = cell_with(TRIAL_FAILED, "lost_guest", 1);
	struct cell other = cell_with(TRIAL_FAILED, "page_size", 1);
	struct cell refused = cell_with(TRIAL_REFUSED, NULL, 0);
	struct cell skipped = cell_with(TRIAL_SKIP, NULL, 0);
	struct cell unproven = cell_with(TRIAL_OK, "stale_guest", 0);

	(void)state;
	unproven.checks[0].seen = 0;
	assert_int_equal(verdict_of(&unproven), HYGIENE_UNPROVEN);
	assert_int_equal(verdict_of(&clean), HYGIENE_CLEAN);
	assert_int_equal(verdict_of(&stale), HYGIENE_STALE);
	assert_int_equal(verdict_of(&lost), HYGIENE_LOST);
	assert_int_equal(verdict_of(&other), HYGIENE_FAILED);
	assert_int_equal(verdict_of(&refused), HYGIENE_REFUSED);
	assert_int_equal(verdict_of(&skipped), HYGIENE_SKIP);
	assert_int_equal(verdict_of(NULL), HYGIENE_ABSENT);
}

/* Three backings by two ways of logging; only c with logging is stale. */
#define CELLS 6

static void make_cells(struct cell cells[CELLS])
{
	static const char *const backings[] = {"a", "b", "c"};
	static const char *const logs[] = {"off", "on"};

	for (size_t i = 0; i < CELLS; i++) {
		cells[i] = cell_with(i == 5 ? TRIAL_FAILED : TRIAL_OK, "stale_guest", i == 5);
		cells[i].levels[0] =
			(struct record_level){(char *)(uintptr_t) "mte", (char *)(uintptr_t) "on"};
		cells[i].levels[1] = (struct record_level){(char *)(uintptr_t) "backing",
							   (char *)(uintptr_t)backings[i / 2]};
		cells[i].levels[2] = (struct record_level){(char *)(uintptr_t) "log",
							   (char *)(uintptr_t)logs[i % 2]};
		cells[i].level_count = 3;
		cells[i].plan_index = i;
	}
}

static void cells_with_one_difference_share_a_row(void **state)
{
	struct cell cells[CELLS];
	struct run run = {.cells = cells, .cell_count = CELLS};
	struct dataset dataset = {.runs = &run, .run_count = 1};
	struct hygiene_rows rows;
	struct grid *grids;
	size_t count;

	(void)state;
	make_cells(cells);
	run_index_cells(&run);
	grids = grids_of(&dataset, &count);
	assert_int_equal(count, 1);
	rows = hygiene_rows_of(&grids[0]);
	assert_int_equal(rows.count, 3);
	assert_string_equal(rows.items[0].label, "backing=any log=off");
	assert_int_equal(rows.items[0].cell_count, 3);
	assert_int_equal(rows.items[0].verdicts[0], HYGIENE_CLEAN);
	assert_string_equal(rows.items[1].label, "backing=a|b log=on");
	assert_string_equal(rows.items[2].label, "backing=c log=on");
	assert_int_equal(rows.items[2].verdicts[0], HYGIENE_STALE);
	assert_string_equal(rows.usual, "mte=on");
	hygiene_rows_free(&rows);
	grids_free(grids, count);
	text_index_free(&run.places);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdicts_follow_checks),
		cmocka_unit_test(cells_with_one_difference_share_a_row),
	};

	return cmocka_run_group_tests_name("hygiene", tests, NULL, NULL);
}
