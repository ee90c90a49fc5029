/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * copy_tags: KVM_ARM_MTE_COPY_TAGS, as a VMM uses it for snapshots and migration, and as it is
 * refused.
 *
 * Measures one call for `length` bytes of populated guest memory, in the VMM. Excludes allocation
 * and faults on the buffer (it is written before). Expect a cost by the page (a look-up of the host
 * page, 256 single-tag stores or loads), and little else. Each `request` but good is a wrong one:
 * what the kernel answers, the call and errno, is the result.
 */
#include "bench/copy_tags.h"
#include "bench/factors.h"
#include "host/trial/trial.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/machine/clock.h"
#include "host/rig/lines.h"
#include "host/rig/touch_rig.h"
#include "include/mte.h"

#define GUEST_TAG    3 /* what the guest stores to the first granule of each page */
#define TOO_LONG     (UINT64_C(1) << 31) /* INT_MAX + 1: the call returns an int */
#define NO_SLOT_IPA  (ABI_REGION_IPA + (UINT64_C(1) << 37))
#define CONTROLS_MAX 64

enum request {
	REQUEST_GOOD,
	REQUEST_DIRTY_LOGGING,
	REQUEST_UNALIGNED_IPA,
	REQUEST_UNALIGNED_LENGTH,
	REQUEST_ZERO_LENGTH,
	REQUEST_TOO_LONG,
	REQUEST_NO_SLOT,
	REQUEST_PART_SLOT,
	REQUEST_READ_ONLY,
	REQUEST_RESERVED,
	REQUEST_UNKNOWN_FLAG,
	REQUEST_NO_BUFFER,
};

static const struct level directions[] = {LEVEL("to_guest"), LEVEL("from_guest"), {0}};
static const struct level states[] = {LEVEL("fresh"), LEVEL("tagged"), {0}};
static const struct level lengths[] = {
	{"4K", 4 << 10}, {"16K", 16 << 10}, {"64K", 64 << 10}, {"2M", 2 << 20}, {0},
};
static const struct level requests[] = {
	{"good", REQUEST_GOOD},
	{"dirty_logging", REQUEST_DIRTY_LOGGING},
	{"unaligned_ipa", REQUEST_UNALIGNED_IPA},
	{"unaligned_length", REQUEST_UNALIGNED_LENGTH},
	{"zero_length", REQUEST_ZERO_LENGTH},
	{"too_long", REQUEST_TOO_LONG},
	{"no_slot", REQUEST_NO_SLOT},
	{"part_slot", REQUEST_PART_SLOT},
	{"read_only", REQUEST_READ_ONLY},
	{"reserved", REQUEST_RESERVED},
	{"unknown_flag", REQUEST_UNKNOWN_FLAG},
	{"no_buffer", REQUEST_NO_BUFFER},
	{0},
};

static const struct factor factor_direction = {
	.name = "direction",
	.help = "tags of a buffer into guest memory, or of guest memory into a buffer",
	.levels = directions,
	.default_level = "to_guest",
};

static const struct factor factor_length = {
	.name = "length",
	.help = "amount of guest memory per call",
	.levels = lengths,
	.default_level = "4K",
};

static const struct factor factor_state = {
	.name = "state",
	.help = "pages that the guest has not seen, or on each of which it has stored a tag",
	.levels = states,
	.default_level = "tagged",
};

static const struct factor factor_request = {
	.name = "request",
	.help = "a good request, or what is wrong with it",
	.levels = requests,
	.default_level = "good",
};

static const struct factor *const factors[] = {
	&factor_mte,   &factor_backing, &factor_thp,   &factor_direction,  &factor_length,
	&factor_state, &factor_request, &factor_lines, &copy_tags_measure, &copy_tags_threads,
	NULL};

