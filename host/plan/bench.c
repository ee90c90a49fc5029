/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bench: the list of benchmarks, and the levels of their cells. */
#include "host/plan/bench.h"

#include <assert.h>
#include <string.h>

#include "common/number.h"

/* The linker makes these of section "benches". */
extern const struct bench *const __start_benches[];
extern const struct bench *const __stop_benches[];

size_t bench_count(void)
{
	return (size_t)(__stop_benches - __start_benches);
}

/* The objects are linked in order of file name, which is the benchmark's name: the section is
 * sorted. */
const struct bench *bench_at(size_t index)
{
	return __start_benches[index];
}

const struct bench *bench_find(const char *name)
{
	for (size_t i = 0; i < bench_count(); i++)
		if (strcmp(bench_at(i)->name, name) == 0)
			return bench_at(i);
	return NULL;
}

size_t bench_factor_count(const struct bench *bench)
{
	size_t count = 0;

	while (bench->factors[count])
		count++;
	return count;
}

int bench_factor_index(const struct bench *bench, const char *name)
{
	for (int i = 0; bench->factors[i]; i++)
		if (strcmp(bench->factors[i]->name, name) == 0)
			return i;
	return -1;
}

static int declared_index(const struct cell *cell, const char *name)
{
	int index = bench_factor_index(cell->bench, name);

	assert(index >= 0);
	return index;
}

const char *cell_level(const struct cell *cell, const char *name)
{
	return cell->values[declared_index(cell, name)];
}

static bool is_said(const struct cell *cell, size_t index)
{
	const struct factor *factor = cell->bench->factors[index];

	return !factor->silent || strcmp(cell->values[index], factor->default_level) != 0;
}

bool cell_shows(const struct cell *cell, size_t index)
{
	const struct factor *const *factors = cell->bench->factors;

	for (size_t i = 0; factors[i]; i++)
		if (factors[i]->replaces && is_said(cell, i) &&
		    strcmp(factors[i]->replaces, factors[index]->name) == 0)
			return false;
	return is_said(cell, index);
}

bool cell_is(const struct cell *cell, const char *name, const char *level)
{
	return strcmp(cell_level(cell, name), level) == 0;
}

uint64_t cell_number(const struct cell *cell, const char *name)
{
	const struct factor *factor = cell->bench->factors[declared_index(cell, name)];
	const char *level = cell_level(cell, name);
	uint64_t number = 0;

	if (!factor->levels)
		number_parse_u64(level, factor->min, factor->max, &number);
	else
		number = level_find(factor->levels, level)->value;
	assert(number != LEVEL_NO_VALUE);
	return number;
}

uint64_t cell_number_or(const struct cell *cell, const char *name, uint64_t absent)
{
	return bench_factor_index(cell->bench, name) < 0 ? absent : cell_number(cell, name);
}
