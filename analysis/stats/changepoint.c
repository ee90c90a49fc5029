/* SPDX-License-Identifier: GPL-2.0-or-later */
/* changepoint: where in series of figures the level changes. */
#include "analysis/stats/changepoint.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/base/memory.h"
#include "analysis/stats/levels.h"
#include "analysis/stats/multiple.h"
#include "analysis/stats/noise.h"

/* Shares of the level: 2/3 for the last runs, the regression that most look for, 1/6 for steps, 1/12
 * each for blocks and lines. Steps at neighbouring places tell nearly the same and count for half of
 * what they are, blocks, which have two ends, for a quarter. */
#define PRIOR_FREEDOM_MAX                                                                          \
	20 /* of what cells say of each other; see the proof in doc/statistics.md */
#define LAST_WEIGHT  1.5
#define STEP_WEIGHT  (6.0 / 2)
#define BLOCK_WEIGHT (12.0 / 4)
#define LINE_WEIGHT  12.0

/* Of what is cut out before the noise is learnt: a change too many does little harm there. */
#define LEVEL_FIRST 0.1

/* Changes make neighbours resemble each other too: as long as they are not known, this share of it
 * is believed to be noise. */
#define LIKENESS_BELIEVED 0.6

/* A series while it is searched. */
struct track {
	struct levels levels;
	const struct noise *noise;
	double floor;  /* of the variance */
	double factor; /* that adjusts its p */
};

/* Runs from..to-1 against low..left-1 and to..high-1. */
struct block {
	size_t low, left, from, to, high;
	double p; /* for all that was tried of its sort */
};

static double block_p(const struct track *track, const struct block *b)
{
	const struct levels *levels = &track->levels;
	double likeness = track->noise->likeness;
	size_t inside = b->to - b->from;
	size_t outside = b->left - b->low + b->high - b->to;
	double squares = levels_squares(levels, b->from, b->to, b->to, b->to) +
			 levels_squares(levels, b->low, b->left, b->to, b->high);
	const struct contrast contrast = {
		.difference = levels_mean(levels, b->from, b->to, b->to, b->to) -
			      levels_mean(levels, b->low, b->left, b->to, b->high),
		.variance = noise_mean_variance(likeness, inside) +
			    noise_mean_variance(likeness, outside),
		.runs = inside < outside ? inside : outside,
		.spread = spread_between(squares, noise_freedom(likeness, inside) +
							  noise_freedom(likeness, outside)),
		.floor = track->floor,
	};

	return noise_p(track->noise, &contrast);
}

/* Of the slope. */
static double line_p(const struct track *track, const struct line *line)
{
	size_t count = track->levels.count;
	double likeness = track->noise->likeness;
	const struct contrast contrast = {
		.difference = line->slope,
		.variance = noise_mean_variance(likeness, count) * (double)count / line->spread,
		.runs = count,
		.spread = spread_between(line->squares, noise_freedom(likeness, count) - 1),
		.floor = track->floor,
	};

	return noise_p(track->noise, &contrast) * LINE_WEIGHT;
}

/* What is tried of one sort: how often, and the best. */
struct trials {
	size_t count;
	struct block best;
};

static void try_block(const struct track *track, struct block block, struct trials *trials)
{
	block.p = block_p(track, &block);
	trials->count++;
	if (block.p < trials->best.p)
		trials->best = block;
}

static struct block best_of(struct trials trials, double weight)
{
	if (trials.best.p < 1)
		trials.best.p *= weight * (double)trials.count;
	return trials.best;
}

static struct block better_of(struct block a, struct block b)
{
	return b.p < a.p ? b : a;
}

static struct block best_step(const struct track *track, size_t low, size_t high)
{
	size_t first = low == 0 ? 1 : low + CHANGEPOINT_RUNS_MIN;
	size_t least = high == track->levels.count ? 2 : CHANGEPOINT_RUNS_MIN;
	struct trials trials = {.best.p = 1};

	for (size_t at = first; at + least <= high; at++)
		try_block(track, (struct block){low, at, at, high, high, 0}, &trials);
	return best_of(trials, STEP_WEIGHT);
}

static struct block best_inner(const struct track *track, size_t low, size_t high)
{
	struct trials trials = {.best.p = 1};

	for (size_t from = low + CHANGEPOINT_RUNS_MIN; from < high; from++)
		for (size_t to = from + CHANGEPOINT_RUNS_MIN; to + CHANGEPOINT_RUNS_MIN <= high;
		     to++)
			try_block(track, (struct block){low, from, from, to, high, 0}, &trials);
	return best_of(trials, BLOCK_WEIGHT);
}

