/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cgroup: what the control groups of this process limit. */
#include "host/machine/cgroup.h"

#include <stdio.h>
#include <string.h>

#include "common/number.h"
#include "host/machine/sysfs.h"

#define MOUNT      "/sys/fs/cgroup"
#define PATH_BYTES 256

/* Version 1 says "none" with the most pages there can be. */
#define NO_LIMIT (UINT64_C(1) << 60)

/* Whether @list, "cpu,cpuacct", has @name. */
static bool has_word(const char *list, const char *name)
{
	size_t length = strlen(name);

	for (; list; list = strchr(list, ',') ? strchr(list, ',') + 1 : NULL)
		if (strncmp(list, name, length) == 0 && (!list[length] || list[length] == ','))
			return true;
	return false;
}

/* The group of this process in the hierarchy of @controller, "" for version 2. */
static bool find_group(const char *controller, char *group)
{
	char text[4096], *rest = text, *line;

	if (sysfs_read_text("/proc/self/cgroup", text, sizeof(text)) < 0)
		return false;
	while ((line = strsep(&rest, "\n"))) {
		strsep(&line, ":");
		const char *controllers = strsep(&line, ":");

		if (!line || !(*controller ? has_word(controllers, controller) : !*controllers))
			continue;
		snprintf(group, PATH_BYTES, "%s", strcmp(line, "/") == 0 ? "" : line);
		return true;
	}
	return false;
}

static void look(const char *path, struct cgroup_limit *least)
{
	char text[64];
	uint64_t value;

	if (sysfs_read_text(path, text, sizeof(text)) < 0)
		return;
	text[strcspn(text, " ")] = '\0';
	if (number_parse_u64(text, 0, UINT64_MAX, &value) < 0 || value >= least->value)
		return;
	snprintf(least->path, sizeof(least->path), "%s", path);
	least->value = value;
}

/* From the group of this process up to the root. */
static void look_upwards(const char *controller, const char *file, struct cgroup_limit *least)
{
	char group[PATH_BYTES], path[sizeof(least->path)];

	if (!find_group(controller, group))
		return;
	for (;;) {
		char *slash = strrchr(group, '/');

		snprintf(path, sizeof(path), MOUNT "%s%s%s/%s", *controller ? "/" : "", controller,
			 group, file);
		look(path, least);
		if (!slash)
			return;
		*slash = '\0';
	}
}

bool cgroup_find_limit(const char *file, const char *controller, const char *old_file,
		       struct cgroup_limit *least)
{
	*least = (struct cgroup_limit){.value = NO_LIMIT};
	look_upwards("", file, least);
	look_upwards(controller, old_file, least);
	return least->value < NO_LIMIT;
}

bool cgroup_limits_cpu(struct cgroup_limit *least)
{
	return cgroup_find_limit("cpu.max", "cpu", "cpu.cfs_quota_us", least);
}
