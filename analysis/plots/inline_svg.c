/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inline_svg: gnuplot's SVG made to stand in a page. */
#include "analysis/plots/inline_svg.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/escape.h"
#include "analysis/base/memory.h"
#include "analysis/plots/svg_tag.h"

#define DEPTH_MAX 64 /* of groups */

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
} marks[] = {
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

/* A mark takes its colours from where it is used, and its width from here. */
void inline_svg_print_symbols(FILE *file)
{
	fputs("<svg width=\"0\" height=\"0\" aria-hidden=\"true\" style=\"position:absolute\"><defs>",
	      file);
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		fprintf(file, "<path id=\"gpPt%zu\" stroke-width=\".205\" d=\"%s\"%s/>", i,
			marks[i].path, marks[i].full ? " fill=\"currentColor\"" : "");
	fputs("</defs></svg>\n", file);
}

struct replacement {
	const char *from;
	const char *to;
};

/* gnuplot writes colours with and without blanks. */
static const struct replacement colours[] = {
	{"rgb(  0,   0,   0)", "var(--text)"},
	{"rgb(0,0,0)", "var(--text)"},
	{"rgb( 64,  64,  64)", "var(--text)"},
	{"rgb(64,64,64)", "var(--text)"},
	{"rgb( 80,  80,  80)", "var(--faint)"},
	{"rgb(80,80,80)", "var(--faint)"},
	{"rgb(112, 112, 112)", "var(--faint)"},
	{"rgb(112,112,112)", "var(--faint)"},
	{"rgb(200, 200, 200)", "var(--line)"},
	{"rgb(240, 240, 240)", "var(--band)"},
	{"black", "var(--text)"},
	{"white", "var(--page)"},
	{"#ffffff", "var(--page)"},
	{"#FFFFFF", "var(--page)"},
};

/* What INLINE_SVG_STYLE says already, and what means nothing. */
static const struct replacement defaults[] = {
	{"fill", "none"},           {"color", "black"},
	{"stroke", "currentColor"}, {"stroke-width", "1.00"},
	{"stroke-linecap", "butt"}, {"stroke-linejoin", "miter"},
	{"class", "gridline"},      {"shape-rendering", "crispEdges"},
	{"opacity", "1"},
};

/* Reading, and what of it is written. */
struct page {
	FILE *file;
	struct svg_tag open[DEPTH_MAX]; /* groups that are open; of which ... */
	bool written[DEPTH_MAX];        /* ... these have their tag in the page */
	size_t depth;
};

static bool is_default(const struct svg_attribute *attribute)
{
	for (size_t i = 0; i < sizeof(defaults) / sizeof(*defaults); i++)
		if (svg_part_is(attribute->name, defaults[i].from))
			return svg_part_is(attribute->value, defaults[i].to);
	return false;
}

static void print_value(struct page *page, struct svg_part value)
{
	for (size_t i = 0; i < sizeof(colours) / sizeof(*colours); i++)
		if (svg_part_is(value, colours[i].from)) {
			fputs(colours[i].to, page->file);
			return;
		}
	svg_value_print(value, page->file);
}

static void print_attribute(struct page *page, const struct svg_attribute *attribute)
{
	bool reference = svg_part_is(attribute->name, "xlink:href");

	fprintf(page->file, " %.*s=\"", reference ? 4 : (int)attribute->name.length,
		attribute->name.text + (reference ? strlen("xlink:") : 0));
	if (svg_part_is(attribute->name, "d"))
		svg_path_print(attribute->value, page->file);
	else
		print_value(page, attribute->value);
	fputc('"', page->file);
}

static void print_tag(struct page *page, const struct svg_tag *tag)
{
	fprintf(page->file, "<%.*s", (int)tag->name.length, tag->name.text);
	for (size_t i = 0; i < tag->attribute_count; i++)
		if (!is_default(&tag->attributes[i]))
			print_attribute(page, &tag->attributes[i]);
	fputs(tag->empty ? "/>" : ">", page->file);
}

static bool changes_anything(const struct svg_tag *group)
{
	for (size_t i = 0; i < group->attribute_count; i++)
		if (!is_default(&group->attributes[i]))
			return true;
	return false;
}

/* A group that holds letters and says how they look: its text says so itself. */
static bool is_of_text(const struct svg_tag *group)
{
	return svg_tag_value(group, "font-family").text != NULL;
}

/* Before anything is drawn in them, the groups that are open get their tags. */
static void write_groups(struct page *page)
{
	for (size_t i = 0; i < page->depth; i++) {
		if (page->written[i] || is_of_text(&page->open[i]) ||
		    !changes_anything(&page->open[i]))
			continue;
		print_tag(page, &page->open[i]);
		page->written[i] = true;
	}
}

static bool open_group(struct page *page, const struct svg_tag *group)
{
	if (page->depth == DEPTH_MAX)
		return false;
	page->written[page->depth] = false;
	page->open[page->depth++] = *group;
	return true;
}

/* gnuplot's call for a hover value: the text between the last quotes of @call. */
static void write_hover(struct page *page, struct svg_part call)
{
	const char *begin = memchr(call.text, '\'', call.length);
	const char *end = begin ? memrchr(call.text, '\'', call.length) : NULL;

	if (!end || end == begin)
		return;
	write_groups(page);
	fprintf(page->file, "<g><title>%.*s</title>", (int)(end - begin - 1), begin + 1);
	page->written[page->depth - 1] = true;
}

static void close_group(struct page *page)
{
	if (page->depth > 0 && page->written[--page->depth])
		fputs("</g>", page->file);
}

static void print_anchor(const struct page *page, const struct svg_tag *group)
{
	struct svg_part anchor = svg_tag_value(group, "text-anchor");

	if (svg_part_is(anchor, "end") || svg_part_is(anchor, "middle"))
		fprintf(page->file, " class=\"%c\"", *anchor.text);
}

/* Letters are 13 px and of the page's colour unless they say otherwise. */
static void print_look(struct page *page, const struct svg_tag *group)
{
	struct svg_part size = svg_tag_value(group, "font-size"),
			fill = svg_tag_value(group, "fill");
	bool usual_size = !size.text || svg_part_is(size, "13.00");
	bool usual_fill = !fill.text || svg_part_is(fill, "black") ||
			  svg_part_is(fill, "rgb(64,64,64)") || svg_part_is(fill, "rgb(0,0,0)");

	for (size_t i = 0; i < group->attribute_count; i++)
		if (svg_part_is(group->attributes[i].name, "transform"))
			print_attribute(page, &group->attributes[i]);
	if (usual_size && usual_fill)
		return;
	fputs(" style=\"", page->file);
	if (!usual_size)
		fprintf(page->file, "font-size:%gpx%s", strtod(size.text, NULL),
			usual_fill ? "" : ";");
	if (!usual_fill) {
		fputs("fill:", page->file);
		print_value(page, fill);
	}
	fputc('"', page->file);
}

/* <text>LETTERS</text>, of the group that holds it. An empty one goes. */
static void write_text(struct page *page, const char **at)
{
	const char *end = strstr(*at, "</text>");
	const struct svg_tag *group = page->depth ? &page->open[page->depth - 1] : NULL;

	if (!end || end == *at || !group)
		return;
	write_groups(page);
	fputs("<text", page->file);
	print_anchor(page, group);
	print_look(page, group);
	fprintf(page->file, ">%.*s</text>", (int)(end - *at), *at);
}

/* A path that goes nowhere is none, nor is the background, which is the page's. */
static bool is_nothing(const struct svg_tag *tag)
{
	struct svg_part path = svg_tag_value(tag, "d");

	if (svg_part_is(tag->name, "rect"))
		return svg_part_is(svg_tag_value(tag, "fill"), "none");
	for (size_t i = 1; i < path.length; i++)
		if (strchr("LlHhVvCcQqAaZz", path.text[i]))
			return false;
	return path.text;
}

static void write_leaf(struct page *page, const struct svg_tag *tag)
{
	if (is_nothing(tag))
		return;
	write_groups(page);
	print_tag(page, tag);
	if (!tag->empty)
		fprintf(page->file, "</%.*s>", (int)tag->name.length, tag->name.text);
}

/* The whole element named @name, its tag read, is passed over. */
static void skip_element(const char **at, const char *end_tag)
{
	const char *end = strstr(*at, end_tag);

	if (end)
		*at = end + strlen(end_tag);
}

static void take_group(struct page *page, const struct svg_tag *tag)
{
	struct svg_part hover = svg_tag_value(tag, "onmousemove");
	const struct svg_tag plain = {.name = tag->name};

	if (hover.text && open_group(page, &plain))
		write_hover(page, hover);
	else if (svg_tag_value(tag, "id").text)
		open_group(page, &plain);
	else
		open_group(page, tag);
}

static void take_tag(struct page *page, const struct svg_tag *tag, const char **at)
{
	if (svg_part_is(tag->name, "defs"))
		skip_element(at, "</defs>");
	else if (svg_part_is(tag->name, "title") && !tag->closes)
		skip_element(at, "</title>");
	else if (svg_part_is(tag->name, "text") && !tag->closes)
		write_text(page, at), skip_element(at, "</text>");
	else if (svg_part_is(tag->name, "g") && tag->closes)
		close_group(page);
	else if (svg_part_is(tag->name, "g"))
		take_group(page, tag);
	else if (!tag->closes)
		write_leaf(page, tag);
}

static void write_content(struct page *page, const char *at)
{
	struct svg_tag tag;

	while ((at = strchr(at, '<')) && strncmp(at, "</svg", 5) != 0) {
		if (strncmp(at, "<!--", 4) == 0) {
			skip_element(&at, "-->");
			continue;
		}
		if (!svg_tag_read(&at, &tag))
			break;
		take_tag(page, &tag, &at);
	}
	while (page->depth > 0)
		close_group(page);
}

char *inline_svg(const char *svg, const char *name)
{
	const char *view = strstr(svg, "viewBox");
	const char *body = strstr(svg, "<g id=\"gnuplot_canvas\">");
	struct page page = {.depth = 0};
	unsigned int width = 0;
	char *escaped;
	char *text = NULL;
	size_t size;

	page.file = view && body ? open_memstream(&text, &size) : NULL;
	if (!page.file)
		return memory_copied("");
	escaped = escape_xml(name);
	/* Never smaller than it was drawn: letters of 11 pixels stay so, and the figure scrolls. */
	sscanf(view, "viewBox=\"0 0 %u", &width);
	fprintf(page.file, "<svg role=\"img\" aria-label=\"%s\" %.*s style=\"min-width:%upx\">",
		escaped, (int)strcspn(view, "\n>"), view, width);
	write_content(&page, body);
	fputs("</svg>\n", page.file);
	fclose(page.file);
	free(escaped);
	return text;
}
