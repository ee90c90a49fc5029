/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pass_tags: passes that store, load and make allocation tags, and plain stores beside them. Each
 * loop is unrolled four times, so that the figures compare instructions and not loops.
 */
#include "guest/pass.h"

/*
 * Four instructions that work on @bytes at [%0] each and step on by themselves (post-index), the
 * last three with negative offsets; %2 and %3 are operands.
 */
#define STEPPING_LOOP(first, second, third, fourth)                                                \
	MTE_ARCH "1:\t" first "\n\t" second "\n\t" third "\n\t" fourth "\n\t"                      \
		 "cmp %0, %1\n\t"                                                                  \
		 "b.ne 1b"

/* Four times an instruction without a step of its own, %3 bytes each. */
#define ADDING_LOOP(instruction)                                                                   \
	MTE_ARCH "1:\t" instruction "\n\tadd %0, %0, %3\n\t" instruction "\n\tadd %0, %0, %3\n\t"  \
		 "" instruction "\n\tadd %0, %0, %3\n\t" instruction "\n\tadd %0, %0, %3\n\t"      \
		 "cmp %0, %1\n\t"                                                                  \
		 "b.ne 1b"

#define RUN_LOOP(pass, loop, operand, step)                                                        \
	do {                                                                                       \
		uint64_t at = (pass)->block, end = at + (pass)->block_bytes;                       \
                                                                                                   \
		__asm__ volatile(loop                                                              \
				 : "+&r"(at)                                                       \
				 : "r"(end), "r"(operand), "r"(step)                               \
				 : "v0", "cc", "memory");                                          \
	} while (0)

static inline void do_stp(struct pass *pass)
{
	RUN_LOOP(pass,
		 "dup v0.2d, %2\n" STEPPING_LOOP("stp q0, q0, [%0], #128", "stp q0, q0, [%0, #-96]",
						 "stp q0, q0, [%0, #-64]",
						 "stp q0, q0, [%0, #-32]"),
		 pass->value, 0);
}

static inline void do_stg(struct pass *pass)
{
	RUN_LOOP(pass,
		 STEPPING_LOOP("stg %2, [%0], #64", "stg %2, [%0, #-48]", "stg %2, [%0, #-32]",
			       "stg %2, [%0, #-16]"),
		 pass->part, 0);
}

static inline void do_st2g(struct pass *pass)
{
	RUN_LOOP(pass,
		 STEPPING_LOOP("st2g %2, [%0], #128", "st2g %2, [%0, #-96]", "st2g %2, [%0, #-64]",
			       "st2g %2, [%0, #-32]"),
		 pass->part, 0);
}

static inline void do_stzg(struct pass *pass)
{
	RUN_LOOP(pass,
		 STEPPING_LOOP("stzg %2, [%0], #64", "stzg %2, [%0, #-48]", "stzg %2, [%0, #-32]",
			       "stzg %2, [%0, #-16]"),
		 pass->part, 0);
}

static inline void do_stz2g(struct pass *pass)
{
	RUN_LOOP(pass,
		 STEPPING_LOOP("stz2g %2, [%0], #128", "stz2g %2, [%0, #-96]",
			       "stz2g %2, [%0, #-64]", "stz2g %2, [%0, #-32]"),
		 pass->part, 0);
}

static inline void do_stgp(struct pass *pass)
{
	RUN_LOOP(pass,
		 STEPPING_LOOP("stgp %2, %2, [%0], #64", "stgp %2, %2, [%0, #-48]",
			       "stgp %2, %2, [%0, #-32]", "stgp %2, %2, [%0, #-16]"),
		 pass->value, 0);
}

static inline void do_stgm(struct pass *pass)
{
	RUN_LOOP(pass, ADDING_LOOP("stgm %2, [%0]"), pass->tags, pass->stgm_bytes);
}

/* STZGM stores the tag in bits 3:0 of its register in every granule of a block of DC ZVA's size
 * (Arm ARM C6.2), not of STGM's. */
static inline void do_stzgm(struct pass *pass)
{
	RUN_LOOP(pass, ADDING_LOOP("stzgm %2, [%0]"), pass->tags, pass->zva_bytes);
}

