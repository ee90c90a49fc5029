/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plugin: a TCG plugin that counts the instructions of windows (include/marker.h).
 *
 *     qemu-system-aarch64 -icount ... -plugin build/native/anatomy.so,out=FILE[,footprint=on]
 *
 * It is called once a block. Out of windows it returns at once. Within, it finds out how far the
 * block before was executed, from where the CPU goes on now: behind it, at the target of its last
 * branch, or at an exception's vector, and then ELR says where it was interrupted. That agrees
 * with how -icount counts: an instruction that faults is not counted, and is counted when it is
 * executed again. Whether interrupts are masked only changes between blocks, for QEMU ends a block
 * behind every write of PSTATE.DAIF. The emulated host's kernel runs at EL2 (VHE), or at EL1 with a
 * part of KVM at EL2.
 *
 * -icount runs all CPUs on one thread, so nothing here is locked. Which CPU it is that executes is
 * told by TPIDR_EL2: QEMU 10.0 passes, where CPUs share a thread, the number of the CPU for which
 * the block was translated, and corrupts constants of the block when a plugin uses scoreboards.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "include/marker.h"
#include "lab/anatomy/accesses.h"
#include "lab/anatomy/block.h"
#include "lab/anatomy/instruction.h"
#include "lab/anatomy/qemu_plugin.h"
#include "lab/anatomy/recorder.h"
#include "lab/anatomy/registers.h"

#define CPUS_MAX      64
#define TRACE_MAX     ((uint64_t)256 << 20)
#define API_NEEDED    4
#define MARKERS_FIRST MARKER_BEGIN
#define MARKERS_LAST  MARKER_TRIAL
#define VECTORS_BYTES 0x800 /* VBAR and what follows: 16 vectors of 0x80 bytes */
#define VECTOR_BYTES  0x80
#define PSTATE_I      (UINT64_C(1) << 7)

int qemu_plugin_version = QEMU_PLUGIN_VERSION;

/* A marker in a block. */
struct marker {
	const struct block *block;
	size_t index;
	unsigned int number;
};

struct cpu {
	uint64_t base;             /* TPIDR_EL2 */
	const struct block *block; /* entered last; NULL: none since a window is open */
	size_t from;               /* instructions of it that are dealt with */
	uint64_t retired;          /* since a window is open */
	struct recorder_window window;
	uint64_t others_before; /* retired on the others when the window opened */
	struct touches touches; /* with footprint=on, of the window */
};

static struct cpu cpus[CPUS_MAX];
static unsigned int cpu_count;
static unsigned int open_windows;
static uint32_t trial; /* bits that have come */
static unsigned int trial_bits;
static struct recorder *recorder;
static bool footprint;

/* The CPU that executes. CPUs beyond the most share the last entry. */
static unsigned int this_cpu(void)
{
	uint64_t base = registers_read(REGISTER_TPIDR_EL2);

	for (unsigned int i = 0; i < cpu_count; i++)
		if (cpus[i].base == base)
			return i;
	if (cpu_count == CPUS_MAX)
		return CPUS_MAX - 1;
	cpus[cpu_count].base = base;
	return cpu_count++;
}

static bool is_vector_of(uint64_t address, enum registers_name vectors)
{
	return address - registers_read(vectors) < VECTORS_BYTES;
}

/* Whether @address is an exception's vector, and at *@from it was taken. A kernel at EL1 takes its
 * own exceptions there, and those that are KVM's at EL2. */
static bool is_vector(uint64_t address, uint64_t *from)
{
	if (address % VECTOR_BYTES != 0)
		return false;
	if (is_vector_of(address, REGISTER_VBAR_EL2))
		*from = registers_read(REGISTER_ELR_EL2);
	else if (is_vector_of(address, REGISTER_VBAR_EL1))
		*from = registers_read(REGISTER_ELR_EL1);
	else
		return false;
	return true;
}

/* Of each four vectors the first is for synchronous exceptions, the others are for IRQ, FIQ and
 * SError. */
static bool is_synchronous(uint64_t vector)
{
	return vector / VECTOR_BYTES % 4 == 0;
}

