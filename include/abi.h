/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * abi: what the VMM and the guest payload agree on. Freestanding C11; included by both sides and by
 * assembly.
 *
 * Guest-physical (IPA) layout, identity-mapped at EL1 by 1 GiB blocks (guest/mmu.S):
 *
 *     0x0_0900_0000  doorbell     no memslot: a store here leaves the guest (KVM_EXIT_MMIO)
 *     0x0_4000_0000  payload      image, stacks, then the boot block at +ABI_BOOT_OFFSET
 *     0x0_8000_0000  exchange     what host and guest hand each other: order, samples, control
 *     0x0_c000_0000  barrier      a struct barrier, where there is one
 *     0x1_0000_0000  region       the memory under measurement, Normal-Tagged
 *
 * A vCPU starts at the beginning of the payload with x0 = its index and x1 = address of the boot
 * block, EL1h, MMU off. It then does the job in the boot block, rings the doorbell with ABI_DONE,
 * and, when run again, does the job that stands there then.
 */
#ifndef MTEBENCH_INCLUDE_ABI_H
#define MTEBENCH_INCLUDE_ABI_H

#define ABI_MAGIC         0x6d746562656e6368 /* "mtebench" */
#define ABI_VERSION       3
#define ABI_VCPUS_MAX     64
#define ABI_DOORBELL_IPA  0x09000000
#define ABI_PAYLOAD_IPA   0x40000000
#define ABI_PAYLOAD_BYTES 0x200000
#define ABI_BOOT_OFFSET   0x100000
#define ABI_EXCHANGE_IPA  0x80000000
#define ABI_BARRIER_IPA   0xc0000000
#define ABI_REGION_IPA    0x100000000
#define ABI_STACK_BYTES   4096
#define ABI_RESULTS_MAX   8

/* What is stored to the doorbell. */
#define ABI_DONE  1 /* this vCPU's part of the job is done */
#define ABI_ABORT 2 /* an exception nobody expected: see struct abi_abort */

#ifndef __ASSEMBLER__

#include <stdint.h>

/* What a job makes every vCPU do. Thread t of T takes items [count * t / T, count * (t + 1) /
 * T). */
enum abi_workload {
	/*
	 * For each item i: time `operation` on address base + order[i] * stride; samples[i] is the
	 * elapsed ticks. Before that, control_count times the same loop without the operation, into
	 * control[].
	 */
	ABI_TOUCH,
	/* Count the granules of [base, base + count * stride) whose allocation tag differs from
	   `tag`: LDG each. */
	ABI_COUNT_TAGS,
	/*
	 * Every vCPU does all items, each at the same moment as the other parties of a barrier
	 * (include/barrier.h): samples[index * count + i] and begins[index * count + i] are the elapsed
	 * and the first tick of `operation` on address base + index * apart_bytes + order[i] * stride,
	 * by CNTPCT_EL0: all VMs, and the host, see the same. When all parties have done the
	 * last, it looks at its granules (ABI_STORE_TAG) or words (ABI_WRITE): results[0] counts
	 * those that have changed, results[1] the items in which it met another party.
	 */
	ABI_RACE,
	/*
	 * On each granule of [base, base + count * stride): stores its word and, with `tagging`,
	 * its tag (include/pattern.h, `seed`); or counts those that do not have them. results[0]:
	 * granules; results[1]: wrong tags; results[2]: wrong words; results[3]: address of the
	 * first wrong one.
	 */
	ABI_WRITE_PATTERN,
	ABI_CHECK_PATTERN,
	/*
	 * Stores the word of each granule of [base, base + count * stride) to samples[], in order, and
	 * with `tagging` its tag to the bytes at `control`.
	 */
	ABI_LOOK,
	/* Guests that must fail: negative tests of the VMM. */
	ABI_JUMP_NOWHERE,
	ABI_SPIN_FOREVER,
	ABI_TAG_CHECK_FAULT,
	/*
	 * Makes the thread's part of the region present and writable in stage 2: with `tagging` by
	 * STG of `tag` on every granule, else by storing back what stands in each 4 KiB.
	 */
	ABI_MAP,
	/*
	 * For each item: time one pass of `operation` over the next block of stride_bytes of the
	 * thread's part, the first block again after the last. ABI_PASS_COPY has its source in the
	 * first half of the part and its target in the second. results[0] is what the operation
	 * says; results[1] the tag checking found in force, as in `tag_check`; results[2] TFSR_EL1
	 * after the passes; results[3] the block of STGM in bytes, for operations that use it.
	 */
	ABI_PASS,
};

enum abi_operation {
	ABI_NOTHING,   /* the control itself */
	ABI_WRITE,     /* 64-bit store of i + 1 */
	ABI_READ,      /* 64-bit load; results[0] is the exclusive or of all values seen */
	ABI_EXEC,      /* call the address: the host has put a RET there */
	ABI_STORE_TAG, /* STG of `tag` on the first granule; guests with MTE only */
};

