/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cpu_model: what is known of arm64 CPUs and of machines with them.
 *
 * Sources: the technical reference manuals of the cores (MIDR_EL1, ID_AA64PFR1_EL1), Linux
 * arch/arm64/include/asm/cputype.h; for firmware, the makers' notes named at each remedy.
 */
#ifndef MTEBENCH_HOST_MACHINE_CPU_MODEL_H
#define MTEBENCH_HOST_MACHINE_CPU_MODEL_H

#include <stddef.h>
#include <stdint.h>

enum cpu_mte {
	CPU_MTE_UNKNOWN,
	CPU_MTE_NONE,   /* the core has no allocation tags */
	CPU_MTE_CAPABLE /* it has; whether there is memory for them is up to the machine */
};

struct cpu_model {
	const char *name; /* NULL: not known */
	enum cpu_mte mte;
};

/* The core with @midr (MIDR_EL1). */
struct cpu_model cpu_model_find(uint64_t midr);

/* Its name, or "implementer 0x.. part 0x..", in @text. */
void cpu_model_name(uint64_t midr, char *text, size_t text_size);

/* MIDR_EL1 of @cpu, or 0 where it cannot be read; and of the first CPU that can be used. */
uint64_t cpu_model_midr_of(unsigned int cpu);
uint64_t cpu_model_midr(void);

/* The machine's name by device tree or DMI into @text, "unknown" where neither is there. */
void cpu_model_machine(char *text, size_t text_size);

/*
 * How MTE is switched on in the firmware of @machine with a CPU of @midr: a sentence, or NULL where
 * no switch is known.
 */
const char *cpu_model_firmware_switch(uint64_t midr, const char *machine);

#endif
