/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inline_svg: gnuplot's SVG made to stand in a page. */
#include "analysis/plots/inline_svg.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/escape.h"
#include "analysis/base/memory.h"
#include "analysis/plots/inline_marks.h"
#include "analysis/plots/svg_tag.h"

#define DEPTH_MAX 64 /* of groups */

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
	struct inline_marks marks;
	struct svg_part hover; /* text of the innermost group, not yet in the page */
};

static bool is_default(const struct svg_attribute *attribute)
{
	for (size_t i = 0; i < sizeof(defaults) / sizeof(*defaults); i++)
		if (svg_part_is(attribute->name, defaults[i].from))
			return svg_part_is(attribute->value, defaults[i].to);
	return false;
}

/* The page's own colour for @value; NULL: it keeps its own. */
static const char *page_colour(struct svg_part value)
{
	for (size_t i = 0; i < sizeof(colours) / sizeof(*colours); i++)
		if (svg_part_is(value, colours[i].from))
			return colours[i].to;
	return NULL;
}

static void print_value(struct svg_part value, FILE *file)
{
	const char *colour = page_colour(value);

	if (colour)
		fputs(colour, file);
	else
		svg_value_print(value, file);
}

/* Most strokes are of three colours, for which INLINE_SVG_STYLE has classes of one letter. */
static bool print_stroke(const struct page *page, const struct svg_attribute *attribute)
{
	const char *colour =
		svg_part_is(attribute->name, "stroke") ? page_colour(attribute->value) : NULL;
	char letter = colour ? colour[strlen("var(--")] : '\0';

	if (!letter || !strchr("tlf", letter))
		return false;
	fprintf(page->file, " class=\"%c\"", letter);
	return true;
}

static void print_attribute(struct page *page, const struct svg_attribute *attribute)
{
	bool reference = svg_part_is(attribute->name, "xlink:href");

	if (print_stroke(page, attribute))
		return;
	fprintf(page->file, " %.*s=\"", reference ? 4 : (int)attribute->name.length,
		attribute->name.text + (reference ? strlen("xlink:") : 0));
	if (svg_part_is(attribute->name, "d"))
		svg_path_print(attribute->value, page->file);
	else
		print_value(attribute->value, page->file);
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
		inline_marks_end(&page->marks, page->file);
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
static struct svg_part hover_text(struct svg_part call)
{
	const char *begin = memchr(call.text, '\'', call.length);
	const char *end = begin ? memrchr(call.text, '\'', call.length) : NULL;

	if (!end || end == begin)
		return (struct svg_part){0};
	return (struct svg_part){begin + 1, (size_t)(end - begin) - 1};
}

/* What is no mark has its hover text as the title of a group around it. */
static void write_hover(struct page *page)
{
	if (!page->hover.text)
		return;
	fprintf(page->file, "<g><title>%.*s</title>", (int)page->hover.length, page->hover.text);
	page->written[page->depth - 1] = true;
	page->hover.text = NULL;
}

/* Before anything but a mark. */
static void begin_content(struct page *page)
{
	inline_marks_end(&page->marks, page->file);
	write_groups(page);
	write_hover(page);
}

static bool write_mark(struct page *page, const struct svg_tag *tag)
{
	if (!inline_marks_is(tag))
		return false;
	write_groups(page);
	inline_marks_print(&page->marks, tag, page->hover, print_value, page->file);
	return true;
}

static void close_group(struct page *page)
{
	page->hover.text = NULL;
	if (page->depth == 0 || !page->written[--page->depth])
		return;
	inline_marks_end(&page->marks, page->file);
	fputs("</g>", page->file);
}

static void print_anchor(const struct page *page, const struct svg_tag *group)
{
	struct svg_part anchor = svg_tag_value(group, "text-anchor");

	if (svg_part_is(anchor, "end") || svg_part_is(anchor, "middle"))
		fprintf(page->file, " class=\"%c\"", *anchor.text);
}

/* Where letters are not turned, they stand at x and y. */
static void print_place(struct page *page, const struct svg_tag *group)
{
	struct svg_place place;
	struct svg_part transform = svg_tag_value(group, "transform");

	if (svg_place_read(transform, &place) && place.scale == 1)
		fprintf(page->file, " x=\"%g\" y=\"%g\"", place.x, place.y);
	else if (transform.text) {
		fputs(" transform=\"", page->file);
		svg_value_print(transform, page->file);
		fputc('"', page->file);
	}
}

/* Letters are 13 px and of the page's colour unless they say otherwise. */
static void print_look(struct page *page, const struct svg_tag *group)
{
	struct svg_part size = svg_tag_value(group, "font-size"),
			fill = svg_tag_value(group, "fill");
	bool usual_size = !size.text || svg_part_is(size, "13.00");
	bool usual_fill = !fill.text || svg_part_is(fill, "black") ||
			  svg_part_is(fill, "rgb(64,64,64)") || svg_part_is(fill, "rgb(0,0,0)");

	print_place(page, group);
	if (usual_size && usual_fill)
		return;
	fputs(" style=\"", page->file);
	if (!usual_size)
		fprintf(page->file, "font-size:%gpx%s", strtod(size.text, NULL),
			usual_fill ? "" : ";");
	if (!usual_fill) {
		fputs("fill:", page->file);
		print_value(fill, page->file);
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
	begin_content(page);
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
	if (is_nothing(tag) || write_mark(page, tag))
		return;
	begin_content(page);
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
		page->hover = hover_text(hover);
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
