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

static char base[] = "base", patched[] = "patched", once[] = "once";
static char day_1[] = "2026-11-01T10:00:00Z", day_2[] = "2026-11-02T10:00:00Z";
static char day_3[] = "2026-11-03T10:00:00Z";

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
	histories = histories_of(campaigns, 2, &count);
	assert_int_equal(count, 1);
	assert_string_equal(histories[0].label, "base");
	assert_int_equal(histories[0].dataset.run_count, 3);
	assert_string_equal(histories[0].dataset.runs[0].name, "2026-11-01T10:00");
	assert_string_equal(histories[0].dataset.runs[2].name, "2026-11-03T10:00");
	histories_free(histories, count);
	histories = histories_of(campaigns, 1, &count);
	assert_int_equal(count, 0);
	histories_free(histories, count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(labels_of_two_campaigns_have_one)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
