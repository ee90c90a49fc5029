/* SPDX-License-Identifier: GPL-2.0-or-later */
/* build_floor: how much another build of the same code moves the cells of a benchmark. */
#include "analysis/measure/build_floor.h"

#include <math.h>

double build_range_size(const double *figures, size_t count)
{
	double low = HUGE_VAL, high = -HUGE_VAL;
	size_t known = 0;

	for (size_t i = 0; i < count; i++) {
		if (isnan(figures[i]))
			continue;
		low = fmin(low, figures[i]);
		high = fmax(high, figures[i]);
		known++;
	}
	return known < 2 ? NAN : high - low;
}

/* A range that is not known is no candidate: fmax() passes over NAN. */
static double largest_range(const struct build_range *ranges, size_t count, bool exact)
{
	double largest = 0;

	for (size_t i = 0; i < count; i++)
		if (ranges[i].exact == exact)
			largest = fmax(largest, ranges[i].size);
	return largest;
}

void build_floors(const struct build_range *ranges, size_t count, double *floors)
{
	const double largest[2] = {largest_range(ranges, count, false),
				   largest_range(ranges, count, true)};

	for (size_t i = 0; i < count; i++)
		floors[i] = ranges[i].size > 0 ? largest[ranges[i].exact] : ranges[i].size;
}

bool build_floor_is_passed(double floor, double difference)
{
	return isnan(floor) || fabs(difference) > floor;
}
