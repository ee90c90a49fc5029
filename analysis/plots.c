/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plots: the figures of one benchmark beside its trend. */
#include "analysis/plots.h"

static const struct plot all[] = {
	{"cost", "What MTE adds, by kernel", plot_cost_write},
	{"throughput", "Throughput", plot_throughput_write},
	{"contention", "Contention", plot_contention_write},
	{"percentiles", "Percentiles", plot_percentiles_write},
	{"distribution", "Distribution", plot_cdf_write},
	{"histogram", "Histogram", plot_histogram_write},
	{"heat", NULL, plot_heat_write},
};

const struct plot *plots(size_t *count)
{
	*count = sizeof all / sizeof *all;
	return all;
}
