/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core_pmu: the counters of a CPU core as the kernel names them. */
#include "host/watch/core_pmu.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/number.h"
#include "host/machine/sysfs.h"

#define DEVICES "/sys/bus/event_source/devices"

/* What x86 calls its PMU where all cores are of one kind; it has no file `cpus`. */
#define X86_PMU "cpu"

bool core_pmu_list_has(const char *list, unsigned int cpu)
{
	uint64_t first, last;

	while (*list) {
		if (number_scan_u64(&list, &first) < 0)
			return false;
		last = first;
		if (*list == '-') {
			list++;
			if (number_scan_u64(&list, &last) < 0)
				return false;
		}
		if (first <= cpu && cpu <= last)
			return true;
		if (*list && *list++ != ',')
			return false;
	}
	return false;
}

int core_pmu_parse_terms(const char *terms, uint64_t *config)
{
	char text[128];
	char *rest = text, *term;
	uint64_t value;

	if (strlen(terms) >= sizeof(text))
		return -EINVAL;
	strcpy(text, terms);
	*config = 0;
	while ((term = strsep(&rest, ","))) {
		if (strncmp(term, "event=", 6) == 0 &&
		    number_parse_u64(term + 6, 0, 0xffff, &value) == 0)
			*config |= value;
		else if (strncmp(term, "umask=", 6) == 0 &&
			 number_parse_u64(term + 6, 0, 0xff, &value) == 0)
			*config |= value << 8;
		else
			return -EINVAL;
	}
	return 0;
}

static bool drives(const char *name, unsigned int cpu)
{
	char path[320], cpus[1024];

	snprintf(path, sizeof(path), DEVICES "/%s/cpus", name);
	if (sysfs_read_text(path, cpus, sizeof(cpus)) < 0)
		return strcmp(name, X86_PMU) == 0;
	return core_pmu_list_has(cpus, cpu);
}

static int read_type(const char *name, struct core_pmu *pmu)
{
	char path[320];
	uint64_t type;

	snprintf(path, sizeof(path), DEVICES "/%s/type", name);
	if (sysfs_read_u64(path, &type) < 0)
		return -ENOENT;
	snprintf(pmu->name, sizeof(pmu->name), "%.63s", name);
	pmu->type = (uint32_t)type;
	return 0;
}

int core_pmu_find(unsigned int cpu, struct core_pmu *pmu)
{
	DIR *directory = opendir(DEVICES);
	struct dirent *entry;
	int result = -ENOENT;

	while (directory && result < 0 && (entry = readdir(directory)))
		if (entry->d_name[0] != '.' && drives(entry->d_name, cpu))
			result = read_type(entry->d_name, pmu);
	if (directory)
		closedir(directory);
	return result;
}

int core_pmu_event(const struct core_pmu *pmu, const char *event, uint64_t *config)
{
	char path[192], terms[128];

	snprintf(path, sizeof(path), DEVICES "/%.63s/events/%.63s", pmu->name, event);
	if (sysfs_read_text(path, terms, sizeof(terms)) < 0)
		return -ENOENT;
	return core_pmu_parse_terms(terms, config);
}
