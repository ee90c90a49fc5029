/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sampled_tables: shares in per cent. */
#include "analysis/tables/sampled_tables.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

static struct sampled_share share_of(const struct sampled *sampled, const struct sampled_part *part)
{
	return sampled_share_of(part, &sampled->all, sampled->round_count, SAMPLED_CONFIDENCE);
}

static void add_percent(struct table *table, double share)
{
	table_printf(table, "%.1f %%", 100 * share);
}

static void add_part(struct table *table, const struct sampled *sampled,
		     const struct sampled_part *part)
{
	struct sampled_share share = share_of(sampled, part);

	table_printf(table, "%" PRIu64, part->samples);
	add_percent(table, share.share);
	add_percent(table, share.low);
	add_percent(table, share.high);
}

/* The expected share and what was found of it; nothing without an exposure. */
static void add_match(struct table *table, const struct sampled_match *match, double expected,
		      bool judged, bool differs)
{
	if (!match)
		return;
	add_percent(table, expected);
	if (judged)
		table_add(table, differs ? "DIFFERS" : "agrees");
}

static void print_phases(const struct anatomy_view *view, const struct sampled *sampled,
			 const struct sampled_match *match)
{
	struct table table = {0};

	table_header(&table, 1,
		     (const char *const[]){"phase", "samples", "share", "from", "to",
					   match ? "by instructions" : NULL, "", NULL});
	for (size_t i = 0; i < view->phases->count; i++) {
		double expected = match ? match->expected[i] : 0;

		if (sampled->phases[i].samples == 0 && expected < SAMPLED_JUDGED / 100)
			continue;
		table_add_row(&table);
		table_add(&table, view->phases->names[i]);
		add_part(&table, sampled, &sampled->phases[i]);
		add_match(&table, match, expected, expected >= SAMPLED_JUDGED,
			  match && match->differs[i]);
	}
	if (match) {
		table_add_row(&table);
		table_add(&table, "phases under 1 % together");
		table_add(&table, "");
		add_percent(&table, match->found.share);
		table_add(&table, "");
		table_add(&table, "");
		add_match(&table, match, match->rest, true, match->rest_differs);
	}
	anatomy_view_print(view, &table, "phases (samples; 95 % interval of each share)");
}

static void print_functions(const struct anatomy_view *view, const struct sampled *sampled)
{
	struct table table = {0};

	table_header(
		&table, 2,
		(const char *const[]){"function", "phase", "samples", "share", "from", "to", NULL});
	for (size_t i = 0; i < sampled->function_count && i < view->rows; i++) {
		const struct sampled_function *function = &sampled->functions[i];

		table_add_row(&table);
		table_add(&table, function->name);
		table_add(&table, view->phases->names[function->phase]);
		add_part(&table, sampled, &function->part);
	}
	anatomy_view_print(view, &table, "functions (samples; 95 % interval of each share)");
}

static void print_origin(const struct anatomy_view *view, const struct sampled_column *column,
			 const struct sampled *sampled)
{
	uint64_t period;
	const char *event = run_profile(column->run, &period);

	if (sampled->reason) {
		fprintf(view->file, "no samples: %s\n", sampled->reason);
		return;
	}
	fprintf(view->file,
		"%" PRIu64
		" samples in the kernel during the timed jobs of %zu trials, on average one per %" PRIu64
		" %s%s; %" PRIu64 " lost, throttled %" PRIu64 " times\n",
		sampled->all.samples, sampled->round_count, period, event,
		column->run->record.emulated ? ", emulated" : "", sampled->lost,
		sampled->throttled);
}

static void print_verdict(const struct anatomy_view *view, const struct sampled_column *column,
			  const struct anatomy *anatomy, const struct sampled_match *match)
{
	fprintf(view->file,
		"\n%s: samples and instructions %s: %zu shares compared, %.1f %% joint confidence; %" PRIu64
		" windows without a sample\n",
		column->name, sampled_agrees(match) ? "agree" : "DO NOT AGREE", match->judged,
		100 * SAMPLED_AGREEMENT, anatomy->record.exposed_windows);
}

