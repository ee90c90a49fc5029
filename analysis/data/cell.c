/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cell: what is asked of one cell. */
#include "analysis/data/cell.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "common/record/run_json.h"

struct cell cell_of_trial(const struct trial_record *trial)
{
	struct cell cell = {.bench = trial->bench, .level_count = trial->level_count};

	memcpy(cell.levels, trial->levels, sizeof(cell.levels));
	return cell;
}

bool cell_same(const struct cell *a, const struct cell *b)
{
	return cell_same_but(a, b, NULL);
}

bool cell_same_but(const struct cell *a, const struct cell *b, const char *factor)
{
	if (strcmp(a->bench, b->bench) != 0 || a->level_count != b->level_count)
		return false;
	for (size_t i = 0; i < a->level_count; i++) {
		const struct record_level *left = &a->levels[i], *right = &b->levels[i];

		if (strcmp(left->factor, right->factor) != 0)
			return false;
		if (strcmp(left->value, right->value) != 0 &&
		    (!factor || strcmp(left->factor, factor) != 0))
			return false;
	}
	return true;
}

const char *run_profile(const struct run *run, uint64_t *period)
{
	*period = 0;
	run_json_count(run->record.json, "plan.profile.period", period);
	return run_json_text(run->record.json, "plan.profile.event");
}

uint64_t run_source_missing_trials(const struct run_source *source)
{
	uint64_t planned = source->record.until ? 0 : source->record.planned_count;

	return planned > source->trial_count ? planned - source->trial_count : 0;
}

uint64_t run_missing_trials(const struct run *run)
{
	uint64_t missing = 0;

	for (size_t i = 0; i < run->source_count; i++)
		missing += run_source_missing_trials(&run->sources[i]);
	return missing;
}

/* Texts of records hold no control character (common/record/record_json.h). */
char *cell_name(const struct cell *cell, const char *factor, const char *level)
{
	size_t size = strlen(cell->bench) + 1 + (level ? strlen(level) : 0);
	char *name, *end;

	for (size_t i = 0; i < cell->level_count; i++)
		size += strlen(cell->levels[i].factor) + strlen(cell->levels[i].value) + 2;
	name = memory_resized(NULL, size, 1);
	end = stpcpy(name, cell->bench);
	for (size_t i = 0; i < cell->level_count; i++) {
		const struct record_level *own = &cell->levels[i];
		bool other = factor && strcmp(own->factor, factor) == 0;

		*end++ = '\n';
		end = stpcpy(end, own->factor);
		*end++ = '\n';
		end = stpcpy(end, other ? level : own->value);
	}
	return name;
}

void run_index_cells(struct run *run)
{
	text_index_free(&run->places);
	for (size_t i = 0; i < run->cell_count; i++) {
		char *name = cell_name(&run->cells[i], NULL, NULL);

		text_index_add(&run->places, name, i);
		free(name);
	}
}

static const struct cell *find_named(const struct run *run, char *name)
{
	size_t place;
	bool found = text_index_find(&run->places, name, &place);

	free(name);
	return found ? &run->cells[place] : NULL;
}

const struct cell *run_find_cell(const struct run *run, const struct cell *cell)
{
	return find_named(run, cell_name(cell, NULL, NULL));
}

const struct cell *run_find_twin(const struct run *run, const struct cell *cell, const char *factor,
				 const char *level)
{
	if (!cell || !cell_level(cell, factor))
		return NULL;
	return find_named(run, cell_name(cell, factor, level));
}

const char *cell_level(const struct cell *cell, const char *factor)
{
	for (size_t i = 0; i < cell->level_count; i++)
		if (strcmp(cell->levels[i].factor, factor) == 0)
			return cell->levels[i].value;
	return NULL;
}

bool cell_has_level(const struct cell *cell, const char *factor, const char *level)
{
	const char *own = cell_level(cell, factor);

	return own && level ? strcmp(own, level) == 0 : own == level;
}

char *cell_text(const struct cell *cell)
{
	char *text = memory_copied("");

	for (size_t i = 0; i < cell->level_count; i++) {
		char *longer = memory_printed("%s%s%s=%s", text, i ? " " : "",
					      cell->levels[i].factor, cell->levels[i].value);

		free(text);
		text = longer;
	}
	return text;
}

enum cell_pages cell_pages(const struct cell *cell)
{
	const char *backing = cell_level(cell, "backing"), *thp = cell_level(cell, "thp");

	if (backing && strncmp(backing, "hugetlb", 7) == 0)
		return CELL_PAGES_HUGETLB;
	return thp && strcmp(thp, "always") == 0 ? CELL_PAGES_THP : CELL_PAGES_BASE;
}

