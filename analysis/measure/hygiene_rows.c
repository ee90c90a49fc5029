/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hygiene_rows: cells with the same verdicts become one row. */
#include "analysis/measure/hygiene_rows.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

#define LEVELS_MAX      64
#define LEVELS_SAID_MAX 6  /* by name, in a row */
#define FOLDED_CELLS    12 /* rows of fewer are folded, where there are too many */
#define UNKNOWN         (UINT64_C(1) << FINDINGS_RULES_MAX)

/* The distinct levels of a factor, in order of appearance. */
struct levels {
	const char *names[LEVELS_MAX];
	size_t uses[LEVELS_MAX];
	size_t count;
};

/* Cells that are told as one: a set of levels of each factor, one bit a level. */
struct group {
	uint64_t sets[RECORD_FACTORS_MAX];
	enum hygiene_verdict *verdicts;
	size_t cell_count; /* 0: taken into another */
	uint64_t rules;    /* of findings that bad cells fit, one bit a rule; UNKNOWN: none */
	bool folded;       /* of cells that differ in more than one factor */
};

struct merger {
	const struct grid *grid;
	const struct findings *findings; /* or NULL */
	struct levels levels[RECORD_FACTORS_MAX];
	struct group *groups;
};

static size_t level_index(struct levels *levels, const char *name)
{
	size_t i = 0;

	while (i < levels->count && strcmp(levels->names[i], name) != 0)
		i++;
	if (i == levels->count && i < LEVELS_MAX - 1)
		levels->names[levels->count++] = name;
	return i;
}

/* The bit of the finding that the cell in @row of run @column belongs to; 0 where it is not bad. */
static uint64_t rule_of(const struct merger *merger, size_t row, size_t column,
			enum hygiene_verdict verdict)
{
	const struct grid *grid = merger->grid;
	size_t rule;

	if (!merger->findings || (verdict != HYGIENE_STALE && verdict != HYGIENE_LOST))
		return 0;
	rule = findings_rule_of(merger->findings, grid_cell(grid, row, column), verdict,
				grid->dataset->runs[column].record.release);
	return rule == merger->findings->count ? UNKNOWN : UINT64_C(1) << rule;
}

static struct group group_of(struct merger *merger, size_t row)
{
	const struct grid *grid = merger->grid;
	size_t runs = grid->dataset->run_count;
	struct group group = {.cell_count = 1};

	group.verdicts = memory_zeroed(runs, sizeof(*group.verdicts));
	for (size_t i = 0; i < runs; i++) {
		group.verdicts[i] = verdict_of(grid_cell(grid, row, i));
		group.rules |= rule_of(merger, row, i, group.verdicts[i]);
	}
	for (size_t i = 0; i < grid->factor_count; i++) {
		const char *name = cell_level(grid->rows[row], grid->factors[i].name);
		size_t level = level_index(&merger->levels[i], name ? name : "-");

		merger->levels[i].uses[level]++;
		group.sets[i] = UINT64_C(1) << level;
	}
	return group;
}

/* Whether both have the same verdicts and the same levels of all factors but @factor. */
static bool may_merge(const struct merger *merger, const struct group *a, const struct group *b,
		      size_t factor)
{
	const struct grid *grid = merger->grid;

	for (size_t i = 0; i < grid->factor_count; i++)
		if (i != factor && a->sets[i] != b->sets[i])
			return false;
	return memcmp(a->verdicts, b->verdicts, grid->dataset->run_count * sizeof(*a->verdicts)) ==
	       0;
}

static bool merge_into(struct merger *merger, size_t target, size_t factor)
{
	struct group *into = &merger->groups[target];
	bool merged = false;

	for (size_t i = target + 1; i < merger->grid->row_count; i++) {
		struct group *from = &merger->groups[i];

		if (!from->cell_count || !may_merge(merger, into, from, factor))
			continue;
		into->sets[factor] |= from->sets[factor];
		into->cell_count += from->cell_count;
		into->rules |= from->rules;
		from->cell_count = 0;
		merged = true;
	}
	return merged;
}

static void merge_all(struct merger *merger)
{
	bool merged = true;

	while (merged) {
		merged = false;
		for (size_t factor = 0; factor < merger->grid->factor_count; factor++)
			for (size_t i = 0; i < merger->grid->row_count; i++)
				if (merger->groups[i].cell_count)
					merged |= merge_into(merger, i, factor);
	}
}

static bool is_noteworthy(const struct merger *merger, const struct group *group)
{
	for (size_t i = 0; i < merger->grid->dataset->run_count; i++)
		if (group->verdicts[i] == HYGIENE_STALE || group->verdicts[i] == HYGIENE_LOST ||
		    group->verdicts[i] == HYGIENE_FAILED)
			return true;
	return false;
}

static bool may_fold(const struct merger *merger, const struct group *a, const struct group *b)
{
	return b->cell_count > 0 && b->cell_count < FOLDED_CELLS &&
	       memcmp(a->verdicts, b->verdicts,
		      merger->grid->dataset->run_count * sizeof(*a->verdicts)) == 0;
}

