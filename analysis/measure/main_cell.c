/* SPDX-License-Identifier: GPL-2.0-or-later */
/* main_cell: the one cell that a report answers with. */
#include "analysis/measure/main_cell.h"

#include <string.h>

#include "analysis/measure/changes.h"
#include "analysis/measure/mte_cost.h"

/* The most important first. */
static const struct {
	const char *factor;
	const char *level;
} usual[] = {
	{"backing", "anon-private"}, {"thp", "never"}, {"access", "write"},
	{"populate", "none"},        {"order", "seq"}, {"vcpus", "1"},
	{"kvm_mode", "vhe"},
};

/* The larger, the more usual. */
static unsigned int usualness(const struct cell *cell)
{
	unsigned int bits = 0;

	for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++)
		bits = bits << 1 | cell_has_level(cell, usual[i].factor, usual[i].level);
	return bits;
}

bool main_cell_is_fault(const struct cell *cell)
{
	return strcmp(cell->bench, "stage2_fault") == 0;
}

/* Whether @cell answers better than @best, which may be NULL. */
static bool is_better(const struct cell *cell, const struct cell *best)
{
	if (!best)
		return true;
	if (!main_cell_is_fault(cell))
		return false;
	return !main_cell_is_fault(best) || usualness(cell) > usualness(best);
}

typedef bool candidate_fn(const struct run *run, const struct cell *cell);

static const struct cell *best_of(const struct grid *grids, size_t count, size_t run,
				  candidate_fn *is_candidate)
{
	const struct run *data = &grids->dataset->runs[run];
	const struct cell *best = NULL;
	double cost;

	for (size_t i = 0; i < count; i++)
		for (size_t row = 0; row < grids[i].row_count; row++) {
			const struct cell *cell = grid_cell(&grids[i], row, run);

			if (cell && is_candidate(data, cell) && is_better(cell, best) &&
			    mte_cost(data, cell, &cost))
				best = cell;
		}
	return best;
}

static bool is_any(const struct run *run, const struct cell *cell)
{
	(void)run;
	return strcmp(cell->bench, "null") != 0 && cell->unit && !cell_counts(cell);
}

const struct cell *main_cell(const struct grid *grids, size_t count, size_t run)
{
	return count ? best_of(grids, count, run, is_any) : NULL;
}

static bool is_huge_fault(const struct run *run, const struct cell *cell)
{
	return main_cell_is_fault(cell) && cell->page_size_bytes > run->record.page_size_bytes;
}

const struct cell *main_huge_cell(const struct grid *grids, size_t count, size_t run)
{
	return count ? best_of(grids, count, run, is_huge_fault) : NULL;
}

size_t main_run(const struct dataset *dataset)
{
	uint64_t page_size = usual_page_size(dataset);
	size_t last = dataset->run_count - 1;

	while (last > 0 && dataset->runs[last].record.page_size_bytes != page_size)
		last--;
	return last;
}
