/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_hygiene: verdicts of cells, and cells that share a row of the matrix. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
	rows = hygiene_rows_of(&grids[0], NULL);
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

static int read_findings(const char *text, struct findings *findings, struct message *message)
{
	char path[] = "/tmp/mtebench-findings-XXXXXX";
	int fd = mkstemp(path), result;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	result = findings_read(path, findings, message);
	unlink(path);
	return result;
}

static const char rules_text[] =
	"[old]\nverdict = stale tags\ncell = backing=b,c\nbefore = 6.13\n"
	"[part a]\nverdict = stale tags\ncell = backing=c log=on\nsince = 6.13\n"
	"[part b]\nverdict = stale tags\ncell = backing=b\nsince = 6.13\n"
	"[gone]\nverdict = lost tags\ncell = backing=a\n";

static void findings_fit_verdict_cell_and_kernel(void **state)
{
	struct cell cells[CELLS];
	struct findings findings;
	struct message message;

	(void)state;
	make_cells(cells);
	assert_int_equal(read_findings(rules_text, &findings, &message), 0);
	assert_int_equal(findings.count, 4);
	assert_string_equal(findings.rules[1].name, "part");
	assert_int_equal(findings_rule_of(&findings, &cells[5], HYGIENE_STALE, "6.1.0-57-cloud"),
			 0);
	assert_int_equal(findings_rule_of(&findings, &cells[2], HYGIENE_STALE, "6.12.118+deb"), 0);
	assert_int_equal(findings_rule_of(&findings, &cells[5], HYGIENE_STALE, "6.16.12+deb"), 1);
	assert_int_equal(findings_rule_of(&findings, &cells[4], HYGIENE_STALE, "6.16.12+deb"), 4);
	assert_int_equal(findings_rule_of(&findings, &cells[0], HYGIENE_LOST, "7.3.4+deb13"), 3);
	assert_int_equal(findings_rule_of(&findings, &cells[0], HYGIENE_STALE, "7.3.4+deb13"), 4);
	findings_free(&findings);
}

static void bad_findings_are_refused(void **state)
{
	struct findings findings;
	struct message message;

	(void)state;
	assert_int_equal(read_findings("[a]\nverdict = bad\n", &findings, &message), -1);
	assert_non_null(
		strstr(message.text, ":2: verdict must be 'stale tags' or 'lost tags', not 'bad'"));
	assert_int_equal(read_findings("[a]\nsince = patched\n", &findings, &message), -1);
	assert_non_null(strstr(message.text, ":2: 'patched' is not a kernel version"));
	assert_int_equal(read_findings("[a]\ncells = mte=on\n", &findings, &message), -1);
	assert_non_null(strstr(message.text, "unknown key 'cells'"));
	assert_int_equal(read_findings("[a]\ncell = mte=on\n", &findings, &message), -1);
	assert_non_null(strstr(message.text, "a section of 'a' has no verdict"));
	assert_int_equal(findings.count, 0);
}

/* Makes cell @index of @cells as wrong as the last. */
static void spoil(struct cell cells[CELLS], size_t index)
{
	cells[index].checks[0].wrong = 1;
	cells[index].outcomes[TRIAL_OK].count = 0;
	cells[index].outcomes[TRIAL_FAILED].count = 1;
}

/* Cells of two runs that share a row: one is of no finding, the others are of one in the first run and of
 * another in the second, by two sections of it. */
static void a_row_names_its_findings(void **state)
{
	struct cell old_cells[CELLS], new_cells[CELLS];
	struct run runs[] = {{.cells = old_cells, .cell_count = CELLS},
			     {.cells = new_cells, .cell_count = CELLS}};
	struct dataset dataset = {.runs = runs, .run_count = 2};
	struct findings findings;
	struct hygiene_rows rows;
	struct message message;
	struct grid *grids;
	size_t count;

	(void)state;
	make_cells(old_cells);
	make_cells(new_cells);
	for (size_t i = 1; i < CELLS; i += 2) {
		spoil(old_cells, i);
		spoil(new_cells, i);
	}
	runs[0].record.release = "6.1.0-57-cloud-arm64";
	runs[1].record.release = "7.3.4+deb13-cloud-arm64";
	run_index_cells(&runs[0]);
	run_index_cells(&runs[1]);
	assert_int_equal(read_findings(rules_text, &findings, &message), 0);
	grids = grids_of(&dataset, &count);
	rows = hygiene_rows_of(&grids[0], &findings);
	assert_int_equal(rows.count, 2);
	assert_string_equal(rows.items[0].findings, "");
	assert_string_equal(rows.items[1].label, "backing=any log=on");
	assert_string_equal(rows.items[1].findings, "old, part, not known");
	hygiene_rows_free(&rows);
	grids_free(grids, count);
	findings_free(&findings);
	text_index_free(&runs[0].places);
	text_index_free(&runs[1].places);
}

/* 50 cells of which no two are alike but in their verdict, and one of them stale; and nine that differ in one
 * factor, of which all but the last are stale. */
#define SINGLES    50
#define NEIGHBOURS 9

static char names[SINGLES][24];

static void make_row_cells(struct cell *cells, size_t count, bool alone)
{
	for (size_t i = 0; i < count; i++) {
		bool stale = alone ? i == 7 : i < count - 1;

		snprintf(names[i], sizeof(names[i]), "l%zu", i);
		cells[i] = cell_with(stale ? TRIAL_FAILED : TRIAL_OK, "stale_guest", stale);
		cells[i].levels[0] = (struct record_level){(char *)(uintptr_t) "event", names[i]};
		cells[i].levels[1] = (struct record_level){(char *)(uintptr_t) "part",
							   alone ? names[i] : names[0]};
		cells[i].level_count = 2;
		cells[i].plan_index = i;
	}
}

/* Expects two rows of these cells, so called. */
static void expect_rows(struct cell *cells, size_t cell_count, const char *first,
			size_t first_cells, const char *second)
{
	struct run run = {.cells = cells, .cell_count = cell_count};
	struct dataset dataset = {.runs = &run, .run_count = 1};
	struct findings findings = {0};
	struct hygiene_rows rows;
	struct grid *grids;
	size_t count;

	run_index_cells(&run);
	grids = grids_of(&dataset, &count);
	rows = hygiene_rows_of(&grids[0], &findings);
	assert_int_equal(rows.count, 2);
	assert_string_equal(rows.items[0].label, first);
	assert_int_equal(rows.items[0].cell_count, first_cells);
	assert_string_equal(rows.items[1].label, second);
	hygiene_rows_free(&rows);
	grids_free(grids, count);
	text_index_free(&run.places);
}

static void long_matrices_are_told_shortly(void **state)
{
	static struct cell cells[SINGLES];

	(void)state;
	make_row_cells(cells, SINGLES, true);
	expect_rows(cells, SINGLES, "other cells, of 49 event, 49 part", 49, "event=l7 part=l7");
	make_row_cells(cells, NEIGHBOURS, false);
	expect_rows(cells, NEIGHBOURS, "event=8 levels", 8, "event=l8");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdicts_follow_checks),
		cmocka_unit_test(cells_with_one_difference_share_a_row),
		cmocka_unit_test(long_matrices_are_told_shortly),
		cmocka_unit_test(findings_fit_verdict_cell_and_kernel),
		cmocka_unit_test(bad_findings_are_refused),
		cmocka_unit_test(a_row_names_its_findings),
	};

	return cmocka_run_group_tests_name("hygiene", tests, NULL, NULL);
}