static inline void do_zva(struct pass *pass)
{
	RUN_LOOP(pass, ADDING_LOOP("dc zva, %0"), 0, pass->zva_bytes);
}

static inline void do_gva(struct pass *pass)
{
	RUN_LOOP(pass, ADDING_LOOP("dc gva, %0"), 0, pass->zva_bytes);
}

static inline void do_gzva(struct pass *pass)
{
	RUN_LOOP(pass, ADDING_LOOP("dc gzva, %0"), 0, pass->zva_bytes);
}

/* Loads keep what they saw: an ADD for each LDG and LDGM, an ORR for each IRG, is part of the
 * figure. */
#define LDG_AND_SUM(offset) "ldg %2, [%0, #" offset "]\n\tadd %3, %3, %2, lsr #56\n\t"

static inline void do_ldg(struct pass *pass)
{
	uint64_t at = pass->block, end = at + pass->block_bytes, loaded = 0;

	__asm__ volatile(MTE_ARCH "1:\t" LDG_AND_SUM("0") LDG_AND_SUM("16") LDG_AND_SUM("32")
				 LDG_AND_SUM("48") "add %0, %0, #64\n\tcmp %0, %1\n\tb.ne 1b"
			 : "+&r"(at), "+r"(end), "+&r"(loaded), "+&r"(pass->state)
			 :
			 : "cc", "memory");
}

#define LDGM_AND_SUM "ldgm %2, [%0]\n\tadd %3, %3, %2\n\tadd %0, %0, %4\n\t"

static inline void do_ldgm(struct pass *pass)
{
	uint64_t at = pass->block, end = at + pass->block_bytes, loaded;

	__asm__ volatile(MTE_ARCH "1:\t" LDGM_AND_SUM LDGM_AND_SUM LDGM_AND_SUM LDGM_AND_SUM
				  "cmp %0, %1\n\tb.ne 1b"
			 : "+&r"(at), "+r"(end), "=&r"(loaded), "+&r"(pass->state)
			 : "r"(pass->stgm_bytes)
			 : "cc", "memory");
}

#define IRG_AND_KEEP "irg %1, %3\n\torr %2, %2, %1\n\t"

static inline void do_irg(struct pass *pass)
{
	uint64_t rounds = pass->block_bytes / MTE_GRANULE_BYTES / 4, made;

	__asm__ volatile(MTE_ARCH "1:\t" IRG_AND_KEEP IRG_AND_KEEP IRG_AND_KEEP IRG_AND_KEEP
				  "subs %0, %0, #1\n\tb.ne 1b"
			 : "+&r"(rounds), "=&r"(made), "+&r"(pass->state)
			 : "r"(0ul)
			 : "cc", "memory");
}

/* The operations of enum abi_pass from ABI_PASS_STP on, each in a loop of its own. */
void pass_tags_run(const struct share *share, void (*wait)(void))
{
	switch (share->job->operation) {
	case ABI_PASS_STP:
		pass_run(share, wait, do_stp);
		break;
	case ABI_PASS_ZVA:
		pass_run(share, wait, do_zva);
		break;
	case ABI_PASS_STG:
		pass_run(share, wait, do_stg);
		break;
	case ABI_PASS_ST2G:
		pass_run(share, wait, do_st2g);
		break;
	case ABI_PASS_STZG:
		pass_run(share, wait, do_stzg);
		break;
	case ABI_PASS_STZ2G:
		pass_run(share, wait, do_stz2g);
		break;
	case ABI_PASS_STGP:
		pass_run(share, wait, do_stgp);
		break;
	case ABI_PASS_STGM:
		pass_run(share, wait, do_stgm);
		break;
	case ABI_PASS_STZGM:
		pass_run(share, wait, do_stzgm);
		break;
	case ABI_PASS_GVA:
		pass_run(share, wait, do_gva);
		break;
	case ABI_PASS_GZVA:
		pass_run(share, wait, do_gzva);
		break;
	case ABI_PASS_LDG:
		pass_run(share, wait, do_ldg);
		break;
	case ABI_PASS_LDGM:
		pass_run(share, wait, do_ldgm);
		break;
	case ABI_PASS_IRG:
		pass_run(share, wait, do_irg);
		break;
	default:
		__builtin_trap();
	}
}
