/* SPDX-License-Identifier: GPL-2.0-or-later */
/* releases: vX.Y and vX.Y.Z. */
#include "lab/tree/releases.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/tree/git.h"

#define TAGS_BYTES  ((size_t)1 << 20)
#define WORDS_BYTES 4096

struct release {
	unsigned int major, minor, stable; /* vX.Y has stable 0 */
};

/* vX.Y or vX.Y.Z: no release candidates, no trees of others. */
static bool parse(const char *tag, size_t length, struct release *release)
{
	int end = 0;

	*release = (struct release){0};
	if (sscanf(tag, "v%u.%u%n", &release->major, &release->minor, &end) != 2)
		return false;
	if ((size_t)end == length)
		return true;
	if (sscanf(tag + end, ".%u", &release->stable) != 1)
		return false;
	return strspn(tag + end + 1, "0123456789") + 1 + (size_t)end == length;
}

static unsigned int line_of(const struct release *release)
{
	return release->major * 1000 + release->minor;
}

static int add(struct tag_list *list, const char *tag, size_t length, struct message *message)
{
	char(*grown)[TAG_BYTES] = realloc(list->tags, (list->count + 1) * sizeof(*grown));

	if (!grown)
		return message_set(message, "out of memory");
	list->tags = grown;
	snprintf(grown[list->count++], TAG_BYTES, "%.*s", (int)length, tag);
	return 0;
}

/* The newest stable release of each line from @first to @last, oldest line first: @all is sorted by
 * version. */
static int add_lines(const char *all, unsigned int first, unsigned int last, struct tag_list *list,
		     struct message *message)
{
	const char *newest = NULL;
	unsigned int line = 0;

	for (const char *tag = all; *tag; tag += strcspn(tag, "\n"), tag += *tag == '\n') {
		struct release release;

		if (!parse(tag, strcspn(tag, "\n"), &release) || line_of(&release) < first ||
		    line_of(&release) > last)
			continue;
		if (newest && line_of(&release) != line &&
		    add(list, newest, strcspn(newest, "\n"), message) < 0)
			return -1;
		newest = tag;
		line = line_of(&release);
	}
	return newest ? add(list, newest, strcspn(newest, "\n"), message) : 0;
}

static bool has_tag(const char *all, const char *word)
{
	size_t length = strlen(word);

	for (const char *tag = all; *tag; tag += strcspn(tag, "\n"), tag += *tag == '\n')
		if (strcspn(tag, "\n") == length && strncmp(tag, word, length) == 0)
			return true;
	return false;
}

/* A release without a stable number stands for the newest of its line; other tags for themselves. */
static int add_word(const char *all, char *word, struct tag_list *list, struct message *message)
{
	char *dots = strstr(word, "..");
	struct release first, last;

	if (dots)
		*dots = '\0';
	if (!has_tag(all, word) || (dots && !has_tag(all, dots + 2)))
		return message_set(message, "the tree has no tag '%s'",
				   has_tag(all, word) ? dots + 2 : word);
	if (!parse(word, strlen(word), &first))
		return dots ? message_set(message, "'%s' is not a release such as v6.1", word)
			    : add(list, word, strlen(word), message);
	if (!dots)
		return first.stable
			       ? add(list, word, strlen(word), message)
			       : add_lines(all, line_of(&first), line_of(&first), list, message);
	if (!parse(dots + 2, strlen(dots + 2), &last))
		return message_set(message, "'%s' is not a release such as v6.1", dots + 2);
	return add_lines(all, line_of(&first), line_of(&last), list, message);
}

int releases_choose(const char *all, const char *words, struct tag_list *chosen,
		    struct message *message)
{
	char copy[WORDS_BYTES];
	char *rest = NULL;

	*chosen = (struct tag_list){0};
	if (snprintf(copy, sizeof(copy), "%s", words) >= (int)sizeof(copy))
		return message_set(message, "the list of tags is too long");
	for (char *word = strtok_r(copy, ", \t\n", &rest); word;
	     word = strtok_r(NULL, ", \t\n", &rest))
		if (add_word(all, word, chosen, message) < 0)
			return -1;
	return chosen->count ? 0 : message_set(message, "no tag is named");
}

static int resolve(const char *directory, const struct tag_list *tags, struct commit_list *list,
		   struct message *message)
{
	list->commits = calloc(tags->count, sizeof(*list->commits));
	if (!list->commits)
		return message_set(message, "out of memory");
	for (; list->count < tags->count; list->count++) {
		struct commit *commit = &list->commits[list->count];

		if (commit_resolve(directory, tags->tags[list->count], commit, message) < 0)
			return -1;
		snprintf(commit->subject, sizeof(commit->subject), "%s", tags->tags[list->count]);
	}
	return 0;
}

int commit_list_releases(const char *directory, const char *words, struct commit_list *list,
			 struct message *message)
{
	char *all = malloc(TAGS_BYTES);
	struct tag_list tags = {0};
	int status;

	*list = (struct commit_list){0};
	if (!all)
		return message_set(message, "out of memory");
	status = git_run(
		directory,
		(const char *const[]){"tag", "--list", "--sort=version:refname", "v*", NULL}, all,
		TAGS_BYTES, message);
	if (status == 0)
		status = releases_choose(all, words, &tags, message);
	if (status == 0)
		status = resolve(directory, &tags, list, message);
	free(tags.tags);
	free(all);
	return status;
}
