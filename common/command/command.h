/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * command: a command of one of the programs, declared: what it is for, what it takes, where that
 * goes, and what it does. Parsing, --help and completion are made from the declaration, in a file
 * each; a command looks at no word by itself.
 */
#ifndef MTEBENCH_COMMON_COMMAND_COMMAND_H
#define MTEBENCH_COMMON_COMMAND_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/command/word_list.h"
#include "common/message.h"

/* Exit codes of all programs (doc/design.md section 8). */
enum exit_code {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,      /* something went wrong, or a gate found a regression */
	EXIT_USAGE = 2,       /* wrong usage, config or input */
	EXIT_UNDECIDED = 3,   /* a gate cannot judge: there are too few boots */
	EXIT_CANNOT_RUN = 77, /* this machine cannot run any of it */
	EXIT_SIGNAL = 128,    /* plus the signal's number */
};

/*
 * An option. Its default, where help is to tell one, is what its target holds at first, or @usual.
 * A table of options ends with one without a name; --help and -h are in none, every command has
 * them.
 */
struct command_option {
	const char *name;  /* without "--" */
	char letter;       /* 0: none */
	bool needed;       /* the command cannot do without; @text is its target */
	bool open;         /* other values than @choices are right too */
	const char *value; /* what help calls its value; NULL: it has none */
	const char *help;
	const char *usual;
	struct word_list choices; /* the only values, unless @open; offered by completion */
	/* Where it goes, one of these. */
	bool *flag;
	const char **text;
	unsigned int *chosen; /* the index of the choice */
	uint64_t *number, min, max;
	/* Returns 0, or -1 with a message. @value, NULL where the option has none, may be cut up. */
	int (*take)(char *value, struct message *message);
};

#define COMMAND_MANY SIZE_MAX

/* A command line that makes sense. */
struct command_line {
	char **words; /* as typed, from the command's name on */
	int count;
	char **operands; /* NULL behind the last */
	size_t operand_count;
	bool help; /* asked for; nothing else was looked at */
};

struct command {
	const char *name;
	const char *summary;     /* for the list of commands */
	const char *usage;       /* what stands behind the name, a line each form */
	const char *description; /* lines are filled; those that begin with a blank stay aligned */
	const char *exits;       /* "0 done, ...": NULL: those of all commands */
	const char *examples;    /* whole command lines, a line each */
	const struct command_option *options[4]; /* tables; NULL: none */
	struct {
		size_t min, max;   /* COMMAND_MANY: as many as are given */
		const char *needs; /* the sentence when they, or a needed option, are missing */
	} operands;
	struct word_list words;       /* offered by completion for operands; at NULL: files */
	size_t own_operands;          /* behind so many of them all words are operands; 0: never */
	int misused;                  /* exit code of wrong usage; 0: EXIT_USAGE */
	void (*describe)(FILE *file); /* prints more behind the description; NULL: no more */
	int (*run)(const struct command_line *line); /* returns an exit code */
};

/* The option at @index over all tables, --help last; NULL behind it. */
const struct command_option *command_option_at(const struct command *command, size_t index);

/* The names of the options, without "--". */
struct word_list command_option_names(const struct command *command);

/* Sets @message to "--format is text or csv, not 'cvs' (did you mean csv?)" for the @text that is
 * none of @words; @lead is "--" and @name "format". Returns -1. */
int command_refuse_word(const struct word_list *words, const char *lead, const char *name,
			const char *text, struct message *message);

/* From here on sentences are those of this command; @path is what its user types for @program. */
void command_begin(const char *program, const char *path, const struct command *command);

/* Prints "PROGRAM COMMAND: SENTENCE" to stderr. Returns @code: `return command_end(...)`. */
int command_end(int code, const struct message *message);

/* As above with "; see PROGRAM COMMAND --help" behind the sentence. Returns the command's exit code
 * of wrong usage. */
int command_misused(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Flushes stdout; EXIT_DONE, or a sentence when it could not be written and EXIT_FAILED, or the command's
 * own code of wrong usage. A command that is done need not call it. */
int command_flush(void);

/* The option that @word, from "--" or "-" on, begins with; NULL when there is none. */
const struct command_option *command_find_option(const struct command *command, const char *word);

/*
 * Takes the @count words from the command's name on, as GNU programs do: --name=value, --name
 * value, -x value, -xvalue, the beginning of a name that means one option only; options may stand
 * behind operands, and "--" ends them. Returns 0, with the options where they belong and the rest
 * in @line, or -1 with a message; the caller frees line->operands in both cases.
 */
int command_parse(const struct command *command, int count, char **words, struct command_line *line,
		  struct message *message);

/* Prints the help of @command; @path is what its user types for the program. */
void command_print_help(FILE *file, const char *path, const struct command *command);

/* Parts of it, for the program's own: @text filled up to column 80, from the second line on
 * indented by @margin, or below the text of a line such as "  term  text"; and "Exit codes:" with
 * @exits, NULL for those of all, and "Examples:". */
void command_print_filled(FILE *file, const char *text, int margin);
void command_print_ends(FILE *file, const char *exits, const char *examples);

/*
 * Prints the words that the last of the @count @words, those behind the command's name, may become,
 * one a line; none where files are to be offered. bash makes three words of "--format=text".
 */
void command_complete(const struct command *command, int count, char **words, FILE *file);

#endif
