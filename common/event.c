/* SPDX-License-Identifier: GPL-2.0-or-later */
/* event: names and groups of classes. */
#include "common/event.h"

#include <string.h>

static const struct {
	const char *name;
	enum event_group group;
} classes[EVENT_CLASS_COUNT] = {
	[EVENT_ISB] = {"ISB", EVENT_GROUP_ISB},
	[EVENT_DSB] = {"DSB", EVENT_GROUP_DSB},
	[EVENT_DMB] = {"DMB", EVENT_GROUP_DMB},
	[EVENT_BARRIER] = {"other barrier", EVENT_GROUP_DMB},
	[EVENT_TLBI_BROADCAST] = {"TLBI broadcast", EVENT_GROUP_TLBI},
	[EVENT_TLBI_LOCAL] = {"TLBI local", EVENT_GROUP_TLBI},
	[EVENT_DC] = {"DC", EVENT_GROUP_CACHE},
	[EVENT_DC_ZVA] = {"DC ZVA", EVENT_GROUP_CACHE},
	[EVENT_IC] = {"IC", EVENT_GROUP_CACHE},
	[EVENT_AT] = {"AT", EVENT_GROUP_CACHE},
	[EVENT_SYS] = {"SYS", EVENT_GROUP_CACHE},
	[EVENT_MSR + EVENT_REGISTER_EL2] = {"MSR EL2 control", EVENT_GROUP_MSR},
	[EVENT_MSR + EVENT_REGISTER_EL1] = {"MSR EL1 control", EVENT_GROUP_MSR},
	[EVENT_MSR + EVENT_REGISTER_TIMER] = {"MSR timer", EVENT_GROUP_MSR},
	[EVENT_MSR + EVENT_REGISTER_VGIC] = {"MSR vGIC", EVENT_GROUP_MSR},
	[EVENT_MSR + EVENT_REGISTER_MTE] = {"MSR MTE", EVENT_GROUP_MSR},
	[EVENT_MSR + EVENT_REGISTER_DEBUG] = {"MSR debug", EVENT_GROUP_MSR},
	[EVENT_MSR + EVENT_REGISTER_PMU] = {"MSR PMU", EVENT_GROUP_MSR},
	[EVENT_MSR + EVENT_REGISTER_PSTATE] = {"MSR PSTATE", EVENT_GROUP_MSR},
	[EVENT_MSR + EVENT_REGISTER_EXCEPTION] = {"MSR exception", EVENT_GROUP_MSR},
	[EVENT_MSR + EVENT_REGISTER_THREAD] = {"MSR thread", EVENT_GROUP_MSR},
	[EVENT_MSR + EVENT_REGISTER_KEYS] = {"MSR PAC keys", EVENT_GROUP_MSR},
	[EVENT_MSR + EVENT_REGISTER_ID] = {"MSR ID", EVENT_GROUP_MSR},
	[EVENT_MSR + EVENT_REGISTER_OTHER] = {"MSR other", EVENT_GROUP_MSR},
	[EVENT_MRS + EVENT_REGISTER_EL2] = {"MRS EL2 control", EVENT_GROUP_MRS},
	[EVENT_MRS + EVENT_REGISTER_EL1] = {"MRS EL1 control", EVENT_GROUP_MRS},
	[EVENT_MRS + EVENT_REGISTER_TIMER] = {"MRS timer", EVENT_GROUP_MRS},
	[EVENT_MRS + EVENT_REGISTER_VGIC] = {"MRS vGIC", EVENT_GROUP_MRS},
	[EVENT_MRS + EVENT_REGISTER_MTE] = {"MRS MTE", EVENT_GROUP_MRS},
	[EVENT_MRS + EVENT_REGISTER_DEBUG] = {"MRS debug", EVENT_GROUP_MRS},
	[EVENT_MRS + EVENT_REGISTER_PMU] = {"MRS PMU", EVENT_GROUP_MRS},
	[EVENT_MRS + EVENT_REGISTER_PSTATE] = {"MRS PSTATE", EVENT_GROUP_MRS},
	[EVENT_MRS + EVENT_REGISTER_EXCEPTION] = {"MRS exception", EVENT_GROUP_MRS},
	[EVENT_MRS + EVENT_REGISTER_THREAD] = {"MRS thread", EVENT_GROUP_MRS},
	[EVENT_MRS + EVENT_REGISTER_KEYS] = {"MRS PAC keys", EVENT_GROUP_MRS},
	[EVENT_MRS + EVENT_REGISTER_ID] = {"MRS ID", EVENT_GROUP_MRS},
	[EVENT_MRS + EVENT_REGISTER_OTHER] = {"MRS other", EVENT_GROUP_MRS},
	[EVENT_ATOMIC] = {"atomic", EVENT_GROUP_ATOMIC},
	[EVENT_EXCLUSIVE] = {"exclusive", EVENT_GROUP_ATOMIC},
	[EVENT_STG] = {"STG", EVENT_GROUP_TAG},
	[EVENT_STGM] = {"STGM", EVENT_GROUP_TAG},
	[EVENT_LDG] = {"LDG", EVENT_GROUP_TAG},
	[EVENT_LDGM] = {"LDGM", EVENT_GROUP_TAG},
	[EVENT_IRG] = {"IRG", EVENT_GROUP_TAG},
	[EVENT_DC_GVA] = {"DC GVA", EVENT_GROUP_TAG},
	[EVENT_DC_GZVA] = {"DC GZVA", EVENT_GROUP_TAG},
	[EVENT_TAG_ARITHMETIC] = {"tag arithmetic", EVENT_GROUP_TAG},
	[EVENT_ENTRY] = {"exception taken", EVENT_GROUP_EXCEPTION},
	[EVENT_ERET] = {"ERET", EVENT_GROUP_EXCEPTION},
	[EVENT_LOAD] = {"load", EVENT_GROUP_LOAD},
	[EVENT_LOAD_PAIR] = {"load pair", EVENT_GROUP_LOAD},
	[EVENT_LOAD_ACQUIRE] = {"load-acquire", EVENT_GROUP_LOAD},
	[EVENT_STORE] = {"store", EVENT_GROUP_STORE},
	[EVENT_STORE_PAIR] = {"store pair", EVENT_GROUP_STORE},
	[EVENT_STORE_RELEASE] = {"store-release", EVENT_GROUP_STORE},
	[EVENT_COPY] = {"memory copy", EVENT_GROUP_STORE},
	[EVENT_BRANCH_CONDITIONAL] = {"conditional branch", EVENT_GROUP_BRANCH},
	[EVENT_BRANCH] = {"branch", EVENT_GROUP_BRANCH},
	[EVENT_BRANCH_INDIRECT] = {"indirect branch", EVENT_GROUP_BRANCH},
	[EVENT_CALL] = {"call", EVENT_GROUP_BRANCH},
	[EVENT_CALL_INDIRECT] = {"indirect call", EVENT_GROUP_BRANCH},
	[EVENT_RETURN] = {"return", EVENT_GROUP_BRANCH},
	[EVENT_FP] = {"FP and SIMD", EVENT_GROUP_VECTOR},
	[EVENT_SVE] = {"SVE and SME", EVENT_GROUP_VECTOR},
	[EVENT_PAC] = {"PAC", EVENT_GROUP_OTHER},
	[EVENT_BTI] = {"BTI", EVENT_GROUP_OTHER},
	[EVENT_PREFETCH] = {"prefetch", EVENT_GROUP_OTHER},
	[EVENT_WAIT] = {"WFE and WFI", EVENT_GROUP_OTHER},
	[EVENT_TRAP] = {"trap", EVENT_GROUP_OTHER},
	[EVENT_HINT] = {"NOP and hints", EVENT_GROUP_OTHER},
	[EVENT_PLAIN] = {"data processing", EVENT_GROUP_OTHER},
	[EVENT_UNALLOCATED] = {"unallocated", EVENT_GROUP_OTHER},
};

