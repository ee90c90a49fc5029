/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * git: calls of git, for which no configuration of the user's runs anything and no index of the
 * user's is written to.
 */
#ifndef MTEBENCH_LAB_TREE_GIT_H
#define MTEBENCH_LAB_TREE_GIT_H

#include <stddef.h>

#include "common/message.h"

/* Takes what a calling git (a hook, `git rebase --exec`) has said of its repository out of the
 * environment. Once, before the first call. */
void git_begin(void);

/*
 * Runs git in @directory with the @arguments, which end with NULL. What it prints goes to @text, of
 * @size bytes, without the last newline; a longer output is an error. Returns 0, or -1 with git's
 * own first line of complaint, less its "fatal: ", in the message.
 */
int git_run(const char *directory, const char *const *arguments, char *text, size_t size,
	    struct message *message);

/* The same where what is printed does not matter: GIT_DO(directory, message, "am", "--abort"). */
#define GIT_DO(directory, message, ...)                                                            \
	git_do((directory), (const char *const[]){__VA_ARGS__, NULL}, (message))
int git_do(const char *directory, const char *const *arguments, struct message *message);

/* The same where one word or line is wanted. */
#define GIT_ASK(directory, text, message, ...)                                                     \
	git_run((directory), (const char *const[]){__VA_ARGS__, NULL}, (text), sizeof(text),       \
		(message))

#endif
