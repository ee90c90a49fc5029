/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pass_tags: the allocation tags that passes load and leave. */
#include "host/rig/pass_tags.h"

#include "include/mte.h"

#define IRG_TAG 6 /* the inclusive or of the tags that ABI_IRG_EXCLUDE leaves: 2, 4, 6 */

static bool stores_tags(enum abi_pass operation)
{
	return operation >= ABI_PASS_STG && operation <= ABI_PASS_GZVA;
}

/* What results[0] must be after @bytes of passes over memory with @tag. */
static uint64_t loaded(enum abi_pass operation, uint64_t bytes, uint64_t tag)
{
	switch (operation) {
	case ABI_PASS_LDG:
		return bytes / MTE_GRANULE_BYTES * tag;
	case ABI_PASS_LDGM: /* a register holds the tags of 256 bytes, 4 bits each */
		return bytes / 256 * (tag * UINT64_C(0x1111111111111111));
	case ABI_PASS_IRG:
		return (uint64_t)IRG_TAG << MTE_TAG_SHIFT;
	default:
		return 0;
	}
}

static int check_loaded(const struct pass_rig *rig, struct trial *trial, enum abi_pass operation)
{
	uint64_t wrong = 0;

	for (unsigned int vcpu = 0; vcpu < rig->config.vcpu_count; vcpu++) {
		uint64_t bytes = pass_rig_passes(rig, vcpu) * rig->config.block_bytes;

		wrong += vm_thread(rig->vm, vcpu).results[0] !=
			 loaded(operation, bytes, rig->config.map_tag);
	}
	return trial_check(trial, "loaded", rig->sample_count, wrong, NULL);
}

int pass_tags_check(struct pass_rig *rig, struct trial *trial, enum abi_pass operation)
{
	const struct pass_config *config = &rig->config;

	if (check_loaded(rig, trial, operation) < 0)
		return -1;
	return pass_rig_check_tags(rig, trial,
				   stores_tags(operation) ? config->tag : config->map_tag);
}
