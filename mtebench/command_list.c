/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command_list: what can be measured, printed from the benchmarks' own declarations. */
#include "mtebench/commands.h"

#include <stdio.h>
#include <string.h>

#include "host/plan/bench.h"

#define HELP_INDENT 12

static void print_levels(const struct factor *factor, FILE *file)
{
	if (!factor->levels) {
		fprintf(file, "%llu to %llu (*%s)", (unsigned long long)factor->min,
			(unsigned long long)factor->max, factor->default_level);
		return;
	}
	for (size_t i = 0; factor->levels[i].name; i++)
		fprintf(file, "%s%s%s", i ? ", " : "",
			strcmp(factor->levels[i].name, factor->default_level) != 0 ? "" : "*",
			factor->levels[i].name);
}

static void print_factor(const struct factor *factor)
{
	char levels[1024] = "";
	FILE *text = fmemopen(levels, sizeof(levels), "w");

	if (text) {
		print_levels(factor, text);
		fclose(text);
	}
	printf("  %-9s ", factor->name);
	command_print_filled(stdout, levels, HELP_INDENT);
	printf("%*s", HELP_INDENT, "");
	command_print_filled(stdout, factor->help, HELP_INDENT);
}

static void print_text(const struct bench *bench)
{
	printf("%s: %s (unit of samples: %s)\n", bench->name, bench->summary, bench->unit);
	for (size_t i = 0; bench->factors[i]; i++)
		print_factor(bench->factors[i]);
}

static void print_markdown(const struct bench *bench)
{
	printf("| `%s` | %s |\n", bench->name, bench->summary);
}

static void print_common(void)
{
	puts("every benchmark also has these, if a config names them:");
	for (size_t i = 0; i < COMMON_FACTOR_COUNT; i++)
		print_factor(common_factors[i]);
}

static void print_all(void (*print)(const struct bench *))
{
	for (size_t i = 0; i < bench_count(); i++)
		print(bench_at(i));
}

static const char *bench_name_at(const void *context, size_t index)
{
	(void)context;
	return index < bench_count() ? bench_at(index)->name : NULL;
}

static bool markdown;

static const struct command_option options[] = {
	{"markdown", .help = "print the table of README.md", .flag = &markdown},
	{.name = NULL},
};

static int run_list(const struct command_line *line)
{
	void (*print)(const struct bench *) = markdown ? print_markdown : print_text;
	struct message message;

	if (markdown)
		puts("| benchmark | measures |\n|---|---|");
	if (!line->operand_count)
		print_all(print);
	if (!line->operand_count && !markdown)
		print_common();
	for (char **name = line->operands; *name; name++) {
		if (!bench_find(*name)) {
			command_refuse_word(&command_list.words, "a ", "benchmark", *name,
					    &message);
			return command_misused("%s", message.text);
		}
		print(bench_find(*name));
	}
	return EXIT_DONE;
}

const struct command command_list = {
	.name = "list",
	.summary = "list the benchmarks with their factors and levels",
	.usage = "[--markdown] [BENCHMARK...]",
	.description =
		"Prints the benchmarks with their factors; * marks the level that a config gets when it does not name "
		"the factor.",
	.examples = "mtebench list\nmtebench list stage2_fault",
	.options = {options},
	.operands = {.max = COMMAND_MANY},
	.words = {.at = bench_name_at},
	.run = run_list,
};
