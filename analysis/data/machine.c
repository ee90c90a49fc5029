/* SPDX-License-Identifier: GPL-2.0-or-later */
/* machine: what is said about the machine of a run beside every table and plot. */
#include "analysis/data/machine.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "common/number.h"
#include "common/record/run_json.h"

/* "2G", or with the rest dropped below a thousandth: 2031 MiB is more to the point than
 * 2079744K. */
static void format_memory(uint64_t size_bytes, char *text, size_t text_size)
{
	uint64_t mebibyte = (uint64_t)1 << 20;

	number_format_size(size_bytes < mebibyte ? size_bytes : size_bytes / mebibyte * mebibyte,
			   text, text_size);
}

static char *memory_text(const struct run *run)
{
	uint64_t size_bytes = 0;
	char size[24];

	if (!run_json_count(run->record.json, "machine.memory_bytes", &size_bytes) || !size_bytes)
		return memory_copied("");
	format_memory(size_bytes, size, sizeof(size));
	return memory_printed(", %s", size);
}

static const char *kind_of(const struct run *run)
{
	if (run->record.emulated)
		return ", emulated";
	return run->record.virtual_machine ? ", virtual machine" : "";
}

const char *machine_caution(const struct run *run)
{
	if (run->record.emulated)
		return "Emulated: figures are instruction counts and say nothing about time.";
	if (run->record.virtual_machine)
		return "Virtual machine: its times are not times of hardware.";
	return NULL;
}

char *machine_line(const struct run *run)
{
	char cpus[24] = "unknown";
	uint64_t cpu_count;
	char *memory = memory_text(run);
	char page_size[24];
	char *line;

	if (run_json_count(run->record.json, "machine.cpus", &cpu_count))
		snprintf(cpus, sizeof(cpus), "%llu", (unsigned long long)cpu_count);
	number_format_size(run->record.page_size_bytes, page_size, sizeof(page_size));
	line = memory_printed("%s, %s, %s CPUs%s, %s pages%s", run->record.machine, run->record.cpu,
			      cpus, memory, page_size, kind_of(run));
	free(memory);
	return line;
}

char *machine_vmms(const struct run *run)
{
	json_t *vmms = run_json_at(run->record.json, "vmms");
	char *text = memory_copied("");
	const char *name;
	json_t *version;

	json_object_foreach (vmms, name, version) {
		const char *words = json_string_value(version);
		char *longer = memory_printed("%s%s%s: %s", text, *text ? ", " : "", name,
					      words ? words : "unknown version");

		free(text);
		text = longer;
	}
	return text;
}

char *machine_unit(const struct run *run, const char *unit)
{
	return memory_printed("%s%s", unit, kind_of(run));
}

double machine_quantum_figure(const struct run *run)
{
	return run->record.unit_per_tick * (double)run->record.quantum_ticks;
}

char *machine_quantum(const struct run *run)
{
	double quantum = machine_quantum_figure(run);
	const char *unit = run->record.unit;

	if (strcmp(unit, "count") == 0)
		return memory_printed("no times: events are counted");
	if (quantum == 1 && strcmp(unit, "instructions") == 0)
		unit = "instruction";
	return memory_printed("tick quantum %s %s", figure_value(quantum).text, unit);
}
