/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mtelab: drives the lab. This file chooses the command; `lab/mtelab` builds and calls it. */
#include <stdio.h>
#include <string.h>

#include "lab/command/command.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} commands[] = {
	{"run", command_run},
	{"exec", command_exec},
	{"shell", command_shell},
	{"kernels", command_kernels},
};

static const char help[] =
	"Usage: lab/mtelab [COMMAND] [OPTION...]\n"
	"\n"
	"Measures Linux kernels in an emulated arm64 machine with MTE. Results are instruction counts (emulated).\n"
	"\n"
	"  run       boot kernels, measure, and draw the charts (default)\n"
	"  exec      run one program in an emulated host\n"
	"  shell     a prompt in an emulated host\n"
	"  kernels   what the archives have and what is cached\n"
	"  setup     install what is missing (see lab/setup.sh --help)\n"
	"\n"
	"Each command has --help. The manual is doc/mtelab.1.\n"
	"\n"
	"Examples:\n"
	"  lab/mtelab\n"
	"  lab/mtelab run --kernels '6.1 6.12' --out results/two\n"
	"  lab/mtelab run --kernels 7.3 --kernel patched=../linux/arch/arm64/boot/Image\n"
	"  lab/mtelab shell 7.3\n";

int main(int argc, char **argv)
{
	static char run[] = "run";

	if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
		fputs(help, stdout);
		return EXIT_DONE;
	}
	if (argc == 1 || argv[1][0] == '-') {
		argv[0] = run;
		return command_run(argc, argv);
	}
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	fprintf(stderr,
		"mtelab: there is no command %s: run, exec, shell, kernels and setup are known\n",
		argv[1]);
	return EXIT_USAGE;
}
