/* SPDX-License-Identifier: GPL-2.0-or-later */
/* format: how figures are written, in one place. */
#include "analysis/base/format.h"

#include <math.h>
#include <stdio.h>

/* Less is no figure but the rounding of one. */
#define SMALLEST_SHOWN 1e-6

/* More than ten times as much is no share that anybody reads. */
#define LARGEST_SHARE 10

static int places(double value)
{
	double size = fabs(value);

	if (value == floor(value) || size >= 1000)
		return 0;
	if (size >= 0.1 || size < SMALLEST_SHOWN)
		return size >= 100 ? 1 : 2;
	return 1 - (int)floor(log10(size));
}

struct figure figure_value(double value)
{
	struct figure figure;

	if (isnan(value))
		snprintf(figure.text, sizeof(figure.text), "-");
	else if (fabs(value) >= 1e15)
		snprintf(figure.text, sizeof(figure.text), "%.6g", value);
	else
		snprintf(figure.text, sizeof(figure.text), "%.*f", places(value), value);
	return figure;
}

struct figure figure_scaled(double value)
{
	static const struct {
		double size;
		char prefix;
	} prefixes[] = {{1e12, 'T'}, {1e9, 'G'}, {1e6, 'M'}, {1e3, 'k'}};
	struct figure figure = figure_value(value);
	size_t i = 0;

	if (!(fabs(value) >= 1e5))
		return figure;
	/* 999,960 would be 1000.0 k. */
	while (fabs(value) < 0.9995 * prefixes[i].size)
		i++;
	value /= prefixes[i].size;
	snprintf(figure.text, sizeof(figure.text), "%.*f %c", fabs(value) >= 99.95 ? 0 : 1, value,
		 prefixes[i].prefix);
	return figure;
}

struct figure figure_percent(double share)
{
	struct figure figure;

	snprintf(figure.text, sizeof(figure.text), "%+.1f %%", 100 * share);
	return figure;
}

struct figure figure_range(double low, double high)
{
	struct figure figure;

	snprintf(figure.text, sizeof(figure.text), "%.20s..%.20s", figure_value(low).text,
		 figure_value(high).text);
	return figure;
}

bool figure_has_share(double base, double change)
{
	return base > 0 && fabs(change) <= LARGEST_SHARE * base;
}

struct figure figure_signed(double value)
{
	struct figure figure;

	snprintf(figure.text, sizeof(figure.text), "%c%.20s", value < 0 ? '-' : '+',
		 figure_value(fabs(value)).text);
	return figure;
}

struct figure figure_change(double base, double value)
{
	struct figure difference = figure_signed(value - base);
	struct figure figure;

	if (value == base)
		return figure_value(0);
	if (!figure_has_share(base, value - base))
		return difference;
	snprintf(figure.text, sizeof(figure.text), "%.21s (%.20s)", difference.text,
		 figure_percent(value / base - 1).text);
	return figure;
}

struct figure figure_share(double base, double change)
{
	return figure_has_share(base, change) ? figure_percent(change / base)
					      : figure_signed(change);
}
