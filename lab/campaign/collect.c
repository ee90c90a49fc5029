/* SPDX-License-Identifier: GPL-2.0-or-later */
/* collect: lines out of bytes, and files that never hold half a line. */
#include "lab/campaign/collect.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/record/record.h"
#include "common/record/run_difference.h"
#include "common/record/run_json.h"

#define LINE_BYTES_MAX ((size_t)64 << 20)

static struct path file_in(const char *directory, const char *name)
{
	struct path path;
	int length = snprintf(path.path, sizeof(path.path), "%s/%s", directory, name);

	if (length < 0 || (size_t)length >= sizeof(path.path))
		path.path[0] = '\0';
	return path;
}

/* The plan as run.json has it; of a shard, the trials that it is to run. */
static int read_plan(const json_t *run, uint64_t *trials, bool *at_most, const char **text)
{
	*text = run_json_text(run, "plan.text");
	if (!*text || !run_json_count(run, "plan.trials", trials))
		return -1;
	*trials = run_json_planned(run);
	*at_most = json_is_true(run_json_at(run, "plan.until"));
	return 0;
}

static int read_run(const char *directory, struct collected *collected, struct message *message)
{
	struct run_record run = {0};

	if (run_record_read(file_in(directory, "run.json").path, &run, message) < 0)
		return -1;
	collected->run = json_incref(run.json);
	run_record_free(&run);
	if (read_plan(collected->run, &collected->planned, &collected->at_most,
		      &collected->plan_text) < 0)
		return message_set(message, "%s/run.json: its plan is not there", directory);
	return 0;
}

/* A file that cannot be read is not an empty one, which collector_open() would make of it. */
static int count_lines(const char *directory, struct collected *collected, struct message *message)
{
	struct path path = file_in(directory, "trials.jsonl");
	FILE *file = fopen(path.path, "re");
	uint64_t position = 0;
	int c, failed;

	if (!file && errno == ENOENT)
		return 0;
	if (!file)
		return message_set_errno(message, errno, "cannot read %s", path.path);
	while ((c = getc(file)) != EOF) {
		position++;
		if (c == '\n') {
			collected->done++;
			collected->done_bytes = position;
		}
	}
	failed = ferror(file) ? errno : 0;
	fclose(file);
	return failed ? message_set_errno(message, failed, "cannot read %s", path.path) : 0;
}

int collected_read(const char *directory, struct collected *collected, struct message *message)
{
	*collected = (struct collected){0};
	if (access(file_in(directory, "run.json").path, F_OK) < 0)
		return 0;
	if (read_run(directory, collected, message) == 0 &&
	    count_lines(directory, collected, message) == 0)
		return 0;
	collected_free(collected);
	return -1;
}

void collected_free(struct collected *collected)
{
	json_decref(collected->run);
	*collected = (struct collected){0};
}

static int open_files(struct collector *collector, const struct collected *before,
		      struct message *message)
{
	struct path trials = file_in(collector->directory.path, "trials.jsonl");
	struct path talk = file_in(collector->directory.path, "stderr.txt");

