/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bisect: the command `mtestat bisect-verdict`. */
#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/command/commands.h"
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

static int stop(const char *sentence)
{
	struct message message;

	message_set(&message, "%s", sentence);
	return command_end(BISECT_STOP, &message);
}

static enum bisect_exit exit_of(const struct comparison *comparison, double share)
{
	if (!comparison_has_figures(comparison) || comparison->verdict == VERDICT_UNCLEAR ||
	    comparison->verdict == VERDICT_BOOTS)
		return BISECT_SKIP;
	if (comparison_is_worse(comparison, share))
		return BISECT_BAD;
	return BISECT_GOOD;
}

static void print_cell(const struct comparison *comparison, const struct cell *cell,
		       const struct comparison_rules *rules)
{
	char verdict[128];
	char *text = cell_text(cell);

	comparison_verdict_text(comparison, rules, verdict, sizeof(verdict));
	printf("%s %s: %s", cell->bench, text, verdict);
	if (comparison_has_figures(comparison) &&
	    figure_has_share(comparison->base_figure,
			     comparison->now_figure - comparison->base_figure))
		printf(" (%+.2f %%)", 100 * comparison_change(comparison));
	putchar('\n');
	free(text);
}

/* One bad cell makes a run bad; one that cannot be told, a run to skip; no chosen cell at all, a
 * wrong command line. */
static int judge(const struct pair *pair, const struct request *request,
		 const struct comparison_rules *rules)
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
			print_cell(comparison, cell, rules);
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
	const struct comparison_rules rules = {.margin = request->share,
					       .exact_margin = request->share};
	struct pair pair;
	int code;

	pair_init(&pair, &good->runs[0], &now->runs[0]);
	pairs_decide(&pair, 1, &rules);
	code = judge(&pair, request, &rules);
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
		return command_end(BISECT_STOP, &message);
	if (dataset_read(request->now, &now, &message) < 0) {
		dataset_free(&good);
		message_set(&message, "%s; skipped", message.text);
		return command_end(BISECT_SKIP, &message);
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

static struct request asked = {.cells = "", .share = COMPARISON_MARGIN};

static int take_worse(char *value, struct message *message)
{
	if (number_parse_percent(value, 1000, &asked.share) == 0 && asked.share > 0)
		return 0;
	return message_set(message, "--worse must be 'N%%', not '%s'", value);
}

static const struct command_option options[] = {
	{"cell", .value = "CELLS", .help = "only these cells", .usual = "all",
	 .text = &asked.cells},
	{"worse", .value = "N%", .help = "RUN is bad when a cell is worse by more than this",
	 .usual = "2%", .take = take_worse},
	{.name = NULL},
};

static int run_bisect(const struct command_line *line)
{
	asked.good = line->operands[0];
	asked.now = line->operands[1];
	return bisect(&asked);
}

const struct command command_bisect = {
	.name = "bisect-verdict",
	.summary = "good, bad or skip, for git bisect run",
	.usage = "[--cell=CELLS] [--worse=N%] GOOD RUN",
	.description =
		"Says whether RUN is as good as GOOD, in the exit codes of git bisect run. RUN is skipped when it is "
		"missing or broken, when a chosen cell has no figure in it, or when the comparison is inconclusive: a "
		"cell that is not exact needs five boots per side, and GOOD and RUN may be directories of several boots. "
		"Wrong usage, or a GOOD that cannot be read, stops the bisection. See doc/bisect.md.",
	.exits = "0 good, 1 bad, 125 skip, 128 stop.",
	.examples =
		"mtestat bisect-verdict --cell='stage2_fault mte=on backing=anon-private' good run",
	.options = {options},
	.operands = {2, 2, "a GOOD run and a RUN are needed"},
	.misused = BISECT_STOP,
	.run = run_bisect,
};
