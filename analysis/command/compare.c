/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compare: the command `mtestat compare`. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/command/commands.h"
#include "analysis/command/compare_gate.h"
#include "analysis/command/missing.h"
#include "analysis/command/selection.h"
#include "analysis/export/formats.h"
#include "analysis/tables/compare_tables.h"
#include "common/number.h"

#define GATE "worse>"

enum compare_format {
	FORMAT_TEXT,
	FORMAT_MAIL,
	FORMAT_MARKDOWN,
	FORMAT_JSON,
	FORMAT_CSV,
	FORMAT_BENCHFMT,
	FORMAT_COUNT
};

static const char *const format_names[] = {"text", "mail",     "markdown", "json",
					   "csv",  "benchfmt", NULL};

/* Of the cells of a benchmark. */
enum order { ORDER_CHANGE, ORDER_PLAN, ORDER_DEFAULT };
static const char *const orders[] = {"change", "plan", NULL};

struct request {
	enum compare_format format;
	enum order order;
	struct compare_view view;
	double gate; /* a share; NAN: no gate */
	bool force;
	const char *again; /* a second run like the base, or NULL */
	char *command;     /* as typed */
	char **paths;      /* the base first */
	size_t path_count;
};

/* A base run and a new one. */
struct match {
	const struct run *base;
	const struct run *now;
};

struct matches {
	struct match *items;
	size_t count;
};

static int refuse_differences(const struct run *base, const struct run *now, bool force,
			      struct message *message)
{
	char *text = comparison_differences(base, now);
	bool units_differ = strcmp(base->record.unit, now->record.unit) != 0;
	bool refused = *text && (!force || units_differ);

	if (refused)
		message_set(message, "%s and %s are not comparable: %s%s", base->path, now->path,
			    text, units_differ ? "" : " (--force compares them anyway)");
	else if (*text)
		fprintf(stderr, "mtestat compare: compared anyway: %s\n", text);
	free(text);
	return refused ? -1 : 0;
}

static int add_match(struct matches *matches, const struct run *base, const struct run *now,
		     bool force, struct message *message)
{
	if (refuse_differences(base, now, force, message) < 0)
		return -1;
	matches->items = memory_grown(matches->items, matches->count, sizeof(*matches->items));
	matches->items[matches->count++] = (struct match){.base = base, .now = now};
	return 0;
}

static const struct run *find_label(const struct dataset *dataset, const char *label)
{
	for (size_t i = 0; i < dataset->run_count; i++)
		if (strcmp(dataset->runs[i].record.label, label) == 0)
			return &dataset->runs[i];
	return NULL;
}

/* A base of one run is compared with each of @now; of several, with the run of the same label. */
static int match_runs(const struct dataset *base, const struct dataset *now, bool force,
		      struct matches *matches, struct message *message)
{
	size_t before = matches->count;

	for (size_t i = 0; i < now->run_count; i++) {
		const struct run *run = &now->runs[i];
		const struct run *twin =
			base->run_count == 1 ? base->runs : find_label(base, run->record.label);

		if (!twin)
			fprintf(stderr, "mtestat compare: %s: the base has no run labelled %s\n",
				run->path, run->record.label);
		else if (add_match(matches, twin, run, force, message) < 0)
			return -1;
	}
	if (matches->count > before && base->run_count > now->run_count)
		fprintf(stderr,
			"mtestat compare: %s: only runs whose label is also in %s are compared\n",
			base->path, now->path);
	if (matches->count > before)
		return 0;
	return message_set(message, "%s and %s have no kernel label in common", base->path,
			   now->path);
}

static void print_pairs(const struct pair *pairs, size_t count, const struct request *request)
{
	static const enum table_format tables[FORMAT_COUNT] = {
		[FORMAT_TEXT] = TABLE_TEXT,
		[FORMAT_MARKDOWN] = TABLE_MARKDOWN,
		[FORMAT_CSV] = TABLE_CSV,
	};

	if (request->format == FORMAT_JSON) {
		compare_print_json(pairs, count, &request->view.rules);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && request->format != FORMAT_CSV)
			putchar('\n');
		if (request->format == FORMAT_MAIL) {
			compare_print_mail(&pairs[i], &request->view.rules, request->command);
		} else if (request->format == FORMAT_BENCHFMT) {
			export_benchfmt(&pairs[i].runs[0], stdout);
			export_benchfmt(&pairs[i].runs[1], stdout);
		} else {
			compare_print_tables(&pairs[i], &request->view, tables[request->format]);
		}
	}
}

static int compare_matches(const struct matches *matches, const struct request *request)
{
	struct pair *pairs = memory_zeroed(matches->count, sizeof(*pairs));
	int code;

	for (size_t i = 0; i < matches->count; i++)
		pair_init(&pairs[i], matches->items[i].base, matches->items[i].now);
	pairs_decide(pairs, matches->count, &request->view.rules);
	for (size_t i = 0; i < matches->count && !selection_is_all(); i++)
		pair_keep(&pairs[i], selection_chooses);
	print_pairs(pairs, matches->count, request);
	code = isnan(request->gate) ? command_flush()
				    : compare_gate_close(pairs, matches->count, request->gate);
	for (size_t i = 0; i < matches->count; i++)
		pair_free(&pairs[i]);
	free(pairs);
	return code;
}

