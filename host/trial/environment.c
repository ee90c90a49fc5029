/* SPDX-License-Identifier: GPL-2.0-or-later */
/* environment: what machine, kernel and settings a run is made on. */
#include "host/trial/environment.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "host/machine/cpu_model.h"
#include "host/machine/kvm_mode.h"
#include "host/machine/place.h"
#include "host/machine/sysfs.h"
#include "host/machine/topology.h"
#include "host/memory/tags.h"
#include "host/vm/vm.h"

#define CPU_DIRECTORY "/sys/devices/system/cpu/cpu0/"
#define MM_DIRECTORY  "/sys/kernel/mm/"

static json_t *text_of(const char *path)
{
	char text[4096];

	return sysfs_read_text(path, text, sizeof(text)) < 0 ? json_null() : json_string(text);
}

static json_t *number_of(const char *path)
{
	uint64_t value;

	return sysfs_read_u64(path, &value) < 0 ? json_null() : json_integer((json_int_t)value);
}

static json_t *capture_machine(void)
{
	char name[64] = "unknown", midr_text[32], machine[256];
	uint64_t midr = cpu_model_midr();
	json_t *midr_json = json_null();
	struct kvm_mode kvm = {0};

	if (access("/dev/kvm", F_OK) == 0)
		kvm = kvm_mode_find();

	cpu_model_machine(machine, sizeof(machine));
	if (midr) {
		cpu_model_name(midr, name, sizeof(name));
		snprintf(midr_text, sizeof(midr_text), "0x%08llx", (unsigned long long)midr);
		midr_json = json_string(midr_text);
	}
	return json_pack("{s:s, s:s, s:o, s:I, s:I, s:s?, s:s?}", "model", machine, "cpu", name,
			 "midr", midr_json, "cpus", (json_int_t)sysconf(_SC_NPROCESSORS_ONLN),
			 "memory_bytes", (json_int_t)sysfs_meminfo_bytes("MemTotal"), "kvm_mode",
			 kvm.mode, "kvm_words", *kvm.words ? kvm.words : NULL);
}

static json_t *zva_block(void)
{
	unsigned int size_bytes = tags_zva_bytes();

	return size_bytes ? json_integer(size_bytes) : json_null();
}

static json_t *capture_mte(void)
{
	int kvm = vm_has_mte();

	/* GMID_EL1, which has the STGM block size, cannot be read at EL0 and is undefined in a KVM
	 * guest. */
	return json_pack("{s:b, s:i, s:o, s:n, s:o}", "hwcap2", tags_supported(), "level",
			 tags_level(), "kvm_cap", kvm < 0 ? json_null() : json_boolean(kvm),
			 "stgm_block_bytes", "dc_zva_bytes", zva_block());
}

static json_t *capture_kernel(void)
{
	struct utsname names;

	uname(&names);
	return json_pack("{s:s, s:s, s:o, s:o, s:I}", "release", names.release, "version",
			 names.version, "boot_id", text_of("/proc/sys/kernel/random/boot_id"),
			 "cmdline", text_of("/proc/cmdline"), "page_size_bytes",
			 (json_int_t)sysconf(_SC_PAGESIZE));
}

static json_t *capture_hugetlb(void)
{
	json_t *pools = json_array();
	DIR *directory = opendir(MM_DIRECTORY "hugepages");
	struct dirent *entry;
	char path[512];

	while (directory && (entry = readdir(directory))) {
		unsigned long long kib;

		if (sscanf(entry->d_name, "hugepages-%llukB", &kib) != 1)
			continue;
		snprintf(path, sizeof(path), MM_DIRECTORY "hugepages/%s/nr_hugepages",
			 entry->d_name);
		json_array_append_new(pools,
				      json_pack("{s:I, s:o}", "size_bytes", (json_int_t)kib * 1024,
						"total", number_of(path)));
	}
	if (directory)
		closedir(directory);
	return pools;
}

