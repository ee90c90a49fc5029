/* SPDX-License-Identifier: GPL-2.0-or-later */
/* merge: the command `mtestat merge`: the shards of one plan become one run again. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/base/memory.h"
#include "analysis/base/outdir.h"
#include "analysis/command/commands.h"
#include "common/record/record.h"
#include "common/record/run_difference.h"
#include "common/record/run_json.h"

/* One part of a plan, as `mtebench run --shard` wrote it. */
struct part {
	const char *path;
	struct run_record run;
	uint64_t index; /* of plan.shard, from 1 */
	uint64_t count;
	uint64_t planned; /* trials that it was to run */
	uint64_t whole;   /* trials of the plan */
	struct trial_record *records;
	size_t record_count;
};

struct request {
	const char *output;
	bool partial;
	struct part *parts;
	size_t part_count;
};

static int take_shard(struct part *part, struct message *message)
{
	const json_t *run = part->run.json;

	if (!run_json_at(run, "plan.shard"))
		return message_set(message, "%s is not a shard: its run.json has no plan.shard",
				   part->path);
	if (!run_json_count(run, "plan.shard.index", &part->index) ||
	    !run_json_count(run, "plan.shard.count", &part->count) ||
	    !run_json_count(run, "plan.shard.trials", &part->planned) || part->index < 1 ||
	    part->index > part->count)
		return message_set(message, "%s/run.json: plan.shard is not index, count, trials",
				   part->path);
	run_json_count(run, "plan.trials", &part->whole);
	return 0;
}

static int keep(void *context, struct trial_record *record, struct message *message)
{
	struct part *part = context;

	if (record->trial >= part->whole) {
		message_set(message, "trial %llu is not in the plan",
			    (unsigned long long)record->trial);
		record_free(record);
		return -1;
	}
	part->records = memory_grown(part->records, part->record_count, sizeof(*part->records));
	part->records[part->record_count++] = *record;
	return 0;
}

static int read_part(const char *path, struct part *part, struct message *message)
{
	char *run = memory_printed("%s/run.json", path);
	char *trials = memory_printed("%s/trials.jsonl", path);
	bool truncated = false;
	int result = run_record_read(run, &part->run, message);

	part->path = path;
	if (result == 0)
		result = take_shard(part, message);
	if (result == 0)
		result = record_read_trials(trials, keep, part, &truncated, message);
	free(run);
	free(trials);
	return result;
}

/* What must be equal for two shards to be parts of one run. */
static int check_alike(const struct part *first, const struct part *part, struct message *message)
{
	const struct run_part *other =
		run_difference(first->run.json, part->run.json, RUN_MERGE, NULL);

	if (other)
		return message_set(message, "%s and %s are not shards of one run: %s differs",
				   first->path, part->path, other->path);
	if (first->count != part->count)
		return message_set(message, "%s is one shard of %llu, %s one of %llu", first->path,
				   (unsigned long long)first->count, part->path,
				   (unsigned long long)part->count);
	return 0;
}

/* Each trial once; that also finds a shard that is given twice. */
static int check_disjoint(const struct request *request, struct message *message)
{
	const struct part **owners = memory_zeroed(request->parts[0].whole, sizeof(*owners));
	int result = 0;

	for (size_t i = 0; i < request->part_count && result == 0; i++) {
		const struct part *part = &request->parts[i];

		for (size_t j = 0; j < part->record_count && result == 0; j++) {
			uint64_t trial = part->records[j].trial;

			if (owners[trial])
				result = message_set(message, "trial %llu is in %s and in %s",
						     (unsigned long long)trial, owners[trial]->path,
						     part->path);
			owners[trial] = part;
		}
	}
	free(owners);
	return result;
}

static int check_complete(const struct request *request, struct message *message)
{
	uint64_t count = request->parts[0].count;

	for (size_t i = 0; i < request->part_count; i++) {
		const struct part *part = &request->parts[i];

		if (part->record_count < part->planned)
			return message_set(
				message,
				"%s has %zu of its %llu trials: complete it (mtebench run --resume), or use --partial",
				part->path, part->record_count, (unsigned long long)part->planned);
	}
	for (uint64_t index = 1; index <= count; index++) {
		bool found = false;

		for (size_t i = 0; i < request->part_count; i++)
			found |= request->parts[i].index == index;
		if (!found)
			return message_set(
				message,
				"shard %llu of %llu is missing (--partial merges the others)",
				(unsigned long long)index, (unsigned long long)count);
	}
	return 0;
}

static int check_output(const struct request *request, struct message *message)
{
	char *run = memory_printed("%s/run.json", request->output);
	bool taken = access(run, F_OK) == 0;

	free(run);
	if (!taken)
		return 0;
	return message_set(message, "%s already holds a run: name another directory",
			   request->output);
}

