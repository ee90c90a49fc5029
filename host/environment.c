/* SPDX-License-Identifier: GPL-2.0-or-later */
/* environment: what machine, kernel and settings a run is made on. */
#include "environment.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "sysfs.h"
#include "tags.h"
#include "vm.h"

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

/* MIDR_EL1: implementer in bits 31:24, part number in bits 15:4. */
void environment_cpu_name(uint64_t midr, char *text, size_t text_size)
{
	static const struct {
		unsigned int implementer, part;
		const char *name;
	} cpus[] = {
		{0x41, 0xd0c, "Neoverse-N1"}, {0x41, 0xd40, "Neoverse-V1"},
		{0x41, 0xd49, "Neoverse-N2"}, {0x41, 0xd4f, "Neoverse-V2"},
		{0x41, 0xd84, "Neoverse-V3"}, {0x41, 0xd8e, "Neoverse-N3"},
		{0x41, 0xd46, "Cortex-A510"}, {0x41, 0xd47, "Cortex-A710"},
		{0x41, 0xd48, "Cortex-X2"},   {0x41, 0xd4d, "Cortex-A715"},
		{0x41, 0xd4e, "Cortex-X3"},   {0x41, 0xd80, "Cortex-A520"},
		{0x41, 0xd81, "Cortex-A720"}, {0x41, 0xd82, "Cortex-X4"},
		{0x41, 0xd08, "Cortex-A72"},  {0x41, 0xd0b, "Cortex-A76"},
		{0xc0, 0xac3, "Ampere-1"},    {0xc0, 0xac4, "Ampere-1a"},
		{0xc0, 0xac5, "Ampere-1b"},   {0x00, 0x051, "QEMU-max"},
	};
	unsigned int implementer = (unsigned int)(midr >> 24) & 0xff;
	unsigned int part = (unsigned int)(midr >> 4) & 0xfff;

	for (size_t i = 0; i < sizeof(cpus) / sizeof(cpus[0]); i++)
		if (cpus[i].implementer == implementer && cpus[i].part == part) {
			snprintf(text, text_size, "%s", cpus[i].name);
			return;
		}
	snprintf(text, text_size, "implementer 0x%02x part 0x%03x", implementer, part);
}

static json_t *machine_model(void)
{
	static const char *const paths[] = {
		"/proc/device-tree/model",
		"/sys/class/dmi/id/product_name",
	};
	char text[256];

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (sysfs_read_text(paths[i], text, sizeof(text)) == 0)
			return json_string(text);
	return json_string("unknown");
}

static json_t *capture_machine(void)
{
	char name[64] = "unknown", midr_text[32];
	uint64_t midr = 0;
	json_t *midr_json = json_null();

	if (sysfs_read_u64(CPU_DIRECTORY "regs/identification/midr_el1", &midr) == 0) {
		environment_cpu_name(midr, name, sizeof(name));
		snprintf(midr_text, sizeof(midr_text), "0x%08llx", (unsigned long long)midr);
		midr_json = json_string(midr_text);
	}
	return json_pack("{s:o, s:s, s:o, s:I, s:I}", "model", machine_model(), "cpu", name, "midr",
			 midr_json, "cpus", (json_int_t)sysconf(_SC_NPROCESSORS_ONLN),
			 "memory_bytes", (json_int_t)sysfs_meminfo_bytes("MemTotal"));
}

/* DCZID_EL0 (Arm ARM): log2 of the block in words, and bit 4 when DC ZVA is prohibited. */
static json_t *zva_block(void)
{
#ifdef __aarch64__
	uint64_t dczid;

	__asm__("mrs %0, dczid_el0" : "=r"(dczid));
	if (!(dczid & 16))
		return json_integer(4 << (dczid & 15));
#endif
	return json_null();
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
	return json_pack("{s:s, s:s, s:o, s:I}", "release", names.release, "version", names.version,
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

static json_t *capture_plan(const struct config *config, const struct plan *plan)
{
	const char *slash = strrchr(config->path, '/');

	return json_pack("{s:s, s:s, s:I, s:I, s:o*}", "config", slash ? slash + 1 : config->path,
			 "text", config->text, "seed", (json_int_t)config->seed, "trials",
			 (json_int_t)plan->count, "shard", capture_shard(plan));
}

json_t *environment_capture(const struct config *config, const struct plan *plan,
			    const struct clock_scale *clock, const char *label)
{
	struct utsname names;
	char started[32];
	time_t now = time(NULL);

	uname(&names);
	strftime(started, sizeof(started), "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
	return json_pack("{s:s, s:i, s:{s:s, s:s}, s:s, s:s, s:b, s:o, s:o, s:o, s:o, s:o, s:o}",
			 "format", RECORD_FORMAT, "version", RECORD_VERSION, "tool", "name",
			 "mtebench", "version", MTEBENCH_VERSION, "label",
			 label ? label : names.release, "started", started, "emulated",
			 clock->emulated, "clock", capture_clock(clock), "machine",
			 capture_machine(), "mte", capture_mte(), "kernel", capture_kernel(),
			 "settings", capture_settings(), "plan", capture_plan(config, plan));
}
