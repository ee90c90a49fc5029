/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command kit on a made-up command: its parse, sentences, help and completion. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/command/program.h"

static const char *const colours[] = {"red", "green", "blue", NULL};
static const char *const towns[] = {"Ulm", "Unna", NULL};
static const char *const labels[] = {"6.1", "6.12", "7.3", NULL};

enum colour { RED, GREEN, BLUE };

static struct {
	bool fast;
	const char *output;
	const char *kernels;
	enum colour colour;
	uint64_t jobs;
	char taken[32];
} asked;

static int take_pair(char *value, struct message *message)
{
	if (!strchr(value, ':'))
		return message_set(message, "--pair is A:B, not '%s'", value);
	snprintf(asked.taken, sizeof(asked.taken), "%s", value);
	return 0;
}

static const struct command_option options[] = {
	{"fast", 'f', .help = "hurry", .flag = &asked.fast},
	{"output", 'o', .value = "FILE", .help = "where it goes", .needed = true,
	 .text = &asked.output},
	{"colour", .value = "NAME", .help = "of the paint", .choices = WORD_LIST(colours),
	 .chosen = &asked.colour},
	{"kernels", .value = "LABELS", .help = "which", .open = true, .usual = "all of them",
	 .choices = WORD_LIST(labels), .text = &asked.kernels},
	{.name = NULL},
};

static const struct command_option more_options[] = {
	{"jobs", 'j', .value = "N", .min = 1, .max = 8, .number = &asked.jobs,
	 .help = "how many at a time, which is a help so long that it goes on in a second line below the first"},
	{"pair", .value = "A:B", .help = "two", .take = take_pair},
	{.name = NULL},
};

static int run_paint(const struct command_line *line)
{
	return (int)line->operand_count + 40;
}

static const struct command paint = {
	.name = "paint",
	.summary = "paints",
	.usage = "-o FILE TOWN...\n--help",
	.description = "Paints towns.\n\n  Ulm   is one\n  Unna  another",
	.exits = "0 painted, 1 rain.",
	.examples = "art paint -o x Ulm\nart paint -o y Ulm Unna | less",
	.options = {options, more_options},
	.operands = {1, 3, "-o FILE and one to three towns are needed"},
	.words = WORD_LIST(towns),
	.run = run_paint,
};

/* KERNEL [OPTION...] [--] PROGRAM ARGUMENT... */
static const struct command start = {
	.name = "start",
	.summary = "starts",
	.options = {more_options},
	.operands = {.max = COMMAND_MANY},
	.own_operands = 2,
	.misused = 128,
	.run = run_paint,
};

static struct command_line line;
static struct message message;

/* Splits @text at blanks and parses it; quotes are not known. */
static int parse(const struct command *command, const char *text)
{
	static char copy[256];
	static char *words[16];
	int count = 0;

	memset(&asked, 0, sizeof(asked));
	asked.jobs = 2;
	free(line.operands);
	snprintf(copy, sizeof(copy), "%s", text);
	for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
		words[count++] = word;
	return command_parse(command, count, words, &line, &message);
}

static void assert_operands(const char *wanted)
{
	char text[256] = "";

	for (size_t i = 0; i < line.operand_count; i++) {
		strcat(text, i ? " " : "");
		strcat(text, line.operands[i]);
	}
	assert_string_equal(text, wanted);
	assert_null(line.operands[line.operand_count]);
}

static void forms_of_options(void **state)
{
	static const char *const forms[] = {
		"paint --output=x Ulm", "paint Ulm --output x",    "paint -o x Ulm",
		"paint -ox Ulm",        "paint Ulm --outp=x",      "paint --out x -- Ulm",
		"paint Ulm -o y -o x",  "paint --output= -ox Ulm",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		assert_int_equal(parse(&paint, forms[i]), 0);
		assert_string_equal(asked.output, "x");
		assert_operands("Ulm");
		assert_false(asked.fast);
	}
	assert_int_equal(parse(&paint, "paint -f -j8 -o - Ulm"), 0);
	assert_true(asked.fast);
	assert_int_equal(asked.jobs, 8);
	assert_string_equal(asked.output, "-");
}

