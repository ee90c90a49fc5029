/* SPDX-License-Identifier: GPL-2.0-or-later */
/* decoder: the first row that fits decides, so what is special stands before what is general. */
#include "lab/anatomy/decoder.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lab/anatomy/sysop.h"
#include "lab/anatomy/sysreg.h"

/* Fills the detail, and may choose another class. */
typedef void detail_fn(uint32_t word, struct decoder_event *event);

static void set_detail(struct decoder_event *event, const char *text)
{
	snprintf(event->detail, sizeof(event->detail), "%s", text);
}

/* CRm of DSB and DMB: domain and kind (C6.2, "DSB", "DMB"). */
static void barrier(uint32_t word, struct decoder_event *event)
{
	static const char *const options[16] = {
		NULL, "OSHLD", "OSHST", "OSH", NULL, "NSHLD", "NSHST", "NSH",
		NULL, "ISHLD", "ISHST", "ISH", NULL, "LD",    "ST",    "SY",
	};
	uint32_t option = word >> 8 & 15;

	if (options[option])
		set_detail(event, options[option]);
	else
		snprintf(event->detail, sizeof(event->detail), "#%u", (unsigned int)option);
}

/* DSB with FEAT_XS: four domains. */
static void barrier_nxs(uint32_t word, struct decoder_event *event)
{
	static const char *const domains[4] = {"OSHNXS", "NSHNXS", "ISHNXS", "SYNXS"};

	set_detail(event, domains[word >> 10 & 3]);
}

static void access_register(uint32_t word, struct decoder_event *event)
{
	event->class += (enum event_class)sysreg_kind(word);
	sysreg_name(word, event->detail);
}

/* MSR (immediate): op1 and op2 name a field of PSTATE. */
static void write_pstate(uint32_t word, struct decoder_event *event)
{
	static const struct {
		uint32_t op1, op2;
		const char *name;
	} fields[] = {
		{0, 3, "UAO"},     {0, 4, "PAN"},     {0, 5, "SPSEL"}, {1, 0, "ALLINT"},
		{3, 1, "SSBS"},    {3, 2, "DIT"},     {3, 3, "SVCR"},  {3, 4, "TCO"},
		{3, 6, "DAIFSET"}, {3, 7, "DAIFCLR"},
	};
	uint32_t op1 = word >> 16 & 7, op2 = word >> 5 & 7;

	event->class = EVENT_MSR + EVENT_REGISTER_PSTATE;
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (fields[i].op1 == op1 && fields[i].op2 == op2)
			set_detail(event, fields[i].name);
	if (strcmp(event->detail, "TCO") == 0)
		event->class = EVENT_MSR + EVENT_REGISTER_MTE;
}

static void operate(uint32_t word, struct decoder_event *event)
{
	event->class = sysop_class(word, event->detail);
}

/* A and R (or L and o0 of CAS) say what is ordered. */
static void name_atomic(struct decoder_event *event, const char *name, bool acquire, bool release)
{
	snprintf(event->detail, sizeof(event->detail), "%s%s%s", name, acquire ? "A" : "",
		 release ? "L" : "");
}

static void atomic(uint32_t word, struct decoder_event *event)
{
	static const char *const operations[8] = {"LDADD",  "LDCLR",  "LDEOR",  "LDSET",
						  "LDSMAX", "LDSMIN", "LDUMAX", "LDUMIN"};

	name_atomic(event, operations[word >> 12 & 7], word >> 23 & 1, word >> 22 & 1);
}

static void swap(uint32_t word, struct decoder_event *event)
{
	name_atomic(event, "SWP", word >> 23 & 1, word >> 22 & 1);
}

static void compare_and_swap(uint32_t word, struct decoder_event *event)
{
	name_atomic(event, "CAS", word >> 22 & 1, word >> 15 & 1);
}

static void compare_and_swap_pair(uint32_t word, struct decoder_event *event)
{
	name_atomic(event, "CASP", word >> 22 & 1, word >> 15 & 1);
}

/* o0 orders, L loads, o1 is a pair. */
static void exclusive(uint32_t word, struct decoder_event *event)
{
	static const char *const names[8] = {"STXR", "STLXR", "STXP", "STLXP",
					     "LDXR", "LDAXR", "LDXP", "LDAXP"};

	set_detail(event, names[(word >> 22 & 1) << 2 | (word >> 21 & 1) << 1 | (word >> 15 & 1)]);
}

static void load_or_store(uint32_t word, struct decoder_event *event)
{
	if (!(word >> 22 & 1))
		event->class = EVENT_STORE;
}