static const char *inapplicable(const struct cell *cell)
{
	if (cell_is(cell, "mte", "off") && cell_is(cell, "state", "tagged"))
		return "without MTE the guest stores no tags";
	if (!cell_is(cell, "measure", "pass") && !cell_is(cell, "threads", "1"))
		return "threads share a pass: measure=pass";
	if (!cell_is(cell, "measure", "call") && !cell_is(cell, "request", "good"))
		return "only one call may be a wrong one";
	if (cell_is(cell, "measure", "touch") &&
	    (!cell_is(cell, "state", "fresh") || !cell_is(cell, "direction", "from_guest")))
		return "a first touch is of fresh pages, and the VMM only reads tags beside it";
	return factor_thp_inapplicable(cell);
}

struct copying {
	struct touch_rig rig;
	struct trial *trial;
	struct vm_tag_copy call; /* of the first block */
	uint64_t length_bytes;
	size_t blocks; /* calls, one on each block of the region */
	unsigned char *tags;
	size_t tags_bytes; /* of one block */
	bool tagged;
	bool good;
};

/* The rig counts in pages; calls may be for more or for less than one. */
static int open_testbed(struct copying *copying)
{
	struct touch_config config = touch_config_plain(copying->trial->cell, CONTENT_ZERO);
	size_t page_bytes = backing_page_size(config.backing, config.thp);
	struct trial *trial = copying->trial;
	uint64_t wanted = trial->samples;
	int result;

	if (page_bytes)
		trial->samples = (wanted * copying->length_bytes + page_bytes - 1) / page_bytes;
	result = touch_rig_open(&copying->rig, trial, &config);
	trial->samples = wanted;
	if (result < 0)
		return -1;
	copying->blocks = copying->rig.backing.size_bytes / copying->length_bytes;
	if (copying->blocks > wanted)
		copying->blocks = wanted;
	if (copying->blocks)
		return 0;
	touch_rig_close(&copying->rig);
	return outcome_skip(&trial->outcome, "memory = %llu holds no %llu bytes: raise it",
			    (unsigned long long)trial->memory_bytes,
			    (unsigned long long)copying->length_bytes);
}

/* The tag of granule @index of a block that goes to the guest. */
static unsigned char pattern(size_t index)
{
	return (unsigned char)(index * 7 / 3 % 16);
}

static int touch(struct copying *copying)
{
	struct abi_job job = touch_rig_job(&copying->rig, ABI_STORE_TAG, GUEST_TAG);

	return vm_run_job(copying->rig.vm, &job, &copying->trial->outcome);
}

/* A slot becomes read-only only by being made anew. */
static int make_read_only(struct copying *copying)
{
	struct vm_slot slot = touch_rig_slot(&copying->rig), none = slot;

	none.size_bytes = 0;
	slot.flags = VM_SLOT_READONLY;
	if (vm_set_slot(copying->rig.vm, &none, &copying->trial->outcome) < 0)
		return -1;
	return vm_set_slot(copying->rig.vm, &slot, &copying->trial->outcome);
}

/* Spoils the request as the cell asks for. */
static int spoil(struct copying *copying)
{
	struct vm_tag_copy *call = &copying->call;
	uint64_t region_bytes = copying->rig.backing.size_bytes;

	switch ((enum request)cell_number(copying->trial->cell, "request")) {
	case REQUEST_GOOD:
		break;
	case REQUEST_DIRTY_LOGGING:
		return vm_log_dirty(copying->rig.vm, ABI_REGION_IPA, true,
				    &copying->trial->outcome);
	case REQUEST_READ_ONLY:
		return make_read_only(copying);
	case REQUEST_UNALIGNED_IPA:
		call->ipa += MTE_GRANULE_BYTES;
		break;
	case REQUEST_UNALIGNED_LENGTH:
		call->length_bytes -= MTE_GRANULE_BYTES;
		break;
	case REQUEST_ZERO_LENGTH:
		call->length_bytes = 0;
		break;
	case REQUEST_TOO_LONG:
		call->length_bytes = TOO_LONG;
		break;
	case REQUEST_NO_SLOT:
		call->ipa = NO_SLOT_IPA;
		break;
	case REQUEST_PART_SLOT:
		call->ipa += region_bytes - (uint64_t)sysconf(_SC_PAGESIZE);
		call->length_bytes = 2 * (uint64_t)sysconf(_SC_PAGESIZE);
		break;
	case REQUEST_RESERVED:
		call->reserved = 1;
		break;
	case REQUEST_UNKNOWN_FLAG:
		call->flags |= 2;
		break;
	case REQUEST_NO_BUFFER:
		call->tags = MAP_FAILED;
		break;
	}
	return 0;
}

