/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ab: the command `mtestat ab`: compares what `mtebench ab` measured, block by block. */
#include <glob.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/base/table.h"
#include "analysis/command/commands.h"
#include "analysis/command/table_command.h"
#include "analysis/data/machine.h"
#include "analysis/measure/comparison.h"
#include "analysis/stats/multiple.h"
#include "analysis/stats/signed_rank.h"
#include "common/record/run_json.h"

#define BLOCK 4 /* A B B A: host/plan/ab.h */

/* A pair of cells: what the blocks of it gave. */
struct pair_row {
	struct trial_record sides[2]; /* the first of each that came; owned; bench NULL: none */
	double *places;      /* figures, blocks * BLOCK of them; NAN where there is none; owned */
	double *differences; /* b - a of each whole block; owned */
	size_t whole;
	bool counts;  /* events: figures of trials are means, else medians */
	double a, b;  /* medians over the trials, of events means */
	double shift; /* of B from A, by the blocks */
	double p;
};

struct ab_run {
	struct run run; /* its record alone */
	const char *factor;
	const char *levels[2];
	size_t blocks;
	struct pair_row *rows;
	size_t row_count;
};

static int take_plan(struct ab_run *ab, const char *path, struct message *message)
{
	const json_t *run = ab->run.record.json;
	uint64_t blocks = 0, trials = 0;

	if (!run_json_at(run, "plan.ab"))
		return message_set(
			message,
			"%s was measured by `mtebench run`, not `mtebench ab`: use mtestat show or compare",
			path);
	ab->factor = run_json_text(run, "plan.ab.factor");
	ab->levels[0] = run_json_text(run, "plan.ab.a");
	ab->levels[1] = run_json_text(run, "plan.ab.b");
	run_json_count(run, "plan.ab.blocks", &blocks);
	run_json_count(run, "plan.trials", &trials);
	if (!ab->factor || !ab->levels[0] || !ab->levels[1] || blocks < 1 || blocks > trials ||
	    trials > 1000000 || trials % (blocks * BLOCK) != 0)
		return message_set(message, "%s/run.json: plan.ab is incomplete", path);
	ab->blocks = (size_t)blocks;
	ab->row_count = (size_t)(trials / (blocks * BLOCK));
	ab->rows = memory_zeroed(ab->row_count, sizeof(*ab->rows));
	for (size_t i = 0; i < ab->row_count; i++) {
		struct pair_row *row = &ab->rows[i];

		row->places = memory_zeroed(ab->blocks * BLOCK, sizeof(*row->places));
		row->differences = memory_zeroed(ab->blocks, sizeof(*row->differences));
		for (size_t j = 0; j < ab->blocks * BLOCK; j++)
			row->places[j] = NAN;
	}
	return 0;
}

/* @text, owned, with the level of a factor behind it: of both sides where they differ. */
static char *add_level(char *text, const char *factor, const char *a, const char *b)
{
	char *longer = a && b && strcmp(a, b) == 0 ? memory_printed("%s %s=%s", text, factor, a)
						   : memory_printed("%s %s=%s|%s", text, factor,
								    a ? a : "-", b ? b : "-");

	free(text);
	return longer;
}

/* Benchmark and levels of a pair without @factor, which is said once for all. Owned by the
 * caller. */
static char *text_of(const struct pair_row *row, const char *factor)
{
	const struct trial_record *a = &row->sides[row->sides[0].bench ? 0 : 1];
	const struct trial_record *b = &row->sides[row->sides[1].bench ? 1 : 0];
	char *text = memory_copied(a->bench ? a->bench : "not measured");

	for (size_t i = 0; i < a->level_count; i++)
		if (strcmp(a->levels[i].factor, factor) != 0)
			text = add_level(text, a->levels[i].factor, a->levels[i].value,
					 record_level_value(b, a->levels[i].factor));
	for (size_t i = 0; i < b->level_count; i++)
		if (!record_level_value(a, b->levels[i].factor))
			text = add_level(text, b->levels[i].factor, NULL, b->levels[i].value);
	return text;
}

static bool counts_events(const struct trial_record *record)
{
	return strcmp(record->unit, "count") == 0;
}

/* By the same rule as cell_figure(). */
static double figure_of(const struct ab_run *ab, const struct trial_record *record)
{
	uint64_t *values = record->samples.values;
	size_t count = record->samples.count;

	if (counts_events(record))
		return mean_arithmetic(values, count);
	sample_sort_values(values, count);
	return ab->run.record.unit_per_tick * quantile_type7(values, count, 0.5);
}

static int side_of(size_t place)
{
	return "ABBA"[place % BLOCK] - 'A';
}