/* Operations of ABI_PASS, on every byte of the block unless it says otherwise. */
enum abi_pass {
	/* LDP of SIMD pairs; results[0]: exclusive or of the last 16 words of each pass. */
	ABI_PASS_READ,
	ABI_PASS_WRITE, /* STP of SIMD pairs, each 64-bit word the number of the item + 1 */
	ABI_PASS_COPY,  /* LDP and STP of SIMD pairs */
	ABI_PASS_FILL,  /* zero: DC ZVA, or STP of SIMD pairs where DC ZVA is prohibited */
	/* a load per 64 bytes, each at what the one before gave, from the part's beginning on;
	 * results[0]: the sum of the pointers that passes ended at */
	ABI_PASS_CHASE,
	/* a 64-bit load per 64 bytes, anywhere in the part (ABI_RANDOM_*); results[0]: the sum
	 * of what was loaded */
	ABI_PASS_RANDOM,
	/* Guests with MTE only, but for the first two. `tag` is what is stored. */
	ABI_PASS_STP,   /* as ABI_PASS_WRITE */
	ABI_PASS_ZVA,   /* DC ZVA */
	ABI_PASS_STG,   /* tag */
	ABI_PASS_ST2G,  /* tag */
	ABI_PASS_STZG,  /* tag and zero */
	ABI_PASS_STZ2G, /* tag and zero */
	ABI_PASS_STGP,  /* tag, and the number of the item + 1 in both words */
	ABI_PASS_STGM,  /* tag */
	ABI_PASS_STZGM, /* tag and zero */
	ABI_PASS_GVA,   /* DC GVA: tag */
	ABI_PASS_GZVA,  /* DC GZVA: tag and zero */
	ABI_PASS_LDG,   /* results[0]: the sum of all tags loaded */
	ABI_PASS_LDGM,  /* results[0]: the sum of all registers loaded */
	/* no memory; results[0]: inclusive or of all tags, ABI_IRG_EXCLUDE left out */
	ABI_PASS_IRG,
};

/* ABI_PASS_RANDOM: Knuth's MMIX generator (TAOCP vol. 2, 3.3.4), seeded with `seed` + index of the
 * vCPU. The word loaded is the upper half of state * words of the part. */
#define ABI_RANDOM_MULTIPLIER 6364136223846793005u
#define ABI_RANDOM_INCREMENT  1442695040888963407u

/* Tags that IRG may not give: all but 2, 4 and 6. */
#define ABI_IRG_EXCLUDE 0xffab

/* abi_job.tag_check: SCTLR_EL1.TCF (Arm ARM) in bits 1:0, PSTATE.TCO in bit 2,
 * TCR_EL1.TCMA0 in bit 3. */
#define ABI_TCF_NONE  0
#define ABI_TCF_SYNC  1
#define ABI_TCF_ASYNC 2
#define ABI_TCF_ASYMM 3
#define ABI_TCO       4
#define ABI_TCMA0     8 /* accesses with logical tag 0 are unchecked: TCR_EL1.TCMA0 */

#define ABI_LINE_BYTES 64 /* step of ABI_PASS_CHASE and ABI_PASS_RANDOM */

/* One job. All addresses are IPAs (which are the guest's virtual addresses too), 8-byte aligned. */
struct abi_job {
	uint32_t workload;
	uint32_t operation;
	uint64_t base;
	uint64_t stride_bytes;
	uint64_t count;
	uint64_t order;   /* uint32_t[count]: a permutation of 0..count-1 */
	uint64_t samples; /* uint64_t[count] */
	uint64_t control; /* uint64_t[control_count * vcpu_count], a part each vCPU */
	uint64_t control_count;
	uint64_t tag; /* 0..15: logical tag of every address, expected tag of ABI_COUNT_TAGS */
	/* of each vCPU, from `base` on: ABI_MAP and ABI_PASS only, as what follows */
	uint64_t part_bytes;
	uint64_t seed;
	uint32_t tag_check; /* guests with MTE only; 0 elsewhere */
	uint32_t tagging;   /* the guest has MTE */
	uint32_t drain;     /* ABI_PASS: a DSB stands before the second read of the clock */
	uint32_t reserved;
	/* ABI_RACE: the struct barrier, its parties, and which of them vCPU 0 is. */
	uint64_t barrier;
	uint64_t parties;
	uint64_t first_party;
	uint64_t begins;      /* uint64_t[count * vcpu_count] */
	uint64_t apart_bytes; /* between the pages of neighbouring vCPUs; 0: the same pages */
};

/* State of a vCPU at an exception nobody expected. The names are those of the Arm ARM. */
struct abi_abort {
	uint64_t vector; /* 0..15: which of the 16 vectors, in order of address */
	uint64_t esr;
	uint64_t far;
	uint64_t elr;
	uint64_t spsr;
	uint64_t x[31];
};

struct abi_thread {
	/* what the workload documents; zeroed by the guest before each job */
	uint64_t results[ABI_RESULTS_MAX];
	struct abi_abort abort;
};

/* At ABI_PAYLOAD_IPA + ABI_BOOT_OFFSET. Written by the host while no vCPU runs, but for `barrier`
 * and `threads`. */
struct abi_boot {
	uint64_t magic;
	uint32_t version;
	uint32_t vcpu_count;
	uint32_t barrier; /* vCPUs that have arrived; the host zeroes it before each job */
	uint32_t reserved;
	struct abi_job job;
	struct abi_thread threads[ABI_VCPUS_MAX];
};

_Static_assert(sizeof(struct abi_boot) + ABI_BOOT_OFFSET <= ABI_PAYLOAD_BYTES,
	       "the boot block must end within the payload slot");
_Static_assert(sizeof(struct abi_abort) == 36 * 8,
	       "guest/vectors.S stores the abort frame by offset");

#endif
#endif
