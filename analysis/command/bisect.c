/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bisect: the command `mtestat bisect-verdict`. */
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/command/command.h"
#include "analysis/data/cell_filter.h"
#include "analysis/measure/pair.h"
#include "common/number.h"

/* What `git bisect run` makes of an exit code. Above 127 it stops, as it must on a wrong command
 * line. */
enum bisect_exit { BISECT_GOOD = 0, BISECT_BAD = 1, BISECT_SKIP = 125, BISECT_STOP = 128 };

struct request {
	const char *good;
	const char *now;
	const char *cells;
	double share; /* worse by more than this is bad */
};

static void print_help(void)
{
	fputs("Usage: mtestat bisect-verdict [--cell=CELLS] [--worse=N%] GOOD RUN\n\n"
	      "Says whether RUN is as good as the run GOOD, in the exit codes of git bisect run: 0 good, 1 bad (a\n"
	      "chosen cell is worse by more than N %, 2 % unless said), 125 skip (RUN is missing or broken, a chosen\n"
	      "cell has no figure in it, or these samples cannot tell). Wrong usage, and a GOOD that cannot be read,\n"
	      "end with 128, which stops the bisection. doc/bisect.md has the recipe.\n\n"
	      "example:\n"
	      "  mtestat bisect-verdict --cell='stage2_fault mte=on backing=anon-private' good run\n",
	      stdout);
}

static int stop(const char *sentence)
{
	fprintf(stderr, "mtestat bisect-verdict: %s\n", sentence);
	return BISECT_STOP;
}

static enum bisect_exit exit_of(const struct comparison *comparison, double share)
{
	if (!comparison_has_figures(comparison) || comparison->verdict == VERDICT_UNCLEAR)
		return BISECT_SKIP;
	if (comparison_is_worse(comparison, share))
		return BISECT_BAD;
	return BISECT_GOOD;
}

static void print_cell(const struct comparison *comparison, const struct cell *cell, double share)
{
	char verdict[128];
	char *text = cell_text(cell);

	comparison_verdict_text(comparison, share, verdict, sizeof(verdict));
	printf("%s %s: %s", cell->bench, text, verdict);
	if (comparison_has_figures(comparison) && comparison->base_figure > 0)
		printf(" (%+.2f %%)", 100 * comparison_change(comparison));
	putchar('\n');
	free(text);
}

/* One bad cell makes a run bad; one that cannot be told, a run to skip; no chosen cell at all, a
 * wrong command line. */
static int judge(const struct pair *pair, const struct request *request)
{
	size_t chosen = 0;
	size_t bad = 0;
	size_t skipped = 0;

	for (size_t i = 0; i < pair->bench_count; i++)
		for (size_t row = 0; row < pair->benches[i].grid->row_count; row++) {
			const struct comparison *comparison = &pair->benches[i].comparisons[row];
			const struct cell *cell = pair->benches[i].grid->rows[row];
			enum bisect_exit code = exit_of(comparison, request->share);

			if (!cell_has_figure(comparison->base) ||
			    !cell_filter_chooses(request->cells, cell))
				continue;
			chosen++;
			bad += code == BISECT_BAD;
			skipped += code == BISECT_SKIP;
			print_cell(comparison, cell, request->share);
		}
	if (chosen == 0)
		return stop("no cell with a figure in GOOD is chosen by --cell");
	if (bad > 0)
		return BISECT_BAD;
	return skipped > 0 ? BISECT_SKIP : BISECT_GOOD;
}

static int compare_runs(const struct dataset *good, const struct dataset *now,
			const struct request *request)
{
	const struct comparison_rules rules = {.margin = request->share};
	struct pair pair;
	int code;

	pair_init(&pair, &good->runs[0], &now->runs[0], NULL);
	pairs_decide(&pair, 1, &rules);
	code = judge(&pair, request);
	pair_free(&pair);
	return code;
}

static int bisect(const struct request *request)
{
	struct dataset good;
	struct dataset now;
	struct message message;
	char *differences;
	int code;

	if (dataset_read(request->good, &good, &message) < 0)
		return stop(message.text);
	if (dataset_read(request->now, &now, &message) < 0) {
		fprintf(stderr, "mtestat bisect-verdict: %s; skipped\n", message.text);
		dataset_free(&good);
		return BISECT_SKIP;
	}
	differences = comparison_differences(&good.runs[0], &now.runs[0]);
	if (*differences)
		code = stop(differences);
	else if (good.run_count != 1 || now.run_count != 1)
		code = stop("GOOD and RUN must be runs, not campaigns of several");
	else
		code = compare_runs(&good, &now, request);
	free(differences);
	dataset_free(&good);
	dataset_free(&now);
	return code;
}

static bool parse_share(const char *text, double *share)
{
	char *number = memory_copied(text);
	size_t length = strlen(number);
	double percent = 0;
	bool parsed = length > 1 && number[length - 1] == '%';

	if (parsed) {
		number[length - 1] = '\0';
		parsed = number_parse_fraction(number, 1000, &percent) == 0 && percent > 0;
	}
	*share = percent / 100;
	free(number);
	return parsed;
}

static int run_bisect(int count, char **arguments)
{
	static const struct option options[] = {
		{"cell", required_argument, NULL, 'c'},
		{"worse", required_argument, NULL, 'w'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	struct request request = {.cells = "", .share = COMPARISON_MARGIN};
	int option;

	while ((option = command_option(&command_bisect, count, arguments, options)) != -1) {
		if (option == 'h') {
			print_help();
			return EXIT_DONE;
		}
		if (option == '?')
			return BISECT_STOP;
		if (option == 'c')
			request.cells = optarg;
		else if (!parse_share(optarg, &request.share))
			return stop("--worse is 'N%'");
	}
	if (count - optind != 2)
		return stop("a GOOD run and a RUN are needed; see mtestat bisect-verdict --help");
	request.good = arguments[optind];
	request.now = arguments[optind + 1];
	return bisect(&request);
}

const struct command command_bisect = {
	.name = "bisect-verdict",
	.summary = "good, bad or skip, for git bisect run",
	.run = run_bisect,
};
