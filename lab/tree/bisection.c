/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bisection: what git bisect is told and says. */
#include "lab/tree/bisection.h"

#include <stdio.h>
#include <string.h>

#include "lab/tree/git.h"

#define OUTPUT_BYTES 65536

static int resolve(struct bisection *bisection, const char *revision, struct message *message)
{
	return commit_resolve(bisection->tree->directory.path, revision, &bisection->commit,
			      message);
}

/* git says "Bisecting: 7 revisions left to test after this (roughly 3 steps)", or
 * "ID is the first bad commit". */
static int read_output(struct bisection *bisection, const char *output, struct message *message)
{
	static const char found[] = " is the first bad commit";
	const char *end = strstr(output, found), *steps = strstr(output, "(roughly ");
	char id[COMMIT_ID_MAX + 1];
	const char *begin = end;

	bisection->steps_left = 0;
	if (!end) {
		if (steps && sscanf(steps, "(roughly %u", &bisection->steps_left) != 1)
			bisection->steps_left = 0;
		bisection->state = BISECTION_GOES_ON;
		return resolve(bisection, "BISECT_HEAD", message);
	}
	while (begin > output && begin[-1] != '\n')
		begin--;
	snprintf(id, sizeof(id), "%.*s", (int)(end - begin), begin);
	bisection->state = BISECTION_FOUND;
	return resolve(bisection, id, message);
}

int bisection_begin(struct bisection *bisection, const struct tree *tree, const struct commit *good,
		    const struct commit *bad, struct message *message)
{
	static char output[OUTPUT_BYTES];
	const char *directory = tree->directory.path;
	struct message ignored;

	*bisection = (struct bisection){.tree = tree};
	GIT_DO(directory, &ignored, "bisect", "reset", "HEAD"); /* of a call before */
	if (GIT_DO(directory, &ignored, "merge-base", "--is-ancestor", good->id, bad->id) < 0)
		return message_set(message, "the bad revision does not descend from the good one");
	if (GIT_ASK(directory, output, message, "bisect", "start", "--no-checkout", bad->id,
		    good->id) < 0)
		return -1;
	return read_output(bisection, output, message);
}

int bisection_tell(struct bisection *bisection, enum bisection_word word, struct message *message)
{
	static const char *const words[] = {"good", "bad", "skip"};
	static char output[OUTPUT_BYTES];
	int status = GIT_ASK(bisection->tree->directory.path, output, message, "bisect",
			     words[word], bisection->commit.id);

	if (status < 0 && strstr(output, "skip'ped commits")) {
		bisection->state = BISECTION_OPEN;
		return 0;
	}
	return status < 0 ? -1 : read_output(bisection, output, message);
}
