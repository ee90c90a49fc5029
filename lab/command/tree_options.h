/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tree_options: the options that series and bisect share: how kernels are built and measured. */
#ifndef MTEBENCH_LAB_COMMAND_TREE_OPTIONS_H
#define MTEBENCH_LAB_COMMAND_TREE_OPTIONS_H

#include "common/command/command.h"
#include "lab/build/builder.h"
#include "lab/campaign/boots.h"

extern const struct command_option tree_options[];

/* What they said. Not to be copied: the plan and the builder point into it. */
struct tree_asked {
	struct kconfig kconfig;
	bool llvm;
	struct campaign_plan plan;
	struct boots boots;
	struct path out;

	struct tree tree;
	struct builder builder;
};
extern struct tree_asked tree_asked;

/* Takes the options, with an OUT of results/NAME-DATE where none was named. Returns an exit code, and
 * has said what is wrong. */
int tree_options_take(const char *name);

/* Opens the tree @path and a builder for it. Likewise. Call tree_options_close() in any case. */
int tree_options_open(const char *path);
void tree_options_close(void);

/* The command line as the user has typed it, "lab/mtelab series ...", into @text, words quoted for a
 * shell where they need it. */
void tree_options_command(const struct command_line *line, char *text, size_t size);

#endif
