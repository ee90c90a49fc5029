/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_anatomy: trees as flat lists of four numbers a node, of which there are many. */
#include "common/record/record_anatomy.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "common/record/record.h"
#include "common/record/record_file.h"
#include "common/record/record_json.h"

#define NODE_NUMBERS   4
#define WINDOW_NUMBERS 2
#define PLACE_NUMBERS  2

void anatomy_record_free(struct anatomy_record *record)
{
	for (size_t i = 0; i < record->function_count; i++)
		free(record->functions[i]);
	for (size_t i = 0; i < record->shape_count; i++)
		free(record->shapes[i].nodes);
	free(record->functions);
	record_mixes_free(&record->mixes);
	footprints_free(&record->footprints);
	free(record->shapes);
	free(record->windows);
	free(record->exposure);
	free(record->reason);
	*record = (struct anatomy_record){0};
}

static void write_shape(FILE *file, const struct anatomy_shape *shape, bool events)
{
	fprintf(file, "{\"instructions\":%" PRIu64 ",\"nodes\":[", shape->instructions);
	for (size_t i = 0; i < shape->node_count; i++) {
		const struct anatomy_node *node = &shape->nodes[i];

		fprintf(file, "%s%" PRIu32 ",%" PRIu32 ",%" PRIu64 ",%" PRIu64, i ? "," : "",
			node->parent, node->function, node->calls, node->instructions);
	}
	for (size_t i = 0; events && i < shape->node_count; i++)
		fprintf(file, "%s%" PRIu32, i ? "," : "],\"mixes\":[", shape->nodes[i].mix);
	fputs("]}", file);
}

static void write_windows(FILE *file, const struct anatomy_record *record)
{
	fputs(",\"shapes\":[", file);
	for (size_t i = 0; i < record->shape_count; i++) {
		fputs(i ? "," : "", file);
		write_shape(file, &record->shapes[i], record->mixes.event_count > 0);
	}
	fputs("],\"windows\":[", file);
	for (size_t i = 0; i < record->window_count; i++)
		fprintf(file, "%s%" PRIu32 ",%" PRIu64, i ? "," : "", record->windows[i].shape,
			record->windows[i].other);
	fputc(']', file);
}

static void write_exposure(FILE *file, const struct anatomy_record *record)
{
	const char *separator = "";

	if (!record->exposure)
		return;
	fprintf(file, ",\"exposed_windows\":%" PRIu64 ",\"exposure\":[", record->exposed_windows);
	for (size_t i = 0; i < record->function_count; i++)
		if (record->exposure[i] > 0) {
			fprintf(file, "%s%zu,%" PRIu64, separator, i, record->exposure[i]);
			separator = ",";
		}
	fputc(']', file);
}

int anatomy_record_write(FILE *file, const struct anatomy_record *record, struct message *message)
{
	errno = 0;
	fprintf(file, "{\"v\":%d,\"trial\":%" PRIu64, RECORD_VERSION, record->trial);
	if (record->reason) {
		fputs(",\"reason\":", file);
		record_write_text(file, record->reason);
	} else {
		fprintf(file, ",\"extra\":%" PRIu64 ",\"lost\":%" PRIu64, record->extra,
			record->lost);
		record_write_texts(file, "functions", record->functions, record->function_count);
		if (record->mixes.event_count > 0)
			record_mixes_write(file, &record->mixes);
		write_windows(file, record);
		write_exposure(file, record);
		if (record->footprints.count > 0)
			footprints_write(file, &record->footprints);
	}
	fputs("}\n", file);
	if (ferror(file))
		return message_set_errno(message, errno ? errno : EIO,
					 "cannot write the anatomy of trial %" PRIu64,
					 record->trial);
	return 0;
}

static int take_nodes(const json_t *list, const struct anatomy_record *record,
		      struct anatomy_shape *shape, struct message *message)
{
	size_t count = json_array_size(list) / NODE_NUMBERS;

	if (count == 0)
		return 0;
	shape->nodes = calloc(count, sizeof(*shape->nodes));
	if (!shape->nodes)
		return message_set(message, "out of memory");
	shape->node_count = count;
	for (size_t i = 0; i < count; i++) {
		uint64_t parent = record_number_at(list, i * NODE_NUMBERS);
		uint64_t function = record_number_at(list, i * NODE_NUMBERS + 1);

		if (parent > (i ? i - 1 : 0) || (i && function >= record->function_count))
			return message_set(message, "nodes: a parent or a function is not there");
		shape->nodes[i] = (struct anatomy_node){
			.parent = (uint32_t)parent,
			.function = i ? (uint32_t)function : 0,
			.calls = record_number_at(list, i * NODE_NUMBERS + 2),
			.instructions = record_number_at(list, i * NODE_NUMBERS + 3),
		};
		if (shape->nodes[i].calls == RECORD_NO_NUMBER ||
		    shape->nodes[i].instructions == RECORD_NO_NUMBER)
			return message_set(message, "nodes: not a non-negative integer");
	}
	return 0;
}

/* Which mix each node of @taken has; it must be as many instructions as its node. */
static int take_mixes_of(const json_t *shape, const struct anatomy_mixes *mixes,
			 struct anatomy_shape *taken, struct message *message)
{
	const json_t *list;

	if (mixes->event_count == 0 || taken->node_count == 0)
		return 0;
	list = record_take_list(shape, "mixes", 1, taken->node_count, message);
	if (!list)
		return -1;
	for (size_t i = 0; i < taken->node_count; i++) {
		uint64_t mix = record_number_at(list, i);

		if (mix >= mixes->count)
			return message_set(message, "shapes: a mix is not there");
		taken->nodes[i].mix = (uint32_t)mix;
		if (record_mixes_instructions(mixes, mix) != taken->nodes[i].instructions)
			return message_set(
				message,
				"shapes: the events of node %zu are not as many as its instructions",
				i);
	}
	return 0;
}