bool sampled_print(const struct anatomy_view *view, const struct sampled_column *column,
		   const struct anatomy *anatomy)
{
	struct sampled sampled = sampled_of(column->cell, view->phases);
	struct sampled_match match;
	bool matched = anatomy && sampled_match(&sampled, anatomy, view->phases, &match);
	bool agrees = !matched || sampled_agrees(&match);

	print_origin(view, column, &sampled);
	if (!sampled.reason) {
		print_phases(view, &sampled, matched ? &match : NULL);
		print_functions(view, &sampled);
	}
	if (matched)
		print_verdict(view, column, anatomy, &match);
	else if (anatomy && !sampled.reason)
		fputs("\n"
		      "samples and instructions are not compared: too many windows are longer than half the sampling period\n"
		      "(choose a longer --profile-period)\n",
		      view->file);
	sampled_free(&sampled);
	return agrees;
}

bool sampled_print_match(const struct anatomy_view *view, const struct sampled_column *column,
			 const struct anatomy *anatomy)
{
	struct sampled sampled = sampled_of(column->cell, view->phases);
	struct sampled_match match;
	bool matched = anatomy && sampled_match(&sampled, anatomy, view->phases, &match);

	if (matched)
		print_verdict(view, column, anatomy, &match);
	sampled_free(&sampled);
	return !matched || sampled_agrees(&match);
}

/* A row of the difference of two cells. */
struct row {
	const char *name;
	const char *phase; /* of a function; NULL for a phase */
	struct sampled_share base, new;
};

static double difference(const struct row *row)
{
	return row->new.share - row->base.share;
}

static int compare_rows(const void *left, const void *right)
{
	double a = fabs(difference(left)), b = fabs(difference(right));

	return a > b ? -1 : a < b;
}

/* Of independent shares: the halves towards each other add up in squares (Newcombe 1998, method
 * 10). */
static void add_difference(struct table *table, const struct row *row)
{
	const struct sampled_share *base = &row->base, *new = &row->new;
	double change = difference(row);
	double down = hypot(new->share - new->low, base->high - base->share);
	double up = hypot(new->high - new->share, base->share - base->low);

	add_percent(table, base->share);
	add_percent(table, new->share);
	table_printf(table, "%+.1f", 100 * change);
	table_printf(table, "%+.1f", 100 * (change - down));
	table_printf(table, "%+.1f", 100 * (change + up));
}

static void print_rows(const struct anatomy_view *view, struct row *rows, size_t count,
		       const struct sampled_column *base, const struct sampled_column *new)
{
	bool functions = count && rows[0].phase;
	struct table table = {0};

	if (count)
		qsort(rows, count, sizeof(*rows), compare_rows);
	if (functions)
		table_header(&table, 2,
			     (const char *const[]){"function", "phase", base->name, new->name,
						   "points", "from", "to", NULL});
	else
		table_header(&table, 1,
			     (const char *const[]){"phase", base->name, new->name, "points", "from",
						   "to", NULL});
	for (size_t i = 0; i < count && (!functions || i < view->rows); i++) {
		table_add_row(&table);
		table_add(&table, rows[i].name);
		if (functions)
			table_add(&table, rows[i].phase);
		add_difference(&table, &rows[i]);
	}
	anatomy_view_print(
		view, &table,
		functions ? "functions (shares; difference in percentage points, 95 % interval)"
			  : "phases (shares; difference in percentage points, 95 % interval)");
}

static void print_phase_rows(const struct anatomy_view *view, const struct sampled *samples,
			     const struct sampled_column *columns)
{
	struct row rows[PHASES_MAX + 1];
	size_t count = 0;

	for (size_t i = 0; i < view->phases->count; i++)
		if (samples[0].phases[i].samples || samples[1].phases[i].samples)
			rows[count++] = (struct row){
				.name = view->phases->names[i],
				.base = share_of(&samples[0], &samples[0].phases[i]),
				.new = share_of(&samples[1], &samples[1].phases[i]),
			};
	print_rows(view, rows, count, &columns[0], &columns[1]);
}

