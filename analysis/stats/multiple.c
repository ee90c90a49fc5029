/* SPDX-License-Identifier: GPL-2.0-or-later */
/* multiple: p values of many tests made in one report, adjusted. */
#include "analysis/stats/multiple.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_sort.h>

#include "analysis/base/memory.h"

/* The places of the tests that were made, by ascending p. The caller frees. */
static size_t *order_of(const double *p, size_t count, size_t *made)
{
	size_t *order = memory_zeroed(count, sizeof(*order));
	double *values = memory_zeroed(count, sizeof(*values));
	size_t *places = memory_zeroed(count, sizeof(*places));

	*made = 0;
	for (size_t i = 0; i < count; i++)
		if (!isnan(p[i])) {
			values[*made] = p[i];
			places[(*made)++] = i;
		}
	gsl_sort_index(order, values, 1, *made);
	for (size_t i = 0; i < *made; i++)
		order[i] = places[order[i]];
	free(values);
	free(places);
	return order;
}

/* Never smaller than that of a test with a smaller p. */
void multiple_holm(double *p, size_t count)
{
	size_t made;
	size_t *order = order_of(p, count, &made);
	double largest = 0;

	for (size_t i = 0; i < made; i++) {
		largest = fmax(largest, (double)(made - i) * p[order[i]]);
		p[order[i]] = fmin(1, largest);
	}
	free(order);
}

/* Never larger than that of a test with a larger p. */
void multiple_benjamini_hochberg(double *p, size_t count)
{
	size_t made;
	size_t *order = order_of(p, count, &made);
	double smallest = 1;

	for (size_t i = made; i-- > 0;) {
		smallest = fmin(smallest, (double)made / (double)(i + 1) * p[order[i]]);
		p[order[i]] = smallest;
	}
	free(order);
}
