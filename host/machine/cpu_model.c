/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cpu_model: what is known of arm64 CPUs and of machines with them. */
#include "host/machine/cpu_model.h"

#include <stdio.h>
#include <string.h>

#include "host/machine/sysfs.h"

#define ANY        0
#define CPUS_TRIED 64

static const struct known_cpu {
	unsigned int implementer, part;
	struct cpu_model model;
} cpus[] = {
	{0x41, 0xd03, {"Cortex-A53", CPU_MTE_NONE}},
	{0x41, 0xd05, {"Cortex-A55", CPU_MTE_NONE}},
	{0x41, 0xd08, {"Cortex-A72", CPU_MTE_NONE}},
	{0x41, 0xd0b, {"Cortex-A76", CPU_MTE_NONE}},
	{0x41, 0xd41, {"Cortex-A78", CPU_MTE_NONE}},
	{0x41, 0xd44, {"Cortex-X1", CPU_MTE_NONE}},
	{0x41, 0xd0c, {"Neoverse-N1", CPU_MTE_NONE}},
	{0x41, 0xd40, {"Neoverse-V1", CPU_MTE_NONE}},
	{0x41, 0xd49, {"Neoverse-N2", CPU_MTE_CAPABLE}},
	{0x41, 0xd4f, {"Neoverse-V2", CPU_MTE_CAPABLE}},
	{0x41, 0xd84, {"Neoverse-V3", CPU_MTE_CAPABLE}},
	{0x41, 0xd8e, {"Neoverse-N3", CPU_MTE_CAPABLE}},
	{0x41, 0xd46, {"Cortex-A510", CPU_MTE_CAPABLE}},
	{0x41, 0xd47, {"Cortex-A710", CPU_MTE_CAPABLE}},
	{0x41, 0xd48, {"Cortex-X2", CPU_MTE_CAPABLE}},
	{0x41, 0xd4d, {"Cortex-A715", CPU_MTE_CAPABLE}},
	{0x41, 0xd4e, {"Cortex-X3", CPU_MTE_CAPABLE}},
	{0x41, 0xd80, {"Cortex-A520", CPU_MTE_CAPABLE}},
	{0x41, 0xd81, {"Cortex-A720", CPU_MTE_CAPABLE}},
	{0x41, 0xd82, {"Cortex-X4", CPU_MTE_CAPABLE}},
	{0xc0, 0xac3, {"Ampere-1", CPU_MTE_NONE}},
	{0xc0, 0xac4, {"Ampere-1a", CPU_MTE_CAPABLE}},
	{0xc0, 0xac5, {"Ampere-1b", CPU_MTE_CAPABLE}},
	{0x00, 0x051, {"QEMU-max", CPU_MTE_CAPABLE}},
};

/* AmpereOne: Supermicro ARS-211M-NR and others; CIX P1: Radxa's edk2-cix; Pixel: Android's guide to
 * MTE. */
static const char ampere_switch[] =
	"AmpereOne hides MTE until firmware is told: in the UEFI shell nvparam -s NVPDBOOT -i 56 -w 0x1, or the maker's set-up switch, then a cold boot";
static const char cix_switch[] =
	"CIX P1: switch on Memory Tagging Extension in the firmware's set-up (BIOS 1.3.1 or newer); it takes about half of the RAM";
static const char pixel_switch[] =
	"Pixel 8 or newer: Settings, Developer options, Memory Tagging Extension, then reboot";

/* The first row that fits tells. */
static const struct {
	unsigned int part; /* ANY: the machine's name decides */
	const char *machine;
	const char *remedy;
} firmware[] = {
	{0xac4, "", ampere_switch},
	{0xac5, "", ampere_switch},
	{ANY, "Orion O6", cix_switch},
	{ANY, "CIX", cix_switch},
	{ANY, "Pixel", pixel_switch},
	{ANY, "linux,dummy-virt", "an emulated machine: start QEMU with -M virt,mte=on"},
};

static unsigned int midr_part(uint64_t midr)
{
	return (unsigned int)(midr >> 4) & 0xfff;
}

struct cpu_model cpu_model_find(uint64_t midr)
{
	unsigned int implementer = (unsigned int)(midr >> 24) & 0xff;

	for (size_t i = 0; i < sizeof(cpus) / sizeof(cpus[0]); i++)
		if (cpus[i].implementer == implementer && cpus[i].part == midr_part(midr))
			return cpus[i].model;
	return (struct cpu_model){NULL, CPU_MTE_UNKNOWN};
}

void cpu_model_name(uint64_t midr, char *text, size_t text_size)
{
	struct cpu_model model = cpu_model_find(midr);

	if (model.name)
		snprintf(text, text_size, "%s", model.name);
	else
		snprintf(text, text_size, "implementer 0x%02x part 0x%03x",
			 (unsigned int)(midr >> 24) & 0xff, midr_part(midr));
}

uint64_t cpu_model_midr_of(unsigned int cpu)
{
	uint64_t midr = 0;

	sysfs_read_u64_at(&midr, "/sys/devices/system/cpu/cpu%u/regs/identification/midr_el1", cpu);
	return midr;
}

/* CPU 0 may be offline. */
uint64_t cpu_model_midr(void)
{
	uint64_t midr = 0;

	for (unsigned int cpu = 0; cpu < CPUS_TRIED && !midr; cpu++)
		midr = cpu_model_midr_of(cpu);
	return midr;
}

void cpu_model_machine(char *text, size_t text_size)
{
	static const char *const paths[] = {
		"/proc/device-tree/model",
		"/sys/class/dmi/id/product_name",
	};

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (sysfs_read_text(paths[i], text, text_size) == 0 && *text)
			return;
	snprintf(text, text_size, "unknown");
}

const char *cpu_model_firmware_switch(uint64_t midr, const char *machine)
{
	for (size_t i = 0; i < sizeof(firmware) / sizeof(firmware[0]); i++)
		if (firmware[i].part ? firmware[i].part == midr_part(midr)
				     : strstr(machine, firmware[i].machine) != NULL)
			return firmware[i].remedy;
	return NULL;
}
