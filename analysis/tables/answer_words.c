/* SPDX-License-Identifier: GPL-2.0-or-later */
/* answer_words: the answer in a few sentences. */
#include "analysis/tables/answer_words.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/base/wrapped.h"
#include "analysis/data/verdict.h"
#include "analysis/measure/main_cell.h"
#include "analysis/measure/mte_cost.h"
#include "analysis/tables/answer_refusals.h"
#include "analysis/tables/answer_tables.h"

#define GIB_BYTES    1073741824.0
#define STEPS_NAMED  6
#define LINE_COLUMNS 100

/* A cell with MTE on, and what MTE costs there. */
struct cost {
	const struct run *run;
	const struct cell *on;
	double off_figure, difference;
};

struct answer {
	const struct dataset *dataset;
	const struct grid *grids;
	size_t count;
	const struct changes *changes;
	size_t run; /* that it is about */
	const char *unit;
	FILE *file;
};

static void say(const struct answer *answer, const char *text)
{
	const struct wrapped lines = {.columns = LINE_COLUMNS, .indent = 2, .tail = ""};

	wrapped_print(&lines, "- ", text, answer->file);
}

static bool cost_of(const struct answer *answer, const struct cell *on, struct cost *cost)
{
	cost->run = &answer->dataset->runs[answer->run];
	cost->on = on;
	if (!on || !main_cell_is_fault(on) || !mte_cost(cost->run, on, &cost->difference))
		return false;
	cost->off_figure = cell_figure(cost->run, on) - cost->difference;
	return true;
}

/* " that the host has populated"; nothing where that is not known. */
static const char *populated(const struct cell *cell)
{
	if (!cell_level(cell, "populate"))
		return "";
	return cell_has_level(cell, "populate", "none") ? " that the host has not populated"
							: " that the host has populated";
}

/* ", 106..266 at 95 % confidence", of how well the difference is known; nothing where it is exact. */
static char *interval_text(const struct cost *cost)
{
	static const char *const words[] = {
		[DIFFERENCE_BY_BOOTS] = " at 95 % confidence",
		[DIFFERENCE_BY_SAMPLES] = " at 95 % confidence within this boot",
	};
	struct interval interval;
	enum difference_certainty certainty =
		cell_difference(cost->run, mte_twin(cost->run, cost->on), cost->on, &interval);

	if (certainty == DIFFERENCE_UNKNOWN)
		return memory_copied(", too few samples for an interval");
	if (certainty == DIFFERENCE_EXACT || interval.low == interval.high)
		return memory_copied("");
	return memory_printed(", %s%s", figure_range(interval.low, interval.high).text,
			      words[certainty]);
}

/* "+4.0 %", or "31 times as much" where that is no share; with its interval. */
static char *share_text(const struct cost *cost)
{
	bool share = figure_has_share(cost->off_figure, cost->difference) || cost->off_figure <= 0;
	char *interval = interval_text(cost);
	char *text =
		share ? memory_printed("%s%s",
				       figure_share(cost->off_figure, cost->difference).text,
				       interval)
		      : memory_printed("%.0f times as much%s",
				       (cost->off_figure + cost->difference) / cost->off_figure,
				       interval);

	free(interval);
	return text;
}

static char *page_text(uint64_t bytes)
{
	return bytes >= 1 << 20 ? memory_printed("%.0f MiB", (double)bytes / (1 << 20))
				: memory_printed("%.0f KiB", (double)bytes / 1024);
}

/* "331 instructions (+4.0 %) to ... (8377 without MTE)" */
static char *fault_text(const struct answer *answer, const struct cost *cost)
{
	const char *access = cell_level(cost->on, "access");
	char *share = share_text(cost), *page = page_text(cost->on->page_size_bytes);
	char *text =
		memory_printed("%s %s (%s) to the guest's first %s to a %s page of %s "
			       "memory%s (%s without MTE)",
			       figure_value(cost->difference).text, answer->unit, share,
			       access ? access : "access", page, cell_level(cost->on, "backing"),
			       populated(cost->on), figure_value(cost->off_figure).text);

	free(page);
	free(share);
	return text;
}

