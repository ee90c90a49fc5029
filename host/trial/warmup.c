/* SPDX-License-Identifier: GPL-2.0-or-later */
/* warmup: how many samples at the beginning lie apart from the rest. */
#include "host/trial/warmup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/sort_u64.h"

struct band {
	double low, high;
};

/* Tukey's outer fences. The 1 % keeps exact data, whose quartiles are equal, from calling every
 * other value apart. */
static struct band usual(const uint64_t *sorted, size_t count)
{
	double lower = (double)sorted[count / 4], upper = (double)sorted[count - 1 - count / 4];
	double widening = fmax(3 * (upper - lower), (double)sorted[count / 2] / 100);

	return (struct band){lower - widening, upper + widening};
}

static bool is_usual(struct band band, uint64_t value)
{
	return (double)value >= band.low && (double)value <= band.high;
}

size_t warmup_count(const uint64_t *values, size_t count)
{
	size_t half = count / 2, apart = 0;
	uint64_t *sorted = malloc((count - half) * sizeof(*sorted) + 1);
	struct band band;

	if (count < WARMUP_SAMPLES_MIN || !sorted) {
		free(sorted);
		return 0;
	}
	memcpy(sorted, values + half, (count - half) * sizeof(*sorted));
	sort_u64(sorted, count - half);
	band = usual(sorted, count - half);
	while (apart < half && !is_usual(band, values[apart]))
		apart++;
	free(sorted);
	return apart;
}

size_t warmup_of_record(const struct trial_record *record)
{
	const uint64_t *values = record->samples.values;
	size_t apart = 0;

	if (record->thread_count == 0)
		return warmup_count(values, record->samples.count);
	for (size_t i = 0; i < record->thread_count; i++) {
		apart += warmup_count(values, (size_t)record->threads[i]);
		values += record->threads[i];
	}
	return apart;
}
