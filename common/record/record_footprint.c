/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_footprint: flat lists of five numbers; those of all functions have none of a function. */
#include "common/record/record_footprint.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>

#include "common/record/record_json.h"

#define LINES_NUMBERS 5
#define ALL_NUMBERS   4

void footprints_free(struct footprints *footprints)
{
	for (size_t i = 0; i < footprints->region_count; i++)
		free(footprints->regions[i]);
	for (size_t i = 0; i < footprints->count; i++)
		free(footprints->list[i].lines);
	free(footprints->regions);
	free(footprints->list);
	*footprints = (struct footprints){0};
}

static void write_lines(FILE *file, const struct footprint *footprint, bool all)
{
	const char *separator = "";

	for (size_t i = 0; i < footprint->count; i++) {
		const struct footprint_lines *lines = &footprint->lines[i];

		if ((lines->function == FOOTPRINT_ALL) != all)
			continue;
		fputs(separator, file);
		if (!all)
			fprintf(file, "%" PRIu32 ",", lines->function);
		fprintf(file, "%" PRIu32 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64, lines->region,
			lines->read, lines->written, lines->pages);
		separator = ",";
	}
}

void footprints_write(FILE *file, const struct footprints *footprints)
{
	record_write_texts(file, "regions", footprints->regions, footprints->region_count);
	fputs(",\"footprints\":[", file);
	for (size_t i = 0; i < footprints->count; i++) {
		fprintf(file, "%s{\"shape\":%" PRIu32 ",\"all\":[", i ? "," : "",
			footprints->list[i].shape);
		write_lines(file, &footprints->list[i], true);
		fputs("],\"lines\":[", file);
		write_lines(file, &footprints->list[i], false);
		fputs("]}", file);
	}
	fputc(']', file);
}

/* The limits of what is taken. */
struct limits {
	size_t shapes, functions, regions;
};

static int take_numbers(const json_t *list, size_t at, bool all, const struct limits *limits,
			struct footprint_lines *lines, struct message *message)
{
	size_t first = at + !all;
	uint64_t function = all ? 0 : record_number_at(list, at);
	uint64_t region = record_number_at(list, first);

	*lines = (struct footprint_lines){
		.function = all ? FOOTPRINT_ALL : (uint32_t)function,
		.region = (uint32_t)region,
		.read = record_number_at(list, first + 1),
		.written = record_number_at(list, first + 2),
		.pages = record_number_at(list, first + 3),
	};
	if ((!all && function >= limits->functions) || region >= limits->regions)
		return message_set(message, "footprints: a function or a region is not there");
	if (lines->read == RECORD_NO_NUMBER || lines->written == RECORD_NO_NUMBER ||
	    lines->pages == RECORD_NO_NUMBER)
		return message_set(message, "footprints: not a non-negative integer");
	return 0;
}

static int take_footprint(const json_t *object, const struct limits *limits,
			  struct footprint *footprint, struct message *message)
{
	const json_t *all =
		record_take_list(object, "all", ALL_NUMBERS, FOOTPRINT_REGIONS_MAX, message);
	const json_t *lines =
		all ? record_take_list(object, "lines", LINES_NUMBERS, FOOTPRINT_LINES_MAX, message)
		    : NULL;
	uint64_t shape;
	size_t count;

	if (!lines || record_take_u64(object, "shape", &shape, message) < 0)
		return -1;
	if (shape >= limits->shapes)
		return message_set(message, "footprints: a shape is not there");
	footprint->shape = (uint32_t)shape;
	count = json_array_size(all) / ALL_NUMBERS + json_array_size(lines) / LINES_NUMBERS;
	footprint->lines = calloc(count + 1, sizeof(*footprint->lines));
	if (!footprint->lines)
		return message_set(message, "out of memory");
	for (size_t i = 0; i < json_array_size(all); i += ALL_NUMBERS)
		if (take_numbers(all, i, true, limits, &footprint->lines[footprint->count++],
				 message) < 0)
			return -1;
	for (size_t i = 0; i < json_array_size(lines); i += LINES_NUMBERS)
		if (take_numbers(lines, i, false, limits, &footprint->lines[footprint->count++],
				 message) < 0)
			return -1;
	return 0;
}

int footprints_take(const json_t *object, size_t shape_count, size_t function_count,
		    struct footprints *footprints, struct message *message)
{
	struct limits limits = {shape_count, function_count, 0};
	const json_t *list;

	if (!json_object_get(object, "footprints"))
		return 0;
	if (record_take_texts(object, "regions", FOOTPRINT_REGIONS_MAX, &footprints->regions,
			      &footprints->region_count, message) < 0)
		return -1;
	limits.regions = footprints->region_count;
	list = record_take_list(object, "footprints", 1, shape_count, message);
	if (!list)
		return -1;
	footprints->list = calloc(json_array_size(list) + 1, sizeof(*footprints->list));
	if (!footprints->list)
		return message_set(message, "out of memory");
	for (size_t i = 0; i < json_array_size(list); i++)
		if (take_footprint(json_array_get(list, i), &limits,
				   &footprints->list[footprints->count++], message) < 0)
			return -1;
	return 0;
}
