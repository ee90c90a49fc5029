/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_comparison: what is said of a comparison.
 *
 * With two degrees of freedom p = 1 - t / sqrt(2 + t^2), and the 97.5 % quantile is 4.302653. A
 * report of one cell moderates nothing.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analysis/measure/pair.h"

static char ticks[] = "ticks", count[] = "count";
static struct cell timed = {.unit = ticks}, counted = {.unit = count};

static const struct comparison_rules rules = {.margin = 0.02, .exact_margin = 0.005};

static void assert_near(double seen, double expected, double tolerance)
{
	if (!(fabs(seen - expected) <= tolerance))
		fail_msg("%.10g is not %.10g", seen, expected);
}

/* Decided, a report of its own. */
static struct comparison decided(struct comparison comparison, const struct comparison_rules *by)
{
	comparisons_decide(&comparison, 1, by);
	return comparison;
}

static void assert_text(const struct comparison *comparison, const char *expected)
{
	char text[128];

	comparison_verdict_text(comparison, &rules, text, sizeof(text));
	assert_string_equal(text, expected);
}

static struct comparison exact(double base, double now)
{
	return (struct comparison){.base = &timed,
				   .now = &timed,
				   .method = COMPARISON_EXACT,
				   .boot_counts = {1, 1},
				   .base_figure = base,
				   .now_figure = now,
				   .shift = now - base,
				   .p = NAN};
}

static enum verdict exact_verdict(double base, double now, const struct comparison_rules *by)
{
	return decided(exact(base, now), by).verdict;
}

static void exact_figures_are_compared_as_they_are(void **state)
{
	const struct comparison_rules all = {.margin = 0, .exact_margin = 0};
	struct comparison same = decided(exact(1000, 1000), &rules);
	struct comparison small = decided(exact(1000, 1005), &rules);

	(void)state;
	assert_text(&same, "same (exactly)");
	assert_int_equal(small.verdict, VERDICT_SMALL);
	assert_text(&small, "below 0.5 %");
	assert_int_equal(exact_verdict(1000, 995, &rules), VERDICT_SMALL);
	assert_int_equal(exact_verdict(1000, 1006, &rules), VERDICT_WORSE);
	assert_int_equal(exact_verdict(1000, 994, &rules), VERDICT_BETTER);
	assert_int_equal(exact_verdict(0, 1, &rules), VERDICT_WORSE);
	assert_int_equal(exact_verdict(1000, 1001, &all), VERDICT_WORSE);
	assert_int_equal(exact_verdict(1000, 1000, &all), VERDICT_SAME);
}

/* Five boots a side of medians 1000 and 1000 @ratio, the difference of whose logarithms has the error
 * @error, known with two degrees of freedom: the variance is 5/2 of its square. */
static struct comparison by_boots(double ratio, double error)
{
	return (struct comparison){.base = &timed,
				   .now = &timed,
				   .method = COMPARISON_BY_BOOTS,
				   .boot_counts = {5, 5},
				   .base_figure = 1000,
				   .now_figure = 1000 * ratio,
				   .shift = 1000 * ratio - 1000,
				   .difference = log(ratio),
				   .level = 1000,
				   .spread = {.variance = 2.5 * error * error, .freedom = 2},
				   .p = NAN};
}

/* t = 1000 log(1.05) = 48.790, p = 0.00041981; the interval is 1.05 exp(+-0.004302653) - 1. */
static void a_change_over_boots_is_worse_or_better(void **state)
{
	struct comparison worse = decided(by_boots(1.05, 0.001), &rules);
	struct comparison better = decided(by_boots(0.95, 0.001), &rules);

	(void)state;
	assert_near(worse.p, 0.00041981, 1e-7);
	assert_near(worse.shift_interval.low, 45.4919, 1e-3);
	assert_near(worse.shift_interval.high, 54.5275, 1e-3);
	assert_int_equal(worse.verdict, VERDICT_WORSE);
	assert_int_equal(better.verdict, VERDICT_BETTER);
	assert_true(comparison_is_worse(&worse, 0.04));
	assert_false(comparison_is_worse(&worse, 0.06));
	assert_false(comparison_is_worse(&better, 0));
}

