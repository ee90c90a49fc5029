/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command_complete: what bash may offer for the last word of a command line. */
#include "common/command/command.h"

#include <string.h>

/* Of a value that is a list, such as '6.1 6.1 of --kernels, the last word counts, and what stands
 * before it is kept, but for the quote, which bash keeps itself. */
static void complete_value(const struct command_option *option, const char *text, FILE *file)
{
	const char *blank = strrchr(text, ' ');
	char lead[256] = "";

	if (*text == '\'' || *text == '"')
		text++;
	if (blank)
		snprintf(lead, sizeof(lead), "%.*s", (int)(blank + 1 - text), text);
	word_list_complete(&option->choices, lead, blank ? blank + 1 : text, file);
}

static void complete_word(const struct command *command, const char *word, FILE *file)
{
	struct word_list names = command_option_names(command);

	if (*word == '-')
		word_list_complete(&names, "--", word + (word[1] == '-' ? 2 : 1), file);
	else
		word_list_complete(&command->words, "", word, file);
}

void command_complete(const struct command *command, int count, char **words, FILE *file)
{
	const struct command_option *option = NULL;
	const char *word = count > 0 ? words[count - 1] : "";
	int before = count - 2;

	for (int i = 0; i < count - 1; i++)
		if (strcmp(words[i], "--") == 0)
			return;
	if (before >= 0 && strcmp(word, "=") == 0)
		word = "";
	else if (before > 0 && strcmp(words[before], "=") == 0)
		before--;
	if (before >= 0)
		option = command_find_option(command, words[before]);
	if (option && option->value)
		complete_value(option, word, file);
	else
		complete_word(command, word, file);
}
