/* SPDX-License-Identifier: GPL-2.0-or-later */
/* comparison_verdict: what is said of a comparison, in the light of all of its report. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/measure/comparison.h"
#include "analysis/stats/multiple.h"

/* With which advice on the number of boots is to hold. */
#define ADVICE_POWER 0.8

struct comparison_rules comparison_default_rules(void)
{
	return (struct comparison_rules){.margin = COMPARISON_MARGIN,
					 .exact_margin = COMPARISON_EXACT_MARGIN};
}

static bool is_by_boots(const struct comparison *comparison)
{
	return comparison_has_figures(comparison) && comparison->method == COMPARISON_BY_BOOTS;
}

/* Counts of events have a variance of their own kind: cells with times say nothing about it. */
static bool is_moderated(const struct comparison *comparison)
{
	return is_by_boots(comparison) && !cell_counts(comparison->base);
}

/* The change as a share of the base, from logarithms. */
static void set_interval(struct comparison *comparison)
{
	struct interval logs = boots_interval(comparison->difference, &comparison->spread,
					      comparison->boot_counts[0],
					      comparison->boot_counts[1], INTERVAL_CONFIDENCE);

	comparison->shift_interval =
		(struct interval){.low = comparison->level * expm1(logs.low),
				  .high = comparison->level * expm1(logs.high)};
}

static void moderate(struct comparison *comparisons, size_t count)
{
	struct spread *spreads = memory_zeroed(count + 1, sizeof(*spreads));
	struct spread_prior prior;
	size_t known = 0;

	for (size_t i = 0; i < count; i++)
		if (is_moderated(&comparisons[i]))
			spreads[known++] = comparisons[i].spread;
	prior = spread_prior_of(spreads, known, COMPARISON_PRIOR_FREEDOM);
	free(spreads);
	for (size_t i = 0; i < count; i++)
		if (is_moderated(&comparisons[i])) {
			comparisons[i].spread = spread_moderated(comparisons[i].spread, &prior);
			set_interval(&comparisons[i]);
		}
}

static void set_p(struct comparison *comparisons, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct comparison *comparison = &comparisons[i];

		if (is_by_boots(comparison))
			comparison->p =
				boots_p(comparison->difference, &comparison->spread,
					comparison->boot_counts[0], comparison->boot_counts[1]);
	}
}

/* Returns how many cells were tested. */
static size_t adjust(struct comparison *comparisons, size_t count, bool false_discovery)
{
	double *p = memory_zeroed(count + 1, sizeof(*p));
	size_t tested = 0;

	for (size_t i = 0; i < count; i++) {
		p[i] = comparisons[i].p;
		tested += isnan(p[i]) ? 0 : 1;
	}
	if (false_discovery)
		multiple_benjamini_hochberg(p, count);
	else
		multiple_holm(p, count);
	for (size_t i = 0; i < count; i++)
		comparisons[i].p = p[i];
	free(p);
	return tested;
}

static double margin_of(const struct comparison *comparison, const struct comparison_rules *rules)
{
	return comparison->method == COMPARISON_EXACT ? rules->exact_margin : rules->margin;
}

/* The sign of a shift is that of the cost. */
static enum verdict by_sign(double shift)
{
	return shift > 0 ? VERDICT_WORSE : VERDICT_BETTER;
}

static bool is_beyond(const struct comparison *comparison, double margin)
{
	return fabs(comparison->now_figure - comparison->base_figure) >
	       margin * comparison->base_figure;
}

static enum verdict by_exact(const struct comparison *comparison, double margin)
{
	if (comparison->now_figure == comparison->base_figure)
		return VERDICT_SAME;
	if (!is_beyond(comparison, margin))
		return VERDICT_SMALL;
	return by_sign(comparison->shift);
}

/* There was nothing on either side: no event, or only samples below a tick. */
static bool is_nothing(const struct comparison *comparison)
{
	return comparison->base_figure == 0 && comparison->now_figure == 0;
}

