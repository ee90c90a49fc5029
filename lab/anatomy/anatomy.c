/* SPDX-License-Identifier: GPL-2.0-or-later */
/* anatomy: one trial after the other. */
#include "lab/anatomy/anatomy.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/list.h"
#include "common/record/record.h"
#include "common/record/record_anatomy.h"
#include "lab/anatomy/calls.h"
#include "lab/anatomy/el2.h"
#include "lab/anatomy/exposure.h"
#include "lab/anatomy/footprint.h"
#include "lab/anatomy/inlined.h"
#include "lab/anatomy/match.h"
#include "lab/base/paths.h"

struct maker {
	const struct anatomy_source *source;
	struct trace trace;
	struct symbols symbols;
	struct footprint_kernel kernel;
	FILE *text; /* what is to be appended */
};

/* A shape of the trace as the trial has it. */
struct local {
	uint32_t shape; /* in the trace */
	size_t windows;
	bool wanted; /* its tree is kept */
};

static int add_all_symbols(struct maker *maker, struct message *message)
{
	struct symbols *symbols = &maker->symbols;
	struct path payload = path_in_tree("build/guest/payload.elf");
	struct path mtebench = path_in_tree("build/arm64/mtebench");

	if (symbols_begin(symbols, message) < 0 ||
	    symbols_add_kernel(symbols, maker->source->kallsyms, maker->source->kallsyms_bytes,
			       message) < 0 ||
	    symbols_add_elf(symbols, payload.path, "guest:", message) < 0 ||
	    symbols_add_elf(symbols, mtebench.path, "vmm:", message) < 0)
		return -1;
	if (el2_find(&maker->trace, symbols, message) < 0)
		return -1;
	symbols_sort(symbols);
	maker->kernel = footprint_kernel_of(maker->source->kallsyms, maker->source->kallsyms_bytes);
	return inlined_find(&maker->trace, symbols, message);
}

/* The shapes of the matched windows; record->windows refers to them. */
static struct local *list_shapes(const struct match *match, struct anatomy_record *record)
{
	struct local *locals = calloc(match->count, sizeof(*locals));
	size_t count = 0;

	for (size_t i = 0; locals && i < match->count; i++) {
		size_t k = 0;

		while (k < count && locals[k].shape != match->windows[i]->shape)
			k++;
		if (k == count)
			locals[count++].shape = match->windows[i]->shape;
		locals[k].windows++;
		record->windows[i] = (struct anatomy_window){(uint32_t)k, match->windows[i]->other};
	}
	record->shape_count = count;
	return locals;
}

static const struct anatomy_shape *ordered_shapes; /* for qsort() */

static int compare_windows(const void *left, const void *right)
{
	const struct anatomy_window *a = *(const struct anatomy_window *const *)left;
	const struct anatomy_window *b = *(const struct anatomy_window *const *)right;
	uint64_t length_a = ordered_shapes[a->shape].instructions + a->other;
	uint64_t length_b = ordered_shapes[b->shape].instructions + b->other;

	return (length_a > length_b) - (length_a < length_b);
}

/* The windows by length: of those in the middle and at the slow end the trees are kept first. */
static int want_places(const struct anatomy_record *record, struct local *locals)
{
	const struct anatomy_window **order = calloc(record->window_count, sizeof(*order));
	size_t count = record->window_count;

	if (!order)
		return -1;
	for (size_t i = 0; i < count; i++)
		order[i] = &record->windows[i];
	ordered_shapes = record->shapes;
	qsort(order, count, sizeof(*order), compare_windows);
	locals[order[(count - 1) / 2]->shape].wanted = true;
	locals[order[count / 2]->shape].wanted = true;
	for (size_t i = 0; i < 8 && i < count; i++)
		locals[order[count - 1 - i]->shape].wanted = true;
	free(order);
	return 0;
}

/* Then those of the most frequent shapes. */
static void want_frequent(const struct anatomy_record *record, struct local *locals)
{
	size_t wanted = 0;

	for (size_t k = 0; k < record->shape_count; k++)
		wanted += locals[k].wanted;
	for (; wanted < ANATOMY_TREES_MAX && wanted < record->shape_count; wanted++) {
		size_t best = record->shape_count;

		for (size_t k = 0; k < record->shape_count; k++)
			if (!locals[k].wanted && (best == record->shape_count ||
						  locals[k].windows > locals[best].windows))
				best = k;
		locals[best].wanted = true;
	}
}

