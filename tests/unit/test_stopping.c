/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of what ends cells with samples = until. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "analysis/stats/interval.h"
#include "host/plan/median_interval.h"
#include "host/plan/stopping.h"

/* From the binomial distribution by hand: P(B < 2) is 10/512 for n = 9 and 9/256 > 2.5 % for n = 8.
 * 20, 30 and 100 are in the tables of Conover 1999. */
static void test_ranks(void **state)
{
	(void)state;
	assert_int_equal(median_interval_rank(0), 0);
	assert_int_equal(median_interval_rank(5), 0);
	assert_int_equal(median_interval_rank(6), 1);
	assert_int_equal(median_interval_rank(8), 1);
	assert_int_equal(median_interval_rank(9), 2);
	assert_int_equal(median_interval_rank(20), 6);
	assert_int_equal(median_interval_rank(30), 10);
	assert_int_equal(median_interval_rank(100), 40);
}

/* The interval must be the one that mtestat draws afterwards. */
static void test_ranks_are_those_of_analysis(void **state)
{
	static const size_t counts[] = {10000, 123456, 1000000};
	uint64_t *values = malloc(1000000 * sizeof(*values));

	(void)state;
	assert_non_null(values);
	for (size_t i = 0; i < 1000000; i++)
		values[i] = i + 1;
	for (size_t i = 6; i < 1003; i++) {
		size_t count = i < 1000 ? i : counts[i - 1000];
		struct interval interval;

		assert_true(interval_quantile_order((struct ordered){values, count}, 0.5, 0.95,
						    &interval));
		assert_int_equal(median_interval_rank(count), (size_t)interval.low);
		assert_int_equal(count + 1 - median_interval_rank(count), (size_t)interval.high);
	}
	free(values);
}

static void test_width(void **state)
{
	/* Median 104.5, interval from 101 to 108: 3.5 / 104.5. */
	static const uint64_t ten[] = {100, 101, 102, 103, 104, 105, 106, 107, 108, 109};
	/* The lower end is farther: 8 / 10 against 1 / 10. */
	static const uint64_t skewed[] = {2, 9, 10, 10, 10, 11};
	static const uint64_t zeros[] = {0, 0, 0, 0, 0, 0, 0};
	static const uint64_t counts[] = {0, 0, 0, 0, 0, 3};
	uint64_t ppm = 0;

	(void)state;
	assert_true(median_interval_ppm(ten, 10, &ppm));
	assert_int_equal(ppm, 33493);
	assert_true(median_interval_ppm(skewed, 6, &ppm));
	assert_int_equal(ppm, 800000);
	assert_true(median_interval_ppm(zeros, 7, &ppm));
	assert_int_equal(ppm, 0);
	assert_false(median_interval_ppm(counts, 6, &ppm));
	assert_false(median_interval_ppm(ten, 5, &ppm));
}

static void test_grammar(void **state)
{
	static const char *const wrong[] = {
		"until",
		"until ci<1",
		"until ci<%",
		"until ci<0%",
		"until ci<0.00001%",
		"until ci<50.1%",
		"until ci<-1%",
		"until  ci<1%",
		"until ci<1%,min 6",
		"until ci<1%, min 5",
		"until ci<1%, min 30, max 29",
		"until ci<1%, max 29",
		"until ci<1%, max 40, min 30",
		"until ci<1%, max 10000001",
		"until ci<1%, min 6 ",
		"until ci<1%, max 99999999999999999999",
	};
	struct stop_rule rule;
	struct message message;

	(void)state;
	assert_int_equal(stop_rule_parse("until ci<1%", &rule, &message), 0);
	assert_int_equal(rule.ci_ppm, 10000);
	assert_int_equal(rule.min, 30);
	assert_int_equal(rule.max, 4096);
	assert_int_equal(stop_rule_trials(&rule), 137); /* 4096 / 30 is 136.5 */
	assert_int_equal(stop_rule_parse("until ci<0.25%, min 6, max 18", &rule, &message), 0);
	assert_int_equal(rule.ci_ppm, 2500);
	assert_int_equal(stop_rule_trials(&rule), 3);
	assert_int_equal(stop_rule_parse("until ci<50%, max 30", &rule, &message), 0);
	assert_int_equal(stop_rule_trials(&rule), 1);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (stop_rule_parse(wrong[i], &rule, &message) == 0)
			fail_msg("accepted: %s", wrong[i]);
}

