/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inline_marks: the marks of points in a page's figures. */
#include "analysis/plots/inline_marks.h"

#include <math.h>
#include <string.h>

#define SQUARE   "M-1,-1h2v2h-2z"
#define CIRCLE   "M-1,0a1,1 0 1 0 2,0a1,1 0 1 0 -2,0z"
#define UP       "M0,-1.33L-1.33,.67L1.33,.67z"
#define DOWN     "M0,1.33L1.33,-.67L-1.33,-.67z"
#define DIAMOND  "M0,-1.414L1.414,0L0,1.414L-1.414,0z"
#define PENTAGON "M0,1.33L1.265,.411L.782,-1.067L-.782,-1.076L-1.265,.411z"

/* The marks gpPt0, gpPt1 and so on of gnuplot 5.4 (term/svg.trm), about 2 wide. */
static const struct {
	const char *path;
	bool full;
} symbols[] = {
	{"M-1,0h2M0,-1v2", false},
	{"M-1,-1L1,1M1,-1L-1,1", false},
	{"M-1,0L1,0M0,-1L0,1M-1,-1L1,1M-1,1L1,-1", false},
	{SQUARE, false},
	{SQUARE, true},
	{CIRCLE, false},
	{CIRCLE, true},
	{UP, false},
	{UP, true},
	{DOWN, false},
	{DOWN, true},
	{DIAMOND, false},
	{DIAMOND, true},
	{PENTAGON, false},
	{PENTAGON, true},
};

/* A symbol takes its colours and its size from where it is used, and its width from here. */
void inline_marks_print_symbols(FILE *file)
{
	fputs("<svg width=\"0\" height=\"0\" aria-hidden=\"true\" style=\"position:absolute\"><defs>",
	      file);
	for (size_t i = 0; i < sizeof(symbols) / sizeof(*symbols); i++)
		fprintf(file, "<path id=\"gpPt%zu\" stroke-width=\".205\" d=\"%s\"%s/>", i,
			symbols[i].path, symbols[i].full ? " fill=\"currentColor\"" : "");
	fputs("</defs></svg>\n", file);
}

static bool are_equal(struct svg_part a, struct svg_part b)
{
	if (!a.text || !b.text)
		return a.text == b.text;
	return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

static void begin(struct inline_marks *marks, const struct inline_marks *wanted,
		  void (*print_color)(struct svg_part color, FILE *file), FILE *file)
{
	if (marks->open && fabs(marks->scale - wanted->scale) < 0.05 &&
	    are_equal(marks->color, wanted->color) && are_equal(marks->opacity, wanted->opacity))
		return;
	inline_marks_end(marks, file);
	*marks = *wanted;
	fprintf(file, "<g transform=\"scale(%g)\"", marks->scale);
	if (marks->color.text) {
		fputs(" color=\"", file);
		print_color(marks->color, file);
		fputc('"', file);
	}
	if (marks->opacity.text)
		fprintf(file, " opacity=\"%.*s\"", (int)marks->opacity.length, marks->opacity.text);
	fputc('>', file);
}

/* Of the size of a mark, which is a few pixels. */
static double hundredth(double value)
{
	return round(100 * value) / 100;
}

bool inline_marks_is(const struct svg_tag *tag)
{
	struct svg_place place;

	return svg_part_is(tag->name, "use") && svg_tag_value(tag, "xlink:href").text &&
	       svg_place_read(svg_tag_value(tag, "transform"), &place) && place.scale > 0;
}

void inline_marks_print(struct inline_marks *marks, const struct svg_tag *tag,
			struct svg_part title,
			void (*print_color)(struct svg_part color, FILE *file), FILE *file)
{
	struct svg_part symbol = svg_tag_value(tag, "xlink:href");
	struct inline_marks wanted = {.open = true,
				      .color = svg_tag_value(tag, "color"),
				      .opacity = svg_tag_value(tag, "opacity")};
	struct svg_place place;

	if (!svg_place_read(svg_tag_value(tag, "transform"), &place))
		return;
	wanted.scale = place.scale;
	begin(marks, &wanted, print_color, file);
	fprintf(file, "<use href=\"%.*s\" x=\"%g\" y=\"%g\"", (int)symbol.length, symbol.text,
		hundredth(place.x / place.scale), hundredth(place.y / place.scale));
	if (title.text)
		fprintf(file, "><title>%.*s</title></use>", (int)title.length, title.text);
	else
		fputs("/>", file);
}

void inline_marks_end(struct inline_marks *marks, FILE *file)
{
	if (marks->open)
		fputs("</g>", file);
	marks->open = false;
}
