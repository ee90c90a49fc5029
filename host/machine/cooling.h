/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cooling: whether the kernel slows CPUs down because of heat. */
#ifndef MTEBENCH_HOST_MACHINE_COOLING_H
#define MTEBENCH_HOST_MACHINE_COOLING_H

#include <stdbool.h>
#include <stdint.h>

#include "host/machine/sysfs.h"

/*
 * Whether a cooling device that slows CPUs down (/sys/class/thermal/cooling_device*: cpufreq-*,
 * cpu-*, Processor) is in use now; then its type is in @device.
 */
bool cooling_find_active(char device[SYSFS_NAME_MAX]);

/*
 * How often CPUs have been throttled since boot, where the kernel counts it (x86: the sum of
 * core_throttle_count); else 0.
 */
uint64_t cooling_throttle_count(void);

#endif
