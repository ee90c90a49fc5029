/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * svg_tag: the tags of an SVG as gnuplot writes it, one by one.
 *
 *     <use xlink:href='#gpPt1' transform='translate(193.47,523.96)' color='rgb( 86, 180, 233)'/>
 */
#ifndef MTEBENCH_ANALYSIS_PLOTS_SVG_TAG_H
#define MTEBENCH_ANALYSIS_PLOTS_SVG_TAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define SVG_ATTRIBUTES_MAX 12

/* A part of the text that was read; borrowed. */
struct svg_part {
	const char *text;
	size_t length;
};

struct svg_tag {
	struct svg_part name;
	bool closes; /* </name> */
	bool empty;  /* <name/> */
	struct svg_attribute {
		struct svg_part name, value;
	} attributes[SVG_ATTRIBUTES_MAX];
	size_t attribute_count; /* those behind SVG_ATTRIBUTES_MAX are left out */
};

/* Reads the tag at *@at, which begins with '<', and moves behind it; false where it does not end. */
bool svg_tag_read(const char **at, struct svg_tag *tag);

bool svg_part_is(struct svg_part part, const char *text);

/* The value of attribute @name; its text is NULL where there is none. */
struct svg_part svg_tag_value(const struct svg_tag *tag, const char *name);

/* Where a transform puts what it belongs to, and how large. */
struct svg_place {
	double x, y;  /* to a tenth */
	double scale; /* to a tenth; 1 where the transform has none */
};

/* Reads "translate(191.30,149.80) scale(4.40)" or its first half; false where @transform has anything
 * else, or none. */
bool svg_place_read(struct svg_part transform, struct svg_place *place);

/* Prints the path @value, of "M x,y" and "L x,y" alone, to a tenth, without the points that lie on a
 * horizontal or vertical line between their neighbours: a distribution has many. Any other path as
 * svg_value_print(). */
void svg_path_print(struct svg_part value, FILE *file);

/* Prints @value with blanks joined, numbers to a tenth, and colours as "#0072b2". */
void svg_value_print(struct svg_part value, FILE *file);

#endif