static void refused_by_plan(const char *text, const char *sentence)
{
	struct config *config = NULL;
	struct message message = {""};
	struct plan plan;

	if (config_read_text("f.conf", text, strlen(text), &config, &message) == 0) {
		assert_int_equal(plan_make(config, &plan, &message), -1);
		config_free(config);
	}
	assert_string_equal(message.text, sentence);
}

static void test_configs(void **state)
{
	(void)state;
	refused_by_plan(
		"[null]\nsamples = until ci<1\n",
		"f.conf:2: samples must be a whole number from 1 to 10000000, or 'until ci<P%[, min N][, max N]' with P up to 50, not 'until ci<1'");
	refused_by_plan(
		"[null]\n\nsamples = until ci<1%, min 5\n",
		"f.conf:3: samples: min must be at least 6, and max from min to 10000000, not 5 and 4096");
	refused_by_plan(
		"[run]\nsamples = until ci<1%\n[null]\nrepeat = 2\n",
		"f.conf:3: samples = until repeats a cell as often as it must: remove repeat, or give a number of samples");
	refused_by_plan(
		"[run]\nsamples = until ci<1%\n[null]\nsamples = 9\nbudget = 2\n",
		"f.conf:3: budget ends cells with samples = until, and the number of samples is fixed here");
	refused_by_plan("[run]\nbudget = 2\n[null]\n",
			"f.conf: budget ends cells with samples = until, and there are none");
}

/* Two cells of at most four trials, six samples each; a third of a fixed number. */
#define PLAN                                                                                       \
	"[run]\nsamples = until ci<1%, min 6, max 24\nbudget = 5\n[null]\nmte = off, on\n"         \
	"[null fixed]\nvcpus = 2\nsamples = 7\n"
#define PLAN_TRIALS 9

struct rig {
	struct config *config;
	struct plan plan;
	bool done[PLAN_TRIALS];
	struct stopping stopping;
};

static void open_bed(struct rig *rig)
{
	struct message message = {""};

	*rig = (struct rig){0};
	if (config_read_text("f.conf", PLAN, strlen(PLAN), &rig->config, &message) < 0 ||
	    plan_make(rig->config, &rig->plan, &message) < 0 ||
	    stopping_begin(&rig->stopping, &rig->plan, rig->done, &message) < 0)
		fail_msg("%s", message.text);
	assert_int_equal(rig->plan.count, PLAN_TRIALS);
}

static void close_bed(struct rig *rig)
{
	stopping_free(&rig->stopping);
	plan_free(&rig->plan);
	config_free(rig->config);
}

/* Hands over trial @trial with samples from @low to @low + 5 * @step, which took 2 s.
 * Returns why its cell ended. */
static enum record_stop_why take(struct rig *rig, uint64_t trial, uint64_t low, uint64_t step,
				 size_t dropped_expected)
{
	uint64_t values[6];
	struct trial_record record = {.trial = trial, .samples = {values, 6}};
	struct message message = {""};
	size_t dropped = 99;

	for (size_t i = 0; i < 6; i++)
		values[i] = low + i * step;
	for (size_t i = 0; i < rig->plan.count; i++)
		if (rig->plan.trials[i].trial == trial)
			assert_int_equal(stopping_take(&rig->stopping, &rig->plan.trials[i], 2000,
						       &record, &dropped, &message),
					 0);
	assert_int_equal(dropped, dropped_expected);
	return record.stop.why;
}

static void test_equal_samples_stop_at_the_minimum(void **state)
{
	struct rig rig;

	(void)state;
	open_bed(&rig);
	assert_true(rig.plan.until);
	assert_int_equal(take(&rig, 4, 500, 0, 3), STOP_CI);
	for (size_t i = 0; i < PLAN_TRIALS; i++)
		assert_int_equal(rig.done[i], i >= 4 && i < 8);
	assert_int_equal(take(&rig, 8, 500, 0, 0), STOP_NONE);
	close_bed(&rig);
}

/* 100 to 150 is too wide, the budget of 5 s is used up by the third trial of 2 s. */
static void test_budget(void **state)
{
	struct rig rig;

	(void)state;
	open_bed(&rig);
	assert_int_equal(take(&rig, 2, 100, 10, 0), STOP_NONE);
	assert_int_equal(take(&rig, 0, 100, 10, 0), STOP_NONE);
	assert_int_equal(take(&rig, 3, 100, 10, 1), STOP_BUDGET);
	assert_true(rig.done[1]);
	close_bed(&rig);
}

