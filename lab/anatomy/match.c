/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match: by number and length. */
#include "lab/anatomy/match.h"

#include <stdlib.h>

#include "include/abi.h"

/* Samples by which the constant is guessed: one of them is undisturbed. */
#define GUESSES 8

/* The windows of the group, at most @max of them; returns how many there are. */
static size_t collect(const struct trace *trace, size_t trial, size_t group,
		      const struct trace_window **windows, size_t max)
{
	size_t count = 0;

	for (size_t i = 0; i < trace->window_count; i++) {
		const struct trace_window *window = &trace->windows[i];

		if (window->trial != trial || window->group != group)
			continue;
		if (count < max)
			windows[count] = window;
		count++;
	}
	return count;
}

/* Instructions of all CPUs in @window beyond @ticks; large when they are fewer. */
static uint64_t excess(const struct trace *trace, const struct trace_window *window, uint64_t ticks)
{
	return trace->shapes[window->shape].retired + window->other - ticks;
}

static size_t count_agreeing(const struct trace *trace, const struct match *match,
			     const struct record_samples *samples)
{
	size_t agreeing = 0;

	for (size_t i = 0; i < match->count; i++)
		agreeing += excess(trace, match->windows[i], samples->values[i]) == match->extra;
	return agreeing;
}

static bool is_guest(const struct trace *trace, size_t group)
{
	return group > 0 && trace->groups[group - 1].address - ABI_PAYLOAD_IPA < ABI_PAYLOAD_BYTES;
}

static bool may_be_extra(bool guest, uint64_t extra)
{
	return guest ? extra == MATCH_GUEST_EXTRA : extra <= MATCH_VMM_EXTRA_MAX;
}

/* How many windows are longer than their samples by one small constant, the one by which most are;
 * match->extra is then set. */
static size_t guess_extra(const struct trace *trace, bool guest, struct match *match,
			  const struct record_samples *samples)
{
	size_t most = 0;
	uint64_t extra = 0;

	for (size_t i = 0; i < match->count && i < GUESSES; i++) {
		size_t agreeing;

		match->extra = excess(trace, match->windows[i], samples->values[i]);
		agreeing = may_be_extra(guest, match->extra) ? count_agreeing(trace, match, samples)
							     : 0;
		if (agreeing > most) {
			most = agreeing;
			extra = match->extra;
		}
	}
	match->extra = extra;
	return most;
}

/* A trial may do the same job several times, of nearly the same length: the group with which most
 * samples agree is theirs. */
bool match_find(const struct trace *trace, size_t index, const struct record_samples *samples,
		struct match *match)
{
	size_t most = 0, best = 0;

	*match = (struct match){.count = samples->count};
	if (samples->count == 0)
		return false;
	match->windows = calloc(samples->count, sizeof(*match->windows));
	for (size_t group = 0; match->windows && group <= trace->group_count; group++) {
		size_t agreeing;

		if (collect(trace, index, group, match->windows, match->count) != match->count)
			continue;
		agreeing = guess_extra(trace, is_guest(trace, group), match, samples);
		if (agreeing > most) {
			most = agreeing;
			best = group;
		}
	}
	if (most * 10 < match->count * 9) {
		match_free(match);
		return false;
	}
	collect(trace, index, best, match->windows, match->count);
	guess_extra(trace, is_guest(trace, best), match, samples);
	return true;
}

void match_free(struct match *match)
{
	free(match->windows);
	*match = (struct match){0};
}