/* 1.2 %: t = 11.929, p = 0.0070, up to 1.64 %. 0.5 %: t = 4.988, p = 0.038, 0.07 to 0.93 %. */
static void what_lies_within_the_margin_is_small_or_the_same(void **state)
{
	struct comparison small = decided(by_boots(1.012, 0.001), &rules);
	struct comparison same = decided(by_boots(1.005, 0.001), &rules);

	(void)state;
	assert_text(&small, "below 2 %");
	assert_near(small.p, 0.006953, 1e-5);
	assert_text(&same, "same within 2 %");
	assert_near(same.p, 0.037937, 1e-5);
}

/*
 * 1.8 % is a change, p = 0.0031, but up to 2.24 %. To be within, a quarter of log(1.02), 0.00495,
 * must hold 0.00129 (2.776 + 0.941) of 3 boots, which it does; but five is the least. 3 % with an error
 * of 1 %: p = 0.098; 0.02956 must hold 0.00791 (2.977 + 0.868) of 8 boots, which it does not, or
 * 0.00745 (2.921 + 0.865) of 9.
 */
static void what_cannot_be_told_says_how_many_boots_would(void **state)
{
	struct comparison near = decided(by_boots(1.018, 0.001), &rules);
	struct comparison wide = decided(by_boots(1.03, 0.01), &rules);
	struct comparison hopeless = decided(by_boots(1.03, 1), &rules);

	(void)state;
	assert_int_equal(near.verdict, VERDICT_UNCLEAR);
	assert_int_equal(near.needed_boots, 5);
	assert_text(&wide, "inconclusive (would need about 9 boots per side)");
	assert_near(wide.p, 0.097929, 1e-5);
	assert_text(&hopeless, "inconclusive (would need more than 50 boots per side)");
}

/* What would be a verdict over five boots is said of the boots alone over four. */
static void few_boots_give_no_verdict(void **state)
{
	struct comparison change = by_boots(1.05, 0.001), same = by_boots(1.005, 0.001);

	(void)state;
	change.boot_counts[1] = same.boot_counts[0] = 4;
	assert_true(comparison_is_lone(&change));
	change = decided(change, &rules);
	same = decided(same, &rules);
	assert_text(&change, "these boots differ by +5.0 %");
	assert_text(&same, "inconclusive (would need about 5 boots per side)");
}

/* t of 0.03 and 10 + 10 boots would be 26 with a standard deviation of 0.0026 as in the first cell;
 * it is 3.0 with the median of the report, 0.02236, and three cells are tested. */
static void a_quiet_cell_has_the_variance_of_the_others(void **state)
{
	struct comparison cells[3];
	const double variances[] = {6.76e-6, 5e-4, 5e-4};

	(void)state;
	for (int i = 0; i < 3; i++) {
		cells[i] = by_boots(i == 0 ? exp(0.03) : 1, 0);
		cells[i].boot_counts[0] = cells[i].boot_counts[1] = 10;
		cells[i].spread = (struct spread){.variance = variances[i], .freedom = 18};
	}
	comparisons_decide(cells, 3, &rules);
	assert_near(cells[0].spread.variance, 5e-4, 1e-12);
	assert_true(cells[0].spread.freedom > 18);
	assert_int_equal(cells[0].verdict, VERDICT_UNCLEAR);
	assert_int_equal(decided(by_boots(exp(0.03), 0.0026 / sqrt(5)), &rules).verdict,
			 VERDICT_WORSE);
}

/* Events: the interval is what comparison_of() said, and the variance stays as it is. */
static void events_have_a_variance_of_their_own(void **state)
{
	struct comparison worse = {.base = &counted,
				   .now = &counted,
				   .method = COMPARISON_BY_BOOTS,
				   .boot_counts = {5, 5},
				   .now_figure = 0.5,
				   .shift = 0.5,
				   .shift_interval = {0.3, 0.7},
				   .difference = 2 * sqrt(0.5),
				   .spread = {.variance = 0.01, .freedom = 8}};
	struct comparison nothing = worse;

	(void)state;
	nothing.now_figure = nothing.shift = nothing.difference = 0;
	nothing.shift_interval = (struct interval){0, 0};
	worse = decided(worse, &rules);
	nothing = decided(nothing, &rules);
	assert_near(worse.spread.variance, 0.01, 0);
	assert_text(&worse, "worse");
	assert_true(comparison_is_worse(&worse, 5));
	assert_text(&nothing, "same (no events)");
}