/* NULL when no sample was in it. */
static const struct sampled_function *find(const struct sampled *sampled, const char *name)
{
	for (size_t i = 0; i < sampled->function_count; i++)
		if (strcmp(sampled->functions[i].name, name) == 0)
			return &sampled->functions[i];
	return NULL;
}

static struct sampled_share share_of_name(const struct sampled *sampled, const char *name)
{
	const struct sampled_function *function = find(sampled, name);
	struct sampled_part none = {
		.rounds = memory_zeroed(sampled->round_count, sizeof(*none.rounds))};
	struct sampled_share share = share_of(sampled, function ? &function->part : &none);

	free(none.rounds);
	return share;
}

static void print_function_rows(const struct anatomy_view *view, const struct sampled *samples,
				const struct sampled_column *columns)
{
	size_t most = samples[0].function_count + samples[1].function_count, count = 0;
	struct row *rows = memory_zeroed(most, sizeof(*rows));

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < samples[k].function_count; i++) {
			const struct sampled_function *function = &samples[k].functions[i];

			if (k == 1 && find(&samples[0], function->name))
				continue;
			rows[count++] = (struct row){
				.name = function->name,
				.phase = view->phases->names[function->phase],
				.base = share_of_name(&samples[0], function->name),
				.new = share_of_name(&samples[1], function->name),
			};
		}
	print_rows(view, rows, count, &columns[0], &columns[1]);
	free(rows);
}

void sampled_print_difference(const struct anatomy_view *view, const struct sampled_column *base,
			      const struct sampled_column *new)
{
	struct sampled samples[] = {sampled_of(base->cell, view->phases),
				    sampled_of(new->cell, view->phases)};
	const struct sampled_column columns[] = {*base, *new};

	for (size_t i = 0; i < 2; i++) {
		fprintf(view->file, "%s: ", columns[i].name);
		print_origin(view, &columns[i], &samples[i]);
	}
	if (!samples[0].reason && !samples[1].reason) {
		print_phase_rows(view, samples, columns);
		print_function_rows(view, samples, columns);
	}
	sampled_free(&samples[0]);
	sampled_free(&samples[1]);
}

static void add_cell(struct table *table, const struct sampled *sampled, size_t phase)
{
	struct sampled_share share;

	if (!sampled->all.samples) {
		table_add(table, "-");
		return;
	}
	share = share_of(sampled, &sampled->phases[phase]);
	table_printf(table, "%.1f ± %.1f %%", 100 * share.share,
		     100 * fmax(share.high - share.share, share.share - share.low));
}

void sampled_print_columns(const struct anatomy_view *view, const struct sampled_column *columns,
			   size_t count)
{
	struct sampled *samples = memory_zeroed(count, sizeof(*samples));
	struct table table = {0};

	table_header(&table, 1, (const char *const[]){"phase", NULL});
	for (size_t i = 0; i < count; i++) {
		table_add(&table, columns[i].name);
		if (columns[i].cell)
			samples[i] = sampled_of(columns[i].cell, view->phases);
	}
	for (size_t phase = 0; phase < view->phases->count; phase++) {
		uint64_t all = 0;

		for (size_t i = 0; i < count; i++)
			all += samples[i].phases[phase].samples;
		if (!all)
			continue;
		table_add_row(&table);
		table_add(&table, view->phases->names[phase]);
		for (size_t i = 0; i < count; i++)
			add_cell(&table, &samples[i], phase);
	}
	anatomy_view_print(view, &table, "phases (shares of the samples, and their 95 % interval)");
	for (size_t i = 0; i < count; i++)
		sampled_free(&samples[i]);
	free(samples);
}