static int read_datasets(const struct request *request, struct dataset *datasets,
			 struct message *message)
{
	if (dataset_read_joined(request->paths[0], request->again, &datasets[0], message) < 0)
		return -1;
	for (size_t i = 1; i < request->path_count; i++)
		if (dataset_read(request->paths[i], &datasets[i], message) < 0)
			return -1;
	return 0;
}

static int compare(const struct request *request)
{
	struct dataset *datasets = memory_zeroed(request->path_count, sizeof(*datasets));
	struct matches matches = {0};
	struct message message;
	int result = read_datasets(request, datasets, &message);
	int code;

	for (size_t i = 1; result == 0 && i < request->path_count; i++)
		result = match_runs(&datasets[0], &datasets[i], request->force, &matches, &message);
	/* A gate says it in its own words. */
	if (result == 0)
		result = selection_check(&datasets[0], &message);
	for (size_t i = 0; result == 0 && isnan(request->gate) && i < request->path_count; i++)
		missing_tell(&datasets[i]);
	if (result == 0)
		code = compare_matches(&matches, request);
	else
		code = command_end(EXIT_USAGE, &message);
	free(matches.items);
	for (size_t i = 0; i < request->path_count; i++)
		dataset_free(&datasets[i]);
	free(datasets);
	return code;
}

static struct request asked = {
	.order = ORDER_DEFAULT,
	.view = {.rules = {.margin = COMPARISON_MARGIN, .exact_margin = COMPARISON_EXACT_MARGIN}},
	.gate = NAN};

static int take_gate(char *value, struct message *message)
{
	if (strncmp(value, GATE, strlen(GATE)) == 0 &&
	    number_parse_percent(value + strlen(GATE), 1000, &asked.gate) == 0)
		return 0;
	return message_set(message, "--gate must be '" GATE "N%%', not '%s'", value);
}

static int take_same(char *value, struct message *message)
{
	if (number_parse_percent(value, 1000, &asked.view.rules.margin) < 0)
		return message_set(message, "--same must be 'N%%', not '%s'", value);
	asked.view.rules.exact_margin = asked.view.rules.margin;
	return 0;
}

static const struct command_option options[] = {
	{"format", .value = "FORMAT",
	 .help = "output format; mail has 72 columns, for a cover letter",
	 .choices = WORD_LIST(format_names), .chosen = &asked.format},
	{"gate", .value = "'" GATE "N%'", .take = take_gate,
	 .help = "exit 1 when a cell is worse by more than N %, or was measured in BASE but refused or failed in NEW, or "
		 "when trials are missing; exit 3 when cells cannot be judged because they have fewer than five boots per "
		 "side"},
	{"same", .value = "N%", .usual = "2%, for exact cells 0.5%",
	 .help = "call changes up to N % neither better nor worse; with 0% every certain change is one or the other",
	 .take = take_same},
	{"all", 'a', .flag = &asked.view.all,
	 .help = "also cells without a clear change: same, below the threshold or inconclusive"},
	{"sort", .value = "ORDER", .choices = WORD_LIST(orders), .chosen = &asked.order,
	 .usual = "change, with --all plan",
	 .help = "sort the cells of a benchmark by size of the change, or as planned"},
	{"again", .value = "RUN", .text = &asked.again,
	 .help = "another boot of BASE, whatever its label"},
	{"fdr", .flag = &asked.view.rules.false_discovery,
	 .help = "control the false discovery rate (Benjamini and Hochberg) instead of the family-wise error rate (Holm)"},
	{"force", .help = "compare even if machine, CPU, VMM or config differ",
	 .flag = &asked.force},
	{.name = NULL},
};

static char *command_text(const struct command_line *line)
{
	char *text = memory_copied("mtestat");

	for (int i = 0; i < line->count; i++) {
		bool quote = strpbrk(line->words[i], " <>*?$&|;()");
		char *longer = memory_printed("%s %s%s%s", text, quote ? "'" : "", line->words[i],
					      quote ? "'" : "");

		free(text);
		text = longer;
	}
	return text;
}

static int run_compare(const struct command_line *line)
{
	int code;

	asked.view.by_size =
		asked.order == ORDER_CHANGE || (asked.order == ORDER_DEFAULT && !asked.view.all);
	asked.command = command_text(line);
	asked.paths = line->operands;
	asked.path_count = line->operand_count;
	code = compare(&asked);
	free(asked.command);
	return code;
}

const struct command command_compare = {
	.name = "compare",
	.summary = "what changed between runs, with verdicts and a gate",
	.usage = "[OPTION...] BASE NEW [NEW...]",
	.description =
		"Compares kernels cell by cell: better, worse, the same, or inconclusive. BASE and NEW are runs, "
		"directories of several boots of one kernel (with the same label), or campaigns, which are compared "
		"label by label. Cells whose boots agree to the instruction are compared directly. All others need at "
		"least five boots per side and are tested by Student's t over boots, adjusted by Holm over all cells of "
		"the report. With fewer boots, the most it says is that these boots differ.",
	.examples = "mtestat compare results/lab-1/6.1 results/lab-1/7.3\n"
		    "mtestat compare --format=mail results/base results/patched\n"
		    "mtestat compare --gate='worse>2%' results/lab-1 results/lab-2",
	.exits = "0 done, 1 a gate failed, 2 wrong usage or input, 3 a gate cannot judge.",
	.options = {options, selection_options},
	.operands = {2, COMMAND_MANY, "a BASE and a NEW are needed"},
	.run = run_compare,
};
