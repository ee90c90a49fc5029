/* SPDX-License-Identifier: GPL-2.0-or-later */
/* footprint_tables: which lines and pages of memory median windows touch. */
#include "analysis/tables/footprint_tables.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

#define CODE "code" /* the region that is no data */
#define NO_FOOTPRINT                                                                               \
	"no footprint was recorded: measure with lab/mtelab run --anatomy --footprint\n"
#define TITLE_REGIONS                                                                              \
	"distinct lines of 64 bytes and pages of 4 KiB, by kind of memory (counts, emulated)"

/* Of what is shown of @anatomy; NULL where it was not recorded. */
static const struct footprint *footprint_of(const struct anatomy *anatomy)
{
	size_t shape = anatomy ? anatomy_shown_shape(anatomy) : SIZE_MAX;

	for (size_t i = 0; shape != SIZE_MAX && i < anatomy->record.footprints.count; i++)
		if (anatomy->record.footprints.list[i].shape == shape)
			return &anatomy->record.footprints.list[i];
	return NULL;
}

static void print_regions(const struct anatomy_view *view, const struct footprints *footprints,
			  const struct footprint *footprint)
{
	struct table table = {0};

	table_header(&table, 1, (const char *const[]){"memory", "read", "written", "pages", NULL});
	for (size_t i = 0; i < footprint->count; i++) {
		const struct footprint_lines *lines = &footprint->lines[i];

		if (lines->function != FOOTPRINT_ALL)
			continue;
		table_add_row(&table);
		table_add(&table, footprints->regions[lines->region]);
		table_printf(&table, "%" PRIu64, lines->read);
		table_printf(&table, "%" PRIu64, lines->written);
		table_printf(&table, "%" PRIu64, lines->pages);
	}
	anatomy_view_print(view, &table, TITLE_REGIONS);
}

/* A function in all kinds of memory, which have no line in common. */
struct row {
	const char *name;
	uint64_t code, read, written, pages;
};

static int compare_rows(const void *left, const void *right)
{
	const struct row *a = left, *b = right;
	uint64_t size_a = a->read + a->written + a->code, size_b = b->read + b->written + b->code;

	if (size_a != size_b)
		return size_a > size_b ? -1 : 1;
	return strcmp(a->name, b->name);
}

static struct row *rows_of(const struct anatomy_record *record, const struct footprint *footprint,
			   size_t *count)
{
	struct row *rows = memory_zeroed(record->function_count + 1, sizeof(*rows));

	for (size_t i = 0; i < footprint->count; i++) {
		const struct footprint_lines *lines = &footprint->lines[i];
		struct row *row;

		if (lines->function == FOOTPRINT_ALL)
			continue;
		row = &rows[lines->function];
		row->name = record->functions[lines->function];
		if (strcmp(record->footprints.regions[lines->region], CODE) == 0) {
			row->code += lines->read;
			continue;
		}
		row->read += lines->read;
		row->written += lines->written;
		row->pages += lines->pages;
	}
	*count = 0;
	for (size_t i = 0; i < record->function_count; i++)
		if (rows[i].name)
			rows[(*count)++] = rows[i];
	qsort(rows, *count, sizeof(*rows), compare_rows);
	return rows;
}

static void print_functions(const struct anatomy_view *view, const struct anatomy_record *record,
			    const struct footprint *footprint)
{
	struct table table = {0};
	size_t count, i;
	struct row *rows = rows_of(record, footprint, &count);

	table_header(&table, 2,
		     (const char *const[]){"function", "phase", "code", "read", "written", "pages",
					   NULL});
	for (i = 0; i < count && i < view->rows; i++) {
		table_add_row(&table);
		table_add(&table, rows[i].name);
		table_add(&table, view->phases->names[phases_find(view->phases, rows[i].name)]);
		table_printf(&table, "%" PRIu64, rows[i].code);
		table_printf(&table, "%" PRIu64, rows[i].read);
		table_printf(&table, "%" PRIu64, rows[i].written);
		table_printf(&table, "%" PRIu64, rows[i].pages);
	}
	anatomy_view_print(view, &table,
			   "functions: lines of code, lines and pages of data (counts, emulated)");
	if (i < count)
		fprintf(view->file, "%zu more functions (--all)\n", count - i);
	free(rows);
}

void footprint_print(const struct anatomy_view *view, const struct anatomy *anatomy)
{
	const struct footprint *footprint = footprint_of(anatomy);

	if (!footprint) {
		fputs(NO_FOOTPRINT, view->file);
		return;
	}
	print_regions(view, &anatomy->record.footprints, footprint);
	print_functions(view, &anatomy->record, footprint);
}

/* What @anatomy has in @region, all functions together; NULL where nothing. */
static const struct footprint_lines *find_region(const struct anatomy *anatomy, const char *region)
{
	const struct footprint *footprint = footprint_of(anatomy);

	for (size_t i = 0; footprint && i < footprint->count; i++)
		if (footprint->lines[i].function == FOOTPRINT_ALL &&
		    strcmp(anatomy->record.footprints.regions[footprint->lines[i].region],
			   region) == 0)
			return &footprint->lines[i];
	return NULL;
}

enum measure { MEASURE_READ, MEASURE_WRITTEN, MEASURE_PAGES, MEASURE_COUNT };

static uint64_t value_of(const struct anatomy *anatomy, const char *region, enum measure measure)
{
	const struct footprint_lines *lines = find_region(anatomy, region);

	if (!lines)
		return 0;
	if (measure == MEASURE_PAGES)
		return lines->pages;
	return measure == MEASURE_READ ? lines->read : lines->written;
}

/* "stack, written" or so; no row where all is 0. */
static void add_row(struct table *table, const char *region, enum measure measure,
		    const struct anatomy_column *columns, size_t count)
{
	static const char *const names[MEASURE_COUNT] = {"read", "written", "pages"};
	uint64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += value_of(columns[i].anatomy, region, measure);
	if (sum == 0)
		return;
	table_add_row(table);
	table_printf(table, "%.40s, %s", region, names[measure]);
	for (size_t i = 0; i < count; i++)
		if (footprint_of(columns[i].anatomy))
			table_printf(table, "%" PRIu64,
				     value_of(columns[i].anatomy, region, measure));
		else
			table_add(table, "-");
}

void footprint_print_columns(const struct anatomy_view *view, const struct anatomy_column *columns,
			     size_t count)
{
	const struct footprints *footprints = NULL;
	struct table table = {0};

	table_header(&table, 1, (const char *const[]){"memory", NULL});
	for (size_t i = 0; i < count; i++) {
		table_add(&table, columns[i].name);
		if (footprint_of(columns[i].anatomy))
			footprints = &columns[i].anatomy->record.footprints;
	}
	for (size_t i = 0; footprints && i < footprints->region_count; i++)
		for (enum measure measure = 0; measure < MEASURE_COUNT; measure++)
			add_row(&table, footprints->regions[i], measure, columns, count);
	if (footprints) {
		anatomy_view_print(view, &table, TITLE_REGIONS);
		return;
	}
	fputs(NO_FOOTPRINT, view->file);
	table_free(&table);
}
