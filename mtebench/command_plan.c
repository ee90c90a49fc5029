/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command_plan: `check`, `plan`, `clocks` and `needs`, which read a config and run nothing. */
#include "mtebench/commands.h"

#include <stdio.h>
#include <string.h>

#include "host/plan/plan.h"
#include "linuxguest/adapter.h"

/* Reads and plans @path and has it used. Returns an exit code: EXIT_USAGE, with the sentence said,
 * when it is wrong. */
static int with_plan(const char *path, int (*use)(const struct config *config, struct plan *plan))
{
	struct config *config;
	struct message message;
	struct plan plan;
	int code;

	if (config_read(path, &config, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	if (plan_make(config, &plan, &message) < 0) {
		config_free(config);
		return command_end(EXIT_USAGE, &message);
	}
	code = use(config, &plan);
	plan_free(&plan);
	config_free(config);
	return code;
}

static void print_summary(FILE *file, const struct config *config, const struct plan *plan)
{
	fprintf(file, "%s: %s%zu trials, seed %llu", config->path, plan->until ? "at most " : "",
		plan->count, (unsigned long long)config->seed);
	if (plan->left_out)
		fprintf(file, "; %zu combinations left out (the first because %s)", plan->left_out,
			plan->why_left);
	if (plan->not_selected)
		fprintf(file,
			"; %zu cells that meet no new pair of levels left out (select = pairwise)",
			plan->not_selected);
	if (plan->planned_twice)
		fprintf(file, "; %zu cells named twice are run once", plan->planned_twice);
	fputc('\n', file);
}

static int check(const struct config *config, struct plan *plan)
{
	print_summary(stdout, config, plan);
	return EXIT_DONE;
}

static bool adapters;

static int check_adapter(const char *path)
{
	struct message message;
	struct adapter *adapter;

	if (adapter_read(path, &adapter, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	printf("%s: an adapter for %s\n", path, adapter->program);
	adapter_free(adapter);
	return EXIT_DONE;
}

static int run_check(const struct command_line *line)
{
	int code = EXIT_DONE;

	for (size_t i = 0; i < line->operand_count; i++)
		code |= adapters ? check_adapter(line->operands[i])
				 : with_plan(line->operands[i], check);
	return code;
}

static const struct command_option check_options[] = {
	{"adapter", .flag = &adapters, .help = "CONFIG is an adapter for a VMM, as in configs/vmm"},
	{.name = NULL},
};

const struct command command_check = {
	.name = "check",
	.summary = "check configs for mistakes",
	.usage = "[--adapter] CONFIG...",
	.description =
		"Checks configs without running anything, and says what is wrong, with file and line.",
	.exits = "0 no mistakes, 2 a mistake.",
	.examples = "mtebench check configs/*.conf\n"
		    "mtebench check --adapter configs/vmm/*.conf",
	.options = {check_options},
	.operands = {1, COMMAND_MANY, "at least one CONFIG is needed"},
	.run = run_check,
};

static void print_trial(const struct plan_trial *planned)
{
	char cell[512];

	plan_format_cell(&planned->cell, cell, sizeof(cell));
	printf("%5llu %-14s %llu %s\n", (unsigned long long)planned->trial,
	       planned->cell.bench->name, (unsigned long long)planned->repeat, cell);
}

static struct shard shard;

static int take_shard(char *value, struct message *message)
{
	return shard_parse(value, &shard, message);
}

static const struct command_option plan_options[] = {
	{"shard", .value = "I/N", .help = "only part I of N", .take = take_shard},
	{.name = NULL},
};

static int print_plan(const struct config *config, struct plan *plan)
{
	struct message message;

	if (shard.count && plan_refuse_until(plan, "--shard", &message) < 0)
		return command_end(EXIT_USAGE, &message);
	for (size_t i = 0; i < plan->count; i++)
		if (shard_has(&shard, i))
			print_trial(&plan->trials[i]);
	print_summary(stderr, config, plan);
	return EXIT_DONE;
}

static int run_plan(const struct command_line *line)
{
	return with_plan(line->operands[0], print_plan);
}

const struct command command_plan = {
	.name = "plan",
	.summary = "print the trials of a config",
	.usage = "CONFIG [--shard=I/N]",
	.description =
		"Prints the trials of CONFIG in the order in which they would run: number, benchmark, repetition, cell.",
	.examples = "mtebench plan configs/quick.conf\n"
		    "mtebench plan configs/quick.conf --shard 1/2",
	.options = {plan_options},
	.operands = {1, 1, "one CONFIG is needed"},
	.run = run_plan,
};

static int print_clocks(const struct config *config, struct plan *plan)
{
	(void)config;
	for (int i = CLOCK_COUNTER; i < CONFIG_CLOCK_COUNT; i++)
		if (plan_count_clock(plan, (enum config_clock)i) > 0)
			puts(config_clock_names[i]);
	return EXIT_DONE;
}

static int run_clocks(const struct command_line *line)
{
	return with_plan(line->operands[0], print_clocks);
}

const struct command command_clocks = {
	.name = "clocks",
	.summary = "print the clocks that a config needs",
	.usage = "CONFIG",
	.description =
		"Prints the clocks that CONFIG needs, one per line: counter, events (see `clock` in doc/configs.md). An "
		"emulated machine has only one of them: the lab boots a machine for each.",
	.examples = "mtebench clocks configs/full.conf",
	.operands = {1, 1, "one CONFIG is needed"},
	.run = run_clocks,
};

/* Whether an earlier trial of @plan than @index has the same level of @factor. */
static bool came_before(const struct plan *plan, size_t index, const char *factor)
{
	const char *level = cell_level(&plan->trials[index].cell, factor);

	for (size_t i = 0; i < index; i++)
		if (plan->trials[i].cell.bench->linux_guest &&
		    cell_is(&plan->trials[i].cell, factor, level))
			return true;
	return false;
}

static int print_needs(const struct config *config, struct plan *plan)
{
	(void)config;
	for (size_t i = 0; i < plan->count; i++) {
		const struct cell *cell = &plan->trials[i].cell;

		if (!cell->bench->linux_guest || cell_is(cell, "vmm", "none"))
			continue;
		if (!came_before(plan, i, "vmm"))
			printf("vmm %s\n", cell_level(cell, "vmm"));
		if (!came_before(plan, i, "guest_kernel"))
			printf("guest %s\n", cell_level(cell, "guest_kernel"));
	}
	return EXIT_DONE;
}

static int run_needs(const struct command_line *line)
{
	return with_plan(line->operands[0], print_needs);
}

const struct command command_needs = {
	.name = "needs",
	.summary = "print the VMMs and guest kernels that a config needs",
	.usage = "CONFIG",
	.description =
		"Prints what CONFIG needs besides this program and the kernel it runs on, one per line: `vmm NAME`, an "
		"adapter configs/vmm/NAME.conf and its VMM; `guest LABEL`, a guest kernel guests/LABEL/vmlinuz.",
	.examples = "mtebench needs configs/linux-guest.conf",
	.operands = {1, 1, "one CONFIG is needed"},
	.run = run_needs,
};
