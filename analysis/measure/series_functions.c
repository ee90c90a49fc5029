/* SPDX-License-Identifier: GPL-2.0-or-later */
/* series_functions: the functions by which a patch moved cells. */
#include "analysis/measure/series_functions.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

void series_anatomies_free(struct series_anatomies *anatomies)
{
	for (size_t i = 0; i < anatomies->count; i++)
		anatomies_free(&anatomies->runs[i]);
	free(anatomies->runs);
	phases_free(&anatomies->phases);
	*anatomies = (struct series_anatomies){0};
}

int series_anatomies_read(const struct dataset *dataset, const char *phases_path,
			  struct series_anatomies *anatomies, struct message *message)
{
	*anatomies = (struct series_anatomies){0};
	if (phases_read(phases_path, &anatomies->phases, message) < 0)
		return -1;
	anatomies->runs = memory_zeroed(dataset->run_count, sizeof(*anatomies->runs));
	for (; anatomies->count < dataset->run_count; anatomies->count++)
		if (anatomies_read(&dataset->runs[anatomies->count],
				   &anatomies->runs[anatomies->count], message) < 0) {
			series_anatomies_free(anatomies);
			return -1;
		}
	return 0;
}

/* The profile of the median window of @cell in @run; without functions where there is none. */
static struct anatomy_profile profile_of(const struct series_anatomies *anatomies,
					 const struct run *run, const struct cell *cell)
{
	for (size_t i = 0; i < anatomies->count; i++) {
		const struct anatomy *anatomy;
		size_t shape;

		if (anatomies->runs[i].run != run)
			continue;
		anatomy = anatomies_find(&anatomies->runs[i], cell);
		shape = anatomy ? anatomy_shown_shape(anatomy) : SIZE_MAX;
		if (shape != SIZE_MAX)
			return anatomy_profile_of(anatomy, shape, &anatomies->phases);
	}
	return (struct anatomy_profile){0};
}

static int64_t sum_of(const struct anatomy_diff *diff)
{
	int64_t sum = 0;

	for (size_t i = 0; i < diff->count; i++)
		sum += llabs(anatomy_change_size(&diff->changes[i]));
	return sum;
}

static int64_t rest_of(const struct anatomy_diff *diff, size_t count)
{
	int64_t rest = 0;

	for (size_t i = count; i < diff->count; i++)
		rest += anatomy_change_size(&diff->changes[i]);
	return rest;
}

/* How many of the changes, largest first, make SERIES_SHARE of all. */
static size_t leading_changes(const struct anatomy_diff *diff, size_t limit)
{
	double wanted = SERIES_SHARE * (double)sum_of(diff);
	double sum = 0;
	size_t count = 0;

	while (count < diff->count && count < limit && sum < wanted)
		sum += (double)llabs(anatomy_change_size(&diff->changes[count++]));
	return count;
}

static struct series_function *find_function(const struct series_group *group,
					     const struct anatomy_change *change)
{
	for (size_t i = 0; i < group->function_count; i++)
		if (strcmp(group->functions[i].name, change->name) == 0 &&
		    (group->functions[i].low > 0) == (anatomy_change_size(change) > 0))
			return &group->functions[i];
	return NULL;
}

static bool has_same_functions(const struct series_group *group, const struct anatomy_diff *diff,
			       size_t count)
{
	if (group->function_count != count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!find_function(group, &diff->changes[i]))
			return false;
	return true;
}

static struct series_group *add_group(struct series_groups *groups, const struct anatomy_diff *diff,
				      size_t count)
{
	struct series_group *group;

	groups->items = memory_grown(groups->items, groups->count, sizeof(*groups->items));
	group = &groups->items[groups->count++];
	*group = (struct series_group){.functions = memory_zeroed(count, sizeof(*group->functions)),
				       .function_count = count};
	for (size_t i = 0; i < count; i++) {
		int64_t size = anatomy_change_size(&diff->changes[i]);

		group->functions[i] =
			(struct series_function){.name = diff->changes[i].name,
						 .word = anatomy_change_word(&diff->changes[i]),
						 .low = size,
						 .high = size};
	}
	return group;
}

static struct series_group *group_for(struct series_groups *groups, const struct anatomy_diff *diff,
				      size_t count)
{
	for (size_t i = 0; i < groups->count; i++)
		if (has_same_functions(&groups->items[i], diff, count))
			return &groups->items[i];
	return add_group(groups, diff, count);
}

static void add_cell(struct series_groups *groups, const struct series_row *row,
		     const struct anatomy_diff *diff, size_t limit)
{
	size_t count = leading_changes(diff, limit);
	struct series_group *group = group_for(groups, diff, count);
	int64_t rest = rest_of(diff, count);

	if (group->row_count == 0 || rest < group->rest_low)
		group->rest_low = rest;
	if (group->row_count == 0 || rest > group->rest_high)
		group->rest_high = rest;
	group->rows = memory_grown(group->rows, group->row_count, sizeof(*group->rows));
	group->rows[group->row_count++] = row;
	for (size_t i = 0; i < count; i++) {
		struct series_function *function = find_function(group, &diff->changes[i]);
		int64_t size = anatomy_change_size(&diff->changes[i]);

		function->low = size < function->low ? size : function->low;
		function->high = size > function->high ? size : function->high;
	}
}

static void explain(struct series_groups *groups, const struct series_row *row,
		    const struct series_step *step, const struct series_anatomies *anatomies,
		    size_t limit)
{
	const struct cell *cell = row->grid->rows[row->row];
	struct anatomy_profile base = profile_of(anatomies, step->base, cell);
	struct anatomy_profile new = profile_of(anatomies, step->run, cell);
	struct anatomy_diff diff = anatomy_diff_of(&base, &new);

	if (base.count > 0 && new.count > 0 && anatomy_diff_is_any(&diff))
		add_cell(groups, row, &diff, limit);
	else
		groups->unexplained++;
	anatomy_diff_free(&diff);
	anatomy_profile_free(&base);
	anatomy_profile_free(&new);
}

static bool has_moved_figure(const struct series_change *change)
{
	return series_change_is_move(change) && change->effect != EFFECT_TURN;
}

struct series_groups series_groups_of(const struct series_changes *changes, size_t step,
				      const struct series_anatomies *anatomies, size_t limit)
{
	struct series_groups groups = {0};

	for (size_t i = 0; i < changes->row_count; i++)
		if (has_moved_figure(&changes->rows[i].changes[step]))
			explain(&groups, &changes->rows[i], &changes->steps[step], anatomies,
				limit);
	return groups;
}

void series_groups_free(struct series_groups *groups)
{
	for (size_t i = 0; i < groups->count; i++) {
		free(groups->items[i].rows);
		free(groups->items[i].functions);
	}
	free(groups->items);
	*groups = (struct series_groups){0};
}
