/* SPDX-License-Identifier: GPL-2.0-or-later */
/* archive: campaigns kept over months. archive_add.c adds to them. */
#include "analysis/data/archive.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/base/checksums.h"
#include "analysis/base/memory.h"

/* Figures and reports may lie beside the campaigns. */
static bool is_campaign(const char *path)
{
	char *list = memory_printed("%s/" CHECKSUMS_NAME, path);
	char *runs = memory_printed("%s/*/run.json", path);
	glob_t found = {0};
	bool is = access(list, F_OK) == 0 || glob(runs, 0, NULL, &found) == 0;

	globfree(&found);
	free(runs);
	free(list);
	return is;
}

static void read_campaign(struct archive *archive, const char *path)
{
	struct dataset campaign;
	struct message message;

	if (checksums_check(path, &message) == 0 && dataset_read(path, &campaign, &message) == 0) {
		archive->campaigns = memory_grown(archive->campaigns, archive->count,
						  sizeof(*archive->campaigns));
		archive->campaigns[archive->count++] = campaign;
		return;
	}
	archive->damages =
		memory_grown(archive->damages, archive->damage_count, sizeof(*archive->damages));
	archive->damages[archive->damage_count++] = memory_copied(message.text);
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int compare_starts(const void *a, const void *b)
{
	const struct dataset *left = a, *right = b;
	int order = strcmp(archive_started(left), archive_started(right));

	return order ? order : strcmp(left->path, right->path);
}

int archive_read(const char *path, struct archive *archive, struct message *message)
{
	struct dirent **entries;
	int count = scandir(path, &entries, is_visible, alphasort);

	*archive = (struct archive){0};
	if (count < 0)
		return message_set_errno(message, errno, "%s: cannot open", path);
	archive->path = memory_copied(path);
	for (int i = 0; i < count; i++) {
		char *campaign = memory_printed("%s/%s", path, entries[i]->d_name);

		if (is_campaign(campaign))
			read_campaign(archive, campaign);
		free(campaign);
		free(entries[i]);
	}
	free(entries);
	if (archive->count > 0)
		qsort(archive->campaigns, archive->count, sizeof(*archive->campaigns),
		      compare_starts);
	return 0;
}

void archive_free(struct archive *archive)
{
	for (size_t i = 0; i < archive->count; i++)
		dataset_free(&archive->campaigns[i]);
	for (size_t i = 0; i < archive->damage_count; i++)
		free(archive->damages[i]);
	free(archive->campaigns);
	free(archive->damages);
	free(archive->path);
	*archive = (struct archive){0};
}

const char *archive_name(const struct dataset *campaign)
{
	return basename(campaign->path);
}

const char *archive_started(const struct dataset *campaign)
{
	const char *first = campaign->runs[0].record.started;

	for (size_t i = 1; i < campaign->run_count; i++)
		if (strcmp(campaign->runs[i].record.started, first) < 0)
			first = campaign->runs[i].record.started;
	return first;
}

char *archive_kernels(const struct dataset *campaign)
{
	const struct run *last = &campaign->runs[campaign->run_count - 1];

	if (campaign->run_count == 1)
		return memory_copied(last->record.label);
	return memory_printed("%s to %s (%zu)", campaign->runs[0].record.label, last->record.label,
			      campaign->run_count);
}

size_t archive_cells(const struct dataset *campaign)
{
	size_t cells = 0;

	for (size_t i = 0; i < campaign->run_count; i++)
		cells += campaign->runs[i].cell_count;
	return cells;
}
