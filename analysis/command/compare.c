/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compare: the command `mtestat compare`. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/command/command.h"
#include "analysis/export/formats.h"
#include "analysis/tables/compare_tables.h"
#include "common/number.h"

enum compare_format {
	FORMAT_TEXT,
	FORMAT_MAIL,
	FORMAT_MARKDOWN,
	FORMAT_JSON,
	FORMAT_CSV,
	FORMAT_BENCHFMT,
	FORMAT_COUNT
};

static const char *const format_names[FORMAT_COUNT] = {"text", "mail", "markdown",
						       "json", "csv",  "benchfmt"};

struct request {
	enum compare_format format;
	struct comparison_rules rules;
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

static void print_help(void)
{
	fputs("Usage: mtestat compare [OPTION...] BASE NEW [NEW...]\n\n"
	      "Compares runs, or campaigns kernel by kernel: what got better, what worse, what is the same, and\n"
	      "where these samples cannot tell. Emulated counts are compared exactly; times by the Mann-Whitney\n"
	      "test, adjusted by Holm over all cells of the report.\n\n"
	      "  --format=FORMAT   text, mail (72 columns, for a cover letter), markdown, json, csv, benchfmt\n"
	      "  --gate='worse>N%' exit 1 when a cell is worse by more than N %, or measured in BASE and refused\n"
	      "                    or failed in NEW\n"
	      "  --same=N%         cells within N % count as the same (default 2%)\n"
	      "  --again=RUN       a second run like BASE (A/A): its differences are the noise floor\n"
	      "  --fdr             bound the share of false alarms (Benjamini and Hochberg), not that of reports with any\n"
	      "  --force           compare though machine, CPU, VMM or config differ\n\n"
	      "examples:\n"
	      "  mtestat compare results/lab-1/6.1 results/lab-1/7.3\n"
	      "  mtestat compare --format=mail results/base results/patched\n"
	      "  mtestat compare --gate='worse>2%' results/lab-1 results/lab-2\n",
	      stdout);
}

static int parse_format(const char *text, enum compare_format *format)
{
	for (int i = 0; i < FORMAT_COUNT; i++)
		if (strcmp(text, format_names[i]) == 0) {
			*format = (enum compare_format)i;
			return 0;
		}
	return command_misused(&command_compare, "there is no format '%s'", text);
}

/* "2%" or "0.5%" behind @prefix, as a share. */
static int parse_percent(const char *text, const char *prefix, double *share)
{
	char number[32];
	size_t length = strlen(text);
	double percent;

	if (strncmp(text, prefix, strlen(prefix)) != 0 || text[length - 1] != '%')
		return -1;
	snprintf(number, sizeof(number), "%.*s", (int)(length - strlen(prefix) - 1),
		 text + strlen(prefix));
	if (number_parse_fraction(number, 1000, &percent) < 0)
		return -1;
	*share = percent / 100;
	return 0;
}

/* Returns EXIT_DONE, or the code to end with. */
static int take_option(int option, struct request *request)
{
	switch (option) {
	case 'f':
		return parse_format(optarg, &request->format);
	case 'g':
		if (parse_percent(optarg, "worse>", &request->gate) == 0)
			return EXIT_DONE;
		return command_misused(&command_compare, "--gate is 'worse>N%%', not '%s'", optarg);
	case 's':
		if (parse_percent(optarg, "", &request->rules.margin) == 0 &&
		    request->rules.margin > 0)
			return EXIT_DONE;
		return command_misused(&command_compare, "--same is 'N%%', not '%s'", optarg);
	case 'd':
		request->rules.false_discovery = true;
		return EXIT_DONE;
	case 'a':
		request->again = optarg;
		return EXIT_DONE;
	case 'F':
		request->force = true;
		return EXIT_DONE;
	default:
		return EXIT_USAGE;
	}
}

static int refuse_differences(const struct run *base, const struct run *now, bool force,
			      struct message *message)
{
	char *text = comparison_differences(base, now);
	bool units_differ = strcmp(base->record.unit, now->record.unit) != 0;
	bool refused = *text && (!force || units_differ);

	if (refused)
		message_set(message, "%s and %s are not alike: %s%s", base->path, now->path, text,
			    units_differ ? "" : " (--force compares them all the same)");
	else if (*text)
		fprintf(stderr, "mtestat compare: compared all the same: %s\n", text);
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
		compare_print_json(pairs, count, request->rules.margin);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && request->format != FORMAT_CSV)
			putchar('\n');
		if (request->format == FORMAT_MAIL) {
			compare_print_mail(&pairs[i], request->rules.margin, request->command);
		} else if (request->format == FORMAT_BENCHFMT) {
			export_benchfmt(&pairs[i].runs[0], stdout);
			export_benchfmt(&pairs[i].runs[1], stdout);
		} else {
			compare_print_tables(&pairs[i], request->rules.margin,
					     tables[request->format]);
		}
	}
}

