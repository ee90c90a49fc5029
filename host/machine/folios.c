/* SPDX-License-Identifier: GPL-2.0-or-later */
/* folios: which sizes transparent huge pages may have. */
#include "host/machine/folios.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host/machine/sysfs.h"

#define DIRECTORY "/sys/kernel/mm/transparent_hugepage"

static const char *const files[] = {"enabled", "shmem_enabled"};

char *folios_path(size_t folio_bytes, bool shared, char *path, size_t path_size)
{
	snprintf(path, path_size, DIRECTORY "/hugepages-%zukB/%s", folio_bytes / 1024,
		 files[shared]);
	return path;
}

static void read_one(struct folios *folios, const char *name, const char *file)
{
	struct folios_setting *setting = &folios->settings[folios->count];

	if (folios->count == FOLIOS_SETTINGS_MAX)
		return;
	snprintf(setting->path, sizeof(setting->path), DIRECTORY "/%.60s/%s", name, file);
	if (sysfs_read_choice(setting->path, setting->before, sizeof(setting->before)) == 0)
		folios->count++;
}

void folios_read(struct folios *folios)
{
	char names[FOLIOS_SETTINGS_MAX / 2][SYSFS_NAME_MAX];
	size_t count = sysfs_list(DIRECTORY, "hugepages-", names, FOLIOS_SETTINGS_MAX / 2);

	folios->count = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t shared = 0; shared < 2; shared++)
			read_one(folios, names[i], files[shared]);
}

static bool has_size(size_t folio_bytes)
{
	char path[128], word[32];

	return folio_bytes > (size_t)sysconf(_SC_PAGESIZE) &&
	       sysfs_read_choice(folios_path(folio_bytes, false, path, sizeof(path)), word,
				 sizeof(word)) == 0;
}

static void write_other(const struct folios_setting *setting, const char *word)
{
	char now[sizeof(setting->before)];

	if (sysfs_read_choice(setting->path, now, sizeof(now)) == 0 && strcmp(now, word) != 0)
		sysfs_write_text(setting->path, word);
}

void folios_permit(struct folios *folios, size_t folio_bytes)
{
	char own[2][128];

	if (!has_size(folio_bytes))
		return;
	folios_read(folios);
	for (size_t shared = 0; shared < 2; shared++)
		folios_path(folio_bytes, shared, own[shared], sizeof(own[shared]));
	for (size_t i = 0; i < folios->count; i++) {
		const struct folios_setting *setting = &folios->settings[i];

		if (strcmp(setting->path, own[0]) == 0)
			write_other(setting, "madvise");
		else
			write_other(setting,
				    strcmp(setting->path, own[1]) == 0 ? "advise" : "never");
	}
}

void folios_restore(const struct folios *folios)
{
	for (size_t i = 0; i < folios->count; i++)
		write_other(&folios->settings[i], folios->settings[i].before);
}
