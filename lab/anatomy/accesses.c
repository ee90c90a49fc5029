/* SPDX-License-Identifier: GPL-2.0-or-later */
/* accesses: QEMU gives no sign when code goes, so what it was given stays. */
#include "lab/anatomy/accesses.h"

#include <stdlib.h>

#include "lab/anatomy/instruction.h"
#include "lab/anatomy/registers.h"

/* Beside the address of an instruction. */
#define BY_STACK 1u

/* An instruction on tags, or DC ZVA. */
struct operand {
	uint64_t address;
	unsigned int base;
	int64_t offset;
	unsigned int how;
};

static struct touches *target;

void accesses_direct(struct touches *touches)
{
	target = touches;
}

static void see_access(unsigned int index, qemu_plugin_meminfo_t info, uint64_t address, void *data)
{
	uint64_t instruction = (uintptr_t)data;

	(void)index;
	if (!target)
		return;
	touches_add(target, instruction & ~(uint64_t)BY_STACK, address,
		    (size_t)1 << qemu_plugin_mem_size_shift(info),
		    (qemu_plugin_mem_is_store(info) ? TOUCH_WRITE : TOUCH_READ) |
			    (instruction & BY_STACK ? TOUCH_STACK : 0));
}

static void see_operand(unsigned int index, void *data)
{
	const struct operand *operand = data;

	(void)index;
	if (target)
		touches_add(target, operand->address,
			    registers_read_general(operand->base) + (uint64_t)operand->offset, 1,
			    operand->how);
}

static void watch_operand(struct qemu_plugin_insn *insn, const struct operand *seen)
{
	struct operand *operand = malloc(sizeof(*operand));

	if (!operand)
		abort();
	*operand = *seen;
	qemu_plugin_register_vcpu_insn_exec_cb(insn, see_operand, QEMU_PLUGIN_CB_R_REGS, operand);
}

/* QEMU 10.0 takes memory for a device's where the instruction's accesses are watched, and a device has
 * no tags: instructions on tags would do nothing. */
void accesses_watch(struct qemu_plugin_insn *insn, const struct block *block, size_t index)
{
	uint32_t word = block->words[index];
	struct operand seen = {.address = block->address + index * INSTRUCTION_BYTES};

	if (touches_operand(word, &seen.base, &seen.offset, &seen.how))
		watch_operand(insn, &seen);
	else
		qemu_plugin_register_vcpu_mem_cb(
			insn, see_access, QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_MEM_RW,
			(void *)(uintptr_t)(seen.address |
					    (touches_by_stack(word) ? BY_STACK : 0)));
}