static void targets(void **state)
{
	(void)state;
	assert_int_equal(
		parse(&paint, "paint --fast Ulm -o x --colour blue Unna --jobs=3 --pair a:b"), 0);
	assert_true(asked.fast);
	assert_int_equal(asked.colour, BLUE);
	assert_int_equal(asked.jobs, 3);
	assert_string_equal(asked.taken, "a:b");
	assert_operands("Ulm Unna");
	assert_int_equal(parse(&paint, "paint -o x --kernels=9.9 Ulm"), 0);
	assert_string_equal(asked.kernels, "9.9"); /* open */
	assert_int_equal(asked.colour, RED);
	assert_int_equal(asked.jobs, 2);
}

static void ends_of_options(void **state)
{
	(void)state;
	assert_int_equal(parse(&paint, "paint -o x -- --fast -"), 0);
	assert_operands("--fast -");
	assert_false(asked.fast);
	assert_int_equal(parse(&paint, "paint -o x - Ulm"), 0);
	assert_operands("- Ulm");
	assert_int_equal(parse(&start, "start 6.1 -j 4 ls -j 5 --pair"), 0);
	assert_operands("6.1 ls -j 5 --pair");
	assert_int_equal(asked.jobs, 4);
	assert_int_equal(parse(&start, "start -j4 6.1 -- ls -- -x"), 0);
	assert_operands("6.1 ls -- -x");
}

static void help_is_asked_for(void **state)
{
	(void)state;
	assert_int_equal(parse(&paint, "paint --help --nonsense"), 0);
	assert_true(line.help);
	assert_int_equal(parse(&paint, "paint -f -h"), 0);
	assert_true(line.help);
	assert_int_equal(parse(&paint, "paint -o x -- -h"), 0);
	assert_false(line.help);
}

static void assert_refused(const char *text, const char *sentence)
{
	assert_int_equal(parse(&paint, text), -1);
	assert_string_equal(message.text, sentence);
}

static void refusals(void **state)
{
	static const char needs[] = "-o FILE and one to three towns are needed";

	(void)state;
	assert_refused("paint -o x Ulm --outptu=y",
		       "unknown option '--outptu' (did you mean --output?)");
	assert_refused("paint -o x Ulm --zzz", "unknown option '--zzz'");
	assert_refused("paint -o x Ulm -z", "unknown option '-z'");
	assert_refused("paint Ulm -o", "--output needs a value");
	assert_refused("paint Ulm --output", "--output needs a value");
	assert_refused("paint --fast=1 -o x Ulm", "--fast takes no value");
	assert_refused("paint -f1 -o x Ulm", "--fast takes no value");
	assert_refused("paint -o x --colour=bleu Ulm",
		       "--colour must be red, green or blue, not 'bleu' (did you mean blue?)");
	assert_refused("paint -o x --colour 7 Ulm", "--colour must be red, green or blue, not '7'");
	assert_refused("paint -o x -j9 Ulm", "--jobs must be a whole number from 1 to 8, not '9'");
	assert_refused("paint -o x --pair ab Ulm", "--pair is A:B, not 'ab'");
	assert_refused("paint -o x", needs);
	assert_refused("paint Ulm", needs);
	assert_refused("paint -o x a b c d", needs);
}

