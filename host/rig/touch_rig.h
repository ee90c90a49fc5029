/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * testbed: what most trials are run on: poisoned memory, a backing, a VM with the backing as its
 * region.
 *
 *     testbed_open -> testbed_touch -> testbed_check_... -> testbed_close
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
enum testbed_content {
	CONTENT_ABSENT, /* nothing: the host page does not exist yet */
	CONTENT_ZERO,
	CONTENT_RANDOM, /* a 64-bit value of its own for each page, from trial->seed */
	CONTENT_RET,    /* the instruction RET */
};

struct testbed_config {
	bool mte;
	unsigned int vcpu_count;
	enum backing_kind backing;
	bool thp;
	enum testbed_content content;
	bool random_order;
};

struct testbed {
	struct testbed_config config;
	struct poison poison;
	struct backing backing;
	struct vm *vm;
	size_t page_count;       /* pages of the region, each touched once */
	size_t control_count;    /* a vCPU */
	struct vm_array order;   /* uint32_t[page_count] */
	struct vm_array samples; /* uint64_t[page_count] */
	struct vm_array control; /* uint64_t[control_count * vcpu_count] */
};

/* Takes mte, vcpus, backing, thp, populate and order from the levels of @cell. */
struct testbed_config testbed_config_of(const struct cell *cell);

/* One vCPU, pages in order; takes mte, backing and thp from the levels of @cell. */
struct testbed_config testbed_config_plain(const struct cell *cell, enum testbed_content content);

/*
 * Poisons, maps, populates, creates the VM. The region has trial->samples pages of the size asked
 * for, or as many as trial->memory_bytes holds. On failure nothing stays open.
 */
int testbed_open(struct testbed *testbed, struct trial *trial, const struct testbed_config *config);
void testbed_close(struct testbed *testbed);

/*
 * Touches each page once with @operation (and logical tag @tag), timed; then fills the trial's
 * samples, control, threads and counters (exits, page_size_bytes, recycled_pages).
 */
int testbed_touch(struct testbed *testbed, struct trial *trial, enum abi_operation operation,
		  unsigned int tag);

/* The two halves of testbed_touch(), for trials that time something else or do a job twice: the
 * job, and filling the trial from what lies in the exchange memory, with the @exits of the job or
 * -1. */
struct abi_job testbed_job(const struct testbed *testbed, enum abi_operation operation,
			   unsigned int tag);
int testbed_keep(struct testbed *testbed, struct trial *trial, int64_t exits);

/* The memslot of the region. */
struct vm_slot testbed_slot(const struct testbed *testbed);

/* Oracle: the kernel counted at least one exit a page, or, with @faults false, far fewer. */
int testbed_check_faults(struct testbed *testbed, struct trial *trial, bool faults);

/* Oracle: the pages are of the size asked for, where smaps can tell. */
int testbed_check_page_size(struct testbed *testbed, struct trial *trial);

/* Oracle after ABI_WRITE: each page holds the number of the touch that wrote it, so each was
 * written exactly once. */
int testbed_check_written(struct testbed *testbed, struct trial *trial);

/* Oracle after ABI_READ: what the guest read adds up to what the host had put there. */
int testbed_check_read(struct testbed *testbed, struct trial *trial);

/*
 * Oracle for guests with MTE: of all granules of the region, exactly @expected_other have a tag
 * that is not zero. The check notes when no recycled page was poisoned, for then zero tags prove
 * nothing.
 */
int testbed_check_tags(struct testbed *testbed, struct trial *trial, size_t expected_other);

#endif
