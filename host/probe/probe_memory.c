/* SPDX-License-Identifier: GPL-2.0-or-later */
/* probe_memory: page sizes, huge pages and pools of them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/number.h"
#include "host/machine/cgroup.h"
#include "host/machine/folios.h"
#include "host/machine/sysfs.h"
#include "host/probe/probe.h"

#define MM_DIRECTORY "/sys/kernel/mm/"
#define POOLS_MAX    8

static void look_at_page_size(struct findings *findings)
{
	char text[24];

	number_format_size((uint64_t)sysconf(_SC_PAGESIZE), text, sizeof(text));
	finding_add(findings, "page size", FINDING_NOTE, "%s", text);
}

/* The word in brackets of "always [madvise] never". */
static void chosen_word(const char *list, char *word, size_t word_size)
{
	const char *begin = strchr(list, '[');
	size_t length = begin ? strcspn(begin + 1, "]") : 0;

	snprintf(word, word_size, "%.*s", (int)length, begin ? begin + 1 : "");
}

static const struct huge_setting {
	const char *subject, *path, *cells, *off[3], *value;
} huge_settings[] = {
	{"THP",
	 MM_DIRECTORY "transparent_hugepage/enabled",
	 "cells with thp=always",
	 {"never"},
	 "madvise"},
	{"THP of shared memory",
	 MM_DIRECTORY "transparent_hugepage/shmem_enabled",
	 "cells of memfd-shared with thp=always",
	 {"never", "deny", "within_size"},
	 "advise"},
};

static bool is_off(const struct huge_setting *setting, const char *word)
{
	for (size_t i = 0; i < 3 && setting->off[i]; i++)
		if (strcmp(setting->off[i], word) == 0)
			return true;
	return false;
}

static void look_at_thp(struct findings *findings, const struct huge_setting *setting)
{
	char list[128], word[32];

	if (sysfs_read_text(setting->path, list, sizeof(list)) < 0) {
		finding_add(findings, setting->subject, FINDING_NO,
			    "this kernel has none: %s cannot run", setting->cells);
		finding_remedy(findings, "a kernel with CONFIG_TRANSPARENT_HUGEPAGE");
		return;
	}
	chosen_word(list, word, sizeof(word));
	if (!is_off(setting, word)) {
		finding_add(findings, setting->subject, FINDING_YES, "%s", word);
		return;
	}
	finding_add(findings, setting->subject, FINDING_NO, "%s: %s cannot run", word,
		    setting->cells);
	finding_remedy(findings, "echo %s > %s, or run --quiesce", setting->value, setting->path);
}

/* Sizes that have settings of their own; what these are at other times does not matter. */
static void look_at_folios(struct findings *findings)
{
	static struct folios folios;
	size_t anonymous = 0;

	folios_read(&folios);
	for (size_t i = 0; i < folios.count; i++)
		anonymous += !strstr(folios.settings[i].path, "shmem");
	if (!anonymous) {
		finding_add(
			findings, "folios of a size", FINDING_NO,
			"this kernel has no sizes of THP: cells with folio=16K to 1M cannot run");
		finding_remedy(findings, "Linux 6.8, or 6.11 for shared memory");
		return;
	}
	finding_add(
		findings, "folios of a size", FINDING_YES,
		"%zu sizes of anonymous memory, %zu of shared; run --quiesce permits the size that a cell with folio= needs",
		anonymous, folios.count - anonymous);
}

/* "4 of 96 pages of 2M free; " for each pool, and how many pages are free of the default size. */
static uint64_t describe_pools(char *text, size_t text_size)
{
	char names[POOLS_MAX][SYSFS_NAME_MAX], size[24];
	size_t count = sysfs_list(MM_DIRECTORY "hugepages", "hugepages-", names, POOLS_MAX);
	uint64_t default_bytes = sysfs_meminfo_bytes("Hugepagesize"), default_free = 0;
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < count && used < text_size; i++) {
		uint64_t kib = 0, free_pages = 0, pages = 0;

		sscanf(names[i], "hugepages-%" SCNu64 "kB", &kib);
		sysfs_read_u64_at(&free_pages, MM_DIRECTORY "hugepages/%s/free_hugepages",
				  names[i]);
		sysfs_read_u64_at(&pages, MM_DIRECTORY "hugepages/%s/nr_hugepages", names[i]);
		number_format_size(kib * 1024, size, sizeof(size));
		used += (size_t)snprintf(text + used, text_size - used,
					 "%s%s: %" PRIu64 " of %" PRIu64 " free", i ? ", " : "",
					 size, free_pages, pages);
		if (kib * 1024 == default_bytes)
			default_free = free_pages;
	}
	return default_free;
}

static void look_at_hugetlb(struct findings *findings)
{
	char text[FINDING_TEXT_MAX - 80];
	uint64_t free_pages = describe_pools(text, sizeof(text));

	if (!*text) {
		finding_add(findings, "hugetlb pools", FINDING_NO, "this kernel has no hugetlb");
		finding_remedy(findings, "a kernel with CONFIG_HUGETLBFS");
	} else if (free_pages) {
		finding_add(findings, "hugetlb pools", FINDING_YES, "%s", text);
	} else {
		finding_add(findings, "hugetlb pools", FINDING_NO,
			    "%s: cells with hugetlb backing cannot run", text);
		finding_remedy(findings, "sysctl vm.nr_hugepages=64, or run --quiesce");
	}
}

static void look_at_limit(struct findings *findings, const char *subject, bool limited,
			  const struct cgroup_limit *limit)
{
	char size[24];

	if (!limited)
		return;
	number_format_size(limit->value, size, sizeof(size));
	finding_add(findings, subject, FINDING_NO,
		    "at most %s (%s): trials beyond it cannot run, or are killed", size,
		    limit->path);
	finding_remedy(findings, "run outside of that control group, or raise the limit");
}

/* The pages of the default size; others have files of their own. */
static void look_at_groups(struct findings *findings)
{
	uint64_t page_mib = sysfs_meminfo_bytes("Hugepagesize") >> 20;
	struct cgroup_limit limit;
	char file[64], old_file[64];

	look_at_limit(findings, "memory of the cgroup",
		      cgroup_find_limit("memory.max", "memory", "memory.limit_in_bytes", &limit),
		      &limit);
	snprintf(file, sizeof(file), "hugetlb.%" PRIu64 "MB.max", page_mib);
	snprintf(old_file, sizeof(old_file), "hugetlb.%" PRIu64 "MB.limit_in_bytes", page_mib);
	look_at_limit(findings, "hugetlb of the cgroup",
		      cgroup_find_limit(file, "hugetlb", old_file, &limit), &limit);
}

void probe_memory(struct findings *findings)
{
	look_at_page_size(findings);
	for (size_t i = 0; i < sizeof(huge_settings) / sizeof(huge_settings[0]); i++)
		look_at_thp(findings, &huge_settings[i]);
	look_at_folios(findings);
	look_at_hugetlb(findings);
	look_at_groups(findings);
}
