/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan: the trials that a config means. */
#include "host/plan/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/machine/random.h"
#include "host/plan/pairwise.h"

static bool same_name(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_cell(const struct cell *a, const struct cell *b)
{
	if (a->bench != b->bench)
		return false;
	for (size_t i = 0; a->bench->factors[i]; i++)
		if (strcmp(a->values[i], b->values[i]) != 0)
			return false;
	for (size_t i = 0; i < COMMON_FACTOR_COUNT; i++)
		if (!same_name(a->common[i], b->common[i]))
			return false;
	return true;
}

static bool is_planned(const struct plan *plan, size_t before, const struct cell *cell)
{
	for (size_t i = 0; i < before; i++)
		if (same_cell(&plan->trials[i].cell, cell))
			return true;
	return false;
}

static int append(struct plan *plan, const struct plan_trial *trial, struct message *message)
{
	if (plan->count == PLAN_TRIALS_MAX)
		return message_set(message, "the config has more than %d trials", PLAN_TRIALS_MAX);
	/* Grows by doubling: at powers of two the array is full. */
	if ((plan->count & (plan->count - 1)) == 0) {
		size_t capacity = plan->count ? plan->count * 2 : 1;
		struct plan_trial *grown = realloc(plan->trials, capacity * sizeof(*grown));

		if (!grown)
			return message_set(message, "no memory for the plan");
		plan->trials = grown;
	}
	plan->trials[plan->count] = *trial;
	plan->trials[plan->count].trial = plan->count;
	plan->count++;
	return 0;
}

/* The levels of common factor @index that hold for @section. */
static const struct config_levels *common_levels(const struct config *config,
						 const struct config_section *section, size_t index)
{
	return section->common[index].count ? &section->common[index] : &config->common[index];
}

/* Takes the level of @levels that @*number means, and leaves in it what the others are chosen
 * by. */
static const char *choose_level(const struct config_levels *levels, size_t *number)
{
	const char *level = levels->values[*number % levels->count];

	*number /= levels->count;
	return level;
}

/* Sets @cell to combination @number of @section's levels, the last factor varying fastest. */
static void choose_cell(const struct config *config, const struct config_section *section,
			size_t number, struct cell *cell)
{
	*cell = (struct cell){.bench = section->bench};
	for (size_t i = COMMON_FACTOR_COUNT; i-- > 0;) {
		const struct config_levels *levels = common_levels(config, section, i);

		if (levels->count)
			cell->common[i] = choose_level(levels, &number);
	}
	for (size_t i = bench_factor_count(section->bench); i-- > 0;) {
		const struct config_levels *levels = &section->levels[i];

		if (!levels->count) {
			cell->values[i] = section->bench->factors[i]->default_level;
			continue;
		}
		cell->values[i] = choose_level(levels, &number);
	}
}

static size_t combination_count(const struct config *config, const struct config_section *section)
{
	size_t count = 1;

	for (size_t i = 0; i < COMMON_FACTOR_COUNT; i++) {
		const struct config_levels *levels = common_levels(config, section, i);

		count *= levels->count ? levels->count : 1;
	}

	for (size_t i = 0; i < RECORD_FACTORS_MAX && count <= PLAN_TRIALS_MAX; i++)
		if (section->levels[i].count)
			count *= section->levels[i].count;
	return count;
}

static int add_cell(struct plan *plan, const struct cell *cell, const struct config_limits *limits,
		    struct message *message)
{
	struct plan_trial trial = {.cell = *cell, .limits = *limits};
	uint64_t count = limits->until.ci_ppm ? stop_rule_trials(&limits->until) : limits->repeat;

	plan->until |= limits->until.ci_ppm > 0;
	for (; trial.repeat < count; trial.repeat++)
		if (append(plan, &trial, message) < 0)
			return -1;
	return 0;
}

/* `until` decides how often a cell is repeated, and only it has a use for a budget. */
static int check_until(const struct config *config, const struct config_section *section,
		       const struct config_limits *limits, struct message *message)
{
	if (limits->until.ci_ppm && limits->repeat > 1)
		return message_set(
			message,
			"%s:%u: samples = until repeats a cell as often as it must: remove repeat, or give a number of samples",
			config->path, section->line);
	if (!limits->until.ci_ppm && section->limits.budget_ms)
		return message_set(
			message,
			"%s:%u: budget ends cells with samples = until, and the number of samples is fixed here",
			config->path, section->line);
	return 0;
}

/* Which of the section's @count combinations are run, where pairs of levels decide; owned by the caller.
 * NULL when there is no memory. */
static bool *select_pairwise(const struct config *config, const struct config_section *section,
			     size_t count)
{
	struct cell *cells = calloc(count, sizeof(*cells));
	size_t *numbers = calloc(count, sizeof(*numbers));
	bool *chosen = calloc(count, sizeof(*chosen)), *selected = calloc(count, sizeof(*selected));
	size_t applicable = 0;
	long result = -1;

	for (size_t i = 0; i < count && cells && numbers; i++) {
		choose_cell(config, section, i, &cells[applicable]);
		if (!section->bench->inapplicable ||
		    !section->bench->inapplicable(&cells[applicable]))
			numbers[applicable++] = i;
	}
	if (cells && numbers && chosen && selected)
		result = pairwise_choose(cells, applicable, chosen);
	for (size_t i = 0; i < applicable && result >= 0; i++)
		selected[numbers[i]] = chosen[i];
	free(cells);
	free(numbers);
	free(chosen);
	if (result >= 0)
		return selected;
	free(selected);
	return NULL;
}

static int add_cells(struct plan *plan, const struct config *config,
		     const struct config_section *section, size_t count, const bool *selected,
		     struct message *message)
{
	struct config_limits limits = config_section_limits(config, section);
	size_t before = plan->count;

	for (size_t i = 0; i < count; i++) {
		struct cell cell;
		const char *reason = NULL;

		choose_cell(config, section, i, &cell);
		if (cell.bench->inapplicable)
			reason = cell.bench->inapplicable(&cell);
		if (reason) {
			plan->left_out++;
			plan->why_left = plan->why_left ? plan->why_left : reason;
		} else if (selected && !selected[i]) {
			plan->not_selected++;
		} else if (is_planned(plan, before, &cell)) {
			plan->planned_twice++;
		} else if (add_cell(plan, &cell, &limits, message) < 0) {
			return -1;
		}
	}
	return 0;
}

static int add_section(struct plan *plan, const struct config *config,
		       const struct config_section *section, struct message *message)
{
	struct config_limits limits = config_section_limits(config, section);
	size_t count = combination_count(config, section);
	bool *selected;
	int result;

	if (check_until(config, section, &limits, message) < 0)
		return -1;
	if (limits.clock == CLOCK_EVENTS && !section->bench->counts_events)
		return message_set(
			message,
			"%s:%u: %s measures what the counter says: it has nothing to count with clock = events",
			config->path, section->line, section->bench->name);

	if (count > PLAN_TRIALS_MAX)
		return message_set(message, "%s:%u: the section has more than %d cells",
				   config->path, section->line, PLAN_TRIALS_MAX);
	if (limits.select == SELECT_ALL)
		return add_cells(plan, config, section, count, NULL, message);
	selected = select_pairwise(config, section, count);
	if (!selected)
		return message_set(message, "%s:%u: no memory to select cells", config->path,
				   section->line);
	result = add_cells(plan, config, section, count, selected, message);
	free(selected);
	return result;
}

static int shuffle(struct plan *plan, uint64_t seed, struct message *message)
{
	uint32_t *order = malloc(plan->count * sizeof(*order));
	struct plan_trial *shuffled = malloc(plan->count * sizeof(*shuffled));

	if (!order || !shuffled) {
		free(order);
		free(shuffled);
		return message_set(message, "no memory for the plan");
	}
	random_order(order, plan->count, seed);
	for (size_t i = 0; i < plan->count; i++)
		shuffled[i] = plan->trials[order[i]];
	free(order);
	free(plan->trials);
	plan->trials = shuffled;
	return 0;
}

int plan_make(const struct config *config, struct plan *plan, struct message *message)
{
	int result = 0;

	*plan = (struct plan){0};
	for (size_t i = 0; i < config->section_count && result == 0; i++)
		result = add_section(plan, config, config->sections[i], message);
	if (result == 0 && !plan->count)
		result = message_set(message, "%s: no cell can be run: %s", config->path,
				     plan->why_left);
	if (result == 0 && config->limits.budget_ms && !plan->until)
		result = message_set(
			message, "%s: budget ends cells with samples = until, and there are none",
			config->path);
	if (result == 0)
		result = shuffle(plan, config->seed, message);
	if (result < 0)
		plan_free(plan);
	return result;
}

void plan_free(struct plan *plan)
{
	free(plan->trials);
	*plan = (struct plan){0};
}

int plan_refuse_until(const struct plan *plan, const char *what, struct message *message)
{
	if (!plan->until)
		return 0;
	return message_set(
		message,
		"%s needs a plan whose trials are known, and the config has samples = until, which settles them while it runs: give a number of samples",
		what);
}

bool plan_asks_folios(const struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		if (cell_number_or(&plan->trials[i].cell, "folio", 0))
			return true;
	return false;
}

size_t plan_count_clock(const struct plan *plan, enum config_clock clock)
{
	size_t count = 0;

	for (size_t i = 0; i < plan->count; i++)
		count += plan->trials[i].limits.clock == clock;
	return count;
}

void plan_format_cell(const struct cell *cell, char *text, size_t text_size)
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; cell->bench->factors[i] && used < text_size; i++)
		if (cell_shows(cell, i))
			used += (size_t)snprintf(text + used, text_size - used, "%s%s=%s",
						 i ? " " : "", cell->bench->factors[i]->name,
						 cell->values[i]);
	for (size_t i = 0; i < COMMON_FACTOR_COUNT && used < text_size; i++)
		if (cell->common[i])
			used += (size_t)snprintf(text + used, text_size - used, " %s=%s",
						 common_factors[i]->name, cell->common[i]);
}