static json_t *capture_settings(void)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b}", "thp",
			 text_of(MM_DIRECTORY "transparent_hugepage/enabled"), "shmem_thp",
			 text_of(MM_DIRECTORY "transparent_hugepage/shmem_enabled"), "hugetlb",
			 capture_hugetlb(), "governor",
			 text_of(CPU_DIRECTORY "cpufreq/scaling_governor"), "ksm",
			 number_of(MM_DIRECTORY "ksm/run"), "swap_bytes",
			 json_integer((json_int_t)sysfs_meminfo_bytes("SwapTotal")),
			 "numa_balancing", number_of("/proc/sys/kernel/numa_balancing"),
			 "address_randomisation", !(personality(0xffffffff) & ADDR_NO_RANDOMIZE));
}

static json_t *capture_clock(const struct clock_scale *clock)
{
	json_t *per_tick = clock->unit_per_tick > 0 ? json_real(clock->unit_per_tick) : json_null();

	return json_pack("{s:s, s:I, s:s, s:o, s:{s:[I,I], s:[I,I]}}", "counter",
			 clock_counter_name(), "frequency_hz", (json_int_t)clock->frequency_hz,
			 "unit", clock->unit, "unit_per_tick", per_tick, "calibration",
			 "loop_instructions", (json_int_t)clock->loop_instructions[0],
			 (json_int_t)clock->loop_instructions[1], "loop_ticks",
			 (json_int_t)clock->loop_ticks[0], (json_int_t)clock->loop_ticks[1]);
}

/* NULL for a whole plan. */
static json_t *capture_shard(const struct plan *plan)
{
	if (!plan->shard.count)
		return NULL;
	return json_pack("{s:I, s:I, s:I}", "index", (json_int_t)plan->shard.index, "count",
			 (json_int_t)plan->shard.count, "trials",
			 (json_int_t)shard_size(&plan->shard, plan->count));
}

static json_t *capture_topology(void)
{
	char *xml = topology_xml();
	json_t *json = xml ? json_string(xml) : json_null();

	free(xml);
	return json;
}

/* Of trials without place=: in order, for vCPUs and other threads. */
static json_t *capture_placing(void)
{
	static struct topology_home home;
	json_t *cpus = json_array();

	if (topology_find_home(place_allowed(), &home) < 0) {
		json_decref(cpus);
		return json_null();
	}
	for (size_t i = 0; i < home.count; i++)
		json_array_append_new(cpus, json_integer(home.cpus.cpus[i]));
	return json_pack("{s:i, s:o, s:i}", "node", home.node, "cpus", cpus, "main_cpu",
			 home.cpus.cpus[home.count - 1]);
}

static json_t *capture_plan(const struct config *config, const struct plan *plan)
{
	const char *slash = strrchr(config->path, '/');

	return json_pack("{s:s, s:s, s:I, s:I, s:b, s:o*}", "config",
			 slash ? slash + 1 : config->path, "text", config->text, "seed",
			 (json_int_t)config->seed, "trials", (json_int_t)plan->count, "until",
			 plan->until, "shard", capture_shard(plan));
}

json_t *environment_capture(const struct config *config, const struct plan *plan,
			    const struct clock_scale *clock, const char *label, json_t *vmms)
{
	struct utsname names;
	char started[32];
	time_t now = time(NULL);

	uname(&names);
	strftime(started, sizeof(started), "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
	return json_pack(
		"{s:s, s:i, s:{s:s, s:s}, s:s, s:s, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o*, s:o}",
		"format", RECORD_FORMAT, "version", RECORD_VERSION, "tool", "name", "mtebench",
		"version", MTEBENCH_VERSION, "label", label ? label : names.release, "started",
		started, "emulated", clock->emulated, "clock", capture_clock(clock), "machine",
		capture_machine(), "mte", capture_mte(), "kernel", capture_kernel(), "settings",
		capture_settings(), "placing", capture_placing(), "topology", capture_topology(),
		"vmms", vmms, "plan", capture_plan(config, plan));
}