static void pair(uint32_t word, struct decoder_event *event)
{
	if (!(word >> 22 & 1))
		event->class = EVENT_STORE_PAIR;
}

static void ordered(uint32_t word, struct decoder_event *event)
{
	if (!(word >> 22 & 1))
		event->class = EVENT_STORE_RELEASE;
}

/* Of single registers: opc (bits 23 and 22) and whether it is a vector register. A size of 3 with
 * opc 2 is a prefetch. */
static void single(uint32_t word, struct decoder_event *event)
{
	uint32_t opc = word >> 22 & 3, size = word >> 30;
	bool vector = word >> 26 & 1;

	if (opc == 0 || (vector && opc == 2))
		event->class = EVENT_STORE;
	else if (!vector && opc == 2 && size == 3)
		event->class = EVENT_PREFETCH;
}

/* As single(), ordered: opc 0 stores. */
static void ordered_unscaled(uint32_t word, struct decoder_event *event)
{
	if ((word >> 22 & 3) == 0)
		event->class = EVENT_STORE_RELEASE;
}

static void store_tag(uint32_t word, struct decoder_event *event)
{
	static const char *const names[4] = {"STG", "STZG", "ST2G", "STZ2G"};

	set_detail(event, names[word >> 22 & 3]);
}

static const struct {
	uint32_t mask;
	uint32_t value;
	enum event_class class;
	const char *name; /* detail, or NULL */
	detail_fn *detail;
} encodings[] = {
	/* C4.1, "Hints": named ones, then the rest */
	{0xffffffff, 0xd503205f, EVENT_WAIT, "WFE", NULL},
	{0xffffffff, 0xd503207f, EVENT_WAIT, "WFI", NULL},
	{0xffffffff, 0xd50320ff, EVENT_PAC, NULL, NULL}, /* XPACLRI */
	{0xffffff3f, 0xd503211f, EVENT_PAC, NULL, NULL}, /* PACIA1716 and its like */
	{0xffffff1f, 0xd503231f, EVENT_PAC, NULL, NULL}, /* PACIASP and its like */
	{0xffffffff, 0xd50324ff, EVENT_PAC, NULL, NULL}, /* PACM */
	{0xffffff3f, 0xd503241f, EVENT_BTI, NULL, NULL},
	{0xffffffff, 0xd503221f, EVENT_BARRIER, "ESB", NULL},
	{0xffffffff, 0xd503223f, EVENT_BARRIER, "PSB CSYNC", NULL},
	{0xffffffff, 0xd503225f, EVENT_BARRIER, "TSB CSYNC", NULL},
	{0xffffffff, 0xd503227f, EVENT_BARRIER, "GCSB DSYNC", NULL},
	{0xffffffff, 0xd503229f, EVENT_BARRIER, "CSDB", NULL},
	{0xfffff01f, 0xd503201f, EVENT_HINT, NULL, NULL},
	/* C4.1, "Barriers", and "System instructions with register argument" */
	{0xfffff0ff, 0xd503305f, EVENT_EXCLUSIVE, "CLREX", NULL},
	{0xffffffff, 0xd503309f, EVENT_BARRIER, "SSBB", NULL},
	{0xffffffff, 0xd503349f, EVENT_BARRIER, "PSSBB", NULL},
	{0xfffff0ff, 0xd503309f, EVENT_DSB, NULL, barrier},
	{0xfffff3ff, 0xd503323f, EVENT_DSB, NULL, barrier_nxs},
	{0xfffff0ff, 0xd50330bf, EVENT_DMB, NULL, barrier},
	{0xfffff0ff, 0xd50330df, EVENT_ISB, NULL, NULL},
	{0xfffff0ff, 0xd50330ff, EVENT_BARRIER, "SB", NULL},
	{0xffffffff, 0xd503307f, EVENT_PLAIN, NULL, NULL}, /* TCOMMIT */
	{0xfffffee0, 0xd5233060, EVENT_SYS, NULL, NULL},   /* TSTART, TTEST */
	{0xffffffe0, 0xd5031000, EVENT_WAIT, "WFET", NULL},
	{0xffffffe0, 0xd5031020, EVENT_WAIT, "WFIT", NULL},
	/* C4.1, "PSTATE": CFINV, XAFLAG and AXFLAG work on flags */
	{0xfffff0df, 0xd500401f, EVENT_PLAIN, NULL, NULL},
	{0xfffff0ff, 0xd500405f, EVENT_PLAIN, NULL, NULL},
	{0xfff8f01f, 0xd500401f, EVENT_MSR, NULL, write_pstate},
	/* C4.1, "System instructions", "System register move" */
	{0xfff80000, 0xd5080000, EVENT_SYS, NULL, operate},
	{0xfff80000, 0xd5280000, EVENT_SYS, NULL, operate},
	{0xfff00000, 0xd5100000, EVENT_MSR, NULL, access_register},
	{0xfff00000, 0xd5300000, EVENT_MRS, NULL, access_register},
	/* C4.1, "Exception generation" */
	{0xffe0001f, 0xd4000001, EVENT_TRAP, "SVC", NULL},
	{0xffe0001f, 0xd4000002, EVENT_TRAP, "HVC", NULL},
	{0xffe0001f, 0xd4000003, EVENT_TRAP, "SMC", NULL},
	{0xffe0001f, 0xd4200000, EVENT_TRAP, "BRK", NULL},
	{0xffe0001f, 0xd4400000, EVENT_TRAP, "HLT", NULL},
	{0xffe0001c, 0xd4a00000, EVENT_TRAP, "DCPS", NULL},
	{0xffe0001f, 0xd4600000, EVENT_PLAIN, NULL, NULL}, /* TCANCEL */
	/* C4.1, "Conditional branch", "Compare and branch", "Test and branch", "Unconditional branch" */
	{0xff000000, 0x54000000, EVENT_BRANCH_CONDITIONAL, NULL, NULL},
	{0x7e000000, 0x34000000, EVENT_BRANCH_CONDITIONAL, NULL, NULL},
	{0x7e000000, 0x36000000, EVENT_BRANCH_CONDITIONAL, NULL, NULL},
	{0x7e000000, 0x74000000, EVENT_BRANCH_CONDITIONAL, NULL, NULL}, /* CB, FEAT_CMPBR */
	{0xfc000000, 0x14000000, EVENT_BRANCH, NULL, NULL},
	{0xfc000000, 0x94000000, EVENT_CALL, NULL, NULL},
	{0xfefff000, 0xd61f0000, EVENT_BRANCH_INDIRECT, NULL, NULL},
	{0xfefff000, 0xd63f0000, EVENT_CALL_INDIRECT, NULL, NULL},
	{0xfffff000, 0xd65f0000, EVENT_RETURN, NULL, NULL},
	{0xfffff000, 0xd69f0000, EVENT_ERET, NULL, NULL},
	/* C4.1, "Load/store memory tags" and "Load/store register pair": STGP */
	{0xffe0fc00, 0xd9200000, EVENT_STGM, "STZGM", NULL},
	{0xffe00c00, 0xd9600000, EVENT_LDG, NULL, NULL},
	{0xffe0fc00, 0xd9a00000, EVENT_STGM, NULL, NULL},
	{0xffe0fc00, 0xd9e00000, EVENT_LDGM, NULL, NULL},
	{0xff200400, 0xd9200400, EVENT_STG, NULL, store_tag},
	{0xff200c00, 0xd9200800, EVENT_STG, NULL, store_tag},
	{0xffc00000, 0x68800000, EVENT_STG, "STGP", NULL},
	{0xff400000, 0x69000000, EVENT_STG, "STGP", NULL},
	/* C4.1, "Compare and swap", "Load/store exclusive", "Load/store ordered" */
	{0xbfa07c00, 0x08207c00, EVENT_ATOMIC, NULL, compare_and_swap_pair},
	{0x3fa07c00, 0x08a07c00, EVENT_ATOMIC, NULL, compare_and_swap},
	{0x3fa00000, 0x08000000, EVENT_EXCLUSIVE, NULL, exclusive},
	{0xbfa00000, 0x88200000, EVENT_EXCLUSIVE, NULL, exclusive},
	{0x3fa00000, 0x08800000, EVENT_LOAD_ACQUIRE, NULL, ordered},
	/* C4.1, "Atomic memory operations": LDAPR, LD64B and its like, SWP, LD<op>; 128-bit ones */
	{0x3ffffc00, 0x38bfc000, EVENT_LOAD_ACQUIRE, NULL, NULL},
	{0xfffffc00, 0xf83fd000, EVENT_LOAD, NULL, NULL},  /* LD64B */
	{0xfffffc00, 0xf83f9000, EVENT_STORE, NULL, NULL}, /* ST64B */
	{0xffe0dc00, 0xf8209000, EVENT_STORE, NULL, NULL}, /* ST64BV */
	{0xffe0fc00, 0xf820a000, EVENT_STORE, NULL, NULL}, /* ST64BV0 */
	{0x3f20fc00, 0x38208000, EVENT_ATOMIC, NULL, swap},
	{0x3f208c00, 0x38200000, EVENT_ATOMIC, NULL, atomic},
	{0x3f200c00, 0x38200000, EVENT_ATOMIC, "RCW", NULL},
	{0x3f200c00, 0x3c200000, EVENT_ATOMIC, "FP", NULL},
	{0xff20fc00, 0x19208000, EVENT_ATOMIC, "SWPP", NULL},
	{0xff20fc00, 0x19201000, EVENT_ATOMIC, "LDCLRP", NULL},
	{0xff20fc00, 0x19203000, EVENT_ATOMIC, "LDSETP", NULL},
	{0x3f200000, 0x19200000, EVENT_ATOMIC, "RCW", NULL},
	/* C4.1, "LDAPR/STLR (unscaled immediate)", "Memory Copy and Memory Set" */
	{0x3f200c00, 0x19000000, EVENT_LOAD_ACQUIRE, NULL, ordered_unscaled},
	{0x3b200c00, 0x19000400, EVENT_COPY, NULL, NULL},
	/* C4.1, "Load register (literal)": opc 3 without vector is a prefetch */
	{0xff000000, 0xd8000000, EVENT_PREFETCH, NULL, NULL},
	{0x3b000000, 0x18000000, EVENT_LOAD, NULL, NULL},
	/* C4.1, "Load/store register pair" and "no-allocate pair" */
	{0x3a000000, 0x28000000, EVENT_LOAD_PAIR, NULL, pair},
	/* C4.1, "Load/store register": unscaled, post-indexed, unprivileged, pre-indexed, offsets;
	 * LDRAA and LDRAB */
	{0xff200400, 0xf8200400, EVENT_LOAD, NULL, NULL},
	{0x3b200000, 0x38000000, EVENT_LOAD, NULL, single},
	{0x3b200c00, 0x38200800, EVENT_LOAD, NULL, single},
	{0x3b000000, 0x39000000, EVENT_LOAD, NULL, single},
	/* C4.1, "Advanced SIMD load/store multiple structures" and "single structure" */
	{0xbe000000, 0x0c000000, EVENT_LOAD, NULL, load_or_store},
	/* C4.1, "Add/subtract (immediate, with tags)", "Data-processing (2 source)", "(1 source)" */
	{0xbfc00000, 0x91800000, EVENT_TAG_ARITHMETIC, NULL, NULL}, /* ADDG, SUBG */
	{0xdfe0fc00, 0x9ac00000, EVENT_TAG_ARITHMETIC, NULL, NULL}, /* SUBP, SUBPS */
	{0xffe0fc00, 0x9ac01400, EVENT_TAG_ARITHMETIC, NULL, NULL}, /* GMI */
	{0xffe0fc00, 0x9ac01000, EVENT_IRG, NULL, NULL},
	{0xffe0fc00, 0x9ac03000, EVENT_PAC, NULL, NULL}, /* PACGA */
	{0xffff0000, 0xdac10000, EVENT_PAC, NULL, NULL},
	/* C4.1, the table of main groups */
	{0x9e000000, 0x80000000, EVENT_SVE, NULL, NULL}, /* SME */
	{0x1e000000, 0x04000000, EVENT_SVE, NULL, NULL},
	{0x1c000000, 0x10000000, EVENT_PLAIN, NULL, NULL}, /* data processing, immediate */
	{0x0e000000, 0x0a000000, EVENT_PLAIN, NULL, NULL}, /* data processing, register */
	{0x0e000000, 0x0e000000, EVENT_FP, NULL, NULL},
};