static void test_maximum(void **state)
{
	struct stop_rule rule = {.min = 6, .max = 12, .ci_ppm = 10000};
	struct stop_state cell = {.trials = 1};
	uint64_t wide[] = {1, 2, 3, 4, 5, 6}, narrow[] = {1000, 1000, 1000, 1000, 1000, 1000, 1000};

	(void)state;
	assert_int_equal(stop_state_add(&cell, wide, 6), 0);
	assert_int_equal(stop_decide(&rule, 0, &cell), STOP_NONE);
	assert_int_equal(stop_state_add(&cell, wide, 6), 0);
	assert_int_equal(stop_decide(&rule, 1, &cell), STOP_MAX);
	stop_state_free(&cell);
	/* Trials that give fewer than was asked for end by their number. */
	cell.trials = 2;
	assert_int_equal(stop_state_add(&cell, wide, 2), 0);
	assert_int_equal(stop_decide(&rule, 0, &cell), STOP_MAX);
	assert_false(cell.has_ci);
	stop_state_free(&cell);
	/* Precise at the maximum: that is what counts. */
	cell.trials = 2;
	assert_int_equal(stop_state_add(&cell, narrow, 7), 0);
	assert_int_equal(stop_state_add(&cell, narrow, 6), 0);
	assert_int_equal(stop_decide(&rule, 0, &cell), STOP_CI);
	stop_state_free(&cell);
}

static void test_refused_trial_ends_its_cell(void **state)
{
	struct rig rig;
	struct trial_record record = {.status = TRIAL_REFUSED};
	struct message message;
	size_t dropped = 0;

	(void)state;
	open_bed(&rig);
	for (size_t i = 0; i < PLAN_TRIALS; i++)
		if (rig.plan.trials[i].trial == 5)
			stopping_take(&rig.stopping, &rig.plan.trials[i], 1, &record, &dropped,
				      &message);
	assert_int_equal(dropped, 3);
	assert_int_equal(record.stop.why, STOP_NONE);
	close_bed(&rig);
}

static void write_trials(const char *path)
{
	static const char lines[] =
		"{\"v\":1,\"trial\":1,\"order\":0,\"repeat\":1,\"bench\":\"null\",\"factors\":{},\"status\":\"ok\",\"unit\":\"ticks\",\"samples\":[10,20,30,40,50,60],\"control\":[]}\n"
		"{\"v\":1,\"trial\":6,\"order\":1,\"repeat\":2,\"bench\":\"null\",\"factors\":{},\"status\":\"ok\",\"unit\":\"ticks\",\"samples\":[1,1,1,1,1,1],\"control\":[],\"stop\":{\"why\":\"ci\",\"samples\":6,\"trials\":1,\"ci_ppm\":0}}\n";
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(lines, file);
	fclose(file);
}

/* One cell ended before; the other has a trial of four, so that three more reach the maximum. */
static void test_resume(void **state)
{
	char path[] = "/tmp/mtebench-until-XXXXXX";
	struct message message = {""};
	struct rig rig;

	(void)state;
	close(mkstemp(path));
	write_trials(path);
	open_bed(&rig);
	if (stopping_resume(&rig.stopping, path, &message) < 0)
		fail_msg("%s", message.text);
	for (size_t i = 4; i < 8; i++)
		assert_true(rig.done[i]);
	rig.done[1] = true;
	assert_int_equal(take(&rig, 0, 100, 10, 0), STOP_NONE);
	assert_int_equal(take(&rig, 2, 100, 10, 0), STOP_NONE);
	assert_int_equal(take(&rig, 3, 100, 10, 0), STOP_MAX);
	close_bed(&rig);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ranks),
		cmocka_unit_test(test_ranks_are_those_of_analysis),
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_grammar),
		cmocka_unit_test(test_configs),
		cmocka_unit_test(test_equal_samples_stop_at_the_minimum),
		cmocka_unit_test(test_budget),
		cmocka_unit_test(test_maximum),
		cmocka_unit_test(test_refused_trial_ends_its_cell),
		cmocka_unit_test(test_resume),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
