/* SPDX-License-Identifier: GPL-2.0-or-later */
/* axis: a range of values and the round figures to mark on it. */
#ifndef MTEBENCH_ANALYSIS_PLOTS_AXIS_H
#define MTEBENCH_ANALYSIS_PLOTS_AXIS_H

#include <stdbool.h>
#include <stdio.h>

/* Above this ratio of the largest to the smallest value an axis is logarithmic. */
#define AXIS_LOG_RATIO 20

struct axis {
	double min; /* of the data; min > max while there is none */
	double max;
	double low; /* of the axis, with the free parts */
	double high;
	double step; /* between marks; 0 on a logarithmic axis */
	bool logarithmic;
};

struct axis axis_empty(void);
void axis_include(struct axis *axis, double value);

/*
 * Rounds the range outwards and leaves the shares @below and @above (0..1, together below 1) of its
 * height free of data. An axis without data gets 0..1.
 */
void axis_finish(struct axis *axis, double below, double above);

/* Writes gnuplot's range, tics, label and, where it is logarithmic, logscale of the axis @name, 'x' or
 * 'y'. The script has set axis_x or axis_y to what the axis shows (plot_page_begin() sets axis_y); the
 * label says so too where the axis is logarithmic. */
void axis_print(const struct axis *axis, char name, FILE *file);

#endif