static int take_trial(void *context, struct trial_record *record, struct message *message)
{
	struct ab_run *ab = context;
	size_t per_row = ab->blocks * BLOCK;
	struct trial_record *side;
	struct pair_row *row;

	if (record->trial >= ab->row_count * per_row) {
		message_set(message, "trial %llu is not in the plan",
			    (unsigned long long)record->trial);
		record_free(record);
		return -1;
	}
	row = &ab->rows[record->trial / per_row];
	if (record->status == TRIAL_OK) {
		row->places[record->trial % per_row] = figure_of(ab, record);
		row->counts = counts_events(record);
	}
	side = &row->sides[side_of(record->trial)];
	if (side->bench)
		record_free(record);
	else
		*side = *record;
	return 0;
}

/* The figure of the trials of side @side, 0 or 1, that have one. */
static double side_figure(const struct pair_row *row, size_t blocks, int side)
{
	double *figures = memory_zeroed(blocks * BLOCK, sizeof(*figures));
	size_t count = 0;
	double figure = NAN;

	for (size_t i = 0; i < blocks * BLOCK; i++)
		if (side_of(i) == side && !isnan(row->places[i]))
			figures[count++] = row->places[i];
	gsl_sort(figures, 1, count);
	if (count > 0)
		figure = row->counts ? gsl_stats_mean(figures, 1, count)
				     : quantile_type7_real(figures, count, 0.5);
	free(figures);
	return figure;
}

static void fill_row(struct pair_row *row, size_t blocks)
{
	for (size_t i = 0; i < blocks; i++) {
		const double *block = row->places + i * BLOCK;
		double difference = (block[1] + block[2]) / 2 - (block[0] + block[3]) / 2;

		if (!isnan(difference))
			row->differences[row->whole++] = difference;
	}
	row->a = side_figure(row, blocks, 0);
	row->b = side_figure(row, blocks, 1);
	/* Most differences of rare events are 0, and so is the signed ranks' estimate. */
	row->shift = row->counts ? gsl_stats_mean(row->differences, 1, row->whole)
				 : signed_rank_shift(row->differences, row->whole);
	row->p = row->whole ? signed_rank_p(row->differences, row->whole) : NAN;
}

static void adjust(struct ab_run *ab)
{
	double *p = memory_zeroed(ab->row_count, sizeof(*p));

	for (size_t i = 0; i < ab->row_count; i++)
		p[i] = ab->rows[i].p;
	multiple_holm(p, ab->row_count);
	for (size_t i = 0; i < ab->row_count; i++)
		ab->rows[i].p = p[i];
	free(p);
}

/* Emulated counts that repeat need no test. */
static bool is_exact(const struct ab_run *ab, const struct pair_row *row)
{
	for (size_t i = 1; i < row->whole; i++)
		if (row->differences[i] != row->differences[0])
			return false;
	return ab->run.record.emulated && row->whole > 1;
}

static const char *exact_verdict(double difference)
{
	if (difference == 0)
		return "same (exactly)";
	return difference > 0 ? "B is higher (exactly)" : "B is lower (exactly)";
}

static const char *verdict_of_row(const struct ab_run *ab, const struct pair_row *row,
				  const struct interval *interval)
{
	double reach = COMPARISON_MARGIN * row->a;
	bool has_interval = !isnan(interval->low);

	if (!row->whole)
		return "no complete block";
	if (is_exact(ab, row))
		return exact_verdict(row->differences[0]);
	if (has_interval && interval->low >= -reach && interval->high <= reach)
		return "same within 2 %";
	if (row->p < COMPARISON_LEVEL)
		return row->shift > 0 ? "B is higher" : "B is lower";
	return "inconclusive";
}

static void add_row(const struct ab_run *ab, const struct pair_row *row, struct table *table)
{
	struct interval interval = {NAN, NAN};
	bool has_interval = !row->counts && signed_rank_interval(row->differences, row->whole,
								 INTERVAL_CONFIDENCE, &interval);
	char *count = memory_printed("%zu", row->whole);
	char *text = text_of(row, ab->factor);

	table_add_row(table);
	table_add(table, text);
	table_add(table, figure_value(row->a).text);
	table_add(table, figure_value(row->b).text);
	table_add(table, row->whole ? figure_change(row->a, row->a + row->shift).text : "-");
	table_add(table, has_interval ? figure_range(interval.low, interval.high).text : "-");
	table_add(table, count);
	table_add(table, verdict_of_row(ab, row, &interval));
	free(count);
	free(text);
}

/* What the rows count, where all of them do. */
static const char *counted_of(const struct ab_run *ab)
{
	for (size_t i = 0; i < ab->row_count; i++)
		for (int side = 0; side < 2; side++)
			if (ab->rows[i].sides[side].counted)
				return ab->rows[i].sides[side].counted;
	return "events";
}

