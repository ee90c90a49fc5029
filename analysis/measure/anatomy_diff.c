/* SPDX-License-Identifier: GPL-2.0-or-later */
/* anatomy_diff: the functions of two profiles side by side. */
#include "analysis/measure/anatomy_diff.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

static struct anatomy_change *find(const struct anatomy_diff *diff, const char *name)
{
	for (size_t i = 0; i < diff->count; i++)
		if (strcmp(diff->changes[i].name, name) == 0)
			return &diff->changes[i];
	return NULL;
}

static void add(struct anatomy_diff *diff, const struct anatomy_function *function, bool new)
{
	struct anatomy_change *change = find(diff, function->name);

	if (!change) {
		diff->changes = memory_grown(diff->changes, diff->count, sizeof(*diff->changes));
		change = &diff->changes[diff->count++];
		*change = (struct anatomy_change){.name = function->name, .phase = function->phase};
	}
	*(new ? &change->new : &change->base) = function->instructions;
	*(new ? &change->in_new : &change->in_base) = true;
	for (size_t i = 0; i < EVENT_GROUP_COUNT; i++)
		change->groups[i] += (new ? 1 : -1) * (int64_t)function->groups[i];
}

int64_t anatomy_change_size(const struct anatomy_change *change)
{
	return (int64_t)(change->new - change->base);
}

const char *anatomy_change_word(const struct anatomy_change *change)
{
	if (!change->in_base)
		return "new";
	return change->in_new ? "" : "gone";
}

static int compare(const void *left, const void *right)
{
	const struct anatomy_change *a = left, *b = right;
	int64_t size_a = llabs(anatomy_change_size(a)), size_b = llabs(anatomy_change_size(b));

	if (size_a != size_b)
		return size_a > size_b ? -1 : 1;
	return strcmp(a->name, b->name);
}

struct anatomy_diff anatomy_diff_of(const struct anatomy_profile *base,
				    const struct anatomy_profile *new)
{
	struct anatomy_diff diff = {0};

	for (size_t i = 0; i < base->count; i++)
		add(&diff, &base->functions[i], false);
	for (size_t i = 0; i < new->count; i++)
		add(&diff, &new->functions[i], true);
	if (diff.count > 0)
		qsort(diff.changes, diff.count, sizeof(*diff.changes), compare);
	return diff;
}

static int64_t costly_events(const struct anatomy_change *change)
{
	int64_t sum = 0;

	for (size_t i = 0; i < EVENT_GROUP_COUNT; i++)
		if (event_group_is_costly((enum event_group)i))
			sum += llabs(change->groups[i]);
	return sum;
}

static int compare_events(const void *left, const void *right)
{
	int64_t a = costly_events(left), b = costly_events(right);

	if (a != b)
		return a > b ? -1 : 1;
	return compare(left, right);
}

void anatomy_diff_sort_by_events(struct anatomy_diff *diff)
{
	if (diff->count > 0)
		qsort(diff->changes, diff->count, sizeof(*diff->changes), compare_events);
}

void anatomy_diff_free(struct anatomy_diff *diff)
{
	free(diff->changes);
	*diff = (struct anatomy_diff){0};
}

/* The largest difference comes first. */
bool anatomy_diff_is_any(const struct anatomy_diff *diff)
{
	return diff->count > 0 && anatomy_change_size(&diff->changes[0]) != 0;
}
