/* SPDX-License-Identifier: GPL-2.0-or-later */
/* callgrind: nodes with the same function at the same depth of itself are one. */
#include "analysis/export/callgrind.h"

#include <inttypes.h>
#include <stdlib.h>

#include "analysis/base/memory.h"

#define COSTS (1 + EVENT_GROUP_COUNT) /* Ir first */

/* Lines of the source are not known: all is in line 0. */
#define LINE 0

struct costs {
	uint64_t values[COSTS];
};

/* A function at one depth of itself. */
struct place {
	uint32_t function;
	uint32_t depth; /* 1: not below itself */
	struct costs self;
};

/* All calls from one place to another. */
struct edge {
	size_t from, to; /* places */
	uint64_t calls;
	struct costs inclusive;
};

struct graph {
	const struct anatomy_record *record;
	const struct anatomy_shape *shape;
	struct costs *below; /* inclusive of each node; owned */
	size_t *places_of;   /* of each node; owned */
	struct place *places;
	size_t place_count;
	struct edge *edges;
	size_t edge_count;
};

static void add(struct costs *sum, const struct costs *costs)
{
	for (size_t i = 0; i < COSTS; i++)
		sum->values[i] += costs->values[i];
}

static struct costs costs_of(const struct graph *graph, const struct anatomy_node *node)
{
	const struct anatomy_mixes *mixes = &graph->record->mixes;
	struct costs costs = {{node->instructions}};

	for (size_t i = 0; mixes->event_count && i < mixes->list[node->mix].count; i++) {
		const struct anatomy_count *count = &mixes->list[node->mix].counts[i];
		enum event_class class = event_class_of(mixes->events[count->event]);

		if (class < EVENT_CLASS_COUNT)
			costs.values[1 + event_class_group(class)] += count->count;
	}
	return costs;
}

static uint32_t depth_of(const struct graph *graph, size_t index)
{
	const struct anatomy_node *nodes = graph->shape->nodes;
	uint32_t depth = 1;

	for (size_t at = nodes[index].parent; at > 0; at = nodes[at].parent)
		depth += nodes[at].function == nodes[index].function;
	return depth;
}

static size_t place_of(struct graph *graph, size_t index)
{
	const struct place wanted = {.function = graph->shape->nodes[index].function,
				     .depth = depth_of(graph, index)};
	size_t i = 0;

	while (i < graph->place_count && (graph->places[i].function != wanted.function ||
					  graph->places[i].depth != wanted.depth))
		i++;
	if (i == graph->place_count) {
		graph->places =
			memory_grown(graph->places, graph->place_count, sizeof(*graph->places));
		graph->places[graph->place_count++] = wanted;
	}
	return i;
}

static struct edge *edge_between(struct graph *graph, size_t from, size_t to)
{
	for (size_t i = 0; i < graph->edge_count; i++)
		if (graph->edges[i].from == from && graph->edges[i].to == to)
			return &graph->edges[i];
	graph->edges = memory_grown(graph->edges, graph->edge_count, sizeof(*graph->edges));
	graph->edges[graph->edge_count] = (struct edge){.from = from, .to = to};
	return &graph->edges[graph->edge_count++];
}

/* What the window begins in has no caller; children have higher numbers than their parents. */
static struct graph graph_of(const struct anatomy_record *record, const struct anatomy_shape *shape)
{
	struct graph graph = {.record = record, .shape = shape};

	graph.below = memory_zeroed(shape->node_count, sizeof(*graph.below));
	graph.places_of = memory_zeroed(shape->node_count, sizeof(*graph.places_of));
	for (size_t i = 1; i < shape->node_count; i++) {
		struct costs self = costs_of(&graph, &shape->nodes[i]);

		graph.places_of[i] = place_of(&graph, i);
		add(&graph.places[graph.places_of[i]].self, &self);
		add(&graph.below[i], &self);
	}
	for (size_t i = shape->node_count - 1; i > 0; i--)
		add(&graph.below[shape->nodes[i].parent], &graph.below[i]);
	for (size_t i = 1; i < shape->node_count; i++) {
		const struct anatomy_node *node = &shape->nodes[i];
		struct edge *edge;

		if (node->parent == 0)
			continue;
		edge = edge_between(&graph, graph.places_of[node->parent], graph.places_of[i]);
		edge->calls += node->calls;
		add(&edge->inclusive, &graph.below[i]);
	}
	return graph;
}

static void free_graph(struct graph *graph)
{
	free(graph->below);
	free(graph->places_of);
	free(graph->places);
	free(graph->edges);
}

static void write_costs(const struct costs *costs, FILE *file)
{
	fprintf(file, "%d", LINE);
	for (size_t i = 0; i < COSTS; i++)
		fprintf(file, " %" PRIu64, costs->values[i]);
	fputc('\n', file);
}

static void write_name(const struct graph *graph, const char *key, size_t index, FILE *file)
{
	const struct place *place = &graph->places[index];

	fprintf(file, "%s=%s", key, graph->record->functions[place->function]);
	if (place->depth > 1)
		fprintf(file, "'%" PRIu32, place->depth);
	fputc('\n', file);
}

static void write_place(const struct graph *graph, size_t index, FILE *file)
{
	fputc('\n', file);
	write_name(graph, "fn", index, file);
	write_costs(&graph->places[index].self, file);
	for (size_t i = 0; i < graph->edge_count; i++) {
		const struct edge *edge = &graph->edges[i];

		if (edge->from != index)
			continue;
		write_name(graph, "cfn", edge->to, file);
		fprintf(file, "calls=%" PRIu64 " %d\n", edge->calls, LINE);
		write_costs(&edge->inclusive, file);
	}
}

/* The descriptions are what KCachegrind shows. */
static void write_head(const struct anatomy *anatomy, const char *name, FILE *file)
{
	char *levels = cell_text(anatomy->cell);

	fprintf(file,
		"# callgrind format\nversion: 1\ncreator: mtebench\n"
		"cmd: %s %s, %s\ndesc: Trigger: median window, counts of an emulated machine\n"
		"positions: line\nevent: Ir : Instructions\n",
		anatomy->cell->bench, levels, name);
	for (size_t i = 0; i < EVENT_GROUP_COUNT; i++)
		fprintf(file, "event: %s : %s\n", event_group_word((enum event_group)i),
			event_group_name((enum event_group)i));
	fputs("events: Ir", file);
	for (size_t i = 0; i < EVENT_GROUP_COUNT; i++)
		fprintf(file, " %s", event_group_word((enum event_group)i));
	fputc('\n', file);
	free(levels);
}

bool callgrind_write(const struct anatomy *anatomy, const char *name, FILE *file)
{
	size_t index = anatomy_shown_shape(anatomy);
	struct graph graph;

	if (index == SIZE_MAX)
		return false;
	graph = graph_of(&anatomy->record, &anatomy->record.shapes[index]);
	write_head(anatomy, name, file);
	fputs("fl=???\n", file);
	for (size_t i = 0; i < graph.place_count; i++)
		write_place(&graph, i, file);
	fputs("\nsummary:", file);
	for (size_t i = 0; i < COSTS; i++)
		fprintf(file, " %" PRIu64, graph.below[0].values[i]);
	fputc('\n', file);
	free_graph(&graph);
	return true;
}
