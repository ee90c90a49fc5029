/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plot_page: the frame that all figures have in common. */
#include "analysis/plots/plot_page.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/plots/script.h"

/* Pixels. */
#define HEADING_LINE_HEIGHT     20
#define HEADING_CHARACTER_WIDTH 10 /* at most, on average */
#define HEADING_MARGIN          40
#define TITLE_HEIGHT            80 /* with the marks of the x axis */
#define LINE_HEIGHT             19
#define WIDTH_ALONE             1080
#define WIDTH_OF_TWO            560 /* two fit into a page of 1200 */
#define CHARACTER_WIDTH         7
#define KEY_SAMPLE_WIDTH        80

/* As many columns in the key as the longest title allows. */
static int key_lines(const struct plot_page *page, const struct panel *panel)
{
	size_t longest = 1;
	int columns;

	for (size_t i = 0; i < panel->row_count; i++) {
		char *title = panel_line_title(page->grid, panel, panel->rows[i]);

		if (strlen(title) > longest)
			longest = strlen(title);
		free(title);
	}
	columns = page->panel_width / ((int)longest * CHARACTER_WIDTH + KEY_SAMPLE_WIDTH);
	if (columns < 1)
		columns = 1;
	return ((int)panel->row_count + columns - 1) / columns;
}

static void measure(struct plot_page *page)
{
	int tallest = 0;

	page->panel_width = page->panel_count > 1 ? WIDTH_OF_TWO : WIDTH_ALONE;
	for (size_t i = 0; i < page->panel_count; i++) {
		int height = key_lines(page, &page->panels[i]) * LINE_HEIGHT;

		tallest = height > tallest ? height : tallest;
	}
	page->panel_height = PLOT_HEIGHT + TITLE_HEIGHT + tallest;
}

struct plot_page plot_page_of(const struct grid *grid, const char *name)
{
	struct plot_page page = {.grid = grid, .name = name};

	page.panels = panels_of(grid, &page.panel_count);
	measure(&page);
	return page;
}

struct plot_page plot_page_of_pairs(const struct grid *grid, const char *name)
{
	struct plot_page page = {.grid = grid, .name = name};
	size_t count;
	struct panel *panels = panels_of(grid, &count);

	page.panels = memory_zeroed(2 * count, sizeof(*page.panels));
	page.panel_count = 2 * count;
	for (size_t i = 0; i < count; i++) {
		page.panels[2 * i] = panel_copy(&panels[i]);
		page.panels[2 * i + 1] = panel_copy(&panels[i]);
	}
	panels_free(panels, count);
	measure(&page);
	return page;
}

struct plot_page plot_page_of_all(const struct grid *grid, const char *name)
{
	struct plot_page page = {.grid = grid, .name = name, .panel_count = 1};

	page.panels = memory_zeroed(1, sizeof(*page.panels));
	page.panels[0] = panel_of_all(grid);
	return page;
}

void plot_page_free(struct plot_page *page)
{
	panels_free(page->panels, page->panel_count);
}

static size_t column_count(const struct plot_page *page)
{
	return page->panel_count > 1 ? 2 : 1;
}

static size_t row_count(const struct plot_page *page)
{
	return (page->panel_count + column_count(page) - 1) / column_count(page);
}

/* What stands above the panels, with a line break every @columns characters. The caller frees. */
static char *heading_text(const struct plot_page *page, const char *what)
{
	char *machine = machine_line(&page->grid->dataset->runs[0]);
	char *levels = grid_levels_text(page->grid, page->grid->rows[0], false);
	char *text = memory_printed("%s: %s\n%s%s%s", page->grid->bench, what, machine,
				    *levels ? "; " : "", levels);

	free(machine);
	free(levels);
	return text;
}

/* Breaks @text at blanks, where a line would be wider than the figure. */
static size_t break_lines(char *text, size_t columns)
{
	char *line = text;
	char *blank = NULL;
	size_t lines = 1;

	for (char *c = text; *c; c++) {
		if (*c == ' ')
			blank = c;
		if (*c == '\n') {
			line = c + 1;
			blank = NULL;
			lines++;
		} else if (blank > line && (size_t)(c - line) >= columns) {
			*blank = '\n';
			line = blank + 1;
			blank = NULL;
			lines++;
		}
	}
	return lines;
}

static char *broken_heading(const struct plot_page *page, const char *what, size_t *lines)
{
	char *text = heading_text(page, what);

	*lines = break_lines(text,
			     (column_count(page) * (size_t)page->panel_width - HEADING_MARGIN) /
				     HEADING_CHARACTER_WIDTH);
	return text;
}

/* The lines of the heading are quoted one by one: nothing that stands in a results file may be a
 * command here. */
static void print_heading(char *text, FILE *file)
{
	char *rest = text;
	char *line;

	fputs("set multiplot title ''", file);
	for (const char *join = " . "; (line = strsep(&rest, "\n")); join = " . \"\\n\" . ") {
		char *quoted = gnuplot_quoted(line);

		fprintf(file, "%s%s", join, quoted);
		free(quoted);
	}
	fputs(" font ',13'\n", file);
}

void plot_page_begin(struct plot_page *page, const char *what, const char *y_label, FILE *file)
{
	char *label = gnuplot_quoted(y_label);
	size_t lines;
	char *heading = broken_heading(page, what, &lines);

	page->heading_height = (int)lines * HEADING_LINE_HEIGHT + HEADING_MARGIN / 2;
	script_begin(file, page->name, column_count(page) * (size_t)page->panel_width,
		     (size_t)page->heading_height + row_count(page) * (size_t)page->panel_height);
	fprintf(file, "axis_y = %s\nset ylabel axis_y\n", label);
	print_heading(heading, file);
	free(heading);
	free(label);
}

void plot_page_panel(const struct plot_page *page, size_t index, FILE *file)
{
	double columns = (double)column_count(page);
	double rows = (double)row_count(page);
	double heading = page->heading_height / (page->heading_height + rows * page->panel_height);
	double height = (1 - heading) / rows;
	char *title = gnuplot_quoted(page->panels[index].title);

	fprintf(file,
		"\nunset label\nunset arrow\nunset object\nset size %.5f, %.5f\n"
		"set origin %.5f, %.5f\nset title %s\nset key maxrows %d\n",
		1 / columns, height, (double)(index % column_count(page)) / columns,
		1 - heading - height * (double)(index / column_count(page) + 1), title,
		key_lines(page, &page->panels[index]));
	free(title);
}

void plot_page_end(FILE *file)
{
	fputs("\nunset multiplot\n", file);
}
