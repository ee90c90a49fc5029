/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fake_root: a directory that stands for the machine's files (sysfs_set_root()). */
#ifndef MTEBENCH_TESTS_UNIT_FAKE_ROOT_H
#define MTEBENCH_TESTS_UNIT_FAKE_ROOT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/machine/sysfs.h"

static char fake_root[64];

static inline void fake_root_make(void)
{
	snprintf(fake_root, sizeof(fake_root), "/tmp/mtebench-root-XXXXXX");
	if (!mkdtemp(fake_root))
		abort();
	sysfs_set_root(fake_root);
}

static inline void fake_root_remove(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", fake_root);
	if (system(command) != 0)
		abort();
	sysfs_set_root("");
}

/* Makes @path, below the root, hold @text, with the directories that it needs. */
static inline void fake_root_put(const char *path, const char *text)
{
	char place[512];
	FILE *file;

	sysfs_locate(path, place, sizeof(place));
	for (char *slash = place + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(place, 0755);
		*slash = '/';
	}
	file = fopen(place, "w");
	if (!file)
		abort();
	fputs(text, file);
	fclose(file);
}

#endif
