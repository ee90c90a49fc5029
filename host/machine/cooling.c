/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cooling: whether the kernel slows CPUs down because of heat. */
#include "host/machine/cooling.h"

#include <stdio.h>
#include <string.h>

#define THERMAL_DIRECTORY "/sys/class/thermal/"
#define CPU_DIRECTORY     "/sys/devices/system/cpu/"
#define DEVICES_MAX       512

static bool slows_cpus(const char *type)
{
	return strncmp(type, "cpufreq-", 8) == 0 || strncmp(type, "cpu-", 4) == 0 ||
	       strcmp(type, "Processor") == 0;
}

bool cooling_find_active(char device[SYSFS_NAME_MAX])
{
	static char names[DEVICES_MAX][SYSFS_NAME_MAX];
	size_t count = sysfs_list(THERMAL_DIRECTORY, "cooling_device", names, DEVICES_MAX);
	uint64_t state;

	for (size_t i = 0; i < count; i++) {
		if (sysfs_read_text_at(device, SYSFS_NAME_MAX, THERMAL_DIRECTORY "%s/type",
				       names[i]) < 0 ||
		    !slows_cpus(device))
			continue;
		if (sysfs_read_u64_at(&state, THERMAL_DIRECTORY "%s/cur_state", names[i]) == 0 &&
		    state > 0)
			return true;
	}
	return false;
}

uint64_t cooling_throttle_count(void)
{
	static char names[DEVICES_MAX][SYSFS_NAME_MAX];
	size_t count = sysfs_list(CPU_DIRECTORY, "cpu", names, DEVICES_MAX);
	uint64_t sum = 0, value;

	for (size_t i = 0; i < count; i++) {
		if (sysfs_read_u64_at(&value,
				      CPU_DIRECTORY "%s/thermal_throttle/core_throttle_count",
				      names[i]) == 0)
			sum += value;
	}
	return sum;
}
