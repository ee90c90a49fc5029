/* SPDX-License-Identifier: GPL-2.0-or-later */
/* flame: boxes from the bottom up, siblings by size, as flame graphs are drawn. */
#include "analysis/plots/flame.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/escape.h"
#include "analysis/base/memory.h"

/* Pixels. */
#define WIDTH           1200
#define MARGIN          10
#define ROW             18
#define TITLE_HEIGHT    48
#define LEGEND_ROW      20
#define LEGEND_COLUMN   235
#define CHARACTER_WIDTH 6.7
#define BOX_MIN         0.5
#define TEXT_MIN        22

/* In the order of configs/phases.conf: tags in warm colours, the rest told apart from its
 * neighbours. */
static const char *const colours[] = {
	"#d73027", "#fc8d59", "#c7b8d8", "#9970ab", "#e7a1c4", "#92c5de", "#4393c3", "#a6d96a",
	"#d8b365", "#bf812d", "#7f6a93", "#1b9e77", "#8c96c6", "#fee08b", "#66c2a5", "#e5c494"};
#define COLOUR_COUNT (sizeof(colours) / sizeof(*colours))

const char *flame_colour(const struct phases *phases, size_t phase)
{
	return phase + 1 == phases->count ? "#b0b0b0" : colours[phase % COLOUR_COUNT];
}

struct flame {
	const struct anatomy_record *record;
	const struct anatomy_shape *shape;
	const struct phases *phases;
	uint64_t *inclusive; /* of each node */
	size_t depth;        /* rows, without the root */
	double scale;        /* pixels an instruction */
	double bottom;       /* of the lowest row */
	bool inlined;
	FILE *file;
};

static size_t depth_of(const struct anatomy_shape *shape, size_t index)
{
	size_t depth = 0;

	for (; index > 0; index = shape->nodes[index].parent)
		depth++;
	return depth;
}

static void measure(struct flame *flame)
{
	const struct anatomy_shape *shape = flame->shape;

	flame->inclusive = memory_zeroed(shape->node_count, sizeof(*flame->inclusive));
	for (size_t i = shape->node_count - 1; i > 0; i--) {
		size_t depth = depth_of(shape, i);

		flame->inclusive[i] += shape->nodes[i].instructions;
		flame->inclusive[shape->nodes[i].parent] += flame->inclusive[i];
		flame->depth = depth > flame->depth ? depth : flame->depth;
	}
	flame->inclusive[0] += shape->nodes[0].instructions;
	flame->scale =
		flame->inclusive[0] ? (WIDTH - 2.0 * MARGIN) / (double)flame->inclusive[0] : 0;
}

static void write_box(const struct flame *flame, size_t index, double left, size_t row)
{
	const struct anatomy_node *node = &flame->shape->nodes[index];
	char *name = escape_xml(flame->record->functions[node->function]);
	size_t phase = phases_find(flame->phases, flame->record->functions[node->function]);
	double width = (double)flame->inclusive[index] * flame->scale;
	double top = flame->bottom - (double)row * ROW;
	size_t room = width < TEXT_MIN ? 0 : (size_t)((width - 4) / CHARACTER_WIDTH);

	fprintf(flame->file,
		"<g><title>%s: %" PRIu64 " instructions with callees (%.1f %%), %" PRIu64
		" in itself, %" PRIu64
		" calls; %s</title><rect x=\"%.2f\" y=\"%.0f\" width=\"%.2f\" height=\"%d\" fill=\"%s\" stroke=\"#ffffff\" stroke-width=\"0.4\"/>",
		name, flame->inclusive[index],
		100.0 * (double)flame->inclusive[index] / (double)flame->inclusive[0],
		node->instructions, node->calls, flame->phases->names[phase], left, top, width,
		ROW - 1, flame_colour(flame->phases, phase));
	if (room > 2)
		fprintf(flame->file,
			"<text x=\"%.2f\" y=\"%.0f\" font-size=\"11\" fill=\"#101010\">%.*s%s</text>",
			left + 3, top + ROW - 5.0,
			(int)(strlen(name) > room ? room - 2 : strlen(name)), name,
			strlen(name) > room ? ".." : "");
	fputs("</g>\n", flame->file);
	free(name);
}

