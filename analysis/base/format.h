/* SPDX-License-Identifier: GPL-2.0-or-later */
/* format: how figures are written, in one place. */
#ifndef MTEBENCH_ANALYSIS_BASE_FORMAT_H
#define MTEBENCH_ANALYSIS_BASE_FORMAT_H

#include <stdbool.h>

/* Room for every figure and every short status. */
struct figure {
	char text[48];
};

/*
 * A value without fraction when it is an integer or at least 1000, else with one place from 100 on,
 * two below, and below 0.1 with two digits that are not 0: one event in 2000 samples is not none.
 * Huge values (1e15 and more) are written with an exponent. `nan` stands for "no
 * figure" and is written "-".
 */
struct figure figure_value(double value);

/* A large value with a prefix, "86.8 M", "1.2 G", "310 k"; below 100,000 as figure_value(). */
struct figure figure_scaled(double value);

/* Whether a change can be told as a share of @base: that is above 0, and the change at most ten times
 * it. */
bool figure_has_share(double base, double change);

/* "+331 (+4.0 %)"; "0" for no change; without the percentage where figure_has_share() says no. */
struct figure figure_change(double base, double value);

/* "+4.0 %" for a change of @change from @base; where that has no share, "+331". */
struct figure figure_share(double base, double change);

/* "0.61..0.85": where a figure lies. */
struct figure figure_range(double low, double high);

/* A difference with its sign, "+331", "-2"; "+0" for none. */
struct figure figure_signed(double value);

/* A share with its sign, "+4.0 %". */
struct figure figure_percent(double share);

#endif
