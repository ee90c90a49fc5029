/* SPDX-License-Identifier: GPL-2.0-or-later */
/* environment: what machine, kernel and settings a run is made on. */
#include "host/trial/environment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "host/machine/place.h"
#include "host/machine/topology.h"
#include "host/memory/tags.h"
#include "host/trial/environment_parts.h"
#include "host/vm/vm.h"

static json_t *zva_block(void)
{
	unsigned int size_bytes = tags_zva_bytes();

	return size_bytes ? json_integer(size_bytes) : json_null();
}

static json_t *capture_mte(void)
{
	int kvm = vm_has_mte();

	/* GMID_EL1, which has the STGM block size, cannot be read at EL0 and is undefined in a KVM
	 * guest: what a guest finds out by an STGM comes later. */
	return json_pack("{s:b, s:i, s:o, s:n, s:o}", "hwcap2", tags_supported(), "level",
			 tags_level(), "kvm_cap", kvm < 0 ? json_null() : json_boolean(kvm),
			 "stgm_block_bytes", "dc_zva_bytes", zva_block());
}

static json_t *capture_kernel(void)
{
	struct utsname names;

	uname(&names);
	return json_pack("{s:s, s:s, s:o, s:o, s:I}", "release", names.release, "version",
			 names.version, "boot_id",
			 environment_text("/proc/sys/kernel/random/boot_id"), "cmdline",
			 environment_text("/proc/cmdline"), "page_size_bytes",
			 (json_int_t)sysconf(_SC_PAGESIZE));
}

static json_t *capture_clock(const struct clock_scale *clock)
{
	json_t *per_tick = clock->unit_per_tick > 0 ? json_real(clock->unit_per_tick) : json_null();

	return json_pack("{s:s, s:I, s:s, s:o, s:I, s:{s:[I,I], s:[I,I]}}", "counter",
			 clock_counter_name(), "frequency_hz", (json_int_t)clock->frequency_hz,
			 "unit", clock->unit, "unit_per_tick", per_tick, "quantum_ticks",
			 (json_int_t)clock->quantum_ticks, "calibration", "loop_instructions",
			 (json_int_t)clock->loop_instructions[0],
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
		environment_machine(clock->emulated), "mte", capture_mte(), "kernel",
		capture_kernel(), "settings", environment_settings(), "placing", capture_placing(),
		"topology", capture_topology(), "vmms", vmms, "plan", capture_plan(config, plan));
}