static const struct {
	const char *name;
	const char *word;
} groups[EVENT_GROUP_COUNT] = {
	[EVENT_GROUP_ISB] = {"ISB", "Isb"},          [EVENT_GROUP_DSB] = {"DSB", "Dsb"},
	[EVENT_GROUP_DMB] = {"DMB", "Dmb"},          [EVENT_GROUP_TLBI] = {"TLBI", "Tlbi"},
	[EVENT_GROUP_CACHE] = {"DC IC AT", "Cache"}, [EVENT_GROUP_MSR] = {"MSR", "SysW"},
	[EVENT_GROUP_MRS] = {"MRS", "SysR"},         [EVENT_GROUP_ATOMIC] = {"atomic", "Atomic"},
	[EVENT_GROUP_TAG] = {"tag", "Tag"},          [EVENT_GROUP_EXCEPTION] = {"exception", "Exc"},
	[EVENT_GROUP_LOAD] = {"load", "Load"},       [EVENT_GROUP_STORE] = {"store", "Store"},
	[EVENT_GROUP_BRANCH] = {"branch", "Branch"}, [EVENT_GROUP_VECTOR] = {"FP SVE", "Vector"},
	[EVENT_GROUP_OTHER] = {"other", "Other"},
};

const char *event_class_name(enum event_class class)
{
	return classes[class].name;
}

enum event_group event_class_group(enum event_class class)
{
	return classes[class].group;
}

const char *event_group_name(enum event_group group)
{
	return groups[group].name;
}

const char *event_group_word(enum event_group group)
{
	return groups[group].word;
}

bool event_group_is_costly(enum event_group group)
{
	return group <= EVENT_GROUP_EXCEPTION && group != EVENT_GROUP_MRS &&
	       group != EVENT_GROUP_TAG;
}

bool event_is_instruction(enum event_class class)
{
	return class != EVENT_ENTRY;
}

enum event_class event_class_of(const char *event)
{
	size_t length = strcspn(event, ":");
	enum event_class class = 0;

	while (class < EVENT_CLASS_COUNT && (strlen(classes[class].name) != length ||
					     strncmp(classes[class].name, event, length) != 0))
		class ++;
	return class;
}
