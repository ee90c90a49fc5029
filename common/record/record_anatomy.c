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
	free(record->shapes);
	free(record->windows);
	free(record->exposure);
	free(record->reason);
	*record = (struct anatomy_record){0};
}

static void write_string(FILE *file, const char *text)
{
	json_t *string = json_string(text);

	json_dumpf(string ? string : json_null(), file, JSON_ENCODE_ANY);
	json_decref(string);
}

static void write_functions(FILE *file, const struct anatomy_record *record)
{
	fputs(",\"functions\":[", file);
	for (size_t i = 0; i < record->function_count; i++) {
		fputs(i ? "," : "", file);
		write_string(file, record->functions[i]);
	}
	fputc(']', file);
}

static void write_shape(FILE *file, const struct anatomy_shape *shape)
{
	fprintf(file, "{\"instructions\":%" PRIu64 ",\"nodes\":[", shape->instructions);
	for (size_t i = 0; i < shape->node_count; i++) {
		const struct anatomy_node *node = &shape->nodes[i];

		fprintf(file, "%s%" PRIu32 ",%" PRIu32 ",%" PRIu64 ",%" PRIu64, i ? "," : "",
			node->parent, node->function, node->calls, node->instructions);
	}
	fputs("]}", file);
}

static void write_windows(FILE *file, const struct anatomy_record *record)
{
	fputs(",\"shapes\":[", file);
	for (size_t i = 0; i < record->shape_count; i++) {
		fputs(i ? "," : "", file);
		write_shape(file, &record->shapes[i]);
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
		write_string(file, record->reason);
	} else {
		fprintf(file, ",\"extra\":%" PRIu64 ",\"lost\":%" PRIu64, record->extra,
			record->lost);
		write_functions(file, record);
		write_windows(file, record);
		write_exposure(file, record);
	}
	fputs("}\n", file);
	if (ferror(file))
		return message_set_errno(message, errno ? errno : EIO,
					 "cannot write the anatomy of trial %" PRIu64,
					 record->trial);
	return 0;
}

/* The list @key, whose length is a multiple of @unit and at most @max times that; NULL with a
 * message. */
static const json_t *take_list(const json_t *object, const char *key, size_t unit, size_t max,
			       struct message *message)
{
	const json_t *list = json_object_get(object, key);

	if (json_is_array(list) && json_array_size(list) % unit == 0 &&
	    json_array_size(list) / unit <= max)
		return list;
	message_set(message, "%s is not a list of at most %zu", key, max);
	return NULL;
}

/* More than any limit. */
#define NO_NUMBER UINT64_MAX

/* Element @index of @list; NO_NUMBER for what is not a non-negative integer. */
static uint64_t number_at(const json_t *list, size_t index)
{
	const json_t *number = json_array_get(list, index);

	return json_is_integer(number) && json_integer_value(number) >= 0
		       ? (uint64_t)json_integer_value(number)
		       : NO_NUMBER;
}

static int take_functions(const json_t *object, struct anatomy_record *record,
			  struct message *message)
{
	const json_t *list = take_list(object, "functions", 1, ANATOMY_FUNCTIONS_MAX, message);

	if (!list)
		return -1;
	record->functions = calloc(json_array_size(list) + 1, sizeof(*record->functions));
	for (size_t i = 0; record->functions && i < json_array_size(list); i++) {
		const char *name = json_string_value(json_array_get(list, i));

		if (!name)
			return message_set(message, "functions: not a text");
		record->functions[record->function_count] = strdup(name);
		if (!record->functions[record->function_count++])
			return message_set(message, "out of memory");
	}
	return record->functions ? 0 : message_set(message, "out of memory");
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
		uint64_t parent = number_at(list, i * NODE_NUMBERS);
		uint64_t function = number_at(list, i * NODE_NUMBERS + 1);

		if (parent > (i ? i - 1 : 0) || (i && function >= record->function_count))
			return message_set(message, "nodes: a parent or a function is not there");
		shape->nodes[i] = (struct anatomy_node){
			.parent = (uint32_t)parent,
			.function = i ? (uint32_t)function : 0,
			.calls = number_at(list, i * NODE_NUMBERS + 2),
			.instructions = number_at(list, i * NODE_NUMBERS + 3),
		};
		if (shape->nodes[i].calls == NO_NUMBER || shape->nodes[i].instructions == NO_NUMBER)
			return message_set(message, "nodes: not a non-negative integer");
	}
	return 0;
}

static int take_shapes(const json_t *object, struct anatomy_record *record, struct message *message)
{
	const json_t *list = take_list(object, "shapes", 1, ANATOMY_SHAPES_MAX, message);

	if (!list)
		return -1;
	record->shapes = calloc(json_array_size(list) + 1, sizeof(*record->shapes));
	if (!record->shapes)
		return message_set(message, "out of memory");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *shape = json_array_get(list, i);
		struct anatomy_shape *taken = &record->shapes[record->shape_count++];
		const json_t *nodes =
			take_list(shape, "nodes", NODE_NUMBERS, ANATOMY_NODES_MAX, message);

		if (!nodes ||
		    record_take_u64(shape, "instructions", &taken->instructions, message) < 0 ||
		    take_nodes(nodes, record, taken, message) < 0)
			return -1;
	}
	return 0;
}

static int take_windows(const json_t *object, struct anatomy_record *record,
			struct message *message)
{
	const json_t *list = take_list(object, "windows", WINDOW_NUMBERS, (size_t)1 << 32, message);

	if (!list)
		return -1;
	record->windows = calloc(json_array_size(list) + 1, sizeof(*record->windows));
	if (!record->windows)
		return message_set(message, "out of memory");
	record->window_count = json_array_size(list) / WINDOW_NUMBERS;
	for (size_t i = 0; i < record->window_count; i++) {
		uint64_t shape = number_at(list, i * WINDOW_NUMBERS);

		if (shape >= record->shape_count)
			return message_set(message, "windows: a shape is not there");
		record->windows[i].shape = (uint32_t)shape;
		record->windows[i].other = number_at(list, i * WINDOW_NUMBERS + 1);
		if (record->windows[i].other == NO_NUMBER)
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
	list = take_list(object, "exposure", PLACE_NUMBERS, ANATOMY_FUNCTIONS_MAX, message);
	if (!list ||
	    record_take_u64(object, "exposed_windows", &record->exposed_windows, message) < 0)
		return -1;
	record->exposure = calloc(record->function_count + 1, sizeof(*record->exposure));
	if (!record->exposure)
		return message_set(message, "out of memory");
	for (size_t i = 0; i < json_array_size(list); i += PLACE_NUMBERS) {
		uint64_t function = number_at(list, i);
		uint64_t instructions = number_at(list, i + 1);

		if (function >= record->function_count || instructions == NO_NUMBER)
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
	    take_functions(object, record, message) < 0 ||
	    take_shapes(object, record, message) < 0 || take_windows(object, record, message) < 0)
		return -1;
	return take_exposure(object, record, message);
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
