/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile: samples are counted by number of the function, of which there are few. */
#include "host/watch/profile.h"

#include <stdlib.h>
#include <string.h>

/* Why there are no samples; NULL when there are. */
static const char *why_none(const struct sampler *sampler)
{
	if (*sampler->skip.text)
		return sampler->skip.text;
	if (!sampler->threads)
		return "this trial has no timed job of vCPUs";
	if (sampler->one_thread && sampler->threads > 1)
		return "emulated cycles of one vCPU go on while another executes: one vCPU can be sampled";
	return sampler->count ? NULL : "no sample was taken: too short, or no interrupt of the PMU";
}

static int add_functions(struct record_profile *profile, const struct symbols *symbols,
			 const uint64_t *counts)
{
	profile->functions = calloc(symbols->name_count, sizeof(*profile->functions));
	for (size_t i = 0; profile->functions && i < symbols->name_count; i++) {
		struct record_profile_function *function =
			&profile->functions[profile->function_count];

		if (!counts[i])
			continue;
		*function = (struct record_profile_function){strdup(symbols->names[i]), counts[i]};
		if (!function->name)
			return -1;
		profile->function_count++;
	}
	return profile->functions ? 0 : -1;
}

static int fill(struct record_profile *profile, const struct sampler *sampler,
		struct symbols *symbols)
{
	const char *reason = why_none(sampler);
	uint64_t *counts;
	int result;

	if (reason) {
		profile->skip = strdup(reason);
		return profile->skip ? 0 : -1;
	}
	profile->events = sampler->events;
	profile->lost = sampler->lost;
	profile->throttled = sampler->throttled;
	counts = calloc(symbols_functions_max(symbols), sizeof(*counts));
	if (!counts)
		return -1;
	for (size_t i = 0; i < sampler->count; i++)
		counts[symbols_find(symbols, sampler->addresses[i]).function]++;
	result = add_functions(profile, symbols, counts);
	free(counts);
	return result;
}

int profile_take(const struct sampler *sampler, struct symbols *symbols,
		 struct trial_record *record, struct message *message)
{
	record->profile = calloc(1, sizeof(*record->profile));
	if (!record->profile || fill(record->profile, sampler, symbols) < 0)
		return message_set(message, "no memory for the samples of the kernel");
	return 0;
}
