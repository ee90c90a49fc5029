/* SPDX-License-Identifier: GPL-2.0-or-later */
/* axis: a range of values and the round figures to mark on it. */
#include "analysis/plots/axis.h"

#include <math.h>

#define STEPS_WANTED 6

struct axis axis_empty(void)
{
	return (struct axis){.min = INFINITY, .max = -INFINITY};
}

void axis_include(struct axis *axis, double value)
{
	axis->min = fmin(axis->min, value);
	axis->max = fmax(axis->max, value);
}

/* The largest of 1, 2, 5 times a power of ten that is no larger than @width, or the next one. */
static double round_step(double width)
{
	double power = pow(10, floor(log10(width)));
	double share = width / power;

	if (share <= 1)
		return power;
	if (share <= 2)
		return 2 * power;
	return share <= 5 ? 5 * power : 10 * power;
}

static void finish_linear(struct axis *axis, double free_below, double free_above)
{
	double width = axis->max - axis->min;
	double height;

	if (width <= 0) {
		width = fmax(STEPS_WANTED, axis->max / 10);
		axis->min = fmax(0, axis->min - width / 2);
		axis->max += width / 2;
	}
	axis->step = round_step(width / STEPS_WANTED);
	axis->min = floor(axis->min / axis->step) * axis->step;
	axis->max = ceil(axis->max / axis->step) * axis->step;
	height = (axis->max - axis->min) / (1 - free_below - free_above);
	axis->low = axis->min - height * free_below;
	axis->high = axis->max + height * free_above;
}

static void finish_logarithmic(struct axis *axis, double free_below, double free_above)
{
	double low = floor(log10(axis->min) * 2) / 2;
	double high = ceil(log10(axis->max) * 2) / 2;
	double height = (high - low) / (1 - free_below - free_above);

	axis->min = pow(10, low);
	axis->max = pow(10, high);
	axis->low = pow(10, low - height * free_below);
	axis->high = pow(10, high + height * free_above);
}

void axis_finish(struct axis *axis, double below, double above)
{
	if (axis->min > axis->max) {
		axis->min = 0;
		axis->max = 1;
	}
	axis->logarithmic = axis->min > 0 && axis->max / axis->min > AXIS_LOG_RATIO;
	if (axis->logarithmic)
		finish_logarithmic(axis, below, above);
	else
		finish_linear(axis, below, above);
}

static void print_logarithmic_tics(const struct axis *axis, char name, FILE *file)
{
	static const int leading[] = {1, 2, 5};
	bool first = true;

	fprintf(file, "set %ctics (", name);
	for (double power = pow(10, floor(log10(axis->min))); power <= axis->max; power *= 10)
		for (size_t i = 0; i < sizeof(leading) / sizeof(*leading); i++) {
			double value = leading[i] * power;

			if (value < axis->min || value > axis->max)
				continue;
			fprintf(file, "%s'%.12g' %.12g", first ? "" : ", ", value, value);
			first = false;
		}
	fputs(")\n", file);
}

void axis_print(const struct axis *axis, char name, FILE *file)
{
	fprintf(file, "set %crange [%.12g:%.12g]\n", name, axis->low, axis->high);
	if (axis->logarithmic) {
		fprintf(file, "set logscale %c\nset %clabel axis_%c . ', log scale'\n", name, name,
			name);
		print_logarithmic_tics(axis, name, file);
	} else {
		fprintf(file,
			"unset logscale %c\nset %clabel axis_%c\n"
			"set %ctics %.12g, %.12g, %.12g format '%%.12g'\n",
			name, name, name, name, axis->min, axis->step, axis->max);
	}
}