static int make_trees(struct maker *maker, struct anatomy_record *record,
		      const struct local *locals, struct message *message)
{
	struct mixer *mixer = mixer_new();
	int result = mixer ? 0 : message_set(message, "out of memory");

	for (size_t k = 0; result == 0 && k < record->shape_count; k++) {
		const struct trace_shape *shape = &maker->trace.shapes[locals[k].shape];

		if (locals[k].wanted && shape->kept)
			result = calls_of(&maker->trace, shape, &maker->symbols, mixer,
					  &record->shapes[k], message);
	}
	if (result == 0)
		result = mixer_give(mixer, record, message);
	mixer_free(mixer);
	return result;
}

static int add_regions(struct footprints *footprints)
{
	footprints->regions = calloc(FOOTPRINT_REGIONS, sizeof(*footprints->regions));
	for (; footprints->regions && footprints->region_count < FOOTPRINT_REGIONS;
	     footprints->region_count++) {
		size_t i = footprints->region_count;

		footprints->regions[i] = strdup(footprint_regions[i]);
		if (!footprints->regions[i])
			return -1;
	}
	return footprints->regions ? 0 : -1;
}

/* Of shapes whose trees are kept and whose touches were recorded. */
static int make_footprints(struct maker *maker, struct anatomy_record *record,
			   const struct local *locals)
{
	struct footprints *footprints = &record->footprints;

	for (size_t k = 0; k < record->shape_count; k++) {
		const struct trace_shape *shape = &maker->trace.shapes[locals[k].shape];
		struct footprint *list;

		if (shape->touch_count == 0 || record->shapes[k].node_count == 0)
			continue;
		list = list_grown(footprints->list, footprints->count, sizeof(*list));
		if (!list || (footprints->count == 0 && add_regions(footprints) < 0))
			return -1;
		footprints->list = list;
		list[footprints->count] = (struct footprint){.shape = (uint32_t)k};
		if (footprint_make(&maker->trace, shape, &maker->kernel, &maker->symbols,
				   &list[footprints->count++]) < 0)
			return -1;
	}
	return 0;
}

static int expose(struct maker *maker, const struct anatomy_record *record,
		  const struct local *locals, struct exposure *exposure, struct message *message)
{
	for (size_t k = 0; k < record->shape_count; k++) {
		const struct trace_shape *shape = &maker->trace.shapes[locals[k].shape];

		if (exposure_add(exposure, &maker->trace, shape, locals[k].windows,
				 &maker->symbols) < 0)
			return message_set(message, "out of memory");
	}
	if (exposure_make(exposure, &maker->trace, &maker->symbols) < 0)
		return message_set(message, "out of memory");
	return 0;
}

/* The index of @function in the record, which gets it when it has not got it. */
static uint32_t number_function(const struct symbols *symbols, struct anatomy_record *record,
				uint32_t *numbers, uint32_t function)
{
	if (numbers[function] == 0) {
		record->functions[record->function_count] = strdup(symbols->names[function]);
		numbers[function] = (uint32_t)++record->function_count;
	}
	return numbers[function] - 1;
}

static void number_exposure(const struct symbols *symbols, struct anatomy_record *record,
			    uint32_t *numbers, const struct exposure *exposure)
{
	record->exposed_windows = exposure->windows;
	for (uint32_t i = 0; i < exposure->function_count; i++)
		if (exposure->functions[i] > 0)
			record->exposure[number_function(symbols, record, numbers, i)] =
				(uint64_t)(exposure->functions[i] + 0.5);
}

/* The functions of the trees and of the exposure alone, numbered anew. */
static int make_functions(const struct symbols *symbols, struct anatomy_record *record,
			  const struct exposure *exposure)
{
	uint32_t *numbers = calloc(symbols->name_count, sizeof(*numbers)); /* from 1 on */

	record->functions = calloc(symbols->name_count, sizeof(*record->functions));
	if (!exposure->too_long)
		record->exposure = calloc(symbols->name_count, sizeof(*record->exposure));
	if (!numbers || !record->functions || !record->exposure != exposure->too_long) {
		free(numbers);
		return -1;
	}
	for (size_t k = 0; k < record->shape_count; k++)
		for (size_t i = 1; i < record->shapes[k].node_count; i++) {
			struct anatomy_node *node = &record->shapes[k].nodes[i];

			node->function = number_function(symbols, record, numbers, node->function);
		}
	for (size_t k = 0; k < record->footprints.count; k++)
		for (size_t i = 0; i < record->footprints.list[k].count; i++) {
			uint32_t *function = &record->footprints.list[k].lines[i].function;

			if (*function != FOOTPRINT_ALL)
				*function = number_function(symbols, record, numbers, *function);
		}
	if (record->exposure)
		number_exposure(symbols, record, numbers, exposure);
	free(numbers);
	return 0;
}

