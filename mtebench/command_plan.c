/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command_plan: `check`, `plan`, `clocks` and `needs`, which read a config and run nothing. */
#include "mtebench/command.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "host/plan/plan.h"

static const char check_usage[] =
	"Usage: mtebench check CONFIG...\n\n"
	"Reads configs and runs nothing. Exit code 2, and a sentence with file and line, when one is wrong.\n\n"
	"Example:\n"
	"  mtebench check configs/*.conf\n";

static const char plan_usage[] =
	"Usage: mtebench plan CONFIG [--shard I/N]\n\n"
	"Prints the trials that CONFIG means, in the order in which they would run: number, benchmark,\n"
	"repetition, cell.\n\n"
	"  --shard I/N  only part I of N\n\n"
	"Examples:\n"
	"  mtebench plan configs/quick.conf\n"
	"  mtebench plan configs/quick.conf --shard 1/2\n";

static const char clocks_usage[] =
	"Usage: mtebench clocks CONFIG\n\n"
	"Prints the clocks that CONFIG needs, one a line: counter, events (see clock in the config's [run]).\n"
	"An emulated machine can only give one of them: the lab boots one for each.\n\n"
	"Example:\n"
	"  mtebench clocks configs/full.conf\n";

static const char needs_usage[] =
	"Usage: mtebench needs CONFIG\n\n"
	"Prints what CONFIG needs besides this program and the kernel it runs on, one a line: `vmm NAME`, an adapter\n"
	"configs/vmm/NAME.conf and its VMM; `guest LABEL`, a guest's kernel guests/LABEL/vmlinuz.\n\n"
	"Example:\n"
	"  mtebench needs configs/linux-guest.conf\n";

static bool wants_help(int argc, char **argv)
{
	return argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0);
}

/* Reads and plans @path; prints the sentence and returns false when it is wrong. */
static bool load(const char *path, struct config **config, struct plan *plan)
{
	struct message message;

	if (config_read(path, config, &message) == 0) {
		if (plan_make(*config, plan, &message) == 0)
			return true;
		config_free(*config);
	}
	fprintf(stderr, "mtebench: %s\n", message.text);
	return false;
}

static void print_summary(FILE *file, const struct config *config, const struct plan *plan)
{
	fprintf(file, "%s: %s%zu trials, seed %llu", config->path, plan->until ? "at most " : "",
		plan->count, (unsigned long long)config->seed);
	if (plan->left_out)
		fprintf(file, "; %zu combinations left out (the first because %s)", plan->left_out,
			plan->why_left);
	if (plan->planned_twice)
		fprintf(file, "; %zu cells asked for twice are run once", plan->planned_twice);
	fputc('\n', file);
}

int command_check(int argc, char **argv)
{
	int result = EXIT_DONE;

	if (wants_help(argc, argv)) {
		fputs(check_usage, stdout);
		return EXIT_DONE;
	}
	if (argc < 2) {
		fputs(check_usage, stderr);
		return EXIT_USAGE;
	}
	for (int i = 1; i < argc; i++) {
		struct config *config;
		struct plan plan;

		if (!load(argv[i], &config, &plan)) {
			result = EXIT_USAGE;
			continue;
		}
		print_summary(stdout, config, &plan);
		plan_free(&plan);
		config_free(config);
	}
	return result;
}

static void print_trial(const struct plan_trial *planned)
{
	char cell[512];

	plan_format_cell(&planned->cell, cell, sizeof(cell));
	printf("%5llu %-14s %llu %s\n", (unsigned long long)planned->trial,
	       planned->cell.bench->name, (unsigned long long)planned->repeat, cell);
}

/* Returns the config's path, or NULL with the reason said. */
static const char *parse_plan(int argc, char **argv, struct shard *shard)
{
	static const struct option names[] = {
		{"shard", required_argument, NULL, 's'},
		{NULL, 0, NULL, 0},
	};
	struct message message;
	int option;

	while ((option = getopt_long(argc, argv, "", names, NULL)) == 's')
		if (shard_parse(optarg, shard, &message) < 0) {
			fprintf(stderr, "mtebench: %s\n", message.text);
			return NULL;
		}
	if (option == -1 && optind + 1 == argc)
		return argv[optind];
	fputs(plan_usage, stderr);
	return NULL;
}

int command_plan(int argc, char **argv)
{
	struct shard shard = {0};
	const char *path;
	struct config *config;
	struct plan plan;
	struct message message;

	if (wants_help(argc, argv)) {
		fputs(plan_usage, stdout);
		return EXIT_DONE;
	}
	path = parse_plan(argc, argv, &shard);
	if (!path || !load(path, &config, &plan))
		return EXIT_USAGE;
	if (shard.count && plan_refuse_until(&plan, "--shard", &message) < 0) {
		fprintf(stderr, "mtebench: %s\n", message.text);
		plan_free(&plan);
		config_free(config);
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < plan.count; i++)
		if (shard_has(&shard, i))
			print_trial(&plan.trials[i]);
	print_summary(stderr, config, &plan);
	plan_free(&plan);
	config_free(config);
	return EXIT_DONE;
}

int command_clocks(int argc, char **argv)
{
	struct config *config;
	struct plan plan;

	if (wants_help(argc, argv)) {
		fputs(clocks_usage, stdout);
		return EXIT_DONE;
	}
	if (argc != 2) {
		fputs(clocks_usage, stderr);
		return EXIT_USAGE;
	}
	if (!load(argv[1], &config, &plan))
		return EXIT_USAGE;
	for (int i = CLOCK_COUNTER; i < CONFIG_CLOCK_COUNT; i++)
		if (plan_count_clock(&plan, (enum config_clock)i) > 0)
			puts(config_clock_names[i]);
	plan_free(&plan);
	config_free(config);
	return EXIT_DONE;
}

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

static void print_needs(const struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct cell *cell = &plan->trials[i].cell;

		if (!cell->bench->linux_guest || cell_is(cell, "vmm", "none"))
			continue;
		if (!came_before(plan, i, "vmm"))
			printf("vmm %s\n", cell_level(cell, "vmm"));
		if (!came_before(plan, i, "guest_kernel"))
			printf("guest %s\n", cell_level(cell, "guest_kernel"));
	}
}

int command_needs(int argc, char **argv)
{
	struct config *config;
	struct plan plan;

	if (wants_help(argc, argv)) {
		fputs(needs_usage, stdout);
		return EXIT_DONE;
	}
	if (argc != 2) {
		fputs(needs_usage, stderr);
		return EXIT_USAGE;
	}
	if (!load(argv[1], &config, &plan))
		return EXIT_USAGE;
	print_needs(&plan);
	plan_free(&plan);
	config_free(config);
	return EXIT_DONE;
}
