/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plots: the figures of one benchmark beside its trend. */
#include "analysis/plots/plots.h"

static const struct plot all[] = {
	{"cost", NULL, false, plot_cost_write},
	{"throughput", NULL, false, plot_throughput_write},
	{"contention", "Contention", true, plot_contention_write},
	{"percentiles", NULL, false, plot_percentiles_write},
	{"distribution", "Distribution", false, plot_cdf_write},
	{"histogram", NULL, false, plot_histogram_write},
	{"heat", NULL, false, plot_heat_write},
};

const struct plot *plots(size_t *count)
{
	*count = sizeof(all) / sizeof(*all);
	return all;
}
