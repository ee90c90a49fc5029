/* SPDX-License-Identifier: GPL-2.0-or-later */
/* probe_cpu: what makes CPUs run faster or slower: frequency, siblings, heat, other load. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "host/machine/cooling.h"
#include "host/machine/quiet.h"
#include "host/machine/sysfs.h"
#include "host/probe/probe.h"

#define CPU_DIRECTORY     "/sys/devices/system/cpu/"
#define CPUFREQ_DIRECTORY CPU_DIRECTORY "cpufreq"
#define POLICIES_MAX      256
#define DEVICES_MAX       64
#define BUSY_MAX_PERMIL   20
#define HOT_MILLICELSIUS  90000

/* Number in DIRECTORY/NAME/FILE; 0 where there is none. */
static uint64_t number_in(const char *directory, const char *name, const char *file)
{
	uint64_t value = 0;

	return sysfs_read_u64_at(&value, "%s/%s/%s", directory, name, file) == 0 ? value : 0;
}

static void look_at_governor(struct findings *findings, char (*policies)[SYSFS_NAME_MAX],
			     size_t count)
{
	char governor[32] = "", other[32] = "";

	for (size_t i = 0; i < count && !*other; i++) {
		sysfs_read_text_at(governor, sizeof(governor),
				   CPUFREQ_DIRECTORY "/%s/scaling_governor", policies[i]);
		if (strcmp(governor, "performance") != 0)
			snprintf(other, sizeof(other), "%s", governor);
	}
	if (!*other) {
		finding_add(findings, "governor", FINDING_NOTE, "performance, on all CPUs");
		return;
	}
	finding_add(findings, "governor", FINDING_UNSTABLE, "%s: the frequency follows the load",
		    other);
	finding_remedy(findings, "cpupower frequency-set -g performance, or run --quiesce");
}

static void look_at_limits(struct findings *findings, char (*policies)[SYSFS_NAME_MAX],
			   size_t count)
{
	const char *capped = NULL;
	uint64_t least = UINT64_MAX, most = 0;

	for (size_t i = 0; i < count; i++) {
		uint64_t low = number_in(CPUFREQ_DIRECTORY, policies[i], "scaling_min_freq");
		uint64_t high = number_in(CPUFREQ_DIRECTORY, policies[i], "scaling_max_freq");

		least = low < least ? low : least;
		most = high > most ? high : most;
		if (high < number_in(CPUFREQ_DIRECTORY, policies[i], "cpuinfo_max_freq"))
			capped = policies[i];
	}
	finding_add(findings, "frequency limits", FINDING_NOTE,
		    "%" PRIu64 " to %" PRIu64 " MHz%s%s", least / 1000, most / 1000,
		    capped ? "; below what the hardware can on " : "", capped ? capped : "");
}

static void look_at_boost(struct findings *findings)
{
	uint64_t boost;

	if (sysfs_read_u64(CPUFREQ_DIRECTORY "/boost", &boost) < 0)
		return;
	if (!boost) {
		finding_add(findings, "boost", FINDING_NOTE, "off");
		return;
	}
	finding_add(findings, "boost", FINDING_UNSTABLE,
		    "on: the frequency depends on heat and on how many CPUs are busy");
	finding_remedy(findings, "echo 0 > " CPUFREQ_DIRECTORY "/boost, or run --quiesce");
}

static void look_at_frequency(struct findings *findings)
{
	static char policies[POLICIES_MAX][SYSFS_NAME_MAX];
	size_t count = sysfs_list(CPUFREQ_DIRECTORY, "policy", policies, POLICIES_MAX);

	if (!count) {
		finding_add(findings, "governor", FINDING_NOTE,
			    "none: this kernel neither sets nor sees the frequency");
		return;
	}
	look_at_governor(findings, policies, count);
	look_at_limits(findings, policies, count);
	look_at_boost(findings);
}

static void look_at_smt(struct findings *findings)
{
	uint64_t active = 0;

	if (sysfs_read_u64(CPU_DIRECTORY "smt/active", &active) < 0 || !active) {
		finding_add(findings, "SMT", FINDING_NOTE, "off, or none");
		return;
	}
	finding_add(findings, "SMT", FINDING_UNSTABLE, "on: siblings share a core's units");
	finding_remedy(findings, "echo off > " CPU_DIRECTORY
				 "smt/control; keep it on to measure place = same-core");
}

