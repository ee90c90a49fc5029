/* SPDX-License-Identifier: GPL-2.0-or-later */
/* copy_tags: KVM_ARM_MTE_COPY_TAGS by several threads of the VMM, and beside a guest. */
#ifndef MTEBENCH_BENCH_COPY_TAGS_H
#define MTEBENCH_BENCH_COPY_TAGS_H

#include "host/plan/bench.h"
#include "host/rig/touch_rig.h"

#define COPY_THREADS_MAX 16

extern const struct factor copy_tags_measure;
extern const struct factor copy_tags_threads;

struct copy_pass {
	struct vm *vm;
	struct vm_tag_copy call; /* of the first block; those of the others lie behind it */
	uint64_t length_bytes;   /* of a block */
	size_t tags_bytes;       /* of a block */
	size_t blocks;
	unsigned int threads; /* 1..COPY_THREADS_MAX; each has its share of the blocks */
};

/*
 * Copies the tags of all blocks, eight times, and gives the trial the ticks of each, from the moment when
 * all threads may begin until all are done, and counter bytes_per_sample. The first thread is the caller,
 * the others have CPUs of vCPUs. This and what follows return 0 or -1 with trial->outcome.
 */
int copy_tags_passes(const struct copy_pass *pass, struct trial *trial);

/*
 * Has the guest touch each page of @rig, as touch_rig_run(), while a thread on the main thread's CPU copies
 * the tags of the payload over and over; counter calls_beside.
 */
int copy_tags_touch(struct touch_rig *rig, struct trial *trial);

/* Oracle of that: each page was written once, no tag is anywhere, and tags were copied meanwhile. */
int copy_tags_check_touch(struct touch_rig *rig, struct trial *trial);

#endif
