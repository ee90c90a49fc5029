/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * event: what instructions do beside being executed. Every instruction belongs to one class, and
 * every class to one group, which is a column of tables. Exceptions that are taken are events too,
 * but no instructions.
 *
 * anatomy.jsonl has events as text: the name of the class, and behind ": " which instruction of it,
 * where that matters ("DSB: ISHST", "MSR vGIC: ICH_HCR_EL2").
 */
#ifndef MTEBENCH_COMMON_EVENT_H
#define MTEBENCH_COMMON_EVENT_H

#include <stdbool.h>
#include <stddef.h>

/* Columns, in their order. */
enum event_group {
	EVENT_GROUP_ISB,
	EVENT_GROUP_DSB,
	EVENT_GROUP_DMB, /* and the other barriers but ISB and DSB */
	EVENT_GROUP_TLBI,
	EVENT_GROUP_CACHE,
	EVENT_GROUP_MSR,
	EVENT_GROUP_MRS,
	EVENT_GROUP_ATOMIC,
	EVENT_GROUP_TAG,
	EVENT_GROUP_EXCEPTION,
	EVENT_GROUP_LOAD,
	EVENT_GROUP_STORE,
	EVENT_GROUP_BRANCH,
	EVENT_GROUP_VECTOR,
	EVENT_GROUP_OTHER,
	EVENT_GROUP_COUNT,
};

/* What a system register is for. Of these there is a class for reads and one for writes. */
enum event_register {
	EVENT_REGISTER_EL2,
	EVENT_REGISTER_EL1,
	EVENT_REGISTER_TIMER,
	EVENT_REGISTER_VGIC,
	EVENT_REGISTER_MTE,
	EVENT_REGISTER_DEBUG,
	EVENT_REGISTER_PMU,
	EVENT_REGISTER_PSTATE,
	EVENT_REGISTER_EXCEPTION,
	EVENT_REGISTER_THREAD,
	EVENT_REGISTER_KEYS,
	EVENT_REGISTER_ID,
	EVENT_REGISTER_OTHER,
	EVENT_REGISTER_COUNT,
};

enum event_class {
	EVENT_ISB,
	EVENT_DSB,
	EVENT_DMB,
	EVENT_BARRIER, /* SB, CSDB, ESB and the like */
	EVENT_TLBI_BROADCAST,
	EVENT_TLBI_LOCAL,
	EVENT_DC,
	EVENT_DC_ZVA,
	EVENT_IC,
	EVENT_AT,
	EVENT_SYS, /* other SYS and SYSL instructions */
	EVENT_MSR, /* + enum event_register */
	EVENT_MRS = EVENT_MSR + EVENT_REGISTER_COUNT,
	EVENT_ATOMIC = EVENT_MRS + EVENT_REGISTER_COUNT,
	EVENT_EXCLUSIVE,
	EVENT_STG, /* STG, ST2G, STZG, STZ2G, STGP */
	EVENT_STGM,
	EVENT_LDG,
	EVENT_LDGM,
	EVENT_IRG,
	EVENT_DC_GVA,
	EVENT_DC_GZVA,
	EVENT_TAG_ARITHMETIC,
	EVENT_ENTRY, /* an exception that is taken: no instruction */
	EVENT_ERET,
	EVENT_LOAD,
	EVENT_LOAD_PAIR,
	EVENT_LOAD_ACQUIRE,
	EVENT_STORE,
	EVENT_STORE_PAIR,
	EVENT_STORE_RELEASE,
	EVENT_COPY,
	EVENT_BRANCH_CONDITIONAL,
	EVENT_BRANCH,
	EVENT_BRANCH_INDIRECT,
	EVENT_CALL,
	EVENT_CALL_INDIRECT,
	EVENT_RETURN,
	EVENT_FP,
	EVENT_SVE,
	EVENT_PAC,
	EVENT_BTI,
	EVENT_PREFETCH,
	EVENT_WAIT,
	EVENT_TRAP, /* SVC, HVC, SMC, BRK, HLT */
	EVENT_HINT,
	EVENT_PLAIN,       /* data processing, and all that is in no other class */
	EVENT_UNALLOCATED, /* no instruction that Arm has defined */
	EVENT_CLASS_COUNT,
};

/* "MSR vGIC". */
const char *event_class_name(enum event_class class);
enum event_group event_class_group(enum event_class class);

/* "load"; in tables. */
const char *event_group_name(enum event_group group);

/* "Load": a word without blanks, as callgrind's format has it. */
const char *event_group_word(enum event_group group);

/*
 * Whether the events of @group wait for others, or other CPUs wait for them: barriers, TLB and cache
 * maintenance, writes of system registers, atomics, exceptions. On real cores each takes as long as
 * many instructions, which a count of instructions does not show.
 */
bool event_group_is_costly(enum event_group group);

/* False for EVENT_ENTRY. */
bool event_is_instruction(enum event_class class);

/* The class of an event of anatomy.jsonl; EVENT_CLASS_COUNT for one that is not known, which a
 * later release may have written. */
enum event_class event_class_of(const char *event);

#endif