static int arrange(struct copying *copying)
{
	const struct cell *cell = copying->trial->cell;
	bool from = cell_is(cell, "direction", "from_guest");
	size_t page_tags = (size_t)sysconf(_SC_PAGESIZE) / MTE_GRANULE_BYTES;
	size_t region_tags = copying->rig.backing.size_bytes / MTE_GRANULE_BYTES;

	copying->tags_bytes = copying->length_bytes / MTE_GRANULE_BYTES;
	/* Room for all that a wrong request may copy: the region, and the page behind it. */
	copying->tags = calloc(region_tags + page_tags, 1);
	if (!copying->tags)
		return outcome_fail(&copying->trial->outcome, "no memory for tags");
	for (size_t i = 0; i < copying->blocks * copying->tags_bytes; i++)
		copying->tags[i] = from ? 0xff : pattern(i % copying->tags_bytes);
	copying->call = (struct vm_tag_copy){
		.ipa = ABI_REGION_IPA,
		.length_bytes = copying->length_bytes,
		.tags = copying->tags,
		.flags = from ? VM_TAGS_FROM_GUEST : VM_TAGS_TO_GUEST,
	};
	if (copying->tagged && touch(copying) < 0)
		return -1;
	return spoil(copying);
}

static int64_t call_once(const struct copying *copying, size_t block)
{
	struct vm_tag_copy call = copying->call;

	if (copying->good) {
		call.ipa += block * copying->length_bytes;
		call.tags = (unsigned char *)call.tags + block * copying->tags_bytes;
	}
	return vm_copy_tags(copying->rig.vm, &call);
}

static int note_control(struct copying *copying)
{
	uint64_t control[CONTROLS_MAX];
	size_t count = copying->blocks < CONTROLS_MAX ? copying->blocks : CONTROLS_MAX;

	for (size_t i = 0; i < count; i++) {
		uint64_t begin_ticks = clock_ticks();

		control[i] = clock_ticks() - begin_ticks;
	}
	return trial_control(copying->trial, control, count);
}

/* A wrong request that is taken has a figure too: what it copied is in a counter. */
static int measure(struct copying *copying)
{
	struct trial *trial = copying->trial;
	uint64_t *samples = calloc(copying->blocks, sizeof(*samples));
	uint64_t copied_bytes = 0;
	int result = samples ? 0 : outcome_fail(&trial->outcome, "no memory for samples");

	marker_group();
	for (size_t i = 0; result == 0 && i < copying->blocks; i++) {
		uint64_t begin_ticks = clock_begin();
		int64_t copied = call_once(copying, i);

		samples[i] = clock_end() - begin_ticks;
		if (copied < 0)
			result = outcome_refuse(&trial->outcome, "KVM_ARM_MTE_COPY_TAGS",
						(int)-copied);
		copied_bytes += (uint64_t)copied;
	}
	if (result == 0)
		result = trial_samples(trial, samples, copying->blocks);
	free(samples);
	if (result < 0 || note_control(copying) < 0)
		return -1;
	return trial_counter(trial, "bytes_per_sample", copied_bytes / copying->blocks);
}

