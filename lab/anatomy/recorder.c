/* SPDX-License-Identifier: GPL-2.0-or-later */
/* recorder: runs and shapes are found again by hash. */
#include "lab/anatomy/recorder.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 65536u

#define FNV_BASIS UINT64_C(0xcbf29ce484222325) /* FNV-1a, 64 bits */
#define FNV_PRIME UINT64_C(0x100000001b3)

struct entry {
	uint64_t key; /* hash of what it stands for */
	uint32_t id;
	bool kept; /* a shape whose runs are written down */
	struct entry *next;
};

struct recorder {
	FILE *file;
	uint64_t bytes_max;
	bool full;
	struct entry *runs[BUCKETS];
	struct entry *shapes[BUCKETS];
	uint32_t run_count;
	uint32_t shape_count;
	uint32_t trial_shapes; /* kept of this trial */
};

static uint64_t hash_add(uint64_t hash, uint64_t value)
{
	return (hash ^ value) * FNV_PRIME ^ hash >> 29;
}

/* The entry of @key; a new one has number *@count, which is counted on. */
static struct entry *find_or_add(struct entry **buckets, uint64_t key, uint32_t *count)
{
	struct entry **bucket = &buckets[(key ^ key >> 32) % BUCKETS];
	struct entry *entry;

	for (entry = *bucket; entry; entry = entry->next)
		if (entry->key == key)
			return entry;
	entry = malloc(sizeof(*entry));
	if (!entry)
		abort();
	*entry = (struct entry){.key = key, .id = (*count)++, .next = *bucket};
	*bucket = entry;
	return entry;
}

struct recorder *recorder_new(FILE *file, uint64_t bytes_max)
{
	struct recorder *recorder = calloc(1, sizeof(*recorder));

	if (!recorder)
		return NULL;
	recorder->file = file;
	recorder->bytes_max = bytes_max;
	fprintf(file, RECORDER_TITLE "\n");
	return recorder;
}

static void free_entries(struct entry **buckets)
{
	for (size_t i = 0; i < BUCKETS; i++)
		while (buckets[i]) {
			struct entry *next = buckets[i]->next;

			free(buckets[i]);
			buckets[i] = next;
		}
}

void recorder_free(struct recorder *recorder)
{
	if (!recorder)
		return;
	free_entries(recorder->runs);
	free_entries(recorder->shapes);
	free(recorder);
}

void recorder_trial(struct recorder *recorder, uint32_t number)
{
	if (!recorder->full)
		fprintf(recorder->file, "trial %" PRIu32 "\n", number);
	fflush(recorder->file);
	recorder->trial_shapes = 0;
}

void recorder_group(struct recorder *recorder, uint64_t address)
{
	if (!recorder->full)
		fprintf(recorder->file, "group %" PRIx64 "\n", address);
}

void recorder_lost(struct recorder *recorder, const char *reason)
{
	if (!recorder->full)
		fprintf(recorder->file, "lost %s\n", reason);
}

void recorder_begin(struct recorder_window *window, unsigned int cpu, uint64_t address)
{
	window->open = true;
	window->cpu = cpu;
	window->address = address;
	window->retired = 0;
	window->hash = FNV_BASIS;
	window->step_count = 0;
	window->too_long = false;
	window->masked = false;
	window->run_count = 0;
}

void recorder_code(struct recorder *recorder, struct recorder_window *window, uint64_t address,
		   const uint32_t *words, size_t count)
{
	if (count == 0)
		return;
	if (window->run_count + count > RECORDER_WORDS_MAX)
		recorder_end_run(recorder, window, RECORDER_END_NONE);
	if (window->run_count == 0)
		window->run_address = address;
	memcpy(&window->run_words[window->run_count], words, count * sizeof(*words));
	window->run_count += count;
	window->retired += count;
}

static uint32_t find_run(struct recorder *recorder, const struct recorder_window *window,
			 enum recorder_end end)
{
	uint64_t key = hash_add(hash_add(FNV_BASIS, window->run_address),
				(uint64_t)end << 1 | window->masked);
	uint32_t id, known = recorder->run_count;

	for (size_t i = 0; i < window->run_count; i++)
		key = hash_add(key, window->run_words[i]);
	id = find_or_add(recorder->runs, key, &recorder->run_count)->id;
	if (id < known || recorder->full)
		return id;
	fprintf(recorder->file, "run %" PRIu32 " %" PRIx64 " %d %d", id, window->run_address, end,
		window->masked);
	for (size_t i = 0; i < window->run_count; i++)
		fprintf(recorder->file, " %" PRIx32, window->run_words[i]);
	fputc('\n', recorder->file);
	return id;
}

