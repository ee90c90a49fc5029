/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trends: runs the shipped search for changes on made-up campaigns whose truth is known, and
 * prints how often it is right.
 *
 * A campaign has CELLS cells of RUNS runs. Steady ones come in six shapes of noise between runs:
 * normal (1 %), skewed (an exponential tail of 1 %), bimodal (3 runs in 10 cost 3 % more, noise
 * 0.3 %), uneven (cells of 0.3 to 3 %), alike (autoregressive, 0.6 from run to run, 1 %) and waves
 * (0.6 % of random phase, noise 1 %). Changes are put into one cell, or into all, under noise of
 * 1 %. The tables are quoted in doc/statistics.md. Exit 1 when a promise is broken.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/stats/changepoint.h"
#include "tests/made_up.h"

#define CELLS            50
#define RUNS             20
#define CAMPAIGNS        2000
#define CHANGED          500    /* campaigns with a change */
#define FALSE_ALARMS_MAX 0.0145 /* 0.01, and two standard errors of 2000 campaigns */

enum shape { NORMAL, SKEWED, BIMODAL, UNEVEN, ALIKE, WAVES, SHAPE_COUNT };

static const char *const shape_names[SHAPE_COUNT] = {"normal", "skewed", "bimodal",
						     "uneven", "alike",  "waves"};

/* A cost that is @size higher from @from to before @to, or grows by @size over all runs. */
struct change {
	const char *name;
	size_t from, to;
	double size;
	enum changepoint_kind kind;
	double found_min; /* promised share */
};

static const struct change changes[] = {
	{"+3 % from run 11 on", 10, RUNS, 0.03, CHANGEPOINT_STEP, 0.6},
	{"+5 % from run 11 on", 10, RUNS, 0.05, CHANGEPOINT_STEP, 0.95},
	{"+20 % from run 11 on", 10, RUNS, 0.2, CHANGEPOINT_STEP, 0.95},
	{"+5 % in runs 8 to 13", 7, 13, 0.05, CHANGEPOINT_REVERTED, 0.8},
	{"+5 % in the last", RUNS - 1, RUNS, 0.05, CHANGEPOINT_LAST, 0.5},
	{"+20 % in the last", RUNS - 1, RUNS, 0.2, CHANGEPOINT_LAST, 0.95},
	{"+5 % in the last but one", RUNS - 2, RUNS - 1, 0.05, CHANGEPOINT_LAST, 0.5},
	{"+20 % in the last but one", RUNS - 2, RUNS - 1, 0.2, CHANGEPOINT_LAST, 0.95},
	{"+5 % in the last two", RUNS - 2, RUNS, 0.05, CHANGEPOINT_LAST, 0.65},
	{"+20 % in the last two", RUNS - 2, RUNS, 0.2, CHANGEPOINT_LAST, 0.95},
	{"+10 % spread over all", 0, RUNS, 0.1, CHANGEPOINT_DRIFT, 0.9},
};

static double normal(uint64_t *state)
{
	return sqrt(-2 * log(uniform(state))) * cos(2 * M_PI * uniform(state));
}

static void fill_alike(double *values, uint64_t *state)
{
	double value = normal(state);

	for (size_t i = 0; i < RUNS; i++) {
		values[i] = log(1 + 0.01 * value);
		value = 0.6 * value + 0.8 * normal(state);
	}
}

static double draw(enum shape shape, double scale, double place, uint64_t *state)
{
	switch (shape) {
	case SKEWED:
		return -0.01 * log(uniform(state));
	case BIMODAL:
		return (uniform(state) < 0.3 ? 0.03 : 0) + 0.003 * normal(state);
	case UNEVEN:
		return scale * normal(state);
	case WAVES:
		return 0.006 * sin(2 * M_PI * place) + 0.01 * normal(state);
	default:
		return 0.01 * normal(state);
	}
}

/* A steady cell. */
static void fill(double *values, enum shape shape, uint64_t *state)
{
	double scale = 0.003 * pow(10, uniform(state));
	double phase = uniform(state);

	if (shape == ALIKE) {
		fill_alike(values, state);
		return;
	}
	for (size_t i = 0; i < RUNS; i++)
		values[i] = log(1 + draw(shape, scale, (double)i / RUNS + phase, state));
}