/* Folds small groups that nothing is wrong with. */
static void fold_small(struct merger *merger)
{
	size_t rows = merger->grid->row_count;

	for (size_t i = 0; i < rows; i++) {
		struct group *into = &merger->groups[i];
		size_t folded = 0;

		if (!into->cell_count || into->cell_count >= FOLDED_CELLS ||
		    is_noteworthy(merger, into))
			continue;
		for (size_t j = i + 1; j < rows; j++) {
			struct group *from = &merger->groups[j];

			if (!may_fold(merger, into, from))
				continue;
			for (size_t k = 0; k < merger->grid->factor_count; k++)
				into->sets[k] |= from->sets[k];
			folded += from->cell_count;
			from->cell_count = 0;
		}
		into->cell_count += folded;
		into->folded = folded > 0;
	}
}

static size_t count_groups(const struct merger *merger)
{
	size_t count = 0;

	for (size_t i = 0; i < merger->grid->row_count; i++)
		count += merger->groups[i].cell_count > 0;
	return count;
}

static size_t usual_level(const struct levels *levels)
{
	size_t usual = 0;

	for (size_t i = 1; i < levels->count; i++)
		if (levels->uses[i] > levels->uses[usual])
			usual = i;
	return usual;
}

/* The first two factors that vary stand in every row. */
static bool is_said(const struct merger *merger, size_t factor)
{
	size_t varying = 0;

	for (size_t i = 0; i < factor; i++)
		varying += merger->levels[i].count > 1;
	return merger->levels[factor].count > 1 && varying < 2;
}

static size_t count_levels(uint64_t set)
{
	size_t count = 0;

	for (; set; set &= set - 1)
		count++;
	return count;
}

static char *levels_text(const struct levels *levels, const char *factor, uint64_t set)
{
	bool all = levels->count > 2 && set == (UINT64_C(1) << levels->count) - 1;
	char *names = memory_copied(all ? "any" : "");
	char *text;

	if (!all && count_levels(set) > LEVELS_SAID_MAX) {
		free(names);
		return memory_printed("%s=%zu levels", factor, count_levels(set));
	}
	for (size_t i = 0; i < levels->count; i++)
		if (!all && set >> i & 1)
			memory_append(&names, "|", levels->names[i]);
	text = memory_printed("%s=%s", factor, names);
	free(names);
	return text;
}

/* "other cells, of 4 backing, 9 event": how many levels they have of what they differ in. */
static char *folded_label(const struct merger *merger, const struct group *group)
{
	char *label = memory_copied("other cells");

	for (size_t i = 0; i < merger->grid->factor_count; i++) {
		size_t count = count_levels(group->sets[i]);
		char *text = memory_printed("%zu %s", count, merger->grid->factors[i].name);

		if (count > 1)
			memory_append(&label, strchr(label, ',') ? ", " : ", of ", text);
		free(text);
	}
	return label;
}

static char *label_of(const struct merger *merger, const struct group *group)
{
	char *label;

	if (group->folded)
		return folded_label(merger, group);
	label = memory_copied("");

	for (size_t i = 0; i < merger->grid->factor_count; i++) {
		const struct levels *levels = &merger->levels[i];
		char *text;

		if (!is_said(merger, i) && group->sets[i] == UINT64_C(1) << usual_level(levels))
			continue;
		text = levels_text(levels, merger->grid->factors[i].name, group->sets[i]);
		memory_append(&label, " ", text);
		free(text);
	}
	return label;
}

/* Sections of one finding stand together, so that its name comes once. */
static char *findings_text(const struct findings *findings, uint64_t rules)
{
	char *text = memory_copied("");
	const char *last = "";

	for (size_t i = 0; findings && i < findings->count; i++) {
		if (!(rules >> i & 1) || strcmp(findings->rules[i].name, last) == 0)
			continue;
		last = findings->rules[i].name;
		memory_append(&text, ", ", last);
	}
	if (rules & UNKNOWN)
		memory_append(&text, ", ", "not known");
	return text;
}

static char *usual_text(const struct merger *merger)
{
	char *usual = memory_copied("");

	for (size_t i = 0; i < merger->grid->factor_count; i++) {
		const struct levels *levels = &merger->levels[i];
		char *text;

		if (is_said(merger, i))
			continue;
		text = levels_text(levels, merger->grid->factors[i].name,
				   UINT64_C(1) << usual_level(levels));
		memory_append(&usual, " ", text);
		free(text);
	}
	return usual;
}

struct hygiene_rows hygiene_rows_of(const struct grid *grid, const struct findings *findings)
{
	struct merger *merger = memory_zeroed(1, sizeof(*merger));
	struct hygiene_rows rows = {0};

	merger->grid = grid;
	merger->findings = findings;
	merger->groups = memory_zeroed(grid->row_count, sizeof(*merger->groups));
	for (size_t i = 0; i < grid->row_count; i++)
		merger->groups[i] = group_of(merger, i);
	merge_all(merger);
	if (count_groups(merger) > HYGIENE_ROWS_READABLE)
		fold_small(merger);
	rows.items = memory_zeroed(grid->row_count, sizeof(*rows.items));
	for (size_t i = 0; i < grid->row_count; i++) {
		struct group *group = &merger->groups[i];

		if (group->cell_count)
			rows.items[rows.count++] = (struct hygiene_row){
				.label = label_of(merger, group),
				.verdicts = group->verdicts,
				.cell_count = group->cell_count,
				.findings = findings_text(findings, group->rules),
			};
		else
			free(group->verdicts);
	}
	rows.usual = usual_text(merger);
	free(merger->groups);
	free(merger);
	return rows;
}

void hygiene_rows_free(struct hygiene_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		free(rows->items[i].label);
		free(rows->items[i].verdicts);
		free(rows->items[i].findings);
	}
	free(rows->items);
	free(rows->usual);
}