/* Room for one more step; false when the sequence is too long to be kept. */
static bool make_room(struct recorder_window *window)
{
	if (window->step_count < window->step_room)
		return true;
	if (window->step_room == RECORDER_STEPS_MAX)
		return false;

	size_t room = window->step_room ? window->step_room * 2 : 4096;
	void *grown = realloc(window->steps, room * sizeof(*window->steps));

	if (!grown)
		return false;
	window->steps = grown;
	window->step_room = room;
	return true;
}

static void add_step(struct recorder *recorder, struct recorder_window *window,
		     enum recorder_end end)
{
	uint32_t run = find_run(recorder, window, end);

	window->run_count = 0;
	window->hash = hash_add(window->hash, run);
	if (window->too_long)
		return;
	if (window->step_count && window->steps[window->step_count - 1][0] == run) {
		window->steps[window->step_count - 1][1]++;
	} else if (make_room(window)) {
		window->steps[window->step_count][0] = run;
		window->steps[window->step_count++][1] = 1;
	} else {
		window->too_long = true;
	}
}

void recorder_end_run(struct recorder *recorder, struct recorder_window *window,
		      enum recorder_end end)
{
	if (window->run_count > 0)
		add_step(recorder, window, end);
}

void recorder_mask(struct recorder *recorder, struct recorder_window *window, bool masked)
{
	if (window->masked != masked)
		recorder_end_run(recorder, window, RECORDER_END_NONE);
	window->masked = masked;
}

void recorder_interrupt(struct recorder *recorder, struct recorder_window *window, uint64_t address)
{
	if (window->run_count == 0)
		window->run_address = address;
	add_step(recorder, window, RECORDER_END_EXCEPTION);
}

static void write_shape(const struct recorder *recorder, const struct recorder_window *window,
			const struct entry *shape)
{
	fprintf(recorder->file, "shape %" PRIu32 "%s", shape->id, shape->kept ? "" : " -");
	for (size_t i = 0; shape->kept && i < window->step_count; i++) {
		fprintf(recorder->file, " %" PRIu32, window->steps[i][0]);
		if (window->steps[i][1] > 1)
			fprintf(recorder->file, "*%" PRIu32, window->steps[i][1]);
	}
	fputc('\n', recorder->file);
}

/* The number of the window's shape, and whether it is kept from this window on. One that was not kept
 * gets another when a later trial can keep it. */
static uint32_t find_shape(struct recorder *recorder, const struct recorder_window *window,
			   bool *kept)
{
	uint32_t known = recorder->shape_count;
	struct entry *shape = find_or_add(recorder->shapes, window->hash, &recorder->shape_count);
	bool keep =
		!shape->kept && !window->too_long && recorder->trial_shapes < RECORDER_SHAPES_MAX;

	*kept = keep && !recorder->full;
	if (recorder->full || (shape->id < known && !keep))
		return shape->id;
	if (shape->id < known)
		shape->id = recorder->shape_count++;
	shape->kept = keep;
	recorder->trial_shapes += keep;
	write_shape(recorder, window, shape);
	return shape->id;
}

/* Once, when the file has its size; what belongs to a window is written whole before. */
static void check_size(struct recorder *recorder)
{
	if (recorder->full || (uint64_t)ftell(recorder->file) < recorder->bytes_max)
		return;
	fputs("full\n", recorder->file);
	recorder->full = true;
}

static void write_touch(const struct touch *touch, void *context)
{
	fprintf(context, " %" PRIx64 ":%" PRIx64 ":%x", touch->address, touch->line, touch->how);
}

static void write_touches(const struct recorder *recorder, uint32_t shape, struct touches *touches,
			  uint64_t base)
{
	fprintf(recorder->file, "touched %" PRIu32 " %" PRIx64, shape, base);
	touches_each(touches, write_touch, recorder->file);
	fputc('\n', recorder->file);
}

void recorder_end(struct recorder *recorder, struct recorder_window *window, uint64_t other,
		  struct touches *touches, uint64_t base)
{
	uint32_t shape;
	bool kept;

	recorder_end_run(recorder, window, RECORDER_END_NONE);
	window->open = false;
	shape = find_shape(recorder, window, &kept);
	if (recorder->full)
		return;
	if (kept && touches && !touches->lost)
		write_touches(recorder, shape, touches, base);
	fprintf(recorder->file, "window %u %" PRIu32 " %" PRIu64 " %" PRIu64 " %" PRIx64 "\n",
		window->cpu, shape, window->retired, other, window->address);
	fflush(recorder->file);
	check_size(recorder);
}
