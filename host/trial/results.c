/* SPDX-License-Identifier: GPL-2.0-or-later */
/* results: the run directory while it is written. */
#include "host/trial/results.h"

#include <errno.h>
#include <limits.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/record/run_difference.h"

static int write_run(const char *directory, const json_t *run, struct message *message)
{
	char path[PATH_MAX], temporary[PATH_MAX + 8];

	snprintf(path, sizeof(path), "%s/run.json", directory);
	snprintf(temporary, sizeof(temporary), "%s.part", path);

	FILE *file = fopen(temporary, "we");

	if (!file)
		return message_set_errno(message, errno, "cannot write %s", temporary);

	int result = json_dumpf(run, file, JSON_INDENT(1));

	result |= fputc('\n', file) == EOF;
	result |= fflush(file) != 0 || fsync(fileno(file)) != 0;

	int error_number = errno;

	fclose(file);
	if (result == 0 && rename(temporary, path) == 0)
		return 0;
	error_number = result ? error_number : errno;
	unlink(temporary);
	return message_set_errno(message, error_number, "cannot write %s", path);
}

/* Length of @file without a last line that has no newline. */
static off_t whole_lines(FILE *file)
{
	off_t end = 0, at = 0;
	int character;

	while ((character = getc(file)) != EOF) {
		at++;
		if (character == '\n')
			end = at;
	}
	return end;
}

static int open_trials(struct results *results, const char *directory, bool resume,
		       struct message *message)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/trials.jsonl", directory);
	results->trials = fopen(path, resume ? "a+e" : "wxe");
	if (!results->trials)
		return message_set_errno(message, errno, "cannot write %s", path);
	if (!resume)
		return 0;
	rewind(results->trials);
	if (ftruncate(fileno(results->trials), whole_lines(results->trials)) == 0 &&
	    fseek(results->trials, 0, SEEK_END) == 0)
		return 0;
	return message_set_errno(message, errno, "cannot continue %s", path);
}

static int open_stream(struct results *results, const json_t *run, struct message *message)
{
	results->stream = true;
	results->trials = stdout;
	if (json_dumpf(run, stdout, JSON_COMPACT) < 0 || fputc('\n', stdout) == EOF ||
	    fflush(stdout) != 0)
		return message_set_errno(message, errno, "cannot write the run to standard output");
	return 0;
}

/* Trials of another plan, kernel or machine would stand for trials of this one. */
static int check_alike(const char *directory, const json_t *held, const json_t *run,
		       struct message *message)
{
	char difference[320];

	if (!run_differs(held, run, RUN_RESUME, difference, sizeof(difference)))
		return 0;
	return message_set(message, "%s holds a run of another %s: it cannot be continued",
			   directory, difference);
}

/* A run that was killed before it had written its run.json gets one now. */
static int resume_run(struct results *results, const char *directory, const json_t *run,
		      struct message *message)
{
	char path[PATH_MAX];
	json_error_t error;
	json_t *held;
	int result;

	snprintf(path, sizeof(path), "%s/run.json", directory);
	if (access(path, F_OK) < 0 && errno == ENOENT)
		return write_run(directory, run, message);
	held = json_load_file(path, 0, &error);
	if (!held)
		return message_set(message, "%s:%d: %s", path, error.line, error.text);
	result = check_alike(directory, held, run, message);
	results->refused = result < 0;
	json_decref(held);
	return result;
}

int results_open(struct results *results, const char *path, bool resume, const json_t *run,
		 struct message *message)
{
	*results = (struct results){0};
	if (strcmp(path, "-") == 0)
		return open_stream(results, run, message);
	if (mkdir(path, 0777) < 0 && errno != EEXIST)
		return message_set_errno(message, errno, "cannot make the run directory %s", path);
	if (resume)
		return resume_run(results, path, run, message) < 0
			       ? -1
			       : open_trials(results, path, true, message);
	if (open_trials(results, path, false, message) < 0) {
		results->refused = errno == EEXIST;
		return results->refused
			       ? message_set(
					 message,
					 "%s already holds a run: continue it (--resume) or name another directory",
					 path)
			       : -1;
	}
	return write_run(path, run, message);
}

/* What stdio still holds would be written at exit; what the file holds of the line must go. */
static void take_back(struct results *results, off_t before, struct message *message)
{
	char cause[sizeof(message->text)];

	__fpurge(results->trials);
	if (results->stream || ftruncate(fileno(results->trials), before) == 0)
		return;
	snprintf(cause, sizeof(cause), "%s", message->text);
	message_set(message, "%.600s; and the part that was written cannot be removed", cause);
}

int results_append(struct results *results, const struct trial_record *record,
		   struct message *message)
{
	off_t before = results->stream ? 0 : ftello(results->trials);
	int result = record_write_trial(results->trials, record, message);

	if (result == 0 && (fflush(results->trials) != 0 ||
			    (!results->stream && fdatasync(fileno(results->trials)) != 0)))
		result = message_set_errno(message, errno, "cannot write a trial");
	if (result < 0)
		take_back(results, before, message);
	return result;
}

int results_close(struct results *results, struct message *message)
{
	if (results->stream || !results->trials)
		return 0;
	if (fclose(results->trials) != 0)
		return message_set_errno(message, errno, "cannot finish trials.jsonl");
	return 0;
}

struct marks {
	bool *done;
	size_t count;
};

static int mark(void *context, struct trial_record *record, struct message *message)
{
	struct marks *marks = context;
	uint64_t trial = record->trial;

	record_free(record);
	if (trial >= marks->count)
		return message_set(message,
				   "trial %llu is not in this plan: another config or version",
				   (unsigned long long)trial);
	marks->done[trial] = true;
	return 0;
}

int results_mark_done(const char *path, bool *done, size_t count, struct message *message)
{
	struct marks marks = {.done = done, .count = count};
	bool truncated = false;

	if (access(path, F_OK) < 0 && errno == ENOENT)
		return 0;
	return record_read_trials(path, mark, &marks, &truncated, message);
}