static int fill(struct maker *maker, const struct match *match, struct anatomy_record *record,
		struct message *message)
{
	struct exposure exposure = {0};
	struct local *locals;
	int result = -1;

	record->extra = match->extra;
	record->windows = calloc(match->count, sizeof(*record->windows));
	record->window_count = match->count;
	locals = record->windows ? list_shapes(match, record) : NULL;
	record->shapes = calloc(record->shape_count + 1, sizeof(*record->shapes));
	message_set(message, "out of memory");
	if (locals && record->shapes) {
		for (size_t k = 0; k < record->shape_count; k++)
			record->shapes[k].instructions =
				maker->trace.shapes[locals[k].shape].retired;
		result = want_places(record, locals);
	}
	if (result == 0) {
		want_frequent(record, locals);
		result = make_trees(maker, record, locals, message);
	}
	if (result == 0)
		result = make_footprints(maker, record, locals);
	if (result == 0)
		result = expose(maker, record, locals, &exposure, message);
	if (result == 0)
		result = make_functions(&maker->symbols, record, &exposure);
	exposure_free(&exposure);
	free(locals);
	return result;
}

static const char *why_none(const struct maker *maker, bool several_threads)
{
	if (several_threads)
		return "the windows of several vCPUs are not told apart";
	return maker->trace.full ? "the plugin's record had reached its limit"
				 : "no windows are as many and as long as the samples";
}

static int make_record(struct maker *maker, size_t index, const struct trial_record *trial,
		       struct message *message)
{
	struct anatomy_record record = {.trial = trial->trial,
					.lost = maker->trace.trials[index].lost};
	struct match match = {0};
	int result = 0;

	if (trial->thread_count == 0 && match_find(&maker->trace, index, &trial->samples, &match))
		result = fill(maker, &match, &record, message);
	else
		record.reason = strdup(why_none(maker, trial->thread_count > 0));
	if (result == 0)
		result = anatomy_record_write(maker->text, &record, message);
	match_free(&match);
	anatomy_record_free(&record);
	return result;
}

/* Trials of the run that are in this record and have samples. */
static int take_trial(void *context, struct trial_record *trial, struct message *message)
{
	struct maker *maker = context;
	int result = 0;

	for (size_t i = 0; i < maker->trace.trial_count && trial->samples.count; i++)
		if (maker->trace.trials[i].number == trial->trial) {
			result = make_record(maker, i, trial, message);
			break;
		}
	record_free(trial);
	return result;
}

/* At once, so that a line is there whole or not at all. */
static int append(const char *directory, const char *text, size_t size, struct message *message)
{
	char path[PATH_MAX];
	int fd;
	ssize_t put;

	snprintf(path, sizeof(path), "%s/anatomy.jsonl", directory);
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (fd < 0)
		return message_set_errno(message, errno, "cannot write %s", path);

	off_t end = lseek(fd, 0, SEEK_END);

	put = write(fd, text, size);
	if (put != (ssize_t)size || fsync(fd) < 0) {
		int error_number = put < 0 ? errno : ENOSPC;

		message_set_errno(message, error_number, "cannot write %s", path);
		if (ftruncate(fd, end) < 0)
			message_set_errno(message, errno, "%s is cut short", path);
		close(fd);
		return -1;
	}
	close(fd);
	return 0;
}

static int make_text(struct maker *maker, struct message *message)
{
	char path[PATH_MAX];
	bool truncated;

	snprintf(path, sizeof(path), "%s/trials.jsonl", maker->source->directory);
	if (trace_read(maker->source->trace, &maker->trace, message) < 0 ||
	    add_all_symbols(maker, message) < 0)
		return -1;
	return record_read_trials(path, take_trial, maker, &truncated, message);
}

int anatomy_make(const struct anatomy_source *source, struct message *message)
{
	struct maker maker = {.source = source};
	char *text = NULL;
	size_t size = 0;
	int result = -1;

	maker.text = open_memstream(&text, &size);
	if (maker.text) {
		result = make_text(&maker, message);
		if (fclose(maker.text) != 0 && result == 0)
			result = message_set(message, "out of memory");
	} else {
		message_set(message, "out of memory");
	}
	if (result == 0 && size > 0)
		result = append(source->directory, text, size, message);
	trace_free(&maker.trace);
	symbols_free(&maker.symbols);
	free(text);
	return result;
}