struct decoder_event decoder_event(uint32_t word)
{
	struct decoder_event event = {.class = EVENT_UNALLOCATED};

	for (size_t i = 0; i < sizeof(encodings) / sizeof(*encodings); i++) {
		if ((word & encodings[i].mask) != encodings[i].value)
			continue;
		event.class = encodings[i].class;
		if (encodings[i].name)
			set_detail(&event, encodings[i].name);
		if (encodings[i].detail)
			encodings[i].detail(word, &event);
		break;
	}
	return event;
}

void decoder_text(const struct decoder_event *event, char text[DECODER_TEXT_MAX])
{
	snprintf(text, DECODER_TEXT_MAX, "%s%s%s", event_class_name(event->class),
		 *event->detail ? ": " : "", event->detail);
}

/* Arm ARM D1.3, "Exception vectors": sixteen, of 0x80 bytes each. */
struct decoder_event decoder_entry(uint64_t vector)
{
	static const char *const kinds[4] = {"synchronous", "IRQ", "FIQ", "SError"};
	struct decoder_event event = {.class = EVENT_ENTRY};

	snprintf(event.detail, sizeof(event.detail), "%s EL, %s",
		 vector >> 10 & 1 ? "lower" : "same", kinds[vector >> 7 & 3]);
	return event;
}