/* "medians, instructions, emulated": what the figures of the rows are. The caller frees. */
static char *figures_text(const struct ab_run *ab)
{
	size_t counting = 0;
	char *unit;
	char *text;

	for (size_t i = 0; i < ab->row_count; i++)
		counting += ab->rows[i].counts;
	unit = machine_unit(&ab->run,
			    counting == ab->row_count ? counted_of(ab) : ab->run.record.unit);
	if (counting == ab->row_count)
		text = memory_printed("means per sample, %s", unit);
	else
		text = memory_printed("medians, %s%s", unit,
				      counting > 0 ? "; for events, means per sample" : "");
	free(unit);
	return text;
}

static void print(const struct ab_run *ab, enum table_format format)
{
	struct table table = {.left_count = 1};
	char *machine = machine_line(&ab->run);
	char *figures = figures_text(ab);
	char *sides[2] = {memory_printed("A: %s", ab->levels[0]),
			  memory_printed("B: %s", ab->levels[1])};
	const char *const header[] = {"cell",    sides[0], sides[1], "B - A",
				      "CI 95 %", "blocks", "verdict"};

	table_add_row(&table);
	for (size_t i = 0; i < sizeof(header) / sizeof(*header); i++)
		table_add(&table, header[i]);
	for (size_t i = 0; i < ab->row_count; i++)
		add_row(ab, &ab->rows[i], &table);
	if (format != TABLE_CSV)
		printf("machine: %s\n%s = %s against %s in blocks A B B A, %s\n\n", machine,
		       ab->factor, ab->levels[0], ab->levels[1], figures);
	table_print(&table, format, stdout);
	table_free(&table);
	free(sides[0]);
	free(sides[1]);
	free(machine);
	free(figures);
}

/* A campaign has its runs in directories below. */
static bool is_campaign(const char *path)
{
	char *pattern = memory_printed("%s/*/run.json", path);
	glob_t found;
	bool any = glob(pattern, 0, NULL, &found) == 0;

	globfree(&found);
	free(pattern);
	return any;
}

static int read_ab(const char *path, struct ab_run *ab, struct message *message)
{
	char *run = memory_printed("%s/run.json", path);
	char *trials = memory_printed("%s/trials.jsonl", path);
	bool truncated = false;
	int result = run_record_read(run, &ab->run.record, message);

	if (result < 0 && is_campaign(path))
		message_set(
			message,
			"%s is a campaign, not a run of `mtebench ab`: use mtestat show or compare",
			path);
	if (result == 0)
		result = take_plan(ab, path, message);
	if (result == 0)
		result = record_read_trials(trials, take_trial, ab, &truncated, message);
	free(run);
	free(trials);
	return result;
}

static void free_ab(struct ab_run *ab)
{
	for (size_t i = 0; i < ab->row_count; i++) {
		record_free(&ab->rows[i].sides[0]);
		record_free(&ab->rows[i].sides[1]);
		free(ab->rows[i].places);
		free(ab->rows[i].differences);
	}
	free(ab->rows);
	run_record_free(&ab->run.record);
}

static int compare_ab(const char *path, enum table_format format)
{
	struct ab_run ab = {0};
	struct message message;
	int result = read_ab(path, &ab, &message);

	for (size_t i = 0; result == 0 && i < ab.row_count; i++)
		fill_row(&ab.rows[i], ab.blocks);
	if (result == 0) {
		adjust(&ab);
		print(&ab, format);
	}
	free_ab(&ab);
	return result < 0 ? command_end(EXIT_USAGE, &message) : command_flush();
}

static enum table_format format;

static const struct command_option options[] = {
	{"format", .value = "FORMAT", .help = "format of the table",
	 .choices = WORD_LIST(table_formats_or_csv), .chosen = &format},
	{.name = NULL},
};

static int run_ab(const struct command_line *line)
{
	return compare_ab(line->operands[0], format);
}

const struct command command_ab = {
	.name = "ab",
	.summary = "two levels or configs measured alternately (mtebench ab), block by block",
	.usage = "[--format=FORMAT] RUN",
	.description =
		"Compares the two levels or configs that `mtebench ab` measured alternately. A block A B B A gives one "
		"difference, in which a steady drift cancels: the mean of its two B medians (for events, means) minus "
		"the mean of its two A medians. Tested by Wilcoxon's signed-rank test over the blocks, adjusted by Holm "
		"over the rows. Incomplete blocks are left out.",
	.examples = "mtestat ab results/mte\n"
		    "mtestat ab --format=markdown results/mte",
	.options = {options},
	.operands = {1, 1, "one run is needed"},
	.run = run_ab,
};
