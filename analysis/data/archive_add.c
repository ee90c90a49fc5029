/* SPDX-License-Identifier: GPL-2.0-or-later */
/* archive_add: writes a campaign in a hidden directory and moves it to its place. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "analysis/base/checksums.h"
#include "analysis/base/memory.h"
#include "analysis/base/outdir.h"
#include "analysis/data/archive.h"
#include "common/record/record_file.h"

#define HIDDEN_PREFIX ".adding-"
#define STALE_S       60

/* Where a campaign comes to be: DIR/.adding-XXXXXX/NAME. */
struct adding {
	char *hidden;
	char *work;
};

/* On the disk before its directory gets its name. */
static int finish(FILE *file, const char *directory, const char *name, struct message *message)
{
	bool lost = fflush(file) != 0 || ferror(file) || fsync(fileno(file)) < 0;
	int error_number = errno;

	if (fclose(file) == 0 && !lost)
		return 0;
	return message_set_errno(message, lost ? error_number : errno, "%s/%s: cannot write",
				 directory, name);
}

static int write_record(const struct run_record *record, const char *to, struct message *message)
{
	FILE *file = outdir_create(to, "run.json", message);

	if (!file)
		return -1;
	json_object_del(record->json, "topology");
	json_dumpf(record->json, file, JSON_COMPACT);
	fputc('\n', file);
	return finish(file, to, "run.json", message);
}

static int write_run(const char *from, const char *to, struct message *message)
{
	char *path = memory_printed("%s/run.json", from);
	struct run_record record;
	int result = run_record_read(path, &record, message);

	if (result == 0) {
		result = write_record(&record, to, message);
		run_record_free(&record);
	}
	free(path);
	return result;
}

/* A file of trials that is being written. */
struct trials {
	FILE *file;
	int error_number; /* of the write that failed */
};

static int write_trial(void *context, struct trial_record *record, struct message *message)
{
	struct trials *trials = context;
	int result;

	free(record->begins.values);
	record->begins = (struct record_samples){0};
	result = record_write_trial(trials->file, record, message);
	trials->error_number = result < 0 ? errno : 0;
	record_free(record);
	return result;
}

static int write_trials(const char *from, const char *to, struct message *message)
{
	char *path = memory_printed("%s/trials.jsonl", from);
	struct trials trials = {.file = outdir_create(to, "trials.jsonl", message)};
	bool truncated;
	int result = -1;

	if (trials.file) {
		result = record_read_trials(path, write_trial, &trials, &truncated, message);
		if (result < 0 && ferror(trials.file))
			message_set_errno(message, trials.error_number,
					  "%s/trials.jsonl: cannot write", to);
		if (result == 0)
			result = finish(trials.file, to, "trials.jsonl", message);
		else
			fclose(trials.file);
	}
	free(path);
	return result;
}

/* Names go into checksums and pages as they are. */
static int check_name(const char *name, struct message *message)
{
	for (const char *c = name; *c; c++)
		if (!isalnum((unsigned char)*c) && !strchr("._-+@", *c))
			return message_set(
				message,
				"'%s' is no name for the history: letters, digits and any of ._-+@ make one (--name)",
				name);
	if (*name == '\0' || *name == '.')
		return message_set(
			message, "'%s' is no name for the history: it begins with a point (--name)",
			name);
	return 0;
}

/* The last part of @path, as the system knows it. The caller frees. */
static char *own_name(const char *path)
{
	char *real = realpath(path, NULL);
	char *name = memory_copied(basename(real ? real : path));

	free(real);
	return name;
}

static int add_source(const char *work, const struct run_source *source, struct message *message)
{
	char *name = own_name(source->path);
	char *to = memory_printed("%s/%s", work, name);
	int result = 0;

	if (mkdir(to, 0777) < 0)
		result = message_set_errno(message, errno, "%s: cannot make the directory", to);
	if (result == 0)
		result = write_run(source->path, to, message);
	if (result == 0)
		result = write_trials(source->path, to, message);
	free(to);
	free(name);
	return result;
}

static int add_runs(const char *work, const struct run *runs, size_t count, struct message *message)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < runs[i].source_count; j++)
			if (add_source(work, &runs[i].sources[j], message) < 0)
				return -1;
	return 0;
}

static int write_text(const char *directory, const char *name, const char *text,
		      struct message *message)
{
	FILE *file = outdir_create(directory, name, message);

	if (!file)
		return -1;
	fputs(text, file);
	return finish(file, directory, name, message);
}

static int add_series(const char *work, const struct dataset *campaign, struct message *message)
{
	char *text;
	int result;

	if (!campaign->series)
		return 0;
	text = json_dumps(campaign->series->json, JSON_COMPACT);
	result = write_text(work, "series.json", memory_checked(text), message);
	free(text);
	return result;
}

static int write_campaign(const char *work, const struct dataset *campaign, struct message *message)
{
	char *list;
	int result;

	if (add_runs(work, campaign->runs, campaign->run_count, message) < 0 ||
	    add_runs(work, campaign->layouts, campaign->layout_count, message) < 0 ||
	    add_series(work, campaign, message) < 0)
		return -1;
	list = checksums_of(work, message);
	if (!list)
		return -1;
	result = write_text(work, CHECKSUMS_NAME, list, message);
	free(list);
	return result;
}

