/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_history: which labels of several campaigns have a history, and in which order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analysis/data/history.h"

static struct run run_of(char *label, char *started)
{
	return (struct run){.record = {.label = label, .started = started}};
}

static const struct history_rules by_label;
static char base[] = "base", patched[] = "patched", once[] = "once";
static char day_1[] = "2026-11-01T10:00:00Z", day_2[] = "2026-11-02T10:00:00Z";
static char day_3[] = "2026-11-03T10:00:00Z", evening_3[] = "2026-11-03T22:00:00Z";

/* "patched" is in the first campaign only, though twice. */
static void labels_of_two_campaigns_have_one(void **state)
{
	struct run first[] = {run_of(base, day_2), run_of(patched, day_1), run_of(patched, day_2)};
	struct run second[] = {run_of(once, day_3), run_of(base, day_1), run_of(base, day_3)};
	const struct dataset campaigns[] = {{.campaign = true, .runs = first, .run_count = 3},
					    {.campaign = true, .runs = second, .run_count = 3}};
	struct history *histories;
	size_t count;

	(void)state;
	histories = histories_of(campaigns, 2, &by_label, &count);
	assert_int_equal(count, 1);
	assert_string_equal(histories[0].label, "base");
	assert_int_equal(histories[0].dataset.run_count, 3);
	assert_string_equal(histories[0].dataset.runs[0].name, "2026-11-01");
	assert_string_equal(histories[0].dataset.runs[2].name, "2026-11-03");
	histories_free(histories, count);
	histories = histories_of(campaigns, 1, &by_label, &count);
	assert_int_equal(count, 0);
	histories_free(histories, count);
}

static bool has_same_page(const struct run *before, const struct run *run)
{
	return before->record.page_size_bytes == run->record.page_size_bytes;
}

/* Of four campaigns one has larger pages: its runs make no history with the others, nor alone. */
static void runs_that_are_not_alike_are_kept_apart(void **state)
{
	static const struct history_rules rules = {.alike = has_same_page};
	struct run runs[] = {run_of(base, day_3), run_of(base, day_1), run_of(base, day_2),
			     run_of(base, day_2)};
	struct dataset campaigns[4];
	struct history *histories;
	size_t count;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		campaigns[i] = (struct dataset){.runs = &runs[i], .run_count = 1};
	runs[1].record.page_size_bytes = 16384;
	histories = histories_of(campaigns, 3, &rules, &count);
	assert_int_equal(count, 1);
	assert_int_equal(histories[0].number, 1);
	assert_int_equal(histories[0].dataset.run_count, 2);
	assert_string_equal(histories[0].dataset.runs[0].name, "2026-11-02");
	histories_free(histories, count);
	runs[3].record.page_size_bytes = 16384;
	histories = histories_of(campaigns, 4, &rules, &count);
	assert_int_equal(count, 2);
	assert_int_equal(histories[1].number, 2);
	assert_string_equal(histories[1].dataset.runs[0].name, "2026-11-01");
	histories_free(histories, count);
}

static size_t last_run(const struct dataset *campaign)
{
	return campaign->run_count - 1;
}

static void the_newest_of_each_campaign_has_its_label_behind_the_date(void **state)
{
	static const struct history_rules rules = {.main_run = last_run};
	struct run first[] = {run_of(base, day_3), run_of(patched, day_3)};
	struct run second[] = {run_of(once, day_1)};
	const struct dataset campaigns[] = {{.runs = first, .run_count = 2},
					    {.runs = second, .run_count = 1}};
	struct history *histories;
	size_t count;

	(void)state;
	histories = histories_of(campaigns, 2, &rules, &count);
	assert_int_equal(count, 1);
	assert_string_equal(histories[0].label, "newest");
	assert_true(histories[0].newest);
	assert_int_equal(histories[0].dataset.run_count, 2);
	assert_string_equal(histories[0].dataset.runs[0].name, "2026-11-01 once");
	assert_string_equal(histories[0].dataset.runs[1].name, "2026-11-03 patched");
	histories_free(histories, count);
}

static void the_time_is_said_where_two_runs_are_of_one_day(void **state)
{
	struct run runs[] = {run_of(base, evening_3), run_of(base, day_1), run_of(base, day_3)};
	struct dataset campaigns[3];
	struct history *histories;
	size_t count;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		campaigns[i] = (struct dataset){.runs = &runs[i], .run_count = 1};
	histories = histories_of(campaigns, 3, &by_label, &count);
	assert_int_equal(count, 1);
	assert_string_equal(histories[0].dataset.runs[0].name, "2026-11-01T10:00");
	assert_string_equal(histories[0].dataset.runs[2].name, "2026-11-03T22:00");
	histories_free(histories, count);
}

/* The history by label shows the same runs. */
static void main_runs_of_one_label_have_no_history_of_their_own(void **state)
{
	static const struct history_rules rules = {.main_run = last_run};
	struct run runs[] = {run_of(base, day_1), run_of(base, day_2)};
	const struct dataset campaigns[] = {{.runs = &runs[0], .run_count = 1},
					    {.runs = &runs[1], .run_count = 1}};
	struct history *histories;
	size_t count;

	(void)state;
	histories = histories_of(campaigns, 2, &rules, &count);
	assert_int_equal(count, 1);
	assert_false(histories[0].newest);
	histories_free(histories, count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_of_two_campaigns_have_one),
		cmocka_unit_test(runs_that_are_not_alike_are_kept_apart),
		cmocka_unit_test(the_time_is_said_where_two_runs_are_of_one_day),
		cmocka_unit_test(main_runs_of_one_label_have_no_history_of_their_own),
		cmocka_unit_test(the_newest_of_each_campaign_has_its_label_behind_the_date)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
