/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pass_rig: what trials are run on that pass over memory block by block, once it is mapped: a
 * backing that the host has filled, a VM with it as its region, stage 2 complete.
 *
 *     pass_rig_open -> (fill parts by hand) -> pass_rig_map -> pass_rig_warm -> pass_rig_run ->
 *     pass_rig_check_...
 *
 * All return 0, or -1 with trial->outcome. Each vCPU has a part of the region, parts lie one behind
 * the other from its beginning, and a part is a whole number of blocks (two rows of them, source
 * and target, with `halves`). Every block is passed over at least once.
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
	unsigned int tag_check; /* ABI_TCF_* and ABI_TCO (mte) */
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

/* What pass_rig_open() puts into the 64-bit word of that number, from the region's beginning. */
uint64_t pass_rig_content(const struct trial *trial, size_t word);

/* The beginning of vCPU @index's part, here and in the guest. */
uint64_t *pass_rig_part(const struct pass_rig *rig, unsigned int index);
uint64_t pass_rig_part_ipa(const struct pass_rig *rig, unsigned int index);

/* How many passes vCPU @index makes. */
size_t pass_rig_passes(const struct pass_rig *rig, unsigned int index);

/* Has the guest touch its whole part for writing, and give every granule config.map_tag. */
int pass_rig_map(struct pass_rig *rig, struct trial *trial);

/* Makes the passes once for nothing: brings in the guest's code, arrays and caches. */
int pass_rig_warm(struct pass_rig *rig, struct trial *trial, enum abi_pass operation);

/*
 * Times the passes; then fills the trial's samples, control, threads and counters:
 * bytes_per_sample, region_bytes, page_size_bytes, exits, guest_faults.
 */
int pass_rig_run(struct pass_rig *rig, struct trial *trial, enum abi_pass operation);

/* The same by this process, which has no vCPUs but one part: @operation is called for each block,
 * whose address in the second half is @target. It may not be inlined into the timed section. */
typedef void pass_fn(void *block, void *target, size_t size_bytes);
int pass_rig_run_here(struct pass_rig *rig, struct trial *trial, pass_fn *operation);

/*
 * Oracle: no stage-2 fault happened in the passes. Exact where the tracepoint can be counted (each
 * vCPU's doorbell is one abort); else the exits must be fewer than the pages. In both cases the
 * note has the numbers.
 */
int pass_rig_check_no_faults(struct pass_rig *rig, struct trial *trial);

/* Oracle: the pages are of the size asked for, where smaps can tell. */
int pass_rig_check_page_size(struct pass_rig *rig, struct trial *trial);

/* Oracles for guests with MTE: tags were checked as asked for, and no check failed unnoticed. */
int pass_rig_check_tag_checking(struct pass_rig *rig, struct trial *trial);

/* Oracle for guests with MTE: LDG of every granule of all parts gives @expected. */
int pass_rig_check_tags(struct pass_rig *rig, struct trial *trial, unsigned int expected);

#endif