enum trial_status cell_status(const struct cell *cell)
{
	static const enum trial_status by_weight[] = {TRIAL_OK, TRIAL_FAILED, TRIAL_REFUSED};

	for (size_t i = 0; i < sizeof(by_weight) / sizeof(*by_weight); i++)
		if (cell->outcomes[by_weight[i]].count > 0)
			return by_weight[i];
	return TRIAL_SKIP;
}

bool cell_has_figure(const struct cell *cell)
{
	return cell && cell_status(cell) == TRIAL_OK;
}

void cell_status_text(const struct cell *cell, char *text, size_t text_size)
{
	enum trial_status status = cell_status(cell);
	const struct cell_outcome *outcome = &cell->outcomes[status];

	if (status == TRIAL_REFUSED)
		snprintf(text, text_size, "refused %s", record_errno_name(outcome->error_number));
	else
		snprintf(text, text_size, "%s", trial_status_name(status));
}

bool cell_lost_alike(const struct cell *a, const struct cell *b)
{
	enum trial_status status;

	if (!a || !b)
		return false;
	status = cell_status(a);
	return status != TRIAL_OK && status == cell_status(b) &&
	       strcmp(a->outcomes[status].reason, b->outcomes[status].reason) == 0;
}

bool cell_counts(const struct cell *cell)
{
	return cell->unit && strcmp(cell->unit, "count") == 0;
}

size_t cell_measured_boots(const struct cell *cell)
{
	size_t count = 0;

	for (size_t i = 0; i < cell->boot_count; i++)
		count += cell->boots[i].sample_count > 0;
	return count;
}

bool cell_is_exact(const struct run *run, const struct cell *cell)
{
	const struct cell_boot *first = NULL;

	for (size_t i = 0; i < cell->boot_count; i++) {
		const struct cell_boot *boot = &cell->boots[i];

		if (boot->sample_count == 0)
			continue;
		if (!boot->exact || (first && boot->median != first->median))
			return false;
		first = boot;
	}
	return first && run->record.emulated && !cell_counts(cell);
}

double cell_scale(const struct run *run, const struct cell *cell)
{
	return cell_counts(cell) ? 1 : run->record.unit_per_tick;
}

const char *cell_unit(const struct run *run, const struct cell *cell)
{
	if (!cell_counts(cell))
		return run->record.unit;
	return cell->counted ? cell->counted : "events";
}

static double figure_of(const struct cell *cell, const struct sample *sample)
{
	return cell_counts(cell) ? mean_arithmetic(sample->values, sample->count)
				 : sample_median(sample);
}

/* The geometric mean of the boots' medians; of equal ones that median, without rounding. */
static double figure_of_boots(const struct cell *cell)
{
	double sum = 0, logs = 0, low = HUGE_VAL, high = 0;
	double count = (double)cell_measured_boots(cell);

	for (size_t i = 0; i < cell->boot_count; i++) {
		double median = cell->boots[i].median;

		if (cell->boots[i].sample_count == 0)
			continue;
		sum += median;
		logs += log(median);
		low = fmin(low, median);
		high = fmax(high, median);
	}
	if (low == high)
		return low;
	return low > 0 ? exp(logs / count) : sum / count;
}

double cell_figure(const struct run *run, const struct cell *cell)
{
	bool several = cell_measured_boots(cell) > 1 && !cell_counts(cell);

	return cell_scale(run, cell) *
	       (several ? figure_of_boots(cell) : figure_of(cell, &cell->sample));
}

double cell_control_figure(const struct run *run, const struct cell *cell)
{
	return cell_scale(run, cell) * figure_of(cell, &cell->control);
}

const char *cell_figure_name(const struct cell *cell)
{
	return cell_counts(cell) ? "mean" : "median";
}

bool cell_interval(const struct run *run, const struct cell *cell, struct interval *interval)
{
	struct ordered sample = {cell->sample.sorted, cell->sample.count};
	double scale = cell_scale(run, cell);
	struct interval raw;

	if (cell_counts(cell))
		raw = interval_mean_poisson(sample, INTERVAL_CONFIDENCE, 1);
	else if (!interval_quantile_order(sample, 0.5, INTERVAL_CONFIDENCE, &raw))
		return false;
	*interval = (struct interval){scale * raw.low, scale * raw.high};
	return true;
}

struct interval cell_bar(const struct run *run, const struct cell *cell)
{
	const struct sample *sample = &cell->sample;
	double scale = cell_scale(run, cell);
	struct interval bar = {scale * quantile_type7(sample->sorted, sample->count, 0.25),
			       scale * quantile_type7(sample->sorted, sample->count, 0.75)};

	if (cell_counts(cell))
		cell_interval(run, cell, &bar);
	return bar;
}
