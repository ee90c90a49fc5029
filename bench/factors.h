/* SPDX-License-Identifier: GPL-2.0-or-later */
/* factors: the parameters that several benchmarks share. */
#ifndef MTEBENCH_BENCH_FACTORS_H
#define MTEBENCH_BENCH_FACTORS_H

#include "host/plan/bench.h"

extern const struct level factor_off_on[];

extern const struct factor factor_mte;
extern const struct factor factor_backing;
extern const struct factor factor_thp;
extern const struct factor factor_folio; /* replaces thp in the cells that name it */
extern const struct factor factor_vcpus;
extern const struct factor factor_order;
extern const struct factor factor_populate;
extern const struct factor factor_lines;
extern const struct factor factor_drain;

/* Size of the blocks that a pass rig passes over, in KiB; @kib is a string. */
#define FACTOR_BLOCK(kib)                                                                          \
	{                                                                                          \
		.name = "block_kib", .help = "size of a block in KiB, a multiple of 4", .min = 4,  \
		.max = 65536, .default_level = (kib),                                              \
	}

/* For bench->inapplicable: why the levels of these factors make no sense together, or NULL. */
const char *
factor_thp_inapplicable(const struct cell *cell); /* and of folio, with those of backing */
const char *factor_block_inapplicable(const struct cell *cell);

/* Whether a cell's memory is asked for in pages larger than a base page that may be split: by thp or by
 * folio. */
bool factor_asks_folios(const struct cell *cell);

#endif