/* Deals with @count instructions of the CPU's block, of which the rest is not executed. */
static void retire(struct cpu *cpu, size_t count)
{
	if (count <= cpu->from)
		return;
	if (cpu->window.open)
		recorder_code(recorder, &cpu->window,
			      cpu->block->address + cpu->from * INSTRUCTION_BYTES,
			      cpu->block->words + cpu->from, count - cpu->from);
	cpu->retired += count - cpu->from;
	cpu->from = count;
}

static void end_run(struct cpu *cpu, enum recorder_end end)
{
	if (cpu->window.open)
		recorder_end_run(recorder, &cpu->window, end);
}

/* The whole block was executed, and the CPU goes on at @next. */
static void complete(struct cpu *cpu, uint64_t next)
{
	static const enum recorder_end ends[] = {
		[INSTRUCTION_PLAIN] = RECORDER_END_EXCEPTION,
		[INSTRUCTION_JUMP] = RECORDER_END_JUMP,
		[INSTRUCTION_CALL] = RECORDER_END_CALL,
		[INSTRUCTION_RETURN] = RECORDER_END_RETURN,
		[INSTRUCTION_ERET] = RECORDER_END_ERET,
		[INSTRUCTION_TRAP] = RECORDER_END_EXCEPTION,
	};
	enum instruction_kind kind = instruction_kind(cpu->block->words[cpu->block->count - 1]);

	retire(cpu, cpu->block->count);
	if (next != block_end(cpu->block))
		end_run(cpu, ends[kind]);
}

/* An exception was taken from @address, where a branch may just have arrived. */
static void interrupt(struct cpu *cpu, uint64_t vector, uint64_t address)
{
	const struct block *block = cpu->block;
	bool within = address >= block->address && address < block_end(block);

	if (within && (is_synchronous(vector) || block_is_cut_at(block, address)))
		retire(cpu, block_index(block, address));
	else
		complete(cpu, address);
	if (cpu->window.open)
		recorder_interrupt(recorder, &cpu->window, address);
}

/* The CPU goes on at @next: how did it leave the block it was in? It is left in the middle also
 * before accesses to devices, which QEMU then executes as a block of one that is not told of. */
static void settle(struct cpu *cpu, uint64_t next)
{
	uint64_t from;

	if (!cpu->block)
		return;
	if (is_vector(next, &from))
		interrupt(cpu, next, from);
	else if (block_is_cut_at(cpu->block, next))
		retire(cpu, block_index(cpu->block, next));
	else
		complete(cpu, next);
}

static void enter_block(unsigned int index, void *data)
{
	const struct block *block = data;
	struct cpu *cpu;

	(void)index;
	if (open_windows == 0)
		return;
	cpu = &cpus[this_cpu()];
	accesses_direct(cpu->window.open ? &cpu->touches : NULL);
	settle(cpu, block->address);
	cpu->block = block;
	cpu->from = 0;
	if (cpu->window.open)
		recorder_mask(recorder, &cpu->window, registers_read(REGISTER_PSTATE) & PSTATE_I);
}

/* What all CPUs but @except have retired. A CPU waits for its turn behind a block. */
static uint64_t count_others(unsigned int except)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < cpu_count; i++) {
		const struct cpu *cpu = &cpus[i];

		if (i != except)
			sum += cpu->retired + (cpu->block ? cpu->block->count - cpu->from : 0);
	}
	return sum;
}

/* From none to one and back: then nothing is known of any CPU's block. */
static void set_open_windows(unsigned int count)
{
	open_windows = count;
	accesses_direct(NULL);
	for (unsigned int i = 0; count == 0 && i < cpu_count; i++)
		cpus[i].block = NULL;
}

static uint64_t address_of(const struct marker *marker)
{
	return marker->block->address + marker->index * INSTRUCTION_BYTES;
}

static void begin_window(const struct marker *marker)
{
	unsigned int index = this_cpu();
	struct cpu *cpu = &cpus[index];

	if (cpu->window.open) {
		recorder_lost(recorder, "begun twice");
		set_open_windows(open_windows - 1);
	}
	set_open_windows(open_windows + 1);
	cpu->block = marker->block;
	cpu->from = marker->index + 1;
	accesses_direct(&cpu->touches);
	touches_clear(&cpu->touches);
	recorder_begin(&cpu->window, index, address_of(marker));
	cpu->others_before = count_others(index);
}

