/* SPDX-License-Identifier: GPL-2.0-or-later */
/* comparison: what changed in a cell from one run to another, and how sure that is. */
#include "analysis/measure/comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/stats/dependence.h"
#include "analysis/stats/multiple.h"
#include "analysis/stats/rank.h"

static struct ordered ordered_of(const struct cell *cell)
{
	return (struct ordered){.values = cell->sample.sorted, .count = cell->sample.count};
}

/* The largest distance of a repeat's median from the pooled one, as a share of it; NAN without
 * repeats, and of events: rare ones differ by chance alone, which their interval knows of. */
static double noise_of_repeats(const struct cell *cell)
{
	double pooled = sample_median(&cell->sample);
	const uint64_t *values = cell->sample.values;
	double noise = NAN;

	if (cell->outcomes[TRIAL_OK].count < 2 || pooled <= 0 || cell_counts(cell))
		return NAN;
	for (size_t i = 0; i < cell->outcomes[TRIAL_OK].count; i++) {
		size_t count = cell->trial_sizes[i];
		uint64_t *sorted = memory_resized(NULL, count, sizeof(*sorted));

		memcpy(sorted, values, count * sizeof(*sorted));
		sample_sort_values(sorted, count);
		noise = fmax(noise, fabs(quantile_type7(sorted, count, 0.5) / pooled - 1));
		values += count;
		free(sorted);
	}
	return noise;
}

static double inflation_of(const struct cell *cell)
{
	return inflation_batch_means(cell->sample.values, cell->sample.count,
				     sample_median(&cell->sample));
}

/* Counting all permutations is slow, and worth it where the approximation comes near a verdict. */
static double p_of(struct ordered base, struct ordered now, double inflation)
{
	double p = rank_p_normal(base, now, inflation);

	if (p > 10 * COMPARISON_LEVEL || inflation > 1 ||
	    base.count + now.count > RANK_PERMUTATION_MAX)
		return p;
	return rank_p_permutation(base, now);
}

/* Most differences of rare events are 0, and so is the median of them. */
static void estimate_count_shift(struct comparison *comparison)
{
	double inflation = comparison->inflation;
	struct estimate base = {comparison->base_figure,
				interval_mean_poisson(ordered_of(comparison->base),
						      INTERVAL_CONFIDENCE, inflation)};
	struct estimate now = {
		comparison->now_figure,
		interval_mean_poisson(ordered_of(comparison->now), INTERVAL_CONFIDENCE, inflation)};

	comparison->shift = comparison->now_figure - comparison->base_figure;
	comparison->shift_interval = interval_difference_mover(&base, &now);
}

static void estimate_shift(struct comparison *comparison, double scale)
{
	struct ordered base = ordered_of(comparison->base);
	struct ordered now = ordered_of(comparison->now);
	struct interval shift =
		interval_hodges_lehmann(base, now, INTERVAL_CONFIDENCE, comparison->inflation);

	comparison->shift = scale * shift_hodges_lehmann(base, now);
	comparison->shift_interval =
		(struct interval){.low = scale * shift.low, .high = scale * shift.high};
}

static void test(struct comparison *comparison, double scale)
{
	struct ordered base = ordered_of(comparison->base);
	struct ordered now = ordered_of(comparison->now);

	comparison->inflation = fmax(inflation_of(comparison->base), inflation_of(comparison->now));
	comparison->p = p_of(base, now, comparison->inflation);
	comparison->delta = rank_cliff_delta(base, now);
	if (cell_counts(comparison->base))
		estimate_count_shift(comparison);
	else
		estimate_shift(comparison, scale);
	comparison->noise = fmax(comparison->noise, fmax(noise_of_repeats(comparison->base),
							 noise_of_repeats(comparison->now)));
}

static bool has_same_samples(const struct cell *base, const struct cell *now)
{
	return base->sample.count == now->sample.count &&
	       memcmp(base->sample.values, now->sample.values,
		      base->sample.count * sizeof(*base->sample.values)) == 0;
}

/* Counts of several vCPUs need not repeat; where they did, there is nothing to test. */
static bool is_exact(const struct run *runs, const struct comparison *comparison)
{
	if (!runs[0].record.emulated || !runs[1].record.emulated ||
	    strcmp(comparison->base->unit, "ticks") != 0)
		return false;
	if (cell_is_exact(&runs[0], comparison->base) && cell_is_exact(&runs[1], comparison->now))
		return true;
	return has_same_samples(comparison->base, comparison->now);
}

size_t comparison_interleaved(const struct comparison *comparison)
{
	if (!comparison_has_figures(comparison) || comparison->exact ||
	    strcmp(comparison->base->unit, "ticks") != 0 || !comparison->emulated)
		return 0;
	return comparison->base->thread_count > 1 ? comparison->base->thread_count : 0;
}

static void measure(const struct grid *grid, struct comparison *comparison)
{
	const struct run *runs = grid->dataset->runs;

	comparison->base_figure = cell_figure(&runs[0], comparison->base);
	comparison->now_figure = cell_figure(&runs[1], comparison->now);
	comparison->shift = comparison->now_figure - comparison->base_figure;
	comparison->emulated = runs[0].record.emulated;
	comparison->exact = is_exact(runs, comparison);
	if (!comparison->exact)
		test(comparison, cell_scale(&runs[0], comparison->base));
}

struct comparison comparison_of(const struct grid *grid, size_t row, double noise)
{
	struct comparison comparison = {.base = grid_cell(grid, row, 0),
					.now = grid_cell(grid, row, 1),
					.p = NAN,
					.inflation = 1,
					.noise = noise};