static int take_shapes(const json_t *object, struct anatomy_record *record, struct message *message)
{
	const json_t *list = record_take_list(object, "shapes", 1, ANATOMY_SHAPES_MAX, message);

	if (!list)
		return -1;
	record->shapes = calloc(json_array_size(list) + 1, sizeof(*record->shapes));
	if (!record->shapes)
		return message_set(message, "out of memory");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *shape = json_array_get(list, i);
		struct anatomy_shape *taken = &record->shapes[record->shape_count++];
		const json_t *nodes =
			record_take_list(shape, "nodes", NODE_NUMBERS, ANATOMY_NODES_MAX, message);

		if (!nodes ||
		    record_take_u64(shape, "instructions", &taken->instructions, message) < 0 ||
		    take_nodes(nodes, record, taken, message) < 0 ||
		    take_mixes_of(shape, &record->mixes, taken, message) < 0)
			return -1;
	}
	return 0;
}

static int take_windows(const json_t *object, struct anatomy_record *record,
			struct message *message)
{
	const json_t *list =
		record_take_list(object, "windows", WINDOW_NUMBERS, (size_t)1 << 32, message);

	if (!list)
		return -1;
	record->windows = calloc(json_array_size(list) + 1, sizeof(*record->windows));
	if (!record->windows)
		return message_set(message, "out of memory");
	record->window_count = json_array_size(list) / WINDOW_NUMBERS;
	for (size_t i = 0; i < record->window_count; i++) {
		uint64_t shape = record_number_at(list, i * WINDOW_NUMBERS);

		if (shape >= record->shape_count)
			return message_set(message, "windows: a shape is not there");
		record->windows[i].shape = (uint32_t)shape;
		record->windows[i].other = record_number_at(list, i * WINDOW_NUMBERS + 1);
		if (record->windows[i].other == RECORD_NO_NUMBER)
			return message_set(message, "windows: not a non-negative integer");
	}
	return 0;
}

static int take_exposure(const json_t *object, struct anatomy_record *record,
			 struct message *message)
{
	const json_t *list;

	if (!json_object_get(object, "exposure"))
		return 0;
	list = record_take_list(object, "exposure", PLACE_NUMBERS, ANATOMY_FUNCTIONS_MAX, message);
	if (!list ||
	    record_take_u64(object, "exposed_windows", &record->exposed_windows, message) < 0)
		return -1;
	record->exposure = calloc(record->function_count + 1, sizeof(*record->exposure));
	if (!record->exposure)
		return message_set(message, "out of memory");
	for (size_t i = 0; i < json_array_size(list); i += PLACE_NUMBERS) {
		uint64_t function = record_number_at(list, i);
		uint64_t instructions = record_number_at(list, i + 1);

		if (function >= record->function_count || instructions == RECORD_NO_NUMBER)
			return message_set(
				message,
				"exposure: a function is not there, or not a non-negative integer");
		record->exposure[function] = instructions;
	}
	return 0;
}

static int take_record(const json_t *object, struct anatomy_record *record, struct message *message)
{
	const json_t *reason = json_object_get(object, "reason");
	uint64_t version;

	if (record_take_u64(object, "v", &version, message) < 0)
		return -1;
	if (version != RECORD_VERSION)
		return message_set(message, "version %" PRIu64 " is not known", version);
	if (record_take_u64(object, "trial", &record->trial, message) < 0)
		return -1;
	if (json_is_string(reason)) {
		record->reason = strdup(json_string_value(reason));
		return record->reason ? 0 : message_set(message, "out of memory");
	}
	if (record_take_u64(object, "extra", &record->extra, message) < 0 ||
	    record_take_u64(object, "lost", &record->lost, message) < 0 ||
	    record_take_texts(object, "functions", ANATOMY_FUNCTIONS_MAX, &record->functions,
			      &record->function_count, message) < 0 ||
	    record_mixes_take(object, &record->mixes, message) < 0 ||
	    take_shapes(object, record, message) < 0 || take_windows(object, record, message) < 0)
		return -1;
	if (take_exposure(object, record, message) < 0)
		return -1;
	return footprints_take(object, record->shape_count, record->function_count,
			       &record->footprints, message);
}

int anatomy_record_parse(const char *line, size_t size, struct anatomy_record *record,
			 struct message *message)
{
	json_error_t error;
	json_t *object = json_loadb(line, size, JSON_REJECT_DUPLICATES, &error);
	int result = -1;

	if (json_is_object(object))
		result = take_record(object, record, message);
	else
		message_set(message, "not a JSON object: %s", error.text);
	json_decref(object);
	if (result < 0)
		anatomy_record_free(record);
	return result;
}

int anatomy_records_read(const char *path, anatomy_each_fn *each, void *context,
			 struct message *message)
{
	FILE *file = record_file_open(path, message);
	char *line = NULL;
	size_t room = 0, number = 0;
	ssize_t length = 0;
	int result = 0;

	if (!file)
		return -1;
	while (result == 0 && (length = record_file_line(file, &line, &room)) > 0) {
		struct anatomy_record record = {0};
		struct message why;

		number++;
		if (anatomy_record_parse(line, (size_t)length, &record, &why) < 0)
			result = message_set(message, "%s:%zu: %.600s", path, number, why.text);
		else
			result = each(context, &record, message);
	}
	if (result == 0 && length < 0)
		result = message_set_errno(message, errno, "%s: cannot read line %zu", path,
					   number + 1);
	free(line);
	fclose(file);
	return result;
}