static struct comparison by_samples(double p)
{
	return (struct comparison){.base = &timed,
				   .now = &timed,
				   .method = COMPARISON_BY_SAMPLES,
				   .boot_counts = {1, 1},
				   .base_figure = 1000,
				   .now_figure = 1050,
				   .shift = 48,
				   .shift_interval = {40, 60},
				   .delta = 0.5,
				   .p = p};
}

static void one_boot_is_never_worse_better_or_the_same(void **state)
{
	struct comparison differ = decided(by_samples(0.001), &rules);
	struct comparison unclear = decided(by_samples(0.02), &rules);
	struct comparison contrary = by_samples(0.001), within = by_samples(0.5);

	(void)state;
	contrary.delta = -0.5;
	within.shift_interval = (struct interval){-1, 1};
	assert_int_equal(differ.verdict, VERDICT_BOOTS);
	assert_text(&differ, "these boots differ by +4.8 %");
	assert_text(&unclear, "inconclusive (one boot per side)");
	assert_int_equal(decided(contrary, &rules).verdict, VERDICT_UNCLEAR);
	assert_int_equal(decided(within, &rules).verdict, VERDICT_UNCLEAR);
	assert_false(comparison_is_worse(&differ, 0));
	assert_true(comparison_is_lone(&differ));
}

static void below_a_tick_there_is_no_share(void **state)
{
	struct comparison samples = by_samples(0.001), boots = by_boots(2, 0.001), unseen;

	(void)state;
	samples.base_figure = samples.now_figure = boots.base_figure = boots.now_figure = 0;
	unseen = samples;
	unseen.p = 0.5;
	samples = decided(samples, &rules);
	unseen = decided(unseen, &rules);
	boots = decided(boots, &rules);
	assert_text(&samples, "these boots differ, though both medians are 0");
	assert_text(&unseen, "nothing seen in either boot");
	assert_text(&boots, "worse, though both medians are 0");
	assert_false(comparison_is_lone(&samples));
}

/* No event in one boot a side: in emulation that is the same, on hardware it is not said. */
static void no_events_in_one_boot(void **state)
{
	struct comparison nothing = by_samples(1), emulated;

	(void)state;
	nothing.base = nothing.now = &counted;
	nothing.base_figure = nothing.now_figure = nothing.shift = nothing.delta = 0;
	nothing.shift_interval = (struct interval){-1, 1};
	emulated = nothing;
	emulated.emulated = true;
	nothing = decided(nothing, &rules);
	emulated = decided(emulated, &rules);
	assert_text(&nothing, "nothing seen in either boot");
	assert_text(&emulated, "same (no events)");
}

/* Holm: twice 0.006 is 0.012. Benjamini and Hochberg: 2/2 of 0.008 for both. */
static void p_is_adjusted_over_the_report(void **state)
{
	const struct comparison_rules discovery = {.margin = 0.02, .false_discovery = true};
	struct comparison holm[] = {by_samples(0.006), by_samples(0.008)};
	struct comparison hochberg[] = {by_samples(0.006), by_samples(0.008)};

	(void)state;
	comparisons_decide(holm, 2, &rules);
	comparisons_decide(hochberg, 2, &discovery);
	assert_near(holm[0].p, 0.012, 1e-12);
	assert_int_equal(holm[0].verdict, VERDICT_UNCLEAR);
	assert_near(hochberg[0].p, 0.008, 1e-12);
	assert_int_equal(hochberg[1].verdict, VERDICT_BOOTS);
}

/* A run of one cell, whose two boots have these medians, in ticks of two units each. */
struct made {
	uint64_t values[2];
	size_t sizes[1];
	struct cell_boot boots[2];
	struct cell cell;
	struct run run;
};