	collector->trials_fd = open(trials.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (collector->trials_fd < 0 ||
	    ftruncate(collector->trials_fd, (off_t)before->done_bytes) < 0)
		return message_set_errno(message, errno, "cannot write %s", trials.path);
	collector->talk_fd = open(talk.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (collector->talk_fd < 0)
		return message_set_errno(message, errno, "cannot write %s", talk.path);
	return 0;
}

int collector_open(struct collector *collector, const char *directory,
		   const struct collected *before, struct message *message)
{
	*collector = (struct collector){
		.trials_fd = -1,
		.talk_fd = -1,
		.before = json_incref(before->run),
		.planned = before->planned,
		.at_most = before->at_most,
		.done = before->done,
	};
	snprintf(collector->directory.path, sizeof(collector->directory.path), "%s", directory);
	if (path_make_directory(directory, message) < 0 ||
	    open_files(collector, before, message) < 0) {
		collector_close(collector);
		return -1;
	}
	return 0;
}

void collector_close(struct collector *collector)
{
	if (collector->trials_fd >= 0)
		close(collector->trials_fd);
	if (collector->talk_fd >= 0)
		close(collector->talk_fd);
	free(collector->line);
	json_decref(collector->before);
	collector->trials_fd = -1;
	collector->talk_fd = -1;
	collector->line = NULL;
	collector->before = NULL;
}

/* The emulated host's calendar is made up; this machine knows when the run was. */
static int write_run(const struct collector *collector, json_t *run, struct message *message)
{
	struct path path = file_in(collector->directory.path, "run.json");
	time_t now = time(NULL);
	struct tm utc;
	char started[32];
	char *text;
	int result;

	gmtime_r(&now, &utc);
	strftime(started, sizeof(started), "%Y-%m-%dT%H:%M:%SZ", &utc);
	json_object_set_new(run, "started", json_string(started));
	text = json_dumps(run, JSON_INDENT(2));
	if (!text)
		return message_set(message, "out of memory");
	result = path_write_file(path.path, text, strlen(text), message);
	free(text);
	return result;
}

static enum collect_result judge_run(struct collector *collector, json_t *run,
				     struct message *message)
{
	const char *text;
	char other[320];

	if (read_plan(run, &collector->planned, &collector->at_most, &text) < 0) {
		message_set(message, "mtebench's output has no plan");
		return COLLECT_NONSENSE;
	}
	if (!collector->before)
		return write_run(collector, run, message) < 0 ? COLLECT_UNWRITTEN : COLLECT_OK;
	if (!run_differs(collector->before, run, RUN_COLLECT, other, sizeof(other)))
		return COLLECT_OK;
	message_set(message, "%s was measured with another %s", collector->directory.path, other);
	return COLLECT_NONSENSE;
}

static enum collect_result take_run(struct collector *collector, struct message *message)
{
	struct run_record run = {0};
	enum collect_result result;

	if (run_record_parse("mtebench's output", collector->line, collector->line_bytes, &run,
			     message) < 0)
		return COLLECT_NONSENSE;
	result = judge_run(collector, run.json, message);
	run_record_free(&run);
	collector->begun = result == COLLECT_OK;
	return result;
}

/* Appends the whole line, or takes back what was written of it. A write that only puts a part of it
 * sets no errno. */
static enum collect_result append_line(struct collector *collector, struct message *message)
{
	off_t end = lseek(collector->trials_fd, 0, SEEK_END);
	const ssize_t size = (ssize_t)collector->line_bytes;
	int error_number;

	errno = ENOSPC;
	if (write(collector->trials_fd, collector->line, collector->line_bytes) == size &&
	    fsync(collector->trials_fd) == 0) {
		collector->done++;
		return COLLECT_OK;
	}
	error_number = errno;
	if (ftruncate(collector->trials_fd, end) < 0)
		error_number = errno;
	message_set_errno(message, error_number, "cannot write %s/trials.jsonl",
			  collector->directory.path);
	return COLLECT_UNWRITTEN;
}

static enum collect_result take_trial(struct collector *collector, struct message *message)
{
	struct trial_record record = {0};
	struct message why;

	if (record_parse_trial(collector->line, collector->line_bytes, &record, &why) < 0) {
		message_set(message, "mtebench's output is not a trial: %s", why.text);
		return COLLECT_NONSENSE;
	}
	record_free(&record);
	return append_line(collector, message);
}

static enum collect_result keep(struct collector *collector, const char *bytes, size_t size,
				struct message *message)
{
	if (collector->line_bytes + size > LINE_BYTES_MAX) {
		message_set(message, "a line of mtebench's output is too long");
		return COLLECT_NONSENSE;
	}
	if (collector->line_bytes + size > collector->line_room) {
		size_t room = (collector->line_bytes + size) * 2;
		char *line = realloc(collector->line, room);

		if (!line) {
			message_set(message, "no memory for a line of mtebench's output");
			return COLLECT_UNWRITTEN;
		}
		collector->line = line;
		collector->line_room = room;
	}
	memcpy(collector->line + collector->line_bytes, bytes, size);
	collector->line_bytes += size;
	return COLLECT_OK;
}

enum collect_result collector_take(struct collector *collector, const void *bytes, size_t size,
				   struct message *message)
{
	const char *rest = bytes;
	const char *end = rest + size;
	enum collect_result result = COLLECT_OK;

	while (rest < end && result == COLLECT_OK) {
		const char *newline = memchr(rest, '\n', (size_t)(end - rest));
		const char *stop = newline ? newline + 1 : end;

		result = keep(collector, rest, (size_t)(stop - rest), message);
		rest = stop;
		if (!newline || result != COLLECT_OK)
			break;
		result = collector->begun ? take_trial(collector, message)
					  : take_run(collector, message);
		collector->line_bytes = 0;
	}
	return result;
}

enum collect_result collector_take_talk(struct collector *collector, const void *bytes, size_t size,
					struct message *message)
{
	if (write(collector->talk_fd, bytes, size) == (ssize_t)size)
		return COLLECT_OK;
	message_set_errno(message, errno ? errno : ENOSPC, "cannot write %s/stderr.txt",
			  collector->directory.path);
	return COLLECT_UNWRITTEN;
}
