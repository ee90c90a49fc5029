/* SPDX-License-Identifier: GPL-2.0-or-later */
/* trend: the command `mtestat trend`. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/command/commands.h"
#include "analysis/command/missing.h"
#include "analysis/command/selection.h"
#include "analysis/data/archive.h"
#include "analysis/data/history.h"
#include "analysis/measure/comparison.h"
#include "analysis/measure/main_cell.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/plots/plot_trend.h"

struct request {
	char **paths; /* of campaigns */
	size_t path_count;
	const char *directory;
	const char *milestones; /* NULL: the default file */
	bool changed;           /* draw only cells that changed */
	bool dates;             /* the one path is a history (analysis/data/archive.h) */
};

struct campaigns {
	struct dataset *items;
	size_t count;
	struct archive archive; /* of a history: it owns them */
};

/* A figure without milestones is still a figure: what is wrong with the default file is said, not
 * fatal. A file that was asked for must be there. */
static int read_milestones(const char *path, struct milestones *milestones, struct message *message)
{
	char *usual = share_path("configs", "milestones.conf");
	int result = milestones_read(path ? path : usual, milestones, message);

	if (result < 0 && !path)
		fprintf(stderr, "mtestat trend: %s; no milestones are drawn\n", message->text);
	free(usual);
	return path ? result : 0;
}

/* What no kernel of a campaign changes has no figure, such as benchmarks that time the guest alone in
 * an emulated machine. Over several campaigns (@label) that nothing changed is what is asked. */
static bool is_drawn(const struct grid *grid, const char *label)
{
	return *label || grid_has_trend(grid);
}

static int draw_grid(const struct grid *grid, const struct changes *changes, const char *label,
		     const struct milestones *milestones, const struct outdir *outdir,
		     struct message *message)
{
	char *text = memory_printed("%s%s%s", grid->bench, *label ? "-" : "", label);
	char *name = file_name_of(text);
	int result = plot_trend_write(grid, changes, milestones, name, outdir, message);

	if (result == 0)
		result = gnuplot_draw(outdir, name, message);
	free(text);
	free(name);
	return result;
}

static void tell_undrawn(const struct selection *selection, const char *label)
{
	const char *join = "mtestat trend: not drawn, because no kernel changes them: ";

	for (size_t i = 0; i < selection->grid_count; i++)
		if (!is_drawn(&selection->grids[i], label)) {
			fprintf(stderr, "%s%s", join, selection->grids[i].bench);
			join = ", ";
		}
	if (*join == ',')
		fputc('\n', stderr);
}

static int draw_dataset(const struct dataset *dataset, const char *label, bool changed,
			const struct milestones *milestones, const struct outdir *outdir,
			struct message *message)
{
	struct selection selection = selection_of(dataset, changed);
	int result = 0;

	if (selection.grid_count == 0)
		fprintf(stderr, "mtestat trend: %s: none of these cells changed\n",
			dataset->path ? dataset->path : label);
	for (size_t i = 0; result == 0 && i < selection.grid_count; i++)
		if (is_drawn(&selection.grids[i], label))
			result = draw_grid(&selection.grids[i], &selection.changes, label,
					   milestones, outdir, message);
	tell_undrawn(&selection, label);
	selection_free(&selection);
	return result;
}

/* Milestones are of kernels, which are in order where the newest of each campaign are. */
static int draw_history(const struct history *history, bool changed,
			const struct milestones *milestones, const struct outdir *outdir,
			struct message *message)
{
	static const struct milestones none;
	char *name = history_name(history);
	int result;

	if (history->number > 1)
		fprintf(stderr,
			"mtestat trend: %s: runs from %s on are drawn separately: their machine, VMM or config differs\n",
			name, history->dataset.runs[0].name);
	result = draw_dataset(&history->dataset, name, changed,
			      history->newest ? milestones : &none, outdir, message);
	free(name);
	return result;
}