static int check(const struct request *request, struct message *message)
{
	if (check_output(request, message) < 0)
		return -1;
	for (size_t i = 1; i < request->part_count; i++)
		if (check_alike(&request->parts[0], &request->parts[i], message) < 0)
			return -1;
	if (check_disjoint(request, message) < 0)
		return -1;
	return request->partial ? 0 : check_complete(request, message);
}

/* The first shard's object, with what tells the shards apart in "shards". */
static int write_run(const struct request *request, const struct outdir *outdir,
		     struct message *message)
{
	FILE *file = outdir_open(outdir, "run.json", message);
	json_t *run = request->parts[0].run.json;
	json_t *shards = json_array();

	if (!file)
		return -1;
	for (size_t i = 0; i < request->part_count; i++) {
		const struct part *part = &request->parts[i];

		json_array_append_new(shards, json_pack("{s:I, s:I, s:s, s:I}", "index",
							(json_int_t)part->index, "count",
							(json_int_t)part->count, "started",
							part->run.started, "trials",
							(json_int_t)part->record_count));
	}
	json_object_del(run_json_at(run, "plan"), "shard");
	json_object_set_new(run, "shards", shards);
	json_dumpf(run, file, JSON_INDENT(1));
	fputc('\n', file);
	return outdir_close(file, "run.json", message);
}

/* The shards take turns in the order of the whole plan (host/plan/shard.h), so their lines do
 * here. */
static int write_trials(const struct request *request, const struct outdir *outdir,
			struct message *message)
{
	FILE *file = outdir_open(outdir, "trials.jsonl", message);
	uint64_t order = 0;
	bool more = true;
	int result = 0;

	if (!file)
		return -1;
	for (size_t line = 0; more && result == 0; line++) {
		more = false;
		for (size_t i = 0; i < request->part_count && result == 0; i++) {
			const struct part *part = &request->parts[i];

			if (line >= part->record_count)
				continue;
			more = true;
			part->records[line].order = order++;
			result = record_write_trial(file, &part->records[line], message);
		}
	}
	if (result < 0) {
		fclose(file);
		return -1;
	}
	return outdir_close(file, "trials.jsonl", message);
}

static int by_index(const void *a, const void *b)
{
	const struct part *left = a, *right = b;

	return (left->index > right->index) - (left->index < right->index);
}

static int write_merged(const struct request *request, struct message *message)
{
	struct outdir outdir;

	if (outdir_begin(request->output, &outdir, message) < 0)
		return -1;
	if (write_run(request, &outdir, message) == 0 &&
	    write_trials(request, &outdir, message) == 0)
		return outdir_commit(&outdir, stdout, message);
	outdir_abandon(&outdir);
	return -1;
}

static void free_part(struct part *part)
{
	for (size_t i = 0; i < part->record_count; i++)
		record_free(&part->records[i]);
	free(part->records);
	run_record_free(&part->run);
}

static int merge(struct request *request, char **paths)
{
	struct message message;
	int code = EXIT_USAGE;
	int result = 0;

	request->parts = memory_zeroed(request->part_count, sizeof(*request->parts));
	for (size_t i = 0; i < request->part_count && result == 0; i++)
		result = read_part(paths[i], &request->parts[i], &message);
	if (result == 0)
		result = check(request, &message);
	if (result == 0) {
		qsort(request->parts, request->part_count, sizeof(*request->parts), by_index);
		code = EXIT_FAILED;
		result = write_merged(request, &message);
	}
	for (size_t i = 0; i < request->part_count; i++)
		free_part(&request->parts[i]);
	free(request->parts);
	return result < 0 ? command_end(code, &message) : command_flush();
}

static struct request asked;

static const struct command_option options[] = {
	{"output", 'o', .needed = true, .value = "DIR", .help = "the new run directory",
	 .text = &asked.output},
	{"partial", .help = "merge even if shards or trials are missing", .flag = &asked.partial},
	{.name = NULL},
};

static int run_merge(const struct command_line *line)
{
	asked.part_count = line->operand_count;
	return merge(&asked, line->operands);
}

const struct command command_merge = {
	.name = "merge",
	.summary = "one run from the shards of a plan",
	.usage = "[--partial] -o DIR SHARD...",
	.description =
		"Merges the shards of one plan (mtebench run --shard I/N) into one run, with the trials in the order of "
		"the whole plan. Refuses shards of different plans, kernels, machines or settings, a trial that is in "
		"two shards, and missing shards or trials.",
	.examples = "mtestat merge -o results/all results/part1 results/part2\n"
		    "mtestat merge --partial -o results/now results/part*",
	.options = {options},
	.operands = {1, COMMAND_MANY, "-o DIR and at least one shard are needed"},
	.run = run_merge,
};
