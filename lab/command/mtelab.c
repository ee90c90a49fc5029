/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mtelab: drives the lab. `lab/mtelab` builds and calls it. */
#include <errno.h>
#include <unistd.h>

#include "common/command/program.h"
#include "lab/base/paths.h"
#include "lab/command/commands.h"

/* Only of a program that is called by itself: lab/mtelab sets up before there is any. */
static int run_setup(const struct command_line *line)
{
	struct path script = path_in_tree("lab/setup.sh");
	struct message message;

	(void)line;
	execl(script.path, script.path, "lab", NULL);
	message_set_errno(&message, errno, "cannot run %s", script.path);
	return command_end(EXIT_CANNOT_RUN, &message);
}

static const struct command command_setup = {
	.name = "setup",
	.summary = "install what is missing",
	.description = "Installs with apt what is missing, and says what. See lab/setup.sh --help.",
	.run = run_setup,
};

static const struct command *const commands[] = {
	&command_run,   &command_series,  &command_bisect, &command_exec,
	&command_shell, &command_kernels, &command_setup,  NULL,
};

static const struct program mtelab = {
	.name = "mtelab",
	.path = "lab/mtelab",
	.summary =
		"Measures Linux kernels in an emulated arm64 machine with MTE. Results are instruction counts "
		"(emulated). The manual is doc/mtelab.1.",
	.commands = commands,
	.usual = &command_run,
	.examples = "lab/mtelab\n"
		    "lab/mtelab run --kernels '6.1 6.12' --out results/two\n"
		    "lab/mtelab run --kernels 7.3 --kernel patched=../linux/arch/arm64/boot/Image\n"
		    "lab/mtelab series ../linux v7.3..my-branch\n"
		    "lab/mtelab shell 7.3",
};

int main(int argc, char **argv)
{
	return program_main(&mtelab, argc, argv);
}