/* Why there is nothing to draw. */
static int refuse_campaigns(const struct campaigns *campaigns, bool dates, struct message *message)
{
	if (!dates)
		return message_set(message, "the campaigns have no kernel label in common");
	if (campaigns->count == 1)
		return message_set(
			message,
			"%s: one campaign makes no trend yet: add another one of the same config and machine",
			campaigns->archive.path);
	return message_set(message,
			   "%s: no two campaigns are of the same config, machine and kernel label",
			   campaigns->archive.path);
}

static int draw_campaigns(const struct campaigns *campaigns, const struct request *request,
			  const struct milestones *milestones, const struct outdir *outdir,
			  struct message *message)
{
	const struct history_rules rules = {.alike = comparison_is_fair,
					    .main_run = request->dates ? main_run : NULL};
	struct history *histories;
	size_t count;
	int result = 0;

	if (campaigns->count == 1 && !request->dates)
		return draw_dataset(&campaigns->items[0], "", request->changed, milestones, outdir,
				    message);
	histories = histories_of(campaigns->items, campaigns->count, &rules, &count);
	if (count == 0)
		result = refuse_campaigns(campaigns, request->dates, message);
	for (size_t i = 0; result == 0 && i < count; i++)
		result = draw_history(&histories[i], request->changed, milestones, outdir, message);
	histories_free(histories, count);
	return result;
}

static int is_figure(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 4 && strcmp(entry->d_name + length - 4, ".svg") == 0;
}

static void print_figures(struct dirent **entries, int count, FILE *file)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	      "<title>Trends</title><style>body { margin: 1rem; font-family: sans-serif } img { width: 100%; max-width: 100rem; height: auto; background: #fff }</style></head>\n"
	      "<body><h1>Trends</h1>\n",
	      file);
	for (int i = 0; i < count; i++) {
		int length = (int)strlen(entries[i]->d_name) - 4;
		const char *name = entries[i]->d_name;

		fprintf(file,
			"<h2>%.*s</h2>\n<p><a href=\"%.*s.png\">PNG</a>, <a href=\"%.*s-changes.csv\">changes</a></p>\n"
			"<img src=\"%s\" alt=\"%.*s from run to run\">\n",
			length, name, length, name, length, name, name, length, name);
	}
	fputs("</body></html>\n", file);
}

/* All figures on one page, by their names, which hold nothing that HTML would take for markup. */
static int write_overview(const struct outdir *outdir, struct message *message)
{
	struct dirent **entries;
	int count = scandir(outdir->work, &entries, is_figure, alphasort);
	FILE *file = outdir_open(outdir, "index.html", message);
	int result = -1;

	if (file && count >= 0) {
		print_figures(entries, count, file);
		result = outdir_close(file, "index.html", message);
	} else if (file) {
		fclose(file);
		message_set(message, "%s: cannot read", outdir->work);
	}
	for (int i = 0; i < count; i++)
		free(entries[i]);
	if (count >= 0)
		free(entries);
	return result;
}

static int draw_all(const struct campaigns *campaigns, const struct request *request,
		    const struct milestones *milestones, const struct outdir *outdir,
		    struct message *message)
{
	if (gnuplot_copy_style(outdir, message) < 0 ||
	    draw_campaigns(campaigns, request, milestones, outdir, message) < 0)
		return -1;
	return write_overview(outdir, message);
}

static int write_all(const struct campaigns *campaigns, const struct request *request,
		     struct message *message)
{
	struct milestones milestones = {0};
	struct outdir outdir;
	int result;

	if (read_milestones(request->milestones, &milestones, message) < 0 ||
	    outdir_begin(request->directory, &outdir, message) < 0) {
		milestones_free(&milestones);
		return EXIT_USAGE;
	}
	result = draw_all(campaigns, request, &milestones, &outdir, message);
	if (result == 0)
		result = outdir_commit(&outdir, stdout, message);
	else
		outdir_abandon(&outdir);
	milestones_free(&milestones);
	return result < 0 ? EXIT_FAILED : EXIT_DONE;
}

