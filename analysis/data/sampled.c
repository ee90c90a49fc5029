/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sampled: counts by round are kept beside their sum. */
#include "analysis/data/sampled.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>

#include "analysis/base/memory.h"

static struct sampled_function *find_function(struct sampled *sampled, const char *name,
					      const struct phases *phases)
{
	struct sampled_function *found;

	for (size_t i = 0; i < sampled->function_count; i++)
		if (strcmp(sampled->functions[i].name, name) == 0)
			return &sampled->functions[i];
	sampled->functions = memory_grown(sampled->functions, sampled->function_count,
					  sizeof(*sampled->functions));
	found = &sampled->functions[sampled->function_count++];
	*found = (struct sampled_function){
		.name = name,
		.phase = phases_find(phases, name),
		.part.rounds = memory_zeroed(sampled->round_count, sizeof(*found->part.rounds)),
	};
	return found;
}

static void add(struct sampled_part *part, size_t round, uint64_t samples)
{
	part->rounds[round] += samples;
	part->samples += samples;
}

static void take_round(struct sampled *sampled, size_t round, const struct record_profile *profile,
		       const struct phases *phases)
{
	for (size_t i = 0; i < profile->function_count; i++) {
		uint64_t samples = profile->functions[i].samples;
		struct sampled_function *function =
			find_function(sampled, profile->functions[i].name, phases);

		add(&function->part, round, samples);
		add(&sampled->phases[function->phase], round, samples);
		add(&sampled->all, round, samples);
	}
	sampled->events += profile->events;
	sampled->lost += profile->lost;
	sampled->throttled += profile->throttled;
}

static int compare_functions(const void *left, const void *right)
{
	const struct sampled_function *a = left, *b = right;

	if (a->part.samples != b->part.samples)
		return a->part.samples > b->part.samples ? -1 : 1;
	return strcmp(a->name, b->name);
}

/* Why the cell has no samples, when it has none. */
static const char *reason_of(const struct cell *cell)
{
	for (size_t i = 0; i < cell->profile_count; i++)
		if (cell->profiles[i]->skip)
			return cell->profiles[i]->skip;
	for (size_t i = 0; i < TRIAL_STATUS_COUNT; i++)
		if (cell->outcomes[i].reason)
			return cell->outcomes[i].reason;
	return "no trial was sampled";
}

struct sampled sampled_of(const struct cell *cell, const struct phases *phases)
{
	struct sampled sampled = {.round_count = cell->profile_count};
	size_t rounds = cell->profile_count + 1;

	sampled.all.rounds = memory_zeroed(rounds, sizeof(*sampled.all.rounds));
	for (size_t i = 0; i < phases->count; i++)
		sampled.phases[i].rounds = memory_zeroed(rounds, sizeof(*sampled.all.rounds));
	for (size_t i = 0; i < cell->profile_count; i++)
		take_round(&sampled, i, cell->profiles[i], phases);
	if (sampled.function_count)
		qsort(sampled.functions, sampled.function_count, sizeof(*sampled.functions),
		      compare_functions);
	if (sampled.all.samples == 0)
		sampled.reason = reason_of(cell);
	return sampled;
}

void sampled_free(struct sampled *sampled)
{
	for (size_t i = 0; i < sampled->function_count; i++)
		free(sampled->functions[i].part.rounds);
	for (size_t i = 0; i <= PHASES_MAX; i++)
		free(sampled->phases[i].rounds);
	free(sampled->functions);
	free(sampled->all.rounds);
	*sampled = (struct sampled){0};
}

struct sampled_share sampled_wilson(uint64_t part, uint64_t whole, double confidence)
{
	double n = (double)whole, p = (double)part / n;
	double z = gsl_cdf_ugaussian_Pinv((1 + confidence) / 2);
	double scale = 1 + z * z / n;
	double centre = (p + z * z / (2 * n)) / scale;
	double half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / scale;

	return (struct sampled_share){p, fmax(centre - half, 0), fmin(centre + half, 1)};
}

/* Half the interval from the differences between rounds. */
static double half_between(const struct sampled_part *part, const struct sampled_part *whole,
			   size_t round_count, double confidence)
{
	double p = (double)part->samples / (double)whole->samples, squares = 0;
	double rounds = (double)round_count;

	for (size_t i = 0; i < round_count; i++)
		squares += pow((double)part->rounds[i] - p * (double)whole->rounds[i], 2);
	return gsl_cdf_tdist_Pinv((1 + confidence) / 2, rounds - 1) *
	       sqrt(rounds / (rounds - 1) * squares) / (double)whole->samples;
}

struct sampled_share sampled_share_of(const struct sampled_part *part,
				      const struct sampled_part *whole, size_t round_count,
				      double confidence)
{
	double p = (double)part->samples / (double)whole->samples;
	struct sampled_share share = sampled_wilson(part->samples, whole->samples, confidence);
	double half;

	if (round_count < SAMPLED_ROUNDS_MIN)
		return share;
	half = half_between(part, whole, round_count, confidence);
	share.low = fmax(fmin(share.low, p - half), 0);
	share.high = fmin(fmax(share.high, p + half), 1);
	return share;
}

static bool is_outside(double expected, const struct sampled_share *found)
{
	return expected < found->low || expected > found->high;
}

/* Shares of the phases in the exposure; false without any. */
static bool expect(const struct anatomy_record *record, const struct phases *phases,
		   struct sampled_match *match)
{
	double all = 0;

	for (size_t i = 0; record->exposure && i < record->function_count; i++) {
		double instructions = (double)record->exposure[i];

		match->expected[phases_find(phases, record->functions[i])] += instructions;
		all += instructions;
	}
	for (size_t i = 0; all > 0 && i < phases->count; i++)
		match->expected[i] /= all;
	return all > 0;
}

/* Samples of all phases that are too small to be judged alone; what is expected of them, and how
 * many are judged, into @match. */
static uint64_t sum_rest(const struct sampled *sampled, const struct phases *phases,
			 struct sampled_match *match)
{
	uint64_t samples = 0;

	for (size_t i = 0; i < phases->count; i++) {
		if (match->expected[i] >= SAMPLED_JUDGED) {
			match->judged++;
			continue;
		}
		match->rest += match->expected[i];
		samples += sampled->phases[i].samples;
	}
	return samples;
}

bool sampled_match(const struct sampled *sampled, const struct anatomy *anatomy,
		   const struct phases *phases, struct sampled_match *match)
{
	uint64_t all = sampled->all.samples;
	double confidence;
	uint64_t rest;

	*match = (struct sampled_match){.judged = 1};
	if (sampled->reason || !expect(&anatomy->record, phases, match))
		return false;
	rest = sum_rest(sampled, phases, match);
	confidence = 1 - (1 - SAMPLED_AGREEMENT) / (double)match->judged;
	match->found = sampled_wilson(rest, all, confidence);
	match->rest_differs = is_outside(match->rest, &match->found);
	for (size_t i = 0; i < phases->count; i++) {
		struct sampled_share found =
			sampled_wilson(sampled->phases[i].samples, all, confidence);

		match->differs[i] = match->expected[i] >= SAMPLED_JUDGED &&
				    is_outside(match->expected[i], &found);
	}
	return true;
}

bool sampled_agrees(const struct sampled_match *match)
{
	bool agrees = !match->rest_differs;

	for (size_t i = 0; i <= PHASES_MAX; i++)
		agrees &= !match->differs[i];
	return agrees;
}