/* The children in the order in which they were first called. */
static void write_children(const struct flame *flame, size_t parent, double left, size_t row)
{
	for (size_t i = parent + 1; i < flame->shape->node_count; i++) {
		double width = (double)flame->inclusive[i] * flame->scale;

		if (flame->shape->nodes[i].parent != parent)
			continue;
		if (width >= BOX_MIN) {
			write_box(flame, i, left, row);
			write_children(flame, i, left, row + 1);
		}
		left += width;
	}
}

static void write_legend(const struct flame *flame, double top)
{
	size_t across = (WIDTH - 2 * MARGIN) / LEGEND_COLUMN;

	for (size_t i = 0; i < flame->phases->count; i++) {
		double x = MARGIN + (double)(i % across) * LEGEND_COLUMN;
		double y = top + (double)(i / across) * LEGEND_ROW;
		char *name = escape_xml(flame->phases->names[i]);

		fprintf(flame->file,
			"<rect x=\"%.0f\" y=\"%.0f\" width=\"12\" height=\"12\" fill=\"%s\"/><text x=\"%.0f\" y=\"%.0f\" font-size=\"12\" fill=\"%s\">%s</text>\n",
			x, y, flame_colour(flame->phases, i), x + 18, y + 11,
			flame->inlined ? "var(--text)" : "#1c1e21", name);
		free(name);
	}
}

static void write_head(const struct flame *flame, const char *title, double height)
{
	char *escaped = escape_xml(title);
	const char *text = flame->inlined ? "var(--text)" : "#1c1e21";

	fprintf(flame->file,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %.0f\" role=\"img\" aria-label=\"%s\" font-family=\"DejaVu Sans, sans-serif\">\n",
		WIDTH, height, escaped);
	if (!flame->inlined)
		fputs("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n", flame->file);
	fprintf(flame->file,
		"<text x=\"%d\" y=\"20\" font-size=\"15\" fill=\"%s\">%s</text>\n"
		"<text x=\"%d\" y=\"38\" font-size=\"12\" fill=\"%s\">median window, %" PRIu64
		" instructions, emulated; width: instructions of a function and of what it calls; calls in order from left to right</text>\n",
		MARGIN, text, escaped, MARGIN, text, flame->inclusive[0]);
	free(escaped);
}

void flame_write(const struct anatomy *anatomy, const struct phases *phases, const char *title,
		 bool inlined, FILE *file)
{
	size_t across = (WIDTH - 2 * MARGIN) / LEGEND_COLUMN;
	size_t legend_rows = (phases->count + across - 1) / across;
	struct flame flame = {
		.record = &anatomy->record,
		.shape = &anatomy->record.shapes[anatomy_shown_shape(anatomy)],
		.phases = phases,
		.inlined = inlined,
		.file = file,
	};
	double legend;

	measure(&flame);
	flame.bottom = TITLE_HEIGHT + (double)(flame.depth - (flame.depth > 0)) * ROW;
	legend = flame.bottom + ROW + 12;
	write_head(&flame, title, legend + (double)legend_rows * LEGEND_ROW + MARGIN);
	write_children(&flame, 0, MARGIN, 0);
	write_legend(&flame, legend);
	fputs("</svg>\n", file);
	free(flame.inclusive);
}

static void print_stack(const struct anatomy_record *record, const struct anatomy_shape *shape,
			size_t index, FILE *file)
{
	const struct anatomy_node *node = &shape->nodes[index];

	if (node->parent) {
		print_stack(record, shape, node->parent, file);
		fputc(';', file);
	}
	fputs(record->functions[node->function], file);
}

void flame_write_folded(const struct anatomy *anatomy, FILE *file)
{
	size_t shown = anatomy_shown_shape(anatomy);
	const struct anatomy_shape *shape;

	if (shown == SIZE_MAX)
		return;
	shape = &anatomy->record.shapes[shown];
	for (size_t i = 1; i < shape->node_count; i++) {
		if (shape->nodes[i].instructions == 0)
			continue;
		print_stack(&anatomy->record, shape, i, file);
		fprintf(file, " %" PRIu64 "\n", shape->nodes[i].instructions);
	}
}
