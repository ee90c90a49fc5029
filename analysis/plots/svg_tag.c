/* SPDX-License-Identifier: GPL-2.0-or-later */
/* svg_tag: tags and values of gnuplot's SVG. */
#include "analysis/plots/svg_tag.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS " \t\n"

bool svg_part_is(struct svg_part part, const char *text)
{
	return part.text && strlen(text) == part.length &&
	       memcmp(part.text, text, part.length) == 0;
}

/* name = "value", from *@at on; false where there is none. */
static bool read_attribute(const char **at, struct svg_attribute *attribute)
{
	const char *name = *at + strspn(*at, BLANKS);
	size_t length = strcspn(name, BLANKS "=/>");
	const char *value = name + length + strspn(name + length, BLANKS);
	const char *end;

	if (length == 0 || *value != '=')
		return false;
	value += 1 + strspn(value + 1, BLANKS);
	end = *value == '"' || *value == '\'' ? strchr(value + 1, *value) : NULL;
	if (!end)
		return false;
	attribute->name = (struct svg_part){name, length};
	attribute->value = (struct svg_part){value + 1, (size_t)(end - value) - 1};
	*at = end + 1;
	return true;
}

bool svg_tag_read(const char **at, struct svg_tag *tag)
{
	struct svg_attribute attribute;
	const char *end;

	*tag = (struct svg_tag){.closes = (*at)[1] == '/'};
	tag->name.text = *at + 1 + tag->closes;
	tag->name.length = strcspn(tag->name.text, BLANKS "/>");
	end = tag->name.text + tag->name.length;
	while (read_attribute(&end, &attribute))
		if (tag->attribute_count < SVG_ATTRIBUTES_MAX)
			tag->attributes[tag->attribute_count++] = attribute;
	end += strspn(end, BLANKS);
	tag->empty = *end == '/';
	end += tag->empty;
	if (*end != '>')
		return false;
	*at = end + 1;
	return true;
}

struct svg_part svg_tag_value(const struct svg_tag *tag, const char *name)
{
	for (size_t i = 0; i < tag->attribute_count; i++)
		if (svg_part_is(tag->attributes[i].name, name))
			return tag->attributes[i].value;
	return (struct svg_part){0};
}

/* "rgb( 86, 180, 233)" at @text, of @length characters; returns how many it takes, 0: it is none. */
static size_t print_colour(const char *text, size_t length, FILE *file)
{
	unsigned int red, green, blue;
	int end = 0;

	if (length < strlen("rgb(") ||
	    sscanf(text, "rgb(%3u ,%3u ,%3u )%n", &red, &green, &blue, &end) != 3 || end <= 0 ||
	    (size_t)end > length || red > 255 || green > 255 || blue > 255)
		return 0;
	fprintf(file, "#%02x%02x%02x", red, green, blue);
	return (size_t)end;
}

/* A number with a fraction, of which a figure shows no more than a tenth. */
static size_t print_number(const char *text, FILE *file)
{
	size_t digits = strspn(text, "0123456789");
	size_t places = text[digits] == '.' ? strspn(text + digits + 1, "0123456789") : 0;
	char number[64];

	if (digits == 0 || places == 0 || digits + places > 40)
		return 0;
	snprintf(number, sizeof(number), "%.1f", strtod(text, NULL));
	if (number[strlen(number) - 1] == '0')
		number[strlen(number) - 2] = '\0';
	fputs(number, file);
	return digits + 1 + places;
}

/* Blanks at the ends go, and of several between one stays. */
static size_t print_blanks(struct svg_part value, size_t at, FILE *file)
{
	size_t count = strspn(value.text + at, BLANKS);

	if (at + count > value.length)
		count = value.length - at;
	if (at > 0 && at + count < value.length)
		fputc(' ', file);
	return count;
}

void svg_value_print(struct svg_part value, FILE *file)
{
	for (size_t at = 0; at < value.length;) {
		const char *text = value.text + at;
		size_t taken = 0;

		if (strchr(BLANKS, *text))
			taken = print_blanks(value, at, file);
		else if (isdigit((unsigned char)*text))
			taken = print_number(text, file);
		else if (*text == 'r')
			taken = print_colour(text, value.length - at, file);
		if (taken == 0) {
			/* The rest of a number without a fraction, so that "12" of 12.5 is not met again. */
			taken = isdigit((unsigned char)*text) ? strspn(text, "0123456789") : 1;
			fwrite(text, 1, taken, file);
		}
		at += taken;
	}
}

static double tenth(double value)
{
	return round(10 * value) / 10;
}

bool svg_place_read(struct svg_part transform, struct svg_place *place)
{
	char text[80] = "";
	int scaled = 0, placed = 0;

	if (!transform.text || transform.length >= sizeof(text))
		return false;
	memcpy(text, transform.text, transform.length);
	place->scale = 1;
	if (sscanf(text, "translate(%lf,%lf)%n scale(%lf)%n", &place->x, &place->y, &placed,
		   &place->scale, &scaled) < 2 ||
	    (text[placed] != '\0' && (scaled == 0 || text[scaled] != '\0')))
		return false;
	place->x = tenth(place->x);
	place->y = tenth(place->y);
	place->scale = tenth(place->scale);
	return placed > 0;
}

struct point {
	char command; /* M or L; 0: none */
	double x, y;
};

/* "M84.50,513.49 " at *@at; false where there is anything else. */
static bool read_point(const char **at, const char *end, struct point *point)
{
	char *rest;

	*at += strspn(*at, BLANKS);
	if (*at >= end || (**at != 'M' && **at != 'L'))
		return false;
	point->command = *(*at)++;
	point->x = strtod(*at, &rest);
	if (*rest != ',')
		return false;
	*at = rest + 1;
	point->y = strtod(*at, &rest);
	*at = rest;
	return *at <= end;
}

static bool is_plain_path(struct svg_part value)
{
	const char *at = value.text, *end = value.text + value.length;
	struct point point;

	while (read_point(&at, end, &point))
		;
	return at + strspn(at, BLANKS) >= end;
}

static bool is_between(const struct point *a, const struct point *b, const struct point *c)
{
	if (a->command == 0 || b->command != 'L' || c->command != 'L')
		return false;
	return (tenth(a->x) == tenth(b->x) && tenth(b->x) == tenth(c->x) &&
		(b->y - a->y) * (c->y - b->y) >= 0) ||
	       (tenth(a->y) == tenth(b->y) && tenth(b->y) == tenth(c->y) &&
		(b->x - a->x) * (c->x - b->x) >= 0);
}

/* From where @written is: a line along an axis has one number. */
static void print_point(const struct point *point, const struct point *written, FILE *file)
{
	if (point->command == 'L' && tenth(point->y) == tenth(written->y))
		fprintf(file, "H%g", tenth(point->x));
	else if (point->command == 'L' && tenth(point->x) == tenth(written->x))
		fprintf(file, "V%g", tenth(point->y));
	else if (point->command)
		fprintf(file, "%c%g,%g", point->command, tenth(point->x), tenth(point->y));
}

void svg_path_print(struct svg_part value, FILE *file)
{
	const char *at = value.text, *end = value.text + value.length;
	struct point written = {0}, held = {0}, next;

	if (!is_plain_path(value)) {
		svg_value_print(value, file);
		return;
	}
	while (read_point(&at, end, &next)) {
		bool goes_nowhere = held.command == 'M' && next.command == 'M';

		if (!goes_nowhere && !is_between(&written, &held, &next)) {
			print_point(&held, &written, file);
			written = held;
		}
		held = next;
	}
	if (held.command == 'L')
		print_point(&held, &written, file);
}