static int measure_passes(struct copying *copying)
{
	const struct copy_pass pass = {
		.vm = copying->rig.vm,
		.call = copying->call,
		.length_bytes = copying->length_bytes,
		.tags_bytes = copying->tags_bytes,
		.blocks = copying->blocks,
		.threads = (unsigned int)cell_number(copying->trial->cell, "threads")};

	return note_control(copying) < 0 ? -1 : copy_tags_passes(&pass, copying->trial);
}

static int measure_as_asked(struct copying *copying)
{
	if (cell_is(copying->trial->cell, "measure", "call"))
		return measure(copying);
	if (cell_is(copying->trial->cell, "measure", "pass"))
		return measure_passes(copying);
	if (trial_need_cpus(copying->trial, 2) < 0)
		return -1;
	return copy_tags_touch(&copying->rig, copying->trial);
}

/* Tag of granule @index of the region, as it must be now. */
static unsigned char expected_tag(const struct copying *copying, size_t index)
{
	size_t page_tags = copying->rig.backing.page_size_bytes / MTE_GRANULE_BYTES;
	bool covered = index < copying->blocks * copying->tags_bytes;

	if (covered && copying->call.flags == VM_TAGS_TO_GUEST)
		return pattern(index % copying->tags_bytes);
	return copying->tagged && index % page_tags == 0 ? GUEST_TAG : 0;
}

/* Oracle: the buffer holds the guest's tags; after a copy to the guest they are read back first. */
static int check_buffer(struct copying *copying)
{
	size_t count = copying->blocks * copying->tags_bytes, wrong = 0;
	struct vm_tag_copy back = copying->call;

	if (back.flags == VM_TAGS_TO_GUEST) {
		memset(copying->tags, 0xff, count);
		back.flags = VM_TAGS_FROM_GUEST;
		back.length_bytes = copying->blocks * copying->length_bytes;
		if (vm_copy_tags(copying->rig.vm, &back) != (int64_t)back.length_bytes)
			return outcome_fail(&copying->trial->outcome, "tags cannot be read back");
	}
	for (size_t i = 0; i < count; i++)
		wrong += copying->tags[i] != expected_tag(copying, i);
	return trial_check(copying->trial, "tags_in_buffer", count, wrong, NULL);
}

/* Oracle: LDG in the guest finds as many granules with a tag as there must be. */
static int check_guest(struct copying *copying)
{
	size_t granules = copying->rig.backing.size_bytes / MTE_GRANULE_BYTES;
	size_t expected = 0;

	for (size_t i = 0; i < granules; i++)
		expected += expected_tag(copying, i) != 0;
	return touch_rig_check_tags(&copying->rig, copying->trial, expected);
}

static int judge(struct copying *copying)
{
	if (!copying->good)
		return 0;
	if (cell_is(copying->trial->cell, "measure", "touch"))
		return copy_tags_check_touch(&copying->rig, copying->trial);
	if (touch_rig_check_page_size(&copying->rig, copying->trial) < 0 ||
	    check_buffer(copying) < 0)
		return -1;
	return check_guest(copying);
}

static int run(struct trial *trial)
{
	struct copying copying = {
		.trial = trial,
		.length_bytes = cell_number(trial->cell, "length"),
		.tagged = cell_is(trial->cell, "state", "tagged"),
		.good = cell_is(trial->cell, "request", "good"),
	};

	if (open_testbed(&copying) < 0)
		return -1;

	int result = arrange(&copying);

	if (result == 0)
		result = lines_arrange(trial, &copying.rig.backing, false);
	if (result == 0)
		result = measure_as_asked(&copying);
	if (result == 0)
		result = judge(&copying);
	free(copying.tags);
	touch_rig_close(&copying.rig);
	return result;
}

BENCH(copy_tags,
      .summary =
	      "KVM_ARM_MTE_COPY_TAGS both ways, as calls and as a snapshot makes them, and what it refuses",
      .unit = "ticks", .factors = factors, .inapplicable = inapplicable, .run = run);