static bool is_change(const struct comparison *comparison)
{
	const struct interval *shift = &comparison->shift_interval;

	return comparison->p < COMPARISON_LEVEL && (shift->low > 0 || shift->high < 0);
}

static bool is_within(const struct comparison *comparison, double margin)
{
	double reach = margin * comparison->base_figure;

	return comparison->shift_interval.low >= -reach && comparison->shift_interval.high <= reach;
}

static enum verdict by_boots(const struct comparison *comparison, double margin)
{
	bool within = is_within(comparison, margin);

	if (is_nothing(comparison) && cell_counts(comparison->base))
		return VERDICT_SAME;
	if (is_nothing(comparison))
		return comparison->p < COMPARISON_LEVEL ? by_sign(comparison->difference)
							: VERDICT_UNCLEAR;
	if (!is_change(comparison))
		return within ? VERDICT_SAME : VERDICT_UNCLEAR;
	if (is_beyond(comparison, margin))
		return by_sign(comparison->shift);
	return within ? VERDICT_SMALL : VERDICT_UNCLEAR;
}

/* One boot shows what it shows; whether the kernel did it, only more boots can tell. No event on
 * either side of an emulated machine, whose time is its own, leaves nothing to tell. */
static enum verdict by_samples(const struct comparison *comparison)
{
	if (is_nothing(comparison) && cell_counts(comparison->base) && comparison->emulated)
		return VERDICT_SAME;
	if (is_nothing(comparison))
		return comparison->p < COMPARISON_LEVEL ? VERDICT_BOOTS : VERDICT_UNCLEAR;
	return is_change(comparison) && comparison->delta * comparison->shift > 0 ? VERDICT_BOOTS
										  : VERDICT_UNCLEAR;
}

/* Of few boots, what would be a verdict is said of these boots alone. */
static enum verdict verdict_of(const struct comparison *comparison, double margin)
{
	enum verdict verdict;

	if (comparison->method == COMPARISON_EXACT)
		return by_exact(comparison, margin);
	if (comparison->method == COMPARISON_BY_SAMPLES)
		return by_samples(comparison);
	verdict = by_boots(comparison, margin);
	if (!comparison_is_lone(comparison))
		return verdict;
	return verdict == VERDICT_BETTER || verdict == VERDICT_WORSE ? VERDICT_BOOTS
								     : VERDICT_UNCLEAR;
}

/* For a change beyond the margin, what finds it among as many cells; else what shows that it lies
 * within. */
static size_t boots_to_tell(const struct comparison *comparison, double margin, size_t tested)
{
	double reach = log1p(margin);
	double size = fabs(comparison->difference);

	size_t needed;

	if (size > reach)
		needed = boots_needed(size, &comparison->spread, COMPARISON_LEVEL / (double)tested,
				      ADVICE_POWER, COMPARISON_BOOTS_MAX + 1);
	else
		needed = boots_needed(fmax(reach - size, reach / 4), &comparison->spread,
				      1 - INTERVAL_CONFIDENCE, ADVICE_POWER,
				      COMPARISON_BOOTS_MAX + 1);
	return needed > COMPARISON_BOOTS_WANTED ? needed : COMPARISON_BOOTS_WANTED;
}

void comparisons_decide(struct comparison *comparisons, size_t count,
			const struct comparison_rules *rules)
{
	size_t tested;

	moderate(comparisons, count);
	set_p(comparisons, count);
	tested = adjust(comparisons, count, rules->false_discovery);
	for (size_t i = 0; i < count; i++) {
		struct comparison *comparison = &comparisons[i];
		double margin = margin_of(comparison, rules);

		if (!comparison_has_figures(comparison))
			continue;
		comparison->verdict = verdict_of(comparison, margin);
		if (comparison->verdict == VERDICT_UNCLEAR && is_moderated(comparison))
			comparison->needed_boots = boots_to_tell(comparison, margin, tested);
	}
}