/* Says what the gate found. Returns the exit code. */
static int close_gate(const struct pair *pairs, size_t count, double gate)
{
	size_t regressions = 0;

	if (isnan(gate))
		return command_flush(&command_compare);
	for (size_t i = 0; i < count; i++)
		regressions += pair_regressions(&pairs[i], gate);
	if (regressions > 0)
		fprintf(stderr,
			"mtestat compare: gate: %zu cells are worse by more than %g %%, refused or failed\n",
			regressions, 100 * gate);
	if (command_flush(&command_compare) != EXIT_DONE || regressions > 0)
		return EXIT_FAILED;
	return EXIT_DONE;
}

static int compare_matches(const struct matches *matches, const struct dataset *again,
			   const struct request *request)
{
	struct pair *pairs = memory_zeroed(matches->count, sizeof(*pairs));
	int code;

	for (size_t i = 0; i < matches->count; i++)
		pair_init(&pairs[i], matches->items[i].base, matches->items[i].now,
			  again ? find_label(again, matches->items[i].base->record.label) : NULL);
	pairs_decide(pairs, matches->count, &request->rules);
	print_pairs(pairs, matches->count, request);
	code = close_gate(pairs, matches->count, request->gate);
	for (size_t i = 0; i < matches->count; i++)
		pair_free(&pairs[i]);
	free(pairs);
	return code;
}

static int read_datasets(const struct request *request, struct dataset *datasets,
			 struct message *message)
{
	for (size_t i = 0; i < request->path_count; i++)
		if (dataset_read(request->paths[i], &datasets[i], message) < 0)
			return -1;
	if (!request->again)
		return 0;
	return dataset_read(request->again, &datasets[request->path_count], message);
}

static int compare(const struct request *request)
{
	struct dataset *datasets = memory_zeroed(request->path_count + 1, sizeof(*datasets));
	struct matches matches = {0};
	struct message message;
	int result = read_datasets(request, datasets, &message);
	int code;

	for (size_t i = 1; result == 0 && i < request->path_count; i++)
		result = match_runs(&datasets[0], &datasets[i], request->force, &matches, &message);
	if (result == 0)
		code = compare_matches(
			&matches, request->again ? &datasets[request->path_count] : NULL, request);
	else
		code = command_end(&command_compare, EXIT_USAGE, &message);
	free(matches.items);
	for (size_t i = 0; i <= request->path_count; i++)
		dataset_free(&datasets[i]);
	free(datasets);
	return code;
}

static char *command_text(int count, char **arguments)
{
	char *text = memory_copied("mtestat");

	for (int i = 0; i < count; i++) {
		bool quote = strpbrk(arguments[i], " <>*?$&|;()");
		char *longer = memory_printed("%s %s%s%s", text, quote ? "'" : "", arguments[i],
					      quote ? "'" : "");

		free(text);
		text = longer;
	}
	return text;
}

static int run_compare(int count, char **arguments)
{
	static const struct option options[] = {
		{"format", required_argument, NULL, 'f'}, {"gate", required_argument, NULL, 'g'},
		{"same", required_argument, NULL, 's'},   {"again", required_argument, NULL, 'a'},
		{"fdr", no_argument, NULL, 'd'},          {"force", no_argument, NULL, 'F'},
		{"help", no_argument, NULL, 'h'},         {NULL, 0, NULL, 0},
	};
	struct request request = {.rules.margin = COMPARISON_MARGIN, .gate = NAN};
	int code = EXIT_DONE;
	int option;

	request.command = command_text(count, arguments);
	while (code == EXIT_DONE &&
	       (option = command_option(&command_compare, count, arguments, options)) != -1) {
		if (option == 'h') {
			free(request.command);
			print_help();
			return EXIT_DONE;
		}
		code = take_option(option, &request);
	}
	request.paths = arguments + optind;
	request.path_count = (size_t)(count - optind);
	if (code == EXIT_DONE && request.path_count < 2)
		code = command_misused(&command_compare, "a BASE and a NEW are needed");
	if (code == EXIT_DONE)
		code = compare(&request);
	free(request.command);
	return code;
}

const struct command command_compare = {
	.name = "compare",
	.summary = "what changed between runs, with verdicts and a gate",
	.run = run_compare,
};
