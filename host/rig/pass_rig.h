/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pass_rig: what trials run on that pass over mapped memory block by block: a backing that the host
 * has filled, and a VM that has it as its region and has mapped all of it in stage 2.
 *
 *     pass_rig_open -> (fill parts by hand) -> pass_rig_map -> pass_rig_warm -> pass_rig_run ->
 *     pass_rig_check_...
 *
 * All return 0, or -1 with trial->outcome. Each vCPU has a part of the region; the parts lie one
 * behind the other from the beginning of the region on. A part is a whole number of blocks; with
 * `halves` it is two rows of blocks, source and target. Every block is passed over at least once.
 */
#ifndef MTEBENCH_HOST_RIG_PASS_RIG_H
#define MTEBENCH_HOST_RIG_PASS_RIG_H

#include "host/memory/backing.h"
#include "host/trial/trial.h"
#include "host/vm/vm.h"

struct pass_config {
	bool mte;
	bool no_vm; /* memory only, for pass_rig_run_here() */
	unsigned int vcpu_count;
	enum backing_kind backing;
	bool thp;
	size_t block_bytes;     /* a multiple of 4096 */
	bool halves;            /* the operation has a source and a target */
	unsigned int tag;       /* 0..15: logical tag of all addresses */
	unsigned int map_tag;   /* allocation tag of every granule before the passes (mte) */
	unsigned int tag_check; /* ABI_TCF_*, ABI_TCO and ABI_TCMA0 (mte) */
	bool drain;             /* a pass ends when its stores are done, not when they are issued */
	/* Working set of all vCPUs and halves, passed over whole, however many passes that takes, and with
	 * blocks that fit into it; 0: as many blocks as there are samples. */
	uint64_t set_bytes;
};

struct pass_rig {
	struct pass_config config;
	struct backing backing;
	struct vm *vm;
	size_t sample_count; /* of all vCPUs */
	size_t part_bytes;
	size_t control_count; /* a vCPU */
	struct vm_array samples;
	struct vm_array control;
	int faults_fd;       /* tracepoint kvm_guest_fault, or -errno */
	int64_t fault_count; /* in the passes; -1: not known */
	int64_t exit_count;
};

/*
 * Maps memory for trial->samples passes, at most trial->memory_bytes of it, fills it with
 * pass_rig_content() and creates the VM. On failure nothing stays open.
 */
int pass_rig_open(struct pass_rig *rig, struct trial *trial, const struct pass_config *config);
void pass_rig_close(struct pass_rig *rig);

/* Returns what pass_rig_open() puts into 64-bit word number @word of the region. */
uint64_t pass_rig_content(const struct trial *trial, size_t word);

/* The beginning of vCPU @index's part, here and in the guest. */
uint64_t *pass_rig_part(const struct pass_rig *rig, unsigned int index);
uint64_t pass_rig_part_ipa(const struct pass_rig *rig, unsigned int index);

/* How many passes vCPU @index makes. */
size_t pass_rig_passes(const struct pass_rig *rig, unsigned int index);

/* Has the guest touch its whole part for writing, and give every granule config.map_tag. */
int pass_rig_map(struct pass_rig *rig, struct trial *trial);

/* Makes the passes once and drops what they give, to bring in the guest's code, arrays and
 * caches. */
int pass_rig_warm(struct pass_rig *rig, struct trial *trial, enum abi_pass operation);

/*
 * Times the passes; then fills the trial's samples, control, threads and counters:
 * bytes_per_sample, region_bytes, page_size_bytes, exits, guest_faults.
 */
int pass_rig_run(struct pass_rig *rig, struct trial *trial, enum abi_pass operation);

/* Does the same in this process instead of a guest; the rig must have been opened with no_vm and
 * one part. Calls @operation for each block; @target is the same block of the second half. The
 * operation must not be inlined into the timed section. */
typedef void pass_fn(void *block, void *target, size_t size_bytes);
int pass_rig_run_here(struct pass_rig *rig, struct trial *trial, pass_fn *operation);

/*
 * Oracle: no stage-2 fault happened in the passes. The check is exact where the tracepoint can be
 * counted (each vCPU's doorbell is one abort), but for one fault in 20 pages on hardware, where the
 * kernel takes pages away by itself: counter guest_faults has them. Elsewhere it only wants fewer exits than there are
 * pages and doorbells. In both cases the note has the numbers. Where exits cannot be counted either
 * the check has seen nothing.
 */
int pass_rig_check_no_faults(struct pass_rig *rig, struct trial *trial);

/* Oracle: the pages are of the size asked for, where smaps can tell. */
int pass_rig_check_page_size(struct pass_rig *rig, struct trial *trial);

/* Oracles for guests with MTE: tags were checked as asked for, and no check failed unnoticed. */
int pass_rig_check_tag_checking(struct pass_rig *rig, struct trial *trial);

/* Oracle for guests with MTE: LDG of every granule of all parts gives @expected. */
int pass_rig_check_tags(struct pass_rig *rig, struct trial *trial, unsigned int expected);

#endif
