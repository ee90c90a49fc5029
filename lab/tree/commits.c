/* SPDX-License-Identifier: GPL-2.0-or-later */
/* commits: git log and git tag, read. */
#include "lab/tree/commits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/tree/git.h"

#define LOG_FORMAT     "--format=%H %T %s"
#define LOG_BYTES      ((size_t)1 << 20)
#define REVISION_BYTES 256

/* "ID TREE SUBJECT", of which the subject may be empty; @line is cut up. */
static int read_line(char *line, struct commit *commit, struct message *message)
{
	char *rest = line;
	const char *id = strsep(&rest, " ");
	const char *tree = rest ? strsep(&rest, " ") : NULL;

	if (!tree || strlen(id) > COMMIT_ID_MAX || strlen(tree) > COMMIT_ID_MAX)
		return message_set(message, "git log gives no commit, but '%s'", id);
	snprintf(commit->id, sizeof(commit->id), "%s", id);
	snprintf(commit->tree, sizeof(commit->tree), "%s", tree);
	snprintf(commit->subject, sizeof(commit->subject), "%s", rest ? rest : "");
	return 0;
}

int commit_resolve(const char *directory, const char *revision, struct commit *commit,
		   struct message *message)
{
	char id[COMMIT_ID_MAX + 2], peeled[REVISION_BYTES], line[COMMIT_SUBJECT * 4];
	struct message said;

	snprintf(peeled, sizeof(peeled), "%s^{commit}", revision);
	if (*revision == '-' || !*revision ||
	    GIT_ASK(directory, id, &said, "rev-parse", "--verify", "--quiet", "--end-of-options",
		    peeled) < 0)
		return message_set(message, "there is no revision '%s' in %s", revision, directory);
	if (GIT_ASK(directory, line, message, "log", "-1", "--no-show-signature", LOG_FORMAT, id) <
	    0)
		return -1;
	return read_line(line, commit, message);
}

static int add_line(struct commit_list *list, char *line, struct message *message)
{
	struct commit *grown;

	if (list->count == COMMITS_MAX)
		return message_set(message, "there are more than %d commits", COMMITS_MAX);
	grown = realloc(list->commits, (list->count + 1) * sizeof(*grown));
	if (!grown)
		return message_set(message, "out of memory");
	list->commits = grown;
	return read_line(line, &grown[list->count++], message);
}

static int read_log(struct commit_list *list, char *text, struct message *message)
{
	for (char *rest = text; rest && *rest;)
		if (add_line(list, strsep(&rest, "\n"), message) < 0)
			return -1;
	return 0;
}

static int list_between(const char *directory, const char *tip, struct commit_list *list,
			struct message *message)
{
	char between[2 * COMMIT_ID_MAX + 3];
	char *text = malloc(LOG_BYTES);
	int status;

	if (!text)
		return message_set(message, "out of memory");
	snprintf(between, sizeof(between), "%s..%s", list->base.id, tip);
	status = git_run(directory,
			 (const char *const[]){"log", "--first-parent", "--reverse",
					       "--no-show-signature", LOG_FORMAT, between, NULL},
			 text, LOG_BYTES, message);
	if (status == 0)
		status = read_log(list, text, message);
	free(text);
	return status;
}

/* Cuts "A..B" in two; an end that is missing is HEAD, as in git. */
static int split_range(const char *range, char first[REVISION_BYTES], char last[REVISION_BYTES],
		       struct message *message)
{
	const char *dots = strstr(range, "..");

	if (!dots || dots[2] == '.')
		return message_set(message, "'%s' is not a range A..B of commits", range);
	snprintf(first, REVISION_BYTES, "%.*s", (int)(dots - range), range);
	snprintf(last, REVISION_BYTES, "%s", dots + 2);
	if (!*first)
		snprintf(first, REVISION_BYTES, "HEAD");
	if (!*last)
		snprintf(last, REVISION_BYTES, "HEAD");
	return 0;
}

int commit_list_range(const char *directory, const char *range, struct commit_list *list,
		      struct message *message)
{
	char first[REVISION_BYTES], last[REVISION_BYTES], base[COMMIT_ID_MAX + 2];
	struct commit from, to;

	*list = (struct commit_list){0};
	if (split_range(range, first, last, message) < 0 ||
	    commit_resolve(directory, first, &from, message) < 0 ||
	    commit_resolve(directory, last, &to, message) < 0)
		return -1;
	if (GIT_ASK(directory, base, message, "merge-base", from.id, to.id) < 0)
		return message_set(message, "%s and %s have no commit in common", first, last);
	if (commit_resolve(directory, base, &list->base, message) < 0 ||
	    list_between(directory, to.id, list, message) < 0)
		return -1;
	if (list->count == 0)
		return message_set(message, "there is no commit in %s", range);
	return 0;
}

void commit_list_free(struct commit_list *list)
{
	free(list->commits);
	list->commits = NULL;
}