static double for_gib(const struct cost *cost)
{
	return cost->difference * GIB_BYTES / (double)cost->on->page_size_bytes;
}

static void say_cost(const struct answer *answer, const struct cost *cost)
{
	const struct cell *host = run_find_twin(cost->run, cost->on, "populate", "host");
	char *fault = fault_text(answer, cost);
	char *text = memory_printed("On %s, MTE adds %s", cost->run->name, fault);
	struct cost there;

	if (host != cost->on && cost_of(answer, host, &there)) {
		char *more = memory_printed("%s (%s) where it has (%s)",
					    figure_value(there.difference).text,
					    figure_share(there.off_figure, there.difference).text,
					    figure_value(there.off_figure).text);

		memory_append(&text, ", and ", more);
		free(more);
	}
	memory_append(&text, "", ". That is ");
	memory_append(&text, "", figure_scaled(for_gib(cost)).text);
	memory_append(&text, "", " per GiB.");
	say(answer, text);
	free(text);
	free(fault);
}

static void say_huge_cost(const struct answer *answer, const struct cost *cost)
{
	char *fault = fault_text(answer, cost);
	char *text =
		memory_printed("It adds %s: %s per GiB.", fault, figure_scaled(for_gib(cost)).text);

	say(answer, text);
	free(text);
	free(fault);
}

static const struct grid *grid_of(const struct answer *answer, const struct cell *cell, size_t *row)
{
	for (size_t i = 0; i < answer->count; i++) {
		*row = grid_find_row(&answer->grids[i], cell);
		if (*row < answer->grids[i].row_count)
			return &answer->grids[i];
	}
	return NULL;
}

/* "at 6.12 by +852, at 7.2 by +1131": the steps that were found in the cell. */
static char *steps_text(const struct answer *answer, const struct cell *cell)
{
	char *text = memory_copied("");
	size_t row = 0, named = 0;
	const struct grid *grid = grid_of(answer, cell, &row);

	for (size_t i = 0; i < answer->changes->count && named < STEPS_NAMED; i++) {
		const struct change *change = &answer->changes->items[i];
		char *step;

		if (change->grid != grid || change->row != row)
			continue;
		step = memory_printed("%s at %s",
				      figure_signed(change->after - change->before).text,
				      answer->dataset->runs[change->run].name);
		memory_append(&text, ", ", step);
		free(step);
		named++;
	}
	return text;
}

/* The first run before the newest that has a figure of pages of the same size, or NULL. */
static const struct run *first_run(const struct answer *answer, const struct cell *cell)
{
	const struct dataset *dataset = answer->dataset;
	uint64_t page_bytes = dataset->runs[answer->run].record.page_size_bytes;

	for (size_t i = 0; i < answer->run; i++)
		if (cell_has_figure(run_find_cell(&dataset->runs[i], cell)) &&
		    dataset->runs[i].record.page_size_bytes == page_bytes)
			return &dataset->runs[i];
	return NULL;
}

static void say_growth(const struct answer *answer, const struct cost *cost)
{
	const struct run *first = first_run(answer, cost->on);
	const struct cell *then = first ? run_find_cell(first, cost->on) : NULL;
	double was, cost_then;
	char *text, *steps;

	if (!first)
		return;
	was = cell_figure(first, then);
	steps = steps_text(answer, cost->on);
	text = memory_printed(
		"From %s to %s the first of these faults, with MTE, went from %s to %s: %s",
		first->name, cost->run->name, figure_value(was).text,
		figure_value(cell_figure(cost->run, cost->on)).text,
		figure_change(was, cell_figure(cost->run, cost->on)).text);
	if (*steps)
		memory_append(&text, "; steps: ", steps);
	if (mte_cost(first, then, &cost_then) && cost_then != cost->difference) {
		memory_append(&text, "; MTE added ", figure_value(cost_then).text);
		memory_append(&text, " on ", first->name);
	}
	memory_append(&text, "", ".");
	say(answer, text);
	free(steps);
	free(text);
}

