/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fault_phases: where the time of stage-2 faults goes. */
#include "host/watch/fault_phases.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/sort_u64.h"

const char *const fault_phase_names[PHASE_COUNT] = {
	[PHASE_EXIT] = "exit",       [PHASE_PAGE] = "page",   [PHASE_TAGS] = "tags",
	[PHASE_MAPPING] = "mapping", [PHASE_ENTRY] = "entry",
};

/* Where each phase begins and ends. */
static const enum fault_point borders[PHASE_COUNT + 1] = {
	POINT_EXIT, POINT_PAGE_BEGIN, POINT_PAGE_END, POINT_MAP_BEGIN, POINT_MAP_END, POINT_ENTRY,
};

static struct fault_open *find_thread(struct fault_phases *phases, int32_t thread)
{
	for (size_t i = 0; i < phases->open_count; i++)
		if (phases->open[i].thread == thread)
			return &phases->open[i];
	if (phases->open_count == FAULT_THREADS_MAX)
		return NULL;
	phases->open[phases->open_count].thread = thread;
	return &phases->open[phases->open_count++];
}

/* Grows by doubling: at powers of two the arrays are full. */
static int grow(struct fault_phases *phases)
{
	size_t capacity = phases->count ? phases->count * 2 : 64;

	if (phases->count & (phases->count - 1) || (phases->count && phases->count < 64))
		return 0;
	for (int i = 0; i < PHASE_COUNT; i++) {
		uint64_t *grown = realloc(phases->samples[i], capacity * sizeof(*grown));

		if (!grown)
			return -ENOMEM;
		phases->samples[i] = grown;
	}
	return 0;
}

static int finish(struct fault_phases *phases, const struct fault_open *fault)
{
	if (grow(phases) < 0)
		return -ENOMEM;
	for (int i = 0; i < PHASE_COUNT; i++)
		phases->samples[i][phases->count] =
			fault->times_ns[borders[i + 1]] - fault->times_ns[borders[i]];
	phases->count++;
	return 0;
}

int fault_phases_pass(struct fault_phases *phases, int32_t thread, enum fault_point point,
		      uint64_t time_ns)
{
	struct fault_open *fault = find_thread(phases, thread);

	if (!fault)
		return -ENOMEM;
	/* An exit that is no abort has its entry at once. */
	if (point != fault->next && fault->next > POINT_FAULT)
		phases->other_count++;
	if (point == fault->next || point == POINT_EXIT) {
		fault->times_ns[point] = time_ns;
		fault->next = (enum fault_point)(point + 1);
		if (point != POINT_ENTRY)
			return 0;
		fault->next = POINT_EXIT;
		return finish(phases, fault);
	}
	fault->next = POINT_EXIT;
	return 0;
}

uint64_t fault_phases_median(const uint64_t *samples, size_t count)
{
	uint64_t *sorted = count ? malloc(count * sizeof(*sorted)) : NULL;
	uint64_t median;

	if (!sorted)
		return 0;
	memcpy(sorted, samples, count * sizeof(*sorted));
	sort_u64(sorted, count);
	median = sorted[(count - 1) / 2];
	free(sorted);
	return median;
}

void fault_phases_free(struct fault_phases *phases)
{
	for (int i = 0; i < PHASE_COUNT; i++)
		free(phases->samples[i]);
	*phases = (struct fault_phases){0};
}