const char *comparison_verdict_word(enum verdict verdict)
{
	static const char *const words[VERDICT_COUNT] = {
		[VERDICT_SAME] = "same",       [VERDICT_SMALL] = "small",
		[VERDICT_BETTER] = "better",   [VERDICT_WORSE] = "worse",
		[VERDICT_BOOTS] = "boots",     [VERDICT_UNCLEAR] = "inconclusive",
		[VERDICT_LOST] = "lost",       [VERDICT_GAINED] = "gained",
		[VERDICT_NEITHER] = "neither",
	};

	return words[verdict];
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

static void same_text(const struct comparison *comparison, double margin, char *text,
		      size_t text_size)
{
	if (comparison->method == COMPARISON_EXACT)
		snprintf(text, text_size, "same (exactly)");
	else if (is_nothing(comparison))
		snprintf(text, text_size, "same (no events)");
	else
		snprintf(text, text_size, "same within %g %%", 100 * margin);
}

static void boots_text(const struct comparison *comparison, char *text, size_t text_size)
{
	if (is_nothing(comparison))
		snprintf(text, text_size, "these boots differ, though both medians are 0");
	else
		snprintf(text, text_size, "these boots differ by %s",
			 figure_share(comparison->base_figure, comparison->shift).text);
}

static void unclear_text(const struct comparison *comparison, char *text, size_t text_size)
{
	if (comparison->method == COMPARISON_BY_SAMPLES && is_nothing(comparison))
		snprintf(text, text_size, "nothing seen in either boot");
	else if (comparison->method == COMPARISON_BY_SAMPLES)
		snprintf(text, text_size, "inconclusive (one boot per side)");
	else if (comparison->needed_boots > COMPARISON_BOOTS_MAX)
		snprintf(text, text_size, "inconclusive (would need more than %d boots per side)",
			 COMPARISON_BOOTS_MAX);
	else if (comparison->needed_boots)
		snprintf(text, text_size, "inconclusive (would need about %zu boots per side)",
			 comparison->needed_boots);
	else
		snprintf(text, text_size, "inconclusive");
}

static void verdict_text(const struct comparison *comparison, const struct comparison_rules *rules,
			 char *text, size_t text_size)
{
	double margin = margin_of(comparison, rules);

	switch (comparison->verdict) {
	case VERDICT_SAME:
		same_text(comparison, margin, text, text_size);
		break;
	case VERDICT_SMALL:
		snprintf(text, text_size, "below %g %%", 100 * margin);
		break;
	case VERDICT_BOOTS:
		boots_text(comparison, text, text_size);
		break;
	case VERDICT_UNCLEAR:
		unclear_text(comparison, text, text_size);
		break;
	case VERDICT_LOST:
		lost_text("lost (now ", comparison->now, text, text_size);
		break;
	case VERDICT_GAINED:
		lost_text("gained (was ", comparison->base, text, text_size);
		break;
	case VERDICT_NEITHER:
		lost_text("neither has a figure (",
			  comparison->now ? comparison->now : comparison->base, text, text_size);
		break;
	default:
		snprintf(text, text_size, "%s%s", comparison_verdict_word(comparison->verdict),
			 is_nothing(comparison) ? ", though both medians are 0" : "");
	}
}

void comparison_verdict_text(const struct comparison *comparison,
			     const struct comparison_rules *rules, char *text, size_t text_size)
{
	size_t vcpus = comparison_interleaved(comparison);
	size_t length;

	verdict_text(comparison, rules, text, text_size);
	length = strlen(text);
	if (vcpus > 0 && length < text_size)
		snprintf(text + length, text_size - length, "; interleaving of %zu vCPUs", vcpus);
}

bool verdict_is_news(enum verdict verdict)
{
	return verdict == VERDICT_BETTER || verdict == VERDICT_WORSE || verdict == VERDICT_BOOTS ||
	       verdict == VERDICT_LOST || verdict == VERDICT_GAINED;
}