static void apply(const struct change *change, double *values)
{
	for (size_t i = change->from; i < change->to; i++)
		values[i] += log(1 + change->size * (change->kind == CHANGEPOINT_DRIFT
							     ? (double)i / (RUNS - 1)
							     : 1));
}

/* Nothing else, and at the right run. */
static bool is_found(const struct change *change, const struct changepoint_series *series)
{
	const struct changepoint *points = series->points;
	bool reverted = change->kind == CHANGEPOINT_REVERTED;
	size_t at = change->kind == CHANGEPOINT_DRIFT ? RUNS - 1 : change->from;

	return series->point_count == (reverted ? 2 : 1) && points[0].kind == change->kind &&
	       points[0].at == at && (!reverted || points[1].at == change->to);
}

struct counts {
	size_t campaigns; /* with a change in a steady cell */
	size_t cells;     /* changed ones */
	size_t found;     /* of these, just as they are */
	size_t missed;    /* of these, without any change */
};

/* A campaign whose first @changed cells have @change. */
static void count_campaign(enum shape shape, const struct change *change, size_t changed,
			   uint64_t *state, struct counts *counts)
{
	static double values[CELLS][RUNS];
	struct changepoint_series series[CELLS] = {0};
	bool alarm = false;

	for (size_t i = 0; i < CELLS; i++) {
		fill(values[i], shape, state);
		if (i < changed)
			apply(change, values[i]);
		series[i] = (struct changepoint_series){.values = values[i], .count = RUNS};
	}
	changepoints_find(series, CELLS);
	for (size_t i = 0; i < CELLS; i++) {
		counts->found += i < changed && is_found(change, &series[i]);
		counts->missed += i < changed && series[i].point_count == 0;
		alarm |= i >= changed && series[i].point_count > 0;
		free(series[i].points);
	}
	counts->cells += changed;
	counts->campaigns += alarm;
}

static struct counts count_campaigns(enum shape shape, const struct change *change, size_t changed,
				     size_t campaigns)
{
	uint64_t state = 88172645463325252u + (uint64_t)shape;
	struct counts counts = {0};

	for (size_t i = 0; i < campaigns; i++)
		count_campaign(shape, change, changed, &state, &counts);
	return counts;
}

static bool prove_steady(enum shape shape)
{
	struct counts counts = count_campaigns(shape, NULL, 0, CAMPAIGNS);

	printf("%-9s %6.2f %%\n", shape_names[shape], percent(counts.campaigns, CAMPAIGNS));
	return (double)counts.campaigns <= FALSE_ALARMS_MAX * CAMPAIGNS;
}

static bool prove_change(const struct change *change)
{
	struct counts one = count_campaigns(NORMAL, change, 1, CHANGED);
	struct counts all = count_campaigns(NORMAL, change, CELLS, CHANGED / 10);

	printf("%-26s %8.1f %% %8.1f %% %8.1f %% %8.1f %% %10.2f %%\n", change->name,
	       percent(one.found, one.cells), percent(one.missed, one.cells),
	       percent(all.found, all.cells), percent(all.missed, all.cells),
	       percent(one.campaigns, CHANGED));
	return (double)one.found >= change->found_min * (double)one.cells &&
	       (double)all.found >= change->found_min * (double)all.cells;
}

int main(void)
{
	bool proven = true;

	printf("%d campaigns of %d steady cells, %d runs\n\n%-9s %8s\n", CAMPAIGNS, CELLS, RUNS,
	       "noise", "changes");
	for (int shape = 0; shape < SHAPE_COUNT; shape++)
		proven &= prove_steady((enum shape)shape);
	printf("\n%d campaigns with a change, noise 1 %%\n\n%-26s %21s %21s %12s\n%-26s %10s %10s %10s %10s %12s\n",
	       CHANGED, "", "in one cell", "in all cells", "false ones", "", "found", "missed",
	       "found", "missed", "elsewhere");
	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++)
		proven &= prove_change(&changes[i]);
	return proven ? 0 : 1;
}
