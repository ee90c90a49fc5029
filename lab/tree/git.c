/* SPDX-License-Identifier: GPL-2.0-or-later */
/* git: arguments and environment of git. */
#include "lab/tree/git.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/process.h"

#define ARGUMENTS_MAX 32
#define SAID_BYTES    4096
#define IGNORED_BYTES 65536

/* Before the command. Garbage collection and hooks would work on what is not ours. */
static const char *const always[] = {
	"git",
	"-c",
	"core.hooksPath=/dev/null",
	"-c",
	"gc.auto=0",
	"-c",
	"maintenance.auto=false",
	"-c",
	"commit.gpgSign=false",
	"-c",
	"core.autocrlf=false",
	"-c",
	"advice.detachedHead=false",
	"-C",
};

#define ALWAYS_COUNT (sizeof(always) / sizeof(*always))

void git_begin(void)
{
	/* `git rev-parse --local-env-vars` */
	static const char *const local[] = {
		"GIT_ALTERNATE_OBJECT_DIRECTORIES",
		"GIT_CONFIG",
		"GIT_CONFIG_COUNT",
		"GIT_CONFIG_PARAMETERS",
		"GIT_COMMON_DIR",
		"GIT_DIR",
		"GIT_GRAFT_FILE",
		"GIT_IMPLICIT_WORK_TREE",
		"GIT_INDEX_FILE",
		"GIT_NO_REPLACE_OBJECTS",
		"GIT_OBJECT_DIRECTORY",
		"GIT_PREFIX",
		"GIT_REPLACE_REF_BASE",
		"GIT_SHALLOW_FILE",
		"GIT_WORK_TREE",
	};

	for (size_t i = 0; i < sizeof(local) / sizeof(*local); i++)
		unsetenv(local[i]);
	setenv("GIT_OPTIONAL_LOCKS", "0", 1);
	setenv("GIT_TERMINAL_PROMPT", "0", 1);
	setenv("GIT_PAGER", "cat", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	/* who commits what a mailbox has: the time is the author's, so that commits keep their names */
	setenv("GIT_COMMITTER_NAME", "mtebench", 1);
	setenv("GIT_COMMITTER_EMAIL", "mtebench@localhost", 1);
}

/* The first line of what git @said that is no hint or advice, without "fatal: ". */
static int complain(const char *said, const char *command, int status, struct message *message)
{
	static const char *const severities[] = {"fatal: ", "error: "};

	while (strncmp(said, "hint:", 5) == 0 || strncmp(said, "warning:", 8) == 0)
		said = strchr(said, '\n') ? strchr(said, '\n') + 1 : "";
	if (!*said)
		return message_set(message, "git %s ended with status %d", command, status);
	for (size_t i = 0; i < sizeof(severities) / sizeof(*severities); i++)
		if (strncmp(said, severities[i], strlen(severities[i])) == 0)
			said += strlen(severities[i]);
	return message_set(message, "git %s: %.*s", command, (int)strcspn(said, "\n"), said);
}

int git_run(const char *directory, const char *const *arguments, char *text, size_t size,
	    struct message *message)
{
	const char *all[ALWAYS_COUNT + ARGUMENTS_MAX + 2];
	char said[SAID_BYTES];
	size_t count = ALWAYS_COUNT, length;
	int status;

	memcpy(all, always, sizeof(always));
	all[count++] = directory;
	for (size_t i = 0; arguments[i] && i < ARGUMENTS_MAX; i++)
		all[count++] = arguments[i];
	all[count] = NULL;
	status = process_capture_both(all, text, size, said, sizeof(said), message);
	if (status < 0)
		return -1;
	if (status > 0)
		return complain(said, arguments[0], status, message);
	length = strlen(text);
	if (length + 1 == size)
		return message_set(message, "git %s says more than can be taken", arguments[0]);
	if (length > 0 && text[length - 1] == '\n')
		text[length - 1] = '\0';
	return 0;
}

int git_do(const char *directory, const char *const *arguments, struct message *message)
{
	static char ignored[IGNORED_BYTES];

	return git_run(directory, arguments, ignored, sizeof(ignored), message);
}