static void sync_directory(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
}

/* The name is taken: by the same campaign, or another. */
static int compare_with(const char *there, const char *work, struct message *message)
{
	char *before = checksums_of(there, message);
	char *now = before ? checksums_of(work, message) : NULL;
	int result = -1;

	if (now && strcmp(before, now) != 0)
		message_set(
			message,
			"%s is there already and is another campaign: nothing in a history is changed (--name gives this one a name of its own)",
			there);
	else if (now)
		result = 0;
	free(before);
	free(now);
	return result;
}

static int move(const struct adding *adding, const char *path, const char *name, bool *added,
		struct message *message)
{
	char *to = memory_printed("%s/%s", path, name);
	int result;

	sync_directory(adding->work);
	*added = rename(adding->work, to) == 0;
	if (*added) {
		sync_directory(path);
		result = 0;
	} else if (errno != EEXIST && errno != ENOTEMPTY) {
		message_set_errno(message, errno, "%s: cannot write", to);
		result = ARCHIVE_NOT_WRITTEN;
	} else {
		result = checksums_check(to, message);
		if (result == 0)
			result = compare_with(to, adding->work, message);
	}
	free(to);
	return result;
}

static void remove_hidden(char *hidden)
{
	char *roots[] = {hidden, NULL};
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;

	while (tree && (entry = fts_read(tree)))
		if (entry->fts_info == FTS_DP)
			rmdir(entry->fts_accpath);
		else if (entry->fts_info != FTS_D)
			unlink(entry->fts_accpath);
	if (tree)
		fts_close(tree);
}

/*
 * What an addition that was killed left behind: nobody holds its lock, which the system lets go of
 * with the process. One that has not got its lock yet is younger than STALE_S.
 */
static void remove_if_stale(char *hidden)
{
	struct stat status;
	int fd = open(hidden, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (fstat(fd, &status) == 0 && time(NULL) - status.st_mtime > STALE_S &&
	    flock(fd, LOCK_EX | LOCK_NB) == 0)
		remove_hidden(hidden);
	close(fd);
}

static void remove_stale(const char *path)
{
	char *pattern = memory_printed("%s/" HIDDEN_PREFIX "*", path);
	glob_t found = {0};

	if (glob(pattern, GLOB_PERIOD, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++)
			remove_if_stale(found.gl_pathv[i]);
	globfree(&found);
	free(pattern);
}

/* Makes the hidden directory. Returns a descriptor that holds its lock until it is closed, or -1 with a
 * message. Where the filesystem has no locks nobody takes them, and nothing is ever stale. */
static int begin(struct adding *adding, const char *path, struct message *message)
{
	int fd;

	if (mkdir(path, 0777) < 0 && errno != EEXIST)
		return message_set_errno(message, errno, "%s: cannot make the directory", path);
	remove_stale(path);
	if (!mkdtemp(adding->hidden))
		return message_set_errno(message, errno, "%s: cannot write there", path);
	fd = open(adding->hidden, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return message_set_errno(message, errno, "%s: cannot open", adding->hidden);
	flock(fd, LOCK_EX);
	return fd;
}

/* Makes the campaign in the hidden directory. */
static int fill(const struct adding *adding, const struct dataset *campaign,
		struct message *message)
{
	if (mkdir(adding->work, 0777) < 0)
		return message_set_errno(message, errno, "%s: cannot make the directory",
					 adding->work);
	return write_campaign(adding->work, campaign, message);
}

static int add(const struct dataset *campaign, const char *path, const char *name, bool *added,
	       struct message *message)
{
	struct adding adding = {.hidden = memory_printed("%s/" HIDDEN_PREFIX "XXXXXX", path)};
	int lock = begin(&adding, path, message);
	int result = ARCHIVE_NOT_WRITTEN;

	adding.work = memory_printed("%s/%s", adding.hidden, name);
	if (lock >= 0) {
		if (fill(&adding, campaign, message) == 0)
			result = move(&adding, path, name, added, message);
		remove_hidden(adding.hidden);
		close(lock);
	}
	free(adding.work);
	free(adding.hidden);
	return result;
}

static int check_run(const struct run *run, bool partial, struct message *message)
{
	int result = 0;

	if (!partial && run_missing_trials(run) > 0)
		return message_set(
			message,
			"%s has not all of its trials: go on with it (run --resume), or --partial",
			run->path);
	for (size_t i = 0; i < run->source_count && result == 0; i++) {
		char *name = own_name(run->sources[i].path);

		result = check_name(name, message);
		free(name);
	}
	return result;
}

static int check_campaign(const struct dataset *campaign, bool partial, struct message *message)
{
	for (size_t i = 0; i < campaign->run_count; i++)
		if (check_run(&campaign->runs[i], partial, message) < 0)
			return -1;
	return 0;
}

int archive_add(const char *path, const char *campaign, const char *name, bool partial, bool *added,
		struct message *message)
{
	struct dataset dataset;
	char *own;
	int result;

	if (dataset_read(campaign, &dataset, message) < 0)
		return -1;
	own = name ? memory_copied(name) : own_name(campaign);
	result = check_name(own, message);
	if (result == 0)
		result = check_campaign(&dataset, partial, message);
	if (result == 0)
		result = add(&dataset, path, own, added, message);
	free(own);
	dataset_free(&dataset);
	return result;
}
