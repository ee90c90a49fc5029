/* SPDX-License-Identifier: GPL-2.0-or-later */
/* el2: KVM's own text. */
#include "lab/anatomy/el2.h"

#define PREFIX      "__kvm_nvhe_"
#define VECTORS     PREFIX "__kvm_hyp_host_vector"
#define UPPER_HALF  (UINT64_C(1) << 63)
#define LOWER_EL    0x400 /* synchronous, from AArch64: Arm ARM D1.3.1.5 */
#define VECTORS_END 0x800

static bool is_entry(const struct trace_run *from, const struct trace_run *to)
{
	return from->end == RECORDER_END_EXCEPTION && from->address & UPPER_HALF &&
	       !(to->address & UPPER_HALF) && to->address % VECTORS_END == LOWER_EL;
}

static bool find_entry(const struct trace *trace, const struct trace_shape *shape,
		       uint64_t *vectors)
{
	for (size_t i = 1; i < shape->step_count; i++) {
		const struct trace_run *to = &trace->runs[shape->steps[i].run];

		if (is_entry(&trace->runs[shape->steps[i - 1].run], to)) {
			*vectors = to->address - LOWER_EL;
			return true;
		}
	}
	return false;
}

int el2_find(const struct trace *trace, struct symbols *symbols, struct message *message)
{
	uint64_t vectors, known;

	for (size_t i = 0; i < trace->shape_count; i++)
		if (find_entry(trace, &trace->shapes[i], &vectors) &&
		    symbols_address(symbols, VECTORS, &known))
			return symbols_add_moved(symbols, PREFIX, "el2:", vectors - known, message);
	return 0;
}