static void look_at_isolation(struct findings *findings)
{
	char list[256] = "";

	sysfs_read_text(CPU_DIRECTORY "isolated", list, sizeof(list));
	finding_add(findings, "isolated CPUs", FINDING_NOTE, "%s",
		    *list ? list : "none: other work may run on any CPU (isolcpus=)");
}

/* Appends @name to the list @text. */
static void append_name(char *text, size_t text_size, const char *name)
{
	size_t used = strlen(text);

	if (snprintf(text + used, text_size - used, "%s%s", used ? ", " : "", name) < 0)
		text[used] = '\0';
}

static void look_at_mitigations(struct findings *findings)
{
	char names[DEVICES_MAX][SYSFS_NAME_MAX], state[128] = "";
	char mitigated[FINDING_TEXT_MAX] = "", vulnerable[FINDING_TEXT_MAX] = "";
	size_t count = sysfs_list(CPU_DIRECTORY "vulnerabilities", "", names, DEVICES_MAX);

	for (size_t i = 0; i < count; i++) {
		sysfs_read_text_at(state, sizeof(state), CPU_DIRECTORY "vulnerabilities/%s",
				   names[i]);
		if (strncmp(state, "Mitigation", 10) == 0)
			append_name(mitigated, sizeof(mitigated), names[i]);
		else if (strncmp(state, "Vulnerable", 10) == 0)
			append_name(vulnerable, sizeof(vulnerable), names[i]);
	}
	finding_add(findings, "mitigations", FINDING_NOTE, "%.150s%s%.130s",
		    *mitigated ? mitigated : "none in force", *vulnerable ? "; vulnerable: " : "",
		    vulnerable);
}

/* The hottest thermal zone in millidegrees, or 0. */
static uint64_t hottest_zone(void)
{
	static const char directory[] = "/sys/class/thermal";
	char names[DEVICES_MAX][SYSFS_NAME_MAX];
	size_t count = sysfs_list(directory, "thermal_zone", names, DEVICES_MAX);
	uint64_t hottest = 0;

	for (size_t i = 0; i < count; i++) {
		uint64_t heat = number_in(directory, names[i], "temp");

		hottest = heat > hottest ? heat : hottest;
	}
	return hottest;
}

static void look_at_heat(struct findings *findings)
{
	uint64_t hottest = hottest_zone();
	char device[SYSFS_NAME_MAX];

	if (cooling_find_active(device)) {
		finding_add(findings, "thermal state", FINDING_UNSTABLE,
			    "%s slows CPUs down at %.1f degrees", device, (double)hottest / 1000);
		finding_remedy(findings, "let the machine cool down, or cool it better");
	} else if (hottest > HOT_MILLICELSIUS) {
		finding_add(findings, "thermal state", FINDING_UNSTABLE, "%.1f degrees",
			    (double)hottest / 1000);
		finding_remedy(findings, "let the machine cool down, or cool it better");
	} else if (hottest) {
		finding_add(findings, "thermal state", FINDING_NOTE, "%.1f degrees, no throttling",
			    (double)hottest / 1000);
	} else {
		finding_add(findings, "thermal state", FINDING_NOTE,
			    "no sensor: throttling shows only in the frequency");
	}
}

static void look_at_load(struct findings *findings)
{
	int busy_permil = quiet_busy_permil();
	char load[64] = "";

	sysfs_read_text("/proc/loadavg", load, sizeof(load));
	load[strcspn(load, " ")] = '\0';
	if (busy_permil < 0) {
		finding_add(findings, "other load", FINDING_NOTE, "unknown");
		return;
	}
	finding_add(findings, "other load",
		    busy_permil > BUSY_MAX_PERMIL ? FINDING_UNSTABLE : FINDING_NOTE,
		    "%d.%d %% of all CPUs' time; load average %s", busy_permil / 10,
		    busy_permil % 10, load);
	if (busy_permil > BUSY_MAX_PERMIL)
		finding_remedy(findings, "stop other programs: see top");
}

void probe_cpus(struct findings *findings)
{
	look_at_frequency(findings);
	look_at_smt(findings);
	look_at_isolation(findings);
	look_at_mitigations(findings);
	look_at_heat(findings);
	look_at_load(findings);
}
