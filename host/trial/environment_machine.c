/* SPDX-License-Identifier: GPL-2.0-or-later */
/* environment_machine: model, CPUs and memory of the machine. */
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host/machine/cpu_model.h"
#include "host/machine/kvm_mode.h"
#include "host/machine/place.h"
#include "host/machine/sysfs.h"
#include "host/machine/virtual.h"
#include "host/trial/environment_parts.h"

#define KINDS_MAX 16

/* CPUs that are alike. */
struct kind {
	uint64_t midr;
	char governor[32]; /* empty: the kernel does not set the frequency */
	cpu_set_t cpus;
};

static struct kind kind_of(unsigned int cpu)
{
	struct kind kind = {.midr = cpu_model_midr_of(cpu)};

	sysfs_read_text_at(kind.governor, sizeof(kind.governor),
			   "/sys/devices/system/cpu/cpu%u/cpufreq/scaling_governor", cpu);
	return kind;
}

/* Those that may be used, sorted into kinds. */
static size_t find_kinds(struct kind *kinds)
{
	size_t count = 0;

	for (unsigned int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		struct kind kind = kind_of(cpu);
		size_t i = 0;

		if (!CPU_ISSET(cpu, place_allowed()))
			continue;
		while (i < count && (kinds[i].midr != kind.midr ||
				     strcmp(kinds[i].governor, kind.governor) != 0))
			i++;
		if (i == KINDS_MAX)
			continue;
		if (i == count)
			kinds[count++] = kind;
		CPU_SET(cpu, &kinds[i].cpus);
	}
	return count;
}

/* "0-3,8" */
static void list_cpus(const cpu_set_t *set, char *text, size_t text_size)
{
	size_t used = 0;

	text[0] = '\0';
	for (unsigned int cpu = 0; cpu < CPU_SETSIZE && used < text_size; cpu++) {
		unsigned int last = cpu;

		if (!CPU_ISSET(cpu, set))
			continue;
		while (last + 1 < CPU_SETSIZE && CPU_ISSET(last + 1, set))
			last++;
		used += (size_t)snprintf(text + used, text_size - used, "%s%u", used ? "," : "",
					 cpu);
		if (last > cpu && used < text_size)
			used += (size_t)snprintf(text + used, text_size - used, "-%u", last);
		cpu = last;
	}
}

static json_t *midr_json(uint64_t midr)
{
	char text[32];

	snprintf(text, sizeof(text), "0x%08llx", (unsigned long long)midr);
	return midr ? json_string(text) : json_null();
}

static void name_cpu(uint64_t midr, char *name, size_t name_size)
{
	snprintf(name, name_size, "unknown");
	if (midr)
		cpu_model_name(midr, name, name_size);
}

static json_t *capture_kinds(void)
{
	struct kind kinds[KINDS_MAX] = {0};
	size_t count = find_kinds(kinds);
	json_t *array = json_array();
	char cpus[512], name[64];

	for (size_t i = 0; i < count; i++) {
		list_cpus(&kinds[i].cpus, cpus, sizeof(cpus));
		name_cpu(kinds[i].midr, name, sizeof(name));
		json_array_append_new(array,
				      json_pack("{s:s, s:s, s:o, s:o}", "cpus", cpus, "cpu", name,
						"midr", midr_json(kinds[i].midr), "governor",
						*kinds[i].governor ? json_string(kinds[i].governor)
								   : json_null()));
	}
	return array;
}

json_t *environment_machine(bool emulated)
{
	uint64_t midr = cpu_model_midr_of(place_first());
	char name[64], machine[256], sign[160];
	struct kvm_mode kvm = {0};
	json_t *json;

	if (access("/dev/kvm", F_OK) == 0)
		kvm = kvm_mode_find();
	cpu_model_machine(machine, sizeof(machine));
	name_cpu(midr, name, sizeof(name));
	json = json_pack("{s:s, s:s, s:o, s:I, s:I, s:o, s:s?, s:s?}", "model", machine, "cpu",
			 name, "midr", midr_json(midr), "cpus",
			 (json_int_t)sysconf(_SC_NPROCESSORS_ONLN), "memory_bytes",
			 (json_int_t)sysfs_meminfo_bytes("MemTotal"), "kinds", capture_kinds(),
			 "kvm_mode", kvm.mode, "kvm_words", *kvm.words ? kvm.words : NULL);
	if (!emulated && virtual_machine(sign, sizeof(sign)))
		json_object_set_new(json, "virtual", json_string(sign));
	return json;
}
