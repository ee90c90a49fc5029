/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_difference: two run.json compared. */
#include "common/record/run_difference.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/record/run_json.h"

/* Enough of a kernel's version to see its date. */
#define VALUE_SHOWN 90

#define GO_ON      (RUN_RESUME | RUN_COLLECT)
#define ONE_KERNEL (RUN_BOOT | RUN_CROSS)
#define ALL        (GO_ON | RUN_MERGE | RUN_COMPARE | ONE_KERNEL)

/* Texts of plans are compared by mtestat without their comments, after the rest. */
static const struct run_part parts[] = {
	{"plan.text", "config (plan.text in run.json)", true, RUN_RESUME | RUN_MERGE},
	{"plan.seed", "seed (plan.seed in run.json)", true, RUN_RESUME | RUN_MERGE},
	{"plan.ab", "factor, second config or number of blocks (plan.ab in run.json)", true,
	 RUN_RESUME},
	{"plan.shard", "shard (plan.shard in run.json)", true, RUN_RESUME},
	{"plan.only", "choice of trials (--only)", false, RUN_RESUME},
	{"plan.trials", "number of trials (plan.trials in run.json)", true, RUN_RESUME | RUN_MERGE},
	{"label", NULL, false, RUN_MERGE | ONE_KERNEL},
	{"emulated", NULL, false, RUN_MERGE | ONE_KERNEL},
	{"tool.version", NULL, false, RUN_MERGE},
	{"kernel.release", "kernel", false, GO_ON | RUN_MERGE | ONE_KERNEL},
	{"kernel.version", "build of the kernel", false, GO_ON | RUN_MERGE | ONE_KERNEL},
	{"machine.model", "machine", false, ALL},
	{"machine.cpu", "CPU model", false, ALL},
	{"machine.virtual", "kind of machine", false, ALL},
	{"machine.irqchip", "interrupt controller of guests", false, ALL},
	{"machine.kinds", NULL, false, RUN_MERGE | ONE_KERNEL},
	{"machine.cpus", NULL, false, RUN_MERGE | RUN_COMPARE | ONE_KERNEL},
	{"machine.kvm_mode", "mode of KVM", false, GO_ON | RUN_MERGE | RUN_COMPARE | RUN_BOOT},
	{"mte", NULL, false, RUN_MERGE},
	{"mte.level", "MTE level", false, GO_ON | ONE_KERNEL},
	{"mte.stgm_block_bytes", NULL, false, RUN_BOOT},
	{"mte.kvm_cap", "state of KVM's MTE", false, GO_ON | RUN_BOOT},
	{"clock.counter", NULL, false, RUN_MERGE | ONE_KERNEL},
	{"clock.unit", NULL, false, RUN_MERGE | RUN_COMPARE | ONE_KERNEL},
	{"clock.frequency_hz", NULL, false, RUN_MERGE | RUN_COMPARE | ONE_KERNEL},
	{"kernel.page_size_bytes", NULL, false, RUN_MERGE | RUN_COMPARE | ONE_KERNEL},
	{"settings.thp", NULL, false, RUN_MERGE | ONE_KERNEL},
	{"settings.shmem_thp", NULL, false, RUN_MERGE | ONE_KERNEL},
	{"settings.hugetlb", NULL, false, RUN_MERGE},
	{"settings.mthp", NULL, false, RUN_MERGE | ONE_KERNEL},
	{"settings.mitigations", NULL, false, RUN_MERGE | RUN_BOOT},
	{"settings.governor", NULL, false, RUN_MERGE | ONE_KERNEL},
	{"vmms", "VMM", false, ALL},
	{"plan.profile", "--profile", false, GO_ON | RUN_MERGE | ONE_KERNEL},
	{"kernel.cmdline", "kernel command line (--seed, --append)", true, RUN_COLLECT},
};

const struct run_part *run_difference(const json_t *before, const json_t *now,
				      enum run_purpose purpose, const struct run_part *after)
{
	const struct run_part *end = parts + sizeof(parts) / sizeof(*parts);

	for (const struct run_part *part = after ? after + 1 : parts; part < end; part++) {
		const json_t *was = run_json_at(before, part->path);
		const json_t *is = run_json_at(now, part->path);

		if (part->purposes & purpose && was != is && !json_equal(was, is))
			return part;
	}
	return NULL;
}

static void add_values(const json_t *before, const json_t *now, const char *path, char *text,
		       size_t text_size)
{
	char *was = run_json_shown(run_json_at(before, path));
	char *is = run_json_shown(run_json_at(now, path));

	snprintf(text, text_size, " (%s was %.*s and is %.*s)", path, VALUE_SHOWN, was ? was : "?",
		 VALUE_SHOWN, is ? is : "?");
	free(was);
	free(is);
}

bool run_differs(const json_t *before, const json_t *now, enum run_purpose purpose, char *text,
		 size_t text_size)
{
	const struct run_part *part = run_difference(before, now, purpose, NULL);
	size_t length;

	if (!part)
		return false;
	length = (size_t)snprintf(text, text_size, "%s", part->noun);
	if (!part->hidden && length < text_size)
		add_values(before, now, part->path, text + length, text_size - length);
	return true;
}