static struct block best_last(const struct track *track, size_t low, size_t high)
{
	struct trials trials = {.best.p = 1};

	if (high == track->levels.count && low + CHANGEPOINT_RUNS_MIN + 2 <= high)
		for (size_t at = high - 2; at < high; at++)
			try_block(track, (struct block){low, high - 2, at, at + 1, at + 1, 0},
				  &trials);
	return best_of(trials, LAST_WEIGHT);
}

static struct block best_block(const struct track *track, size_t low, size_t high)
{
	return better_of(best_last(track, low, high),
			 better_of(best_step(track, low, high), best_inner(track, low, high)));
}

static void cut_at(struct track *track, size_t low, size_t high);

static void cut_block(struct track *track, size_t low, size_t high, const struct block *block)
{
	track->levels.cuts[block->from] = block->p;
	cut_at(track, low, block->from);
	cut_at(track, block->from, block->to);
	if (block->to < high) {
		track->levels.cuts[block->to] = block->p;
		cut_at(track, block->to, high);
	}
}

static void cut_at(struct track *track, size_t low, size_t high)
{
	struct block block = best_block(track, low, high);

	if (block.p * track->factor <= CHANGEPOINT_LEVEL)
		cut_block(track, low, high, &block);
}

static void cut(struct track *track)
{
	for (size_t i = 0; i < track->levels.count; i++)
		track->levels.cuts[i] = NAN;
	cut_at(track, 0, track->levels.count);
}

/* Of the values as they are: that wild runs happen is a part of the noise. */
static void add_residuals(const struct track *track, double likeness, struct spread spread,
			  struct noise_sums *sums)
{
	double variance = fmax(spread.variance, track->floor);

	for (size_t low = 0, high; low < track->levels.count && variance > 0; low = high) {
		double mean, error;

		high = levels_end(&track->levels, low);
		mean = levels_mean(&track->levels, low, high, high, high);
		error = sqrt(variance * (1 - noise_mean_variance(likeness, high - low)));
		for (size_t i = low;
		     high - low >= CHANGEPOINT_RUNS_MIN && i < high && i + 2 < track->levels.count;
		     i++)
			noise_add_residual(sums, (track->levels.values[i] - mean) / error);
	}
}

/* The median distance of values that stand @lag runs apart, most of which lie at one level. */
static double usual_distance(const struct levels *series, size_t lag)
{
	double *distances = memory_zeroed(series->count, sizeof(*distances));
	double usual;

	for (size_t i = lag; i < series->count; i++)
		distances[i - lag] = fabs(series->values[i] - series->values[i - lag]);
	usual = median_of(distances, series->count - lag);
	free(distances);
	return usual;
}

/* What the noise is like, before any level is known. A median of distances tells as much of their
 * variance as a third of them would. */
static struct noise noise_assumed(const struct track *tracks, size_t count)
{
	struct spread *spreads = memory_zeroed(count + 1, sizeof(*spreads));
	struct noise noise = {.excess = 1};
	double growth = 0, known = 0;

	for (size_t i = 0; i < count; i++) {
		const struct levels *series = &tracks[i].levels;
		double one, two;

		if (series->count < CHANGEPOINT_RUNS_MIN)
			continue;
		one = usual_distance(series, 1);
		two = usual_distance(series, 2);
		spreads[i].variance = pow(1.4826 * one, 2) / 2;
		spreads[i].freedom = (double)(series->count - 1) / 3;
		growth += one > 0 && two > 0 ? 2 * log(two / one) : 0;
		known += one > 0 && two > 0;
	}
	if (known > 0)
		noise.likeness = LIKENESS_BELIEVED *
				 fmin(fmax(exp(growth / known) - 1, 0), NOISE_LIKENESS_MAX);
	for (size_t i = 0; i < count; i++)
		spreads[i].variance /= 1 - noise.likeness;
	noise.prior = spread_prior_of(spreads, count, PRIOR_FREEDOM_MAX);
	free(spreads);
	return noise;
}

/* What is left of the series when the levels that are beyond doubt are taken out. */
static struct noise noise_learnt(const struct track *tracks, size_t count)
{
	struct spread *spreads = memory_zeroed(count + 1, sizeof(*spreads));
	struct noise_sums sums = {0};
	struct noise noise = {.excess = 1};