static int read_history(const char *path, struct campaigns *campaigns, struct message *message)
{
	if (archive_read(path, &campaigns->archive, message) < 0)
		return -1;
	campaigns->items = campaigns->archive.campaigns;
	campaigns->count = campaigns->archive.count;
	if (campaigns->count == 0)
		return message_set(message, "%s: no campaign in it that is whole", path);
	return selection_check(&campaigns->items[campaigns->count - 1], message);
}

static int read_campaigns(const struct request *request, struct campaigns *campaigns,
			  struct message *message)
{
	if (request->dates)
		return read_history(request->paths[0], campaigns, message);
	campaigns->items = memory_zeroed(request->path_count, sizeof(*campaigns->items));
	campaigns->count = request->path_count;
	for (size_t i = 0; i < request->path_count; i++) {
		if (dataset_read(request->paths[i], &campaigns->items[i], message) < 0 ||
		    selection_check(&campaigns->items[i], message) < 0)
			return -1;
		missing_tell(&campaigns->items[i]);
	}
	return 0;
}

static void free_campaigns(struct campaigns *campaigns, bool dates)
{
	if (dates) {
		archive_free(&campaigns->archive);
		return;
	}
	for (size_t i = 0; i < campaigns->count; i++)
		dataset_free(&campaigns->items[i]);
	free(campaigns->items);
}

static int trend(const struct request *request)
{
	struct campaigns campaigns = {0};
	struct message message;
	int code = EXIT_USAGE;

	if (read_campaigns(request, &campaigns, &message) == 0)
		code = write_all(&campaigns, request, &message);
	if (code != EXIT_DONE)
		command_end(code, &message);
	for (size_t i = 0; i < campaigns.archive.damage_count; i++) {
		message_set(&message, "left out: %s", campaigns.archive.damages[i]);
		code = command_end(EXIT_USAGE, &message);
	}
	free_campaigns(&campaigns, request->dates);
	return code == EXIT_DONE ? command_flush() : code;
}

static struct request asked;

static const struct command_option options[] = {
	{"output", 'o', .needed = true, .value = "DIRECTORY", .text = &asked.directory,
	 .help = "directory for the figures, index.html with all of them, and their data and scripts"},
	{"changed", .flag = &asked.changed,
	 .help = "only cells that changed from kernel to kernel"},
	{"dates", .flag = &asked.dates,
	 .help = "CAMPAIGN is a history: draw its campaigns by date, for each label that several of them have, and for "
		 "the newest kernel of each"},
	{"milestones", .value = "FILE", .help = "file that says which kernel changed what",
	 .usual = "configs/milestones.conf", .text = &asked.milestones},
	{.name = NULL},
};

static int run_trend(const struct command_line *line)
{
	asked.paths = line->operands;
	asked.path_count = line->operand_count;
	if (asked.dates && asked.path_count != 1)
		return command_misused("--dates is for one directory, that of a history");
	return trend(&asked);
}

const struct command command_trend = {
	.name = "trend",
	.summary = "plots of each benchmark over the kernels of a campaign",
	.usage = "[OPTION...] CAMPAIGN... -o DIRECTORY",
	.description =
		"Draws how each benchmark changes from kernel to kernel: one figure per benchmark, as SVG and PNG, with "
		"gnuplot. Kernels are in version order, with one line per cell; refused, skipped and failed cells are "
		"marked below the data. Prints the names of the files written.",
	.examples =
		"mtestat trend results/lab-2026-11-22 -o results/lab-2026-11-22/plots\n"
		"mtestat trend results/lab-2026-11-22 -o plots --milestones my-patches.conf\n"
		"mtestat trend results/lab-2026-11-22 -o plots --cell 'stage2_fault mte=on' --changed\n"
		"mtestat trend results/lab-* -o by-date\n"
		"mtestat trend --dates nightly -o nightly-plots",
	.options = {options, selection_options},
	.operands = {1, COMMAND_MANY, "a campaign and -o DIRECTORY are needed"},
	.run = run_trend,
};
