/* SPDX-License-Identifier: GPL-2.0-or-later */
/* abort: an exception that the guest did not expect, in words. */
#include "host/vm/arm64/abort.h"

#include <stdio.h>

/* Exception classes, ESR_ELx.EC (Arm ARM D19.2.37). */
static const char *class_name(unsigned int class)
{
	static const char *const names[64] = {
		[0x00] = "undefined instruction",
		[0x07] = "trapped FP or SIMD",
		[0x0e] = "illegal execution state",
		[0x15] = "SVC",
		[0x18] = "trapped system register access",
		[0x20] = "instruction abort from EL0",
		[0x21] = "instruction abort",
		[0x22] = "misaligned pc",
		[0x24] = "data abort from EL0",
		[0x25] = "data abort",
		[0x26] = "misaligned sp",
		[0x2f] = "SError",
		[0x3c] = "BRK",
	};

	return names[class & 63];
}

/* Fault status codes of an abort, ISS bits 5:0 (the same table for data and instruction aborts). */
static const char *fault_name(unsigned int status)
{
	if (status == 0x11)
		return "synchronous tag check fault";
	if (status == 0x10)
		return "synchronous external abort";
	if (status == 0x21)
		return "alignment fault";
	switch (status >> 2) {
	case 0:
		return "address size fault";
	case 1:
		return "translation fault";
	case 2:
		return "access flag fault";
	case 3:
		return "permission fault";
	default:
		return "fault of another kind";
	}
}

void abort_describe(uint64_t esr, char *text, size_t text_size)
{
	unsigned int class = (unsigned int)(esr >> 26) & 63;
	const char *name = class_name(class);

	if (class == 0x25)
		snprintf(text, text_size, "%s on a %s", fault_name(esr & 63),
			 esr & 1 << 6 ? "write" : "read");
	else if (class == 0x21)
		snprintf(text, text_size, "%s on an instruction fetch", fault_name(esr & 63));
	else if (name)
		snprintf(text, text_size, "%s", name);
	else
		snprintf(text, text_size, "exception class 0x%02x", class);
}

static void print_registers(const struct abi_abort *frame)
{
	fprintf(stderr, "  vector %llu esr %016llx far %016llx elr %016llx spsr %016llx\n",
		(unsigned long long)frame->vector, (unsigned long long)frame->esr,
		(unsigned long long)frame->far, (unsigned long long)frame->elr,
		(unsigned long long)frame->spsr);
	for (int i = 0; i < 31; i++)
		fprintf(stderr, "%s x%-2d %016llx%s", i % 4 ? "" : " ", i,
			(unsigned long long)frame->x[i], i % 4 == 3 || i == 30 ? "\n" : " ");
}

int abort_report(const struct abi_abort *frame, unsigned int vcpu_index, struct outcome *outcome)
{
	char kind[64];

	abort_describe(frame->esr, kind, sizeof(kind));
	outcome_fail(outcome, "guest abort on vCPU %u: %s (pc 0x%llx, address 0x%llx, esr 0x%llx)",
		     vcpu_index, kind, (unsigned long long)frame->elr,
		     (unsigned long long)frame->far, (unsigned long long)frame->esr);
	fprintf(stderr, "%s\n", outcome->reason.text);
	print_registers(frame);
	return -1;
}
