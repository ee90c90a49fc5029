/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command_parse: a command line, word by word. */
#include "common/command/command.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/number.h"

struct parse {
	const struct command *command;
	struct command_line *line;
	struct message *message;
	int at; /* the word that is looked at */
	bool ended;
};

static const struct command_option *find_letter(const struct command *command, char letter)
{
	const struct command_option *option;

	for (size_t i = 0; (option = command_option_at(command, i)); i++)
		if (option->letter == letter)
			break;
	return option;
}

static const struct command_option *find_name(const struct command *command, const char *name)
{
	size_t length = strcspn(name, "="), found = 0;
	const struct command_option *option, *candidate = NULL;

	for (size_t i = 0; (option = command_option_at(command, i)); i++) {
		if (strncmp(option->name, name, length) != 0)
			continue;
		if (option->name[length] == '\0')
			return option;
		candidate = option;
		found++;
	}
	return found == 1 ? candidate : NULL;
}

const struct command_option *command_find_option(const struct command *command, const char *word)
{
	if (word[0] != '-' || !word[1])
		return NULL;
	return word[1] == '-' ? find_name(command, word + 2) : find_letter(command, word[1]);
}

static int take_number(const struct command_option *option, const char *value,
		       struct message *message)
{
	if (number_parse_u64(value, option->min, option->max, option->number) == 0)
		return 0;
	return message_set(message,
			   "--%s must be a whole number from %" PRIu64 " to %" PRIu64 ", not '%s'",
			   option->name, option->min, option->max, value);
}

static int take(struct parse *parse, const struct command_option *option, char *value)
{
	unsigned int index = 0;

	if (value && option->choices.at && !option->open &&
	    !word_list_find(&option->choices, value, &index))
		return command_refuse_word(&option->choices, "--", option->name, value,
					   parse->message);
	if (option->flag)
		*option->flag = true;
	else if (option->text)
		*option->text = value;
	else if (option->chosen)
		*option->chosen = index;
	else if (option->number)
		return take_number(option, value, parse->message);
	else if (option->take)
		return option->take(value, parse->message);
	else
		parse->line->help = true;
	return 0;
}

/* @value is what stands in the option's own word, or NULL. */
static int take_valued(struct parse *parse, const struct command_option *option, char *value)
{
	if (!value && parse->at + 1 < parse->line->count)
		value = parse->line->words[++parse->at];
	if (!value)
		return message_set(parse->message, "--%s needs a value", option->name);
	return take(parse, option, value);
}

static int refuse_option(struct parse *parse, const char *word)
{
	struct word_list names = command_option_names(parse->command);
	struct word_hint hint = {""};
	char text[64];

	snprintf(text, sizeof(text), "%.*s", (int)strcspn(word, "="), word);
	if (strncmp(text, "--", 2) == 0)
		hint = word_list_hint(&names, "--", text + 2);
	return message_set(parse->message, "unknown option '%s'%s", text, hint.text);
}

static int take_option(struct parse *parse, char *word)
{
	const struct command_option *option = command_find_option(parse->command, word);
	char *equals = strchr(word, '=');
	char *value = word[2] ? word + 2 : NULL;

	if (!option)
		return refuse_option(parse, word);
	if (word[1] == '-')
		value = equals ? equals + 1 : NULL;
	if (option->value)
		return take_valued(parse, option, value);
	if (value)
		return message_set(parse->message, "--%s takes no value", option->name);
	return take(parse, option, NULL);
}

static int take_word(struct parse *parse, char *word)
{
	struct command_line *line = parse->line;

	if (parse->ended || word[0] != '-' || !word[1]) {
		line->operands[line->operand_count++] = word;
		parse->ended |= line->operand_count == parse->command->own_operands;
		return 0;
	}
	if (strcmp(word, "--") == 0) {
		parse->ended = true;
		return 0;
	}
	return take_option(parse, word);
}

static bool lacks(const struct command *command, const struct command_line *line)
{
	const struct command_option *option;

	for (size_t i = 0; (option = command_option_at(command, i)); i++)
		if (option->needed && !*option->text)
			return true;
	return line->operand_count < command->operands.min ||
	       line->operand_count > command->operands.max;
}

int command_parse(const struct command *command, int count, char **words, struct command_line *line,
		  struct message *message)
{
	struct parse parse = {.command = command, .line = line, .message = message};

	*line = (struct command_line){.words = words, .count = count};
	line->operands = calloc((size_t)count + 1, sizeof(*line->operands));
	if (!line->operands)
		return message_set(message, "no memory for the command line");
	for (parse.at = 1; parse.at < count && !line->help; parse.at++)
		if (take_word(&parse, words[parse.at]) < 0)
			return -1;
	if (line->help || !lacks(command, line))
		return 0;
	return message_set(message, "%s",
			   command->operands.needs ? command->operands.needs
						   : "unexpected argument");
}