static void nearest_words(void **state)
{
	static const char *const names[] = {"show", "shower", "trend", "ab", NULL};
	static const struct word_list words = WORD_LIST(names);
	static const char *const pairs[][2] = {
		{"shwo", " (did you mean --show?)"},
		{"sho", " (did you mean --show?)"},
		{"showers", " (did you mean --shower?)"},
		{"trendd", " (did you mean --trend?)"},
		{"tr", " (did you mean --trend?)"},
		{"xhxw", ""},
		{"ba", ""},
		{"plot", ""},
		{"t", ""},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		assert_string_equal(word_list_hint(&words, "--", pairs[i][0]).text, pairs[i][1]);
}

static void joined_words(void **state)
{
	static const struct word_list three = WORD_LIST(colours), two = WORD_LIST(towns),
				      one = WORD_LIST(towns + 1);
	char text[64], small[8];

	(void)state;
	word_list_join(&three, "or", text, sizeof(text));
	assert_string_equal(text, "red, green or blue");
	word_list_join(&two, "and", text, sizeof(text));
	assert_string_equal(text, "Ulm and Unna");
	word_list_join(&one, "and", text, sizeof(text));
	assert_string_equal(text, "Unna");
	word_list_join(&three, "or", small, sizeof(small));
	assert_string_equal(small, "red, gr");
}

static void help_text(void **state)
{
	char *text;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	(void)state;
	memset(&asked, 0, sizeof(asked));
	asked.jobs = 2;
	asked.colour = GREEN;
	command_print_help(file, "art", &paint);
	fclose(file);
	assert_string_equal(
		text,
		"Usage: art paint -o FILE TOWN...\n"
		"       art paint --help\n"
		"\n"
		"Paints towns.\n"
		"\n"
		"  Ulm   is one\n"
		"  Unna  another\n"
		"\n"
		"Options:\n"
		"  -f, --fast            hurry\n"
		"  -o, --output=FILE     where it goes\n"
		"      --colour=NAME     of the paint: red, green or blue (default: green)\n"
		"      --kernels=LABELS  which (default: all of them)\n"
		"  -j, --jobs=N          how many at a time, which is a help so long that it goes\n"
		"                        on in a second line below the first (default: 2)\n"
		"      --pair=A:B        two\n"
		"  -h, --help            print this help\n"
		"\n"
		"Exit codes: 0 painted, 1 rain.\n"
		"\n"
		"Examples:\n"
		"  art paint -o x Ulm\n"
		"  art paint -o y Ulm Unna | less\n");
	free(text);
}

/* The words of a command line, the last of which is completed; NULL ends them. */
static void assert_completed(char **words, const char *wanted)
{
	char *text;
	size_t size;
	FILE *file = open_memstream(&text, &size);
	int count = 0;

	while (words[count])
		count++;
	command_complete(&paint, count, words, file);
	fclose(file);
	assert_string_equal(text, wanted);
	free(text);
}

#define WORDS(...) ((char *[]){__VA_ARGS__, NULL})

static void completion(void **state)
{
	(void)state;
	assert_completed(WORDS("U"), "Ulm\nUnna\n");
	assert_completed(WORDS("-f", "Un"), "Unna\n");
	assert_completed(WORDS("--o"), "--output\n");
	assert_completed(WORDS("-"),
			 "--fast\n--output\n--colour\n--kernels\n--jobs\n--pair\n--help\n");
	assert_completed(WORDS("--colour", ""), "red\ngreen\nblue\n");
	assert_completed(WORDS("--colour", "="), "red\ngreen\nblue\n");
	assert_completed(WORDS("--colour", "=", "g"), "green\n");
	assert_completed(WORDS("--colour", "=", "red", "Ul"), "Ulm\n");
	assert_completed(WORDS("--output", ""), "");
	assert_completed(WORDS("-o", "U"), "");
	assert_completed(WORDS("--kernels", "6"), "6.1\n6.12\n");
	assert_completed(WORDS("--kernels", "'7.3 6.12"), "7.3 6.12\n");
	assert_completed(WORDS("--", "U"), "");
}

static int ends_program(char **words)
{
	static const struct command *const commands[] = {&paint, &start, NULL};
	static const struct program art = {
		.name = "art", .summary = "Arts.", .commands = commands, .usual = &start};
	int count = 0;

	while (words[count])
		count++;
	memset(&asked, 0, sizeof(asked));
	return program_main(&art, count, words);
}

static void exit_codes(void **state)
{
	(void)state;
	assert_int_equal(ends_program(WORDS("art", "paint", "-ox", "Ulm", "Unna")), 42);
	assert_int_equal(ends_program(WORDS("art", "paint", "Ulm")), EXIT_USAGE);
	assert_int_equal(ends_program(WORDS("art", "pain")), EXIT_USAGE);
	assert_int_equal(ends_program(WORDS("art", "version")), EXIT_USAGE);
	assert_int_equal(ends_program(WORDS("art", "start", "-j9")), 128);
	assert_int_equal(ends_program(WORDS("art", "-j8", "a", "b")), 42);
	assert_int_equal(ends_program(WORDS("art")), 40);
	assert_int_equal(ends_program(WORDS("art", "--help")), EXIT_DONE);
	assert_int_equal(ends_program(WORDS("art", "paint", "-h")), EXIT_DONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms_of_options), cmocka_unit_test(targets),
		cmocka_unit_test(ends_of_options),  cmocka_unit_test(help_is_asked_for),
		cmocka_unit_test(refusals),         cmocka_unit_test(nearest_words),
		cmocka_unit_test(joined_words),     cmocka_unit_test(help_text),
		cmocka_unit_test(completion),       cmocka_unit_test(exit_codes),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	free(line.operands);
	return failed;
}