	if (cell_has_figure(comparison.base) && cell_has_figure(comparison.now))
		measure(grid, &comparison);
	else if (cell_has_figure(comparison.base))
		comparison.verdict = VERDICT_LOST;
	else
		comparison.verdict =
			cell_has_figure(comparison.now) ? VERDICT_GAINED : VERDICT_NEITHER;
	return comparison;
}

bool comparison_has_figures(const struct comparison *comparison)
{
	return comparison->verdict <= VERDICT_UNCLEAR;
}

/* There is no share of 0. Of events it means that there were none, of a clock that most samples
 * were too short for it. */
static bool is_nothing(const struct comparison *comparison)
{
	return comparison_has_figures(comparison) && comparison->base_figure == 0 &&
	       comparison->now_figure == 0;
}

bool comparison_is_worse(const struct comparison *comparison, double share)
{
	return comparison->verdict == VERDICT_WORSE &&
	       (comparison->base_figure == 0 || comparison_change(comparison) > share);
}

double comparison_change(const struct comparison *comparison)
{
	return comparison->now_figure / comparison->base_figure - 1;
}

static enum verdict by_sign(double shift)
{
	if (shift == 0)
		return VERDICT_SAME;
	return shift > 0 ? VERDICT_WORSE : VERDICT_BETTER;
}

/* Half the width of an interval shrinks with the root of n. */
static size_t count_needed(const struct comparison *comparison, double margin)
{
	const struct interval *shift = &comparison->shift_interval;
	double reach = (shift->high - shift->low) / 2 / comparison->base_figure;
	double change = fabs(comparison->shift) / comparison->base_figure;
	double wanted = change > margin ? change : margin - change;
	size_t count = comparison->base->sample.count < comparison->now->sample.count
			       ? comparison->base->sample.count
			       : comparison->now->sample.count;

	wanted = fmax(wanted, margin / 4);
	return (size_t)ceil((double)count * fmax(1.2, reach * reach / (wanted * wanted)));
}

static enum verdict by_test(const struct comparison *comparison, double margin)
{
	double reach = margin * comparison->base_figure;
	const struct interval *shift = &comparison->shift_interval;
	bool beyond_noise =
		!(fabs(comparison->shift) <= comparison->noise * comparison->base_figure);

	if (is_nothing(comparison) && comparison->delta != 0)
		return comparison->p < COMPARISON_LEVEL ? by_sign(comparison->delta)
							: VERDICT_UNCLEAR;
	if (is_nothing(comparison) || (shift->low >= -reach && shift->high <= reach))
		return VERDICT_SAME;
	if (comparison->p < COMPARISON_LEVEL && beyond_noise &&
	    (shift->low > 0 || shift->high < 0) && comparison->delta * comparison->shift > 0)
		return by_sign(comparison->shift);
	return VERDICT_UNCLEAR;
}

void comparisons_decide(struct comparison *comparisons, size_t count,
			const struct comparison_rules *rules)
{
	double *p = memory_zeroed(count, sizeof(*p));

	for (size_t i = 0; i < count; i++)
		p[i] = comparisons[i].p;
	if (rules->false_discovery)
		multiple_benjamini_hochberg(p, count);
	else
		multiple_holm(p, count);
	for (size_t i = 0; i < count; i++) {
		struct comparison *comparison = &comparisons[i];

		comparison->p = p[i];
		if (!comparison_has_figures(comparison))
			continue;
		comparison->verdict = comparison->exact ? by_sign(comparison->shift)
							: by_test(comparison, rules->margin);
		if (comparison->verdict == VERDICT_UNCLEAR && comparison->base_figure > 0)
			comparison->needed_count = count_needed(comparison, rules->margin);
	}
	free(p);
}

static void lost_text(const char *form, const struct cell *cell, char *text, size_t text_size)
{
	char status[64] = "not in the run";
	char *sentence;

	if (cell)
		cell_status_text(cell, status, sizeof(status));
	sentence = memory_printed("%s%s)", form, status);
	snprintf(text, text_size, "%s", sentence);
	free(sentence);
}

static void verdict_text(const struct comparison *comparison, double margin, char *text,
			 size_t text_size)
{
	const char *rare = is_nothing(comparison) ? ", though both medians are 0" : "";

	switch (comparison->verdict) {
	case VERDICT_SAME:
		if (comparison->exact)
			snprintf(text, text_size, "same (exactly)");
		else if (is_nothing(comparison) && cell_counts(comparison->base))
			snprintf(text, text_size, "same (no events)");
		else
			snprintf(text, text_size, "same within %s %%",
				 figure_value(100 * margin).text);
		break;
	case VERDICT_BETTER:
		snprintf(text, text_size, "better%s", rare);
		break;
	case VERDICT_WORSE:
		snprintf(text, text_size, "worse%s", rare);
		break;
	case VERDICT_UNCLEAR:
		snprintf(text, text_size,
			 comparison->needed_count ? "cannot tell (need n of about %zu)"
						  : "cannot tell",
			 comparison->needed_count);
		break;
	case VERDICT_LOST:
		lost_text("lost (now ", comparison->now, text, text_size);
		break;
	case VERDICT_GAINED:
		lost_text("gained (was ", comparison->base, text, text_size);
		break;
	case VERDICT_NEITHER:
		lost_text("neither (", comparison->now ? comparison->now : comparison->base, text,
			  text_size);
		break;
	}
}

void comparison_verdict_text(const struct comparison *comparison, double margin, char *text,
			     size_t text_size)
{
	size_t vcpus = comparison_interleaved(comparison);
	size_t length;

	verdict_text(comparison, margin, text, text_size);
	length = strlen(text);
	if (vcpus > 0)
		snprintf(text + length, text_size - length, "; interleaving of %zu vCPUs", vcpus);
}
