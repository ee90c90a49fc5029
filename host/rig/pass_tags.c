/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tag_pass: the allocation tags that passes load and leave. */
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

static int check_loaded(const struct blockbed *bed, struct trial *trial, enum abi_pass operation)
{
	uint64_t wrong = 0;

	for (unsigned int vcpu = 0; vcpu < bed->config.vcpu_count; vcpu++) {
		uint64_t bytes = blockbed_passes(bed, vcpu) * bed->config.block_bytes;

		wrong += vm_thread(bed->vm, vcpu).results[0] !=
			 loaded(operation, bytes, bed->config.map_tag);
	}
	return trial_check(trial, "loaded", bed->sample_count, wrong, NULL);
}

int tag_pass_check(struct blockbed *bed, struct trial *trial, enum abi_pass operation)
{
	const struct blockbed_config *config = &bed->config;

	if (check_loaded(bed, trial, operation) < 0)
		return -1;
	return blockbed_check_tags(bed, trial,
				   stores_tags(operation) ? config->tag : config->map_tag);
}
