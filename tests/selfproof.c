/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * selfproof: runs the shipped statistics on made-up data whose truth is known, and prints how often
 * they are right.
 *
 * Four shapes of cost: skewed (most operations cheap, a tail to the right), bimodal (a path that
 * costs 12 % more, taken by one in ten), drifting (a slow wave of random phase through the run, so
 * that neighbours resemble each other), tied (a clock of 1 %). The table is quoted in
 * doc/statistics.md. Exit 1 when a promise is broken: more than FALSE_ALARMS_MAX of the reports on
 * equal runs call a cell better or worse, or less than POWER_MIN of 3 % shifts are found at n = 30.
 * Trends have a proof of their own, trendproof.c.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/measure/pair.h"

#define CELLS            20
#define SAMPLES          30
#define REPORTS          1000
#define SHIFT            0.03
#define FALSE_ALARMS_MAX 0.01
#define POWER_MIN        0.9
#define BASE_COST        8000.0

enum shape { SKEWED, BIMODAL, DRIFTING, TIED, SHAPE_COUNT };

static const char *const shape_names[SHAPE_COUNT] = {"skewed", "bimodal", "drifting", "tied"};

static double uniform(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return ((double)((*state * 2685821657736338717u) >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(uint64_t *state)
{
	return sqrt(-2 * log(uniform(state))) * cos(2 * M_PI * uniform(state));
}

/* One value of mean about 1; @place is how far through the run it is taken, @phase that of the
 * run's wave. */
static double draw(enum shape shape, double place, double phase, uint64_t *state)
{
	switch (shape) {
	case SKEWED:
		return 1 - 0.015 * log(uniform(state));
	case BIMODAL:
		return (uniform(state) < 0.1 ? 1.12 : 1) + 0.01 * normal(state);
	case DRIFTING:
		return 1 + 0.006 * sin(2 * M_PI * (place + phase)) + 0.01 * normal(state);
	default:
		return 1 + 0.01 * floor(1.5 * normal(state));
	}
}

static void fill_sample(struct sample *sample, enum shape shape, double cost, uint64_t *state)
{
	double phase = uniform(state);

	sample->count = SAMPLES;
	sample->values = memory_zeroed(SAMPLES, sizeof(*sample->values));
	for (size_t i = 0; i < SAMPLES; i++)
		sample->values[i] =
			(uint64_t)(cost * draw(shape, (double)i / SAMPLES, phase, state));
	sample_sort(sample);
}

/* A run of CELLS cells, of which cell @shifted costs @shift more. */
static struct run make_run(enum shape shape, size_t shifted, double shift, uint64_t *state)
{
	static char bench[] = "simulated";
	static char factor[] = "cell";
	static char unit[] = "ticks";
	struct run run = {.path = factor,
			  .name = factor,
			  .record = {.label = "x", .unit = "ns", .unit_per_tick = 1},
			  .cells = memory_zeroed(CELLS, sizeof(*run.cells)),
			  .cell_count = CELLS};

	for (size_t i = 0; i < CELLS; i++) {
		struct cell *cell = &run.cells[i];

		*cell = (struct cell){
			.bench = bench, .unit = unit, .level_count = 1, .plan_index = i};
		cell->levels[0].factor = factor;
		cell->levels[0].value = memory_printed("%zu", i);
		cell->outcomes[TRIAL_OK].count = 1;
		fill_sample(&cell->sample, shape, BASE_COST * (1 + (i == shifted ? shift : 0)),
			    state);
	}
	return run;
}

static void free_run(struct run *run)
{
	for (size_t i = 0; i < run->cell_count; i++) {
		free(run->cells[i].levels[0].value);
		sample_free(&run->cells[i].sample);
	}
	free(run->cells);
}

struct verdicts {
	size_t alarms; /* reports with a cell better or worse that is not shifted */
	size_t found;  /* reports in which the shifted cell is worse */
};

static void count_report(enum shape shape, double shift, uint64_t *state, struct verdicts *verdicts)
{
	struct run base = make_run(shape, CELLS, 0, state);
	struct run now = make_run(shape, 0, shift, state);
	static const struct comparison_rules rules = {.margin = COMPARISON_MARGIN,
						      .exact_margin = COMPARISON_EXACT_MARGIN};
	const struct comparison *comparisons;
	bool alarm = false;
	struct pair pair;

	pair_init(&pair, &base, &now);
	pairs_decide(&pair, 1, &rules);
	comparisons = pair.benches[0].comparisons;
	for (size_t i = shift > 0; i < CELLS; i++)
		alarm |= comparisons[i].verdict == VERDICT_WORSE ||
			 comparisons[i].verdict == VERDICT_BETTER;
	verdicts->alarms += alarm;
	verdicts->found += shift > 0 && comparisons[0].verdict == VERDICT_WORSE;
	pair_free(&pair);
	free_run(&base);
	free_run(&now);
}

static struct verdicts count_reports(enum shape shape, double shift, uint64_t *state)
{
	struct verdicts verdicts = {0};

	for (size_t i = 0; i < REPORTS; i++)
		count_report(shape, shift, state, &verdicts);
	return verdicts;
}

static double share(size_t count, size_t all)
{
	return (double)count / (double)all;
}

/* Returns whether the promises hold for @shape. */
static bool prove(enum shape shape)
{
	uint64_t state = 88172645463325252u + (uint64_t)shape;
	struct verdicts equal = count_reports(shape, 0, &state);
	struct verdicts shifted = count_reports(shape, SHIFT, &state);

	printf("%-9s %16.2f %% %18.1f %%\n", shape_names[shape], 100 * share(equal.alarms, REPORTS),
	       100 * share(shifted.found, REPORTS));
	return share(equal.alarms, REPORTS) <= FALSE_ALARMS_MAX &&
	       share(shifted.found, REPORTS) >= POWER_MIN;
}

int main(void)
{
	bool proven = true;

	printf("%d reports of %d cells, n = %d a side\n\n%-9s %18s %20s\n", REPORTS, CELLS, SAMPLES,
	       "shape", "false alarms a", "3 % shift found");
	printf("%-9s %18s %20s\n", "", "report, A/A", "at n = 30");
	for (int shape = 0; shape < SHAPE_COUNT; shape++)
		proven &= prove((enum shape)shape);
	return proven ? 0 : 1;
}
