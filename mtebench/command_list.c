/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command_list: what can be measured, printed from the benchmarks' own declarations. */
#include "mtebench/command.h"

#include <stdio.h>
#include <string.h>

#include "host/plan/bench.h"

static const char usage[] =
	"Usage: mtebench list [--markdown] [BENCHMARK...]\n\n"
	"Prints the benchmarks with their factors; the level marked * is the one that a config\n"
	"gets when it does not name the factor.\n\n"
	"  --markdown  as a table for the documentation\n\n"
	"Examples:\n"
	"  mtebench list\n"
	"  mtebench list stage2_fault\n";

static void print_levels(const struct factor *factor, const char *separator)
{
	if (!factor->levels) {
		printf("%llu to %llu (*%s)", (unsigned long long)factor->min,
		       (unsigned long long)factor->max, factor->default_level);
		return;
	}
	for (size_t i = 0; factor->levels[i]; i++)
		printf("%s%s%s", i ? separator : "",
		       strcmp(factor->levels[i], factor->default_level) != 0 ? "" : "*",
		       factor->levels[i]);
}

static void print_factor(const struct factor *factor)
{
	printf("  %-9s ", factor->name);
	print_levels(factor, ", ");
	printf("\n            %s\n", factor->help);
}

static void print_text(const struct bench *bench)
{
	printf("%s: %s (unit of samples: %s)\n", bench->name, bench->summary, bench->unit);
	for (size_t i = 0; bench->factors[i]; i++)
		print_factor(bench->factors[i]);
}

static void print_markdown(const struct bench *bench)
{
	printf("| `%s` | %s | ", bench->name, bench->summary);
	for (size_t i = 0; bench->factors[i]; i++) {
		printf("%s`%s` = ", i ? "; " : "", bench->factors[i]->name);
		print_levels(bench->factors[i], ", ");
	}
	puts(" |");
}

static void print_common(void)
{
	puts("every benchmark has these too, where a config names them:");
	for (size_t i = 0; i < COMMON_FACTOR_COUNT; i++)
		print_factor(common_factors[i]);
}

static void print_all(void (*print)(const struct bench *))
{
	for (size_t i = 0; i < bench_count(); i++)
		print(bench_at(i));
}

int command_list(int argc, char **argv)
{
	void (*print)(const struct bench *) = print_text;
	int at = 1;

	if (at < argc && (strcmp(argv[at], "--help") == 0 || strcmp(argv[at], "-h") == 0)) {
		fputs(usage, stdout);
		return EXIT_DONE;
	}
	if (at < argc && strcmp(argv[at], "--markdown") == 0) {
		puts("| benchmark | measures | factors (* default level) |\n|---|---|---|");
		print = print_markdown;
		at++;
	}
	if (at == argc)
		print_all(print);
	if (at == argc && print == print_text)
		print_common();
	for (; at < argc; at++) {
		const struct bench *bench = bench_find(argv[at]);

		if (!bench) {
			fprintf(stderr,
				"mtebench: no benchmark is called '%s'; see mtebench list\n",
				argv[at]);
			return EXIT_USAGE;
		}
		print(bench);
	}
	return EXIT_DONE;
}
