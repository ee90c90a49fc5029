/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inline_svg: gnuplot's SVG made to stand in a page. */
#include "analysis/plots/inline_svg.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/escape.h"
#include "analysis/base/memory.h"

struct replacement {
	const char *from;
	const char *to;
};

/* gnuplot writes colours with and without blanks. */
static const struct replacement colours[] = {
	{"rgb(  0,   0,   0)", "var(--text)"},        {"rgb(0,0,0)", "var(--text)"},
	{"rgb( 64,  64,  64)", "var(--text)"},        {"rgb(64,64,64)", "var(--text)"},
	{"rgb( 80,  80,  80)", "var(--faint)"},       {"rgb(80,80,80)", "var(--faint)"},
	{"rgb(112, 112, 112)", "var(--faint)"},       {"rgb(200, 200, 200)", "var(--line)"},
	{"rgb(240, 240, 240)", "var(--band)"},        {"fill=\"black\"", "fill=\"var(--text)\""},
	{"color=\"black\"", "color=\"var(--text)\""}, {"color=\"white\"", "color=\"var(--page)\""},
	{"color='white'", "color='var(--page)'"},
};

#define HOVER_BEGIN "<g onmousemove=\"gnuplot_svg.showHypertext(evt,'"
#define HOVER_END   "')\" onmouseout=\"gnuplot_svg.hideHypertext()\"><title> </title>"

static const struct replacement *replacement_at(const char *at)
{
	for (size_t i = 0; i < sizeof(colours) / sizeof(*colours); i++)
		if (strncmp(at, colours[i].from, strlen(colours[i].from)) == 0)
			return &colours[i];
	return NULL;
}

/* Prints the title in place of a hover call at *@at, and moves behind it. False where there is
 * none. */
static int print_hover(const char **at, FILE *out)
{
	const char *text = *at + strlen(HOVER_BEGIN);
	const char *end;

	if (strncmp(*at, HOVER_BEGIN, strlen(HOVER_BEGIN)) != 0)
		return 0;
	end = strstr(text, HOVER_END);
	if (!end)
		return 0;
	fprintf(out, "<g><title>%.*s</title>", (int)(end - text), text);
	*at = end + strlen(HOVER_END);
	return 1;
}

/* gnuplot numbers its groups from 1 in every figure, and a page has several. */
static int skip_id(const char **at)
{
	static const char id[] = " id=\"gnuplot_";

	if (strncmp(*at, id, strlen(id)) != 0)
		return 0;
	*at += strlen(id);
	*at += strcspn(*at, "\"");
	*at += **at == '"';
	return 1;
}

/* It also gives them their numbers as titles, which would show under the pointer. */
static int skip_title(const char **at)
{
	static const char title[] = "<title>gnuplot_";
	const char *end;

	if (strncmp(*at, title, strlen(title)) != 0)
		return 0;
	end = strstr(*at, "</title>");
	if (!end)
		return 0;
	*at = end + strlen("</title>");
	return 1;
}

/* Ids, and what refers to them, get the figure's name in front: a page has several figures with the
 * same ones. */
static int print_reference(const char **at, const char *name, FILE *out)
{
	static const char *const openings[] = {" id='", "xlink:href='#", "url(#"};

	for (size_t i = 0; i < sizeof(openings) / sizeof(*openings); i++)
		if (strncmp(*at, openings[i], strlen(openings[i])) == 0) {
			fprintf(out, "%s%s-", openings[i], name);
			*at += strlen(openings[i]);
			return 1;
		}
	return 0;
}

static void print_content(const char *at, const char *name, FILE *out)
{
	while (*at) {
		const struct replacement *replacement;

		if (print_hover(&at, out) || skip_id(&at) || skip_title(&at) ||
		    print_reference(&at, name, out))
			continue;
		replacement = replacement_at(at);
		if (replacement) {
			fputs(replacement->to, out);
			at += strlen(replacement->from);
		} else {
			fputc(*at++, out);
		}
	}
}

char *inline_svg(const char *svg, const char *name)
{
	const char *view = strstr(svg, "viewBox");
	const char *body = strstr(svg, "<g id=\"gnuplot_canvas\">");
	char *escaped;
	char *page = NULL;
	size_t size;
	FILE *out = view && body ? open_memstream(&page, &size) : NULL;

	if (!out)
		return memory_copied("");
	escaped = escape_xml(name);
	fprintf(out,
		"<svg role=\"img\" aria-label=\"%s\" %.*s xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n",
		escaped, (int)strcspn(view, "\n"), view);
	print_content(body, name, out);
	fclose(out);
	free(escaped);
	return page;
}