static void make(struct made *made, uint64_t first, uint64_t second)
{
	static char bench[] = "made_up", label[] = "x";

	*made = (struct made){.values = {first, second}, .sizes = {2}};
	made->boots[0] = (struct cell_boot){1, (double)first, (double)first, false};
	made->boots[1] = (struct cell_boot){1, (double)second, (double)second, false};
	made->cell = (struct cell){.bench = bench,
				   .unit = ticks,
				   .sample = {made->values, made->values, 2},
				   .boots = made->boots,
				   .boot_count = 2,
				   .trial_sizes = made->sizes};
	made->cell.outcomes[TRIAL_OK].count = 1;
	made->run = (struct run){.name = label,
				 .record = {.unit_per_tick = 2},
				 .cells = &made->cell,
				 .cell_count = 1,
				 .boot_count = 2};
}

static struct comparison compared(struct made *base, struct made *now)
{
	struct comparison comparison;
	struct pair pair;

	run_index_cells(&base->run);
	run_index_cells(&now->run);
	pair_init(&pair, &base->run, &now->run);
	comparison = *pair.benches[0].comparisons;
	pair_free(&pair);
	text_index_free(&base->run.places);
	text_index_free(&now->run.places);
	return comparison;
}

/* Both boots of a side agree to the tick, so each may be half a tick off: 0.5 / 100. */
static void boots_that_agree_lie_half_a_tick_apart(void **state)
{
	struct made base, now;
	struct comparison comparison;

	(void)state;
	make(&base, 100, 100);
	make(&now, 101, 101);
	comparison = compared(&base, &now);
	assert_int_equal(comparison.method, COMPARISON_BY_BOOTS);
	assert_near(comparison.base_figure, 200, 0);
	assert_near(comparison.level, 200, 1e-9);
	assert_near(comparison.difference, log(1.01), 1e-12);
	assert_near(comparison.spread.variance, 2.5e-5, 1e-12);
	assert_near(comparison.spread.freedom, 2, 0);
}

/* Squares of the logarithms of 90 and 110 about their mean: log(110 / 90)^2 / 2 a side. */
static void boots_are_compared_by_their_logarithms(void **state)
{
	double apart = log(110.0 / 90);
	struct made base, now;
	struct comparison comparison;

	(void)state;
	make(&base, 90, 110);
	make(&now, 180, 220);
	comparison = compared(&base, &now);
	assert_near(comparison.base_figure, 2 * sqrt(9900), 1e-9);
	assert_near(comparison.difference, log(2), 1e-12);
	assert_near(comparison.spread.variance, apart * apart / 2, 1e-12);
}

/* Means with half a tick: 0.5 and 2.5, and a change though the base is 0. */
static void a_median_of_0_has_no_logarithm(void **state)
{
	struct made base, now;
	struct comparison comparison;

	(void)state;
	make(&base, 0, 0);
	make(&now, 2, 2);
	comparison = compared(&base, &now);
	assert_near(comparison.difference, log(5), 1e-12);
	assert_near(comparison.level, 1, 1e-12);
	comparison.boot_counts[0] = comparison.boot_counts[1] = 5;
	comparison = decided(comparison, &rules);
	assert_near(comparison.shift_interval.low, 4, 1e-9);
	assert_int_equal(comparison.verdict, VERDICT_WORSE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exact_figures_are_compared_as_they_are),
		cmocka_unit_test(a_change_over_boots_is_worse_or_better),
		cmocka_unit_test(what_lies_within_the_margin_is_small_or_the_same),
		cmocka_unit_test(what_cannot_be_told_says_how_many_boots_would),
		cmocka_unit_test(few_boots_give_no_verdict),
		cmocka_unit_test(a_quiet_cell_has_the_variance_of_the_others),
		cmocka_unit_test(events_have_a_variance_of_their_own),
		cmocka_unit_test(one_boot_is_never_worse_better_or_the_same),
		cmocka_unit_test(below_a_tick_there_is_no_share),
		cmocka_unit_test(no_events_in_one_boot),
		cmocka_unit_test(p_is_adjusted_over_the_report),
		cmocka_unit_test(boots_that_agree_lie_half_a_tick_apart),
		cmocka_unit_test(boots_are_compared_by_their_logarithms),
		cmocka_unit_test(a_median_of_0_has_no_logarithm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