static void say_refusals(const struct answer *answer)
{
	char *text = answer_refusals(answer->dataset, answer->grids, answer->count);
	char *sentence = memory_printed("Refused: %s.", text);

	if (*text)
		say(answer, sentence);
	free(sentence);
	free(text);
}

/* What hygiene found on one kernel. */
struct hygiene_count {
	size_t stale, lost, clean, unproven;
};

static struct hygiene_count count_hygiene(const struct run *run)
{
	struct hygiene_count count = {0};

	for (size_t i = 0; i < run->cell_count; i++) {
		enum hygiene_verdict verdict = strcmp(run->cells[i].bench, "hygiene") == 0
						       ? verdict_of(&run->cells[i])
						       : HYGIENE_ABSENT;

		count.stale += verdict == HYGIENE_STALE;
		count.lost += verdict == HYGIENE_LOST;
		count.clean += verdict == HYGIENE_CLEAN;
		count.unproven += verdict == HYGIENE_UNPROVEN;
	}
	return count;
}

static void say_hygiene(const struct answer *answer)
{
	char *text = memory_copied("");
	size_t clean = 0, unproven = 0;

	for (size_t i = 0; i < answer->dataset->run_count; i++) {
		const struct run *run = &answer->dataset->runs[i];
		struct hygiene_count count = count_hygiene(run);
		char *found = memory_printed("%s in %zu and %zu cells", run->name, count.stale,
					     count.lost);

		if (count.stale + count.lost > 0)
			memory_append(&text, ", ", found);
		clean += count.clean;
		unproven += count.unproven;
		free(found);
	}
	if (*text) {
		char *sentence = memory_printed("Hygiene: stale and lost tags: %s.", text);

		say(answer, sentence);
		free(sentence);
	} else if (clean > 0) {
		char *sentence = memory_printed(
			"Hygiene: no stale or lost tag on any kernel, in %zu cells%s.", clean,
			unproven ? "; others prove nothing, because no poison came back" : "");

		say(answer, sentence);
		free(sentence);
	}
	free(text);
}

static void say_failures(const struct answer *answer)
{
	const char *reason = NULL;
	size_t failed = 0, reports = 0;

	for (size_t run = 0; run < answer->dataset->run_count; run++)
		for (size_t i = 0; i < answer->dataset->runs[run].cell_count; i++) {
			const struct cell *cell = &answer->dataset->runs[run].cells[i];

			reports += cell->report_count;
			if (strcmp(cell->bench, "hygiene") == 0 ||
			    cell_status(cell) != TRIAL_FAILED)
				continue;
			reason = failed++ ? reason : cell->outcomes[TRIAL_FAILED].reason;
		}
	if (failed + reports > 0) {
		char *text = memory_printed(
			"Failed: %zu cells%s%s; the kernel reported %zu WARNs, BUGs or the like. The "
			"tables say which.",
			failed, reason ? ", the first because " : "", reason ? reason : "",
			reports);

		say(answer, text);
		free(text);
	}
}

void answer_print_words(const struct dataset *dataset, const struct grid *grids, size_t count,
			const struct changes *changes, FILE *file)
{
	struct answer answer = {.dataset = dataset,
				.grids = grids,
				.count = count,
				.changes = changes,
				.run = main_run(dataset),
				.file = file};
	const struct run *run = &dataset->runs[answer.run];
	struct cost cost;

	answer.unit = run->record.unit;
	if (cost_of(&answer, main_cell(grids, count, answer.run), &cost)) {
		const struct cell *huge_cell = main_huge_cell(grids, count, answer.run);
		struct cost huge;

		say_cost(&answer, &cost);
		if (huge_cell != cost.on && cost_of(&answer, huge_cell, &huge))
			say_huge_cost(&answer, &huge);
		say_growth(&answer, &cost);
	}
	say_refusals(&answer);
	say_hygiene(&answer);
	say_failures(&answer);
	if (run->record.emulated)
		say(&answer, "All of these are instruction counts of an emulated machine and say "
			     "nothing about time.");
}