	for (size_t i = 0; i < count; i++) {
		size_t pairs;
		double one = levels_differences(&tracks[i].levels, 1, &pairs);
		double two = levels_differences(&tracks[i].levels, 2, &pairs);

		noise_add_differences(&sums, one, two, pairs);
	}
	noise.likeness = noise_likeness(&sums);
	for (size_t i = 0; i < count; i++)
		spreads[i] = levels_spread(&tracks[i].levels, noise.likeness);
	noise.prior = spread_prior_of(spreads, count, PRIOR_FREEDOM_MAX);
	for (size_t i = 0; i < count; i++) {
		struct line line = levels_line(&tracks[i].levels);

		if (levels_drift(&tracks[i].levels, &line))
			continue;
		add_residuals(&tracks[i], noise.likeness,
			      spread_moderated(spreads[i], &noise.prior), &sums);
	}
	noise_set_shape(&noise, &sums);
	free(spreads);
	return noise;
}

static void add_point(struct changepoint_series *series, struct changepoint point)
{
	series->points = memory_grown(series->points, series->point_count, sizeof(*series->points));
	series->points[series->point_count++] = point;
}

/* Where the last but one is off alone, the last one is back, which is no change. */
static void add_levels(const struct track *track, struct changepoint_series *series)
{
	const struct levels *levels = &track->levels;
	size_t low = 0, end;

	for (size_t at = levels_end(levels, 0); at < series->count; low = at, at = end) {
		end = levels_end(levels, at);
		if (at + 1 < series->count || isnan(levels->cuts[at - 1]))
			add_point(series, (struct changepoint){
						  .at = at,
						  .kind = at + 2 < series->count ? CHANGEPOINT_STEP
										 : CHANGEPOINT_LAST,
						  .p = fmin(1, levels->cuts[at] * track->factor),
						  .before = levels_mean(levels, low, at, at, at),
						  .after = levels_mean(levels, at, end, end, end)});
	}
}

/* A level is reverted where the one after it lies nearer to the one before it than to itself. */
static void name_reverted(struct changepoint_series *series)
{
	for (size_t i = 1; i < series->point_count; i++) {
		struct changepoint *left = &series->points[i - 1];
		struct changepoint *right = &series->points[i];

		if (right->kind == CHANGEPOINT_LAST ||
		    fabs(right->after - left->before) >= fabs(right->after - right->before))
			continue;
		left->kind = CHANGEPOINT_REVERTED;
		right->kind = CHANGEPOINT_REVERTED;
	}
}

static void find_points(struct track *track, struct changepoint_series *series, double p)
{
	struct line line = levels_line(&track->levels);

	cut(track);
	if (levels_drift(&track->levels, &line)) {
		add_point(series, (struct changepoint){.at = series->count - 1,
						       .kind = CHANGEPOINT_DRIFT,
						       .p = p,
						       .before = line.first,
						       .after = line.last});
		return;
	}
	add_levels(track, series);
	name_reverted(series);
}

/* The p of the most that there is in the series, for all that is tried. */
static double series_p(const struct track *track)
{
	struct line line;

	if (track->levels.count <= CHANGEPOINT_RUNS_MIN)
		return NAN;
	line = levels_line(&track->levels);
	return fmin(1, fmin(best_block(track, 0, track->levels.count).p, line_p(track, &line)));
}

/* What is adjusted by Holm is the first change of each series; those inside it are by its factor. */
static void find_all(struct track *tracks, struct changepoint_series *series, size_t count)
{
	double *p = memory_zeroed(count + 1, sizeof(*p));

	for (size_t i = 0; i < count; i++)
		p[i] = tracks[i].factor = series_p(&tracks[i]);
	multiple_holm(p, count);
	for (size_t i = 0; i < count; i++) {
		if (!(p[i] <= CHANGEPOINT_LEVEL))
			continue;
		tracks[i].factor = tracks[i].factor > 0 ? p[i] / tracks[i].factor : (double)count;
		find_points(&tracks[i], &series[i], p[i]);
	}
	free(p);
}

void changepoints_find(struct changepoint_series *series, size_t count)
{
	struct track *tracks = memory_zeroed(count + 1, sizeof(*tracks));
	struct noise noise;

	for (size_t i = 0; i < count; i++) {
		levels_init(&tracks[i].levels, series[i].values, series[i].count);
		tracks[i].floor = series[i].floor;
	}
	noise = noise_assumed(tracks, count);
	for (size_t i = 0; i < count; i++) {
		tracks[i].noise = &noise;
		tracks[i].factor = CHANGEPOINT_LEVEL / LEVEL_FIRST;
		cut(&tracks[i]);
	}
	noise = noise_learnt(tracks, count);
	for (size_t i = 0; i < count; i++)
		tracks[i].noise = &noise;
	find_all(tracks, series, count);
	for (size_t i = 0; i < count; i++)
		levels_free(&tracks[i].levels);
	free(tracks);
}
