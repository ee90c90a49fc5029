/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * touch_rig: what most trials are run on: poisoned memory, a backing, a VM with the backing as its
 * region.
 *
 *     touch_rig_open -> touch_rig_run -> touch_rig_check_... -> touch_rig_close
 *
 * All return 0, or -1 with trial->outcome. The order in which the pages are touched, and every raw
 * sample, lie in the VM's exchange memory.
 */
#ifndef MTEBENCH_HOST_RIG_TOUCH_RIG_H
#define MTEBENCH_HOST_RIG_TOUCH_RIG_H

#include "host/memory/backing.h"
#include "host/memory/poison.h"
#include "host/trial/trial.h"
#include "host/vm/vm.h"

/* What the host puts at the beginning of each page before the guest sees it. */
enum touch_content {
	CONTENT_ABSENT, /* nothing: the host page does not exist yet */
	CONTENT_ZERO,
	CONTENT_RANDOM, /* a 64-bit value of its own for each page, from trial->seed */
	CONTENT_RET,    /* the instruction RET */
};

struct touch_config {
	bool mte;
	unsigned int vcpu_count;
	enum backing_kind backing;
	enum backing_thp thp;
	size_t folio_bytes; /* 0: as thp has it */
	bool whole_folios;  /* touch every base page of folios that stage 2 maps by base pages */
	enum touch_content content;
	bool random_order;
	enum vm_log log;
	uint64_t split_bytes; /* as in struct vm_config */
	/* Touch all of trial->memory_bytes every so many bytes, not trial->samples pages; 0: pages. */
	size_t stride_bytes;
};

struct touch_rig {
	struct touch_config config;
	struct poison poison;
	struct backing backing;
	struct vm *vm;
	size_t stride_bytes;     /* from touch to touch: a page, or as configured */
	size_t page_count;       /* pages (or strides) of the region, each touched once */
	size_t control_count;    /* a vCPU */
	struct vm_array order;   /* uint32_t[page_count] */
	struct vm_array samples; /* uint64_t[page_count] */
	struct vm_array control; /* uint64_t[control_count * vcpu_count] */
};

/* Takes mte, vcpus, backing, thp, folio, populate and order from the levels of @cell. */
struct touch_config touch_config_of(const struct cell *cell);

/* One vCPU, pages in order; takes mte, backing, thp and folio from the levels of @cell. */
struct touch_config touch_config_plain(const struct cell *cell, enum touch_content content);

/*
 * Poisons, maps, populates, creates the VM. The region has trial->samples pages of the size asked
 * for (with whole_folios: whole folios that have about so many base pages), or as many as
 * trial->memory_bytes holds. On failure nothing stays open.
 */
int touch_rig_open(struct touch_rig *rig, struct trial *trial, const struct touch_config *config);
void touch_rig_close(struct touch_rig *rig);

/*
 * Touches each page once with @operation (and logical tag @tag), timed; then fills the trial's
 * samples, control, threads and counters (exits, page_size_bytes, recycled_pages).
 */
int touch_rig_run(struct touch_rig *rig, struct trial *trial, enum abi_operation operation,
		  unsigned int tag);

/* The two halves of touch_rig_run(), for trials that time something else or do a job twice: the
 * job, and filling the trial from what lies in the exchange memory, with the @exits of the job or
 * -1. */
struct abi_job touch_rig_job(const struct touch_rig *rig, enum abi_operation operation,
			     unsigned int tag);
int touch_rig_keep(struct touch_rig *rig, struct trial *trial, int64_t exits);

/* What stage 2 maps at one touch: a page, but of folios below the size of a PMD a base page. */
size_t touch_rig_mapped_bytes(const struct touch_rig *rig);

/* The memslot of the region. */
struct vm_slot touch_rig_slot(const struct touch_rig *rig);

/* Oracle: the kernel counted at least one exit a page, or, with @faults false, far fewer. */
int touch_rig_check_faults(struct touch_rig *rig, struct trial *trial, bool faults);

/* Oracle: the pages are of the size asked for, where smaps can tell; folios where their flags prove it,
 * else the trial is skipped. */
int touch_rig_check_page_size(struct touch_rig *rig, struct trial *trial);

/* Oracle after ABI_WRITE: each page holds the number of the touch that wrote it, so each was
 * written exactly once. */
int touch_rig_check_written(struct touch_rig *rig, struct trial *trial);

/* Oracle after ABI_READ: what the guest read adds up to what the host had put there. */
int touch_rig_check_read(struct touch_rig *rig, struct trial *trial);

/*
 * Oracle for guests with MTE: of all granules of the region, exactly @expected_other have a tag
 * that is not zero. Where no recycled page was poisoned zero tags prove nothing, and the check has
 * looked at none.
 */
int touch_rig_check_tags(struct touch_rig *rig, struct trial *trial, size_t expected_other);

#endif
