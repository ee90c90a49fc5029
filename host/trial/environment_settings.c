/* SPDX-License-Identifier: GPL-2.0-or-later */
/* environment_settings: what somebody may have set on the machine. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/personality.h>

#include "host/machine/place.h"
#include "host/machine/sysfs.h"
#include "host/trial/environment_parts.h"

#define MM_DIRECTORY    "/sys/kernel/mm/"
#define HUGETLB         MM_DIRECTORY "hugepages"
#define THP             MM_DIRECTORY "transparent_hugepage"
#define VULNERABILITIES "/sys/devices/system/cpu/vulnerabilities"
#define NAMES_MAX       64

json_t *environment_text(const char *path)
{
	char text[4096];

	return sysfs_read_text(path, text, sizeof(text)) < 0 ? json_null() : json_string(text);
}

static json_t *number_of(const char *path)
{
	uint64_t value;

	return sysfs_read_u64(path, &value) < 0 ? json_null() : json_integer((json_int_t)value);
}

/* KiB of "hugepages-2048kB"; 0 of another name. */
static uint64_t kib_of(const char *name)
{
	uint64_t kib = 0;

	return sscanf(name, "hugepages-%" SCNu64 "kB", &kib) == 1 ? kib : 0;
}

static json_t *capture_hugetlb(void)
{
	char names[NAMES_MAX][SYSFS_NAME_MAX], path[256];
	size_t count = sysfs_list(HUGETLB, "hugepages-", names, NAMES_MAX);
	json_t *pools = json_array();

	for (size_t i = 0; i < count; i++) {
		snprintf(path, sizeof(path), HUGETLB "/%.63s/nr_hugepages", names[i]);
		json_array_append_new(pools, json_pack("{s:I, s:o}", "size_bytes",
						       (json_int_t)kib_of(names[i]) * 1024, "total",
						       number_of(path)));
	}
	return pools;
}

/* THP of sizes below the PMD (from 6.8 on); empty where the kernel has none. */
static json_t *capture_mthp(void)
{
	char names[NAMES_MAX][SYSFS_NAME_MAX], path[256];
	size_t count = sysfs_list(THP, "hugepages-", names, NAMES_MAX);
	json_t *sizes = json_array();

	for (size_t i = 0; i < count; i++) {
		json_t *enabled, *shmem;

		snprintf(path, sizeof(path), THP "/%.63s/enabled", names[i]);
		enabled = environment_text(path);
		snprintf(path, sizeof(path), THP "/%.63s/shmem_enabled", names[i]);
		shmem = environment_text(path);
		json_array_append_new(sizes, json_pack("{s:I, s:o, s:o}", "size_bytes",
						       (json_int_t)kib_of(names[i]) * 1024,
						       "enabled", enabled, "shmem_enabled", shmem));
	}
	return sizes;
}

/* What the kernel does about flaws of the CPU, by flaw; without those that it does not have. */
static json_t *capture_mitigations(void)
{
	char names[NAMES_MAX][SYSFS_NAME_MAX], text[256];
	size_t count = sysfs_list(VULNERABILITIES, "", names, NAMES_MAX);
	json_t *mitigations = json_object();

	for (size_t i = 0; i < count; i++)
		if (sysfs_read_text_at(text, sizeof(text), VULNERABILITIES "/%s", names[i]) == 0 &&
		    strcmp(text, "Not affected") != 0)
			json_object_set_new(mitigations, names[i], json_string(text));
	return mitigations;
}

static json_t *capture_governor(void)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%u/cpufreq/scaling_governor",
		 place_first());
	return environment_text(path);
}

json_t *environment_settings(void)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b}", "thp",
			 environment_text(THP "/enabled"), "shmem_thp",
			 environment_text(THP "/shmem_enabled"), "mthp", capture_mthp(), "hugetlb",
			 capture_hugetlb(), "governor", capture_governor(), "mitigations",
			 capture_mitigations(), "ksm", number_of(MM_DIRECTORY "ksm/run"),
			 "swap_bytes", json_integer((json_int_t)sysfs_meminfo_bytes("SwapTotal")),
			 "numa_balancing", number_of("/proc/sys/kernel/numa_balancing"),
			 "address_randomisation", !(personality(0xffffffff) & ADDR_NO_RANDOMIZE));
}