static void end_window(const struct marker *marker)
{
	unsigned int index = this_cpu();
	struct cpu *cpu = &cpus[index];

	if (!cpu->window.open) {
		recorder_lost(recorder, "ended on another CPU than it began, or never begun");
		return;
	}
	retire(cpu, marker->index);
	recorder_end(recorder, &cpu->window, count_others(index) - cpu->others_before,
		     footprint ? &cpu->touches : NULL, cpu->base);
	cpu->from = marker->index + 1;
	set_open_windows(open_windows - 1);
}

/* A window that a process left open when it died. */
static void close_windows(void)
{
	for (unsigned int i = 0; i < cpu_count; i++)
		if (cpus[i].window.open) {
			recorder_lost(recorder, "never ended");
			cpus[i].window.open = false;
		}
	set_open_windows(0);
}

static void take_trial_bit(uint32_t bit)
{
	if (trial_bits == 0)
		return;
	trial |= bit << (MARKER_TRIAL_BITS - trial_bits);
	if (--trial_bits > 0)
		return;
	close_windows();
	recorder_trial(recorder, trial);
}

static void see_marker(unsigned int index, void *data)
{
	const struct marker *marker = data;

	(void)index;
	switch (marker->number) {
	case MARKER_BEGIN:
		begin_window(marker);
		break;
	case MARKER_END:
		end_window(marker);
		break;
	case MARKER_GROUP:
		recorder_group(recorder, address_of(marker));
		break;
	case MARKER_TRIAL:
		trial = 0;
		trial_bits = MARKER_TRIAL_BITS;
		break;
	default:
		take_trial_bit(marker->number == MARKER_ONE);
	}
}

/* Markers are few; QEMU gives no sign when code goes, so what it was given stays. */
static void watch_marker(struct qemu_plugin_insn *insn, const struct block *block, size_t index)
{
	for (unsigned int number = MARKERS_FIRST; number <= MARKERS_LAST; number++) {
		struct marker *marker;

		if (block->words[index] != MARKER_INSTRUCTION(number))
			continue;
		marker = malloc(sizeof(*marker));
		if (!marker)
			abort();
		*marker = (struct marker){.block = block, .index = index, .number = number};
		qemu_plugin_register_vcpu_insn_exec_cb(insn, see_marker, QEMU_PLUGIN_CB_R_REGS,
						       marker);
	}
}

static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	const struct block *block = block_of(tb);

	(void)id;
	qemu_plugin_register_vcpu_tb_exec_cb(tb, enter_block, QEMU_PLUGIN_CB_R_REGS,
					     (void *)(uintptr_t)block);
	for (size_t i = 0; i < block->count; i++)
		watch_marker(qemu_plugin_tb_get_insn(tb, i), block, i);
	for (size_t i = 0; footprint && i < block->count; i++)
		accesses_watch(qemu_plugin_tb_get_insn(tb, i), block, i);
}

static _Noreturn void give_up(const char *missing)
{
	fprintf(stderr, "anatomy plugin: this QEMU does not show %s to plugins\n", missing);
	exit(1);
}

static void see_cpu(qemu_plugin_id_t id, unsigned int index)
{
	const char *missing = registers_find();

	(void)id, (void)index;
	if (missing)
		give_up(missing);
}

static int refuse(const char *reason)
{
	fprintf(stderr, "anatomy plugin: %s\n", reason);
	return -1;
}

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv)
{
	const char *path = argc >= 1 && strncmp(argv[0], "out=", 4) == 0 ? argv[0] + 4 : NULL;
	FILE *file;

	if (info->version.cur < API_NEEDED)
		return refuse("this QEMU's plugin interface is older than version 4 (QEMU 10.0)");
	if (strcmp(info->target_name, "aarch64") != 0 || !info->system_emulation)
		return refuse("only an emulated arm64 machine can be recorded");
	footprint = argc == 2 && strcmp(argv[1], "footprint=on") == 0;
	if (!path || argc > 1 + footprint)
		return refuse("out=FILE is needed, then at most footprint=on");
	file = fopen(path, "w");
	recorder = file ? recorder_new(file, TRACE_MAX) : NULL;
	if (!recorder)
		return refuse("its output cannot be written");
	qemu_plugin_register_vcpu_init_cb(id, see_cpu);
	qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
	return 0;
}
