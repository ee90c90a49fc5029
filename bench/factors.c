/* SPDX-License-Identifier: GPL-2.0-or-later */
/* factors: the parameters that several benchmarks share. */
#include "bench/factors.h"

#include <unistd.h>

#include "host/memory/backing.h"
#include "host/rig/lines.h"
#include "include/abi.h"

const struct level factor_off_on[] = {LEVEL("off"), LEVEL("on"), {0}};
static const struct level never_always[] = {LEVEL("never"), LEVEL("always"), {0}};
static const struct level orders[] = {LEVEL("seq"), LEVEL("random"), {0}};
static const struct level populates[] = {LEVEL("none"), LEVEL("host"), {0}};

const struct factor factor_mte = {
	.name = "mte",
	.help = "KVM_CAP_ARM_MTE of the VM",
	.levels = factor_off_on,
	.default_level = "off",
};

const struct factor factor_backing = {
	.name = "backing",
	.help = "host memory that the guest's RAM is made of",
	.levels = backing_kinds,
	.default_level = "anon-private",
};

const struct factor factor_thp = {
	.name = "thp",
	.help = "transparent huge pages: forbidden or asked for with madvise",
	.levels = never_always,
	.default_level = "never",
};

static const struct level folios[] = {
	{"as-thp", 0},       {"4K", 4 << 10}, {"16K", 16 << 10}, {"64K", 64 << 10},
	{"256K", 256 << 10}, {"1M", 1 << 20}, {"2M", 2 << 20},   {0},
};

const struct factor factor_folio = {
	.name = "folio",
	.help = "folio size, instead of thp; checked by page flags, and a skip if the kernel gives another; sizes above "
		"a base page are permitted during a trial with --quiesce, and on emulated machines",
	.levels = folios,
	.default_level = "as-thp",
	.silent = true,
	.replaces = "thp",
};

const struct factor factor_vcpus = {
	.name = "vcpus",
	.help = "vCPUs, one thread each; the pages are split between them",
	.min = 1,
	.max = ABI_VCPUS_MAX,
	.default_level = "1",
};

const struct factor factor_order = {
	.name = "order",
	.help = "order in which the pages are touched",
	.levels = orders,
	.default_level = "seq",
};

const struct factor factor_populate = {
	.name = "populate",
	.help = "host page absent before the touch, or present so that only stage 2 is missing",
	.levels = populates,
	.default_level = "none",
};

const struct factor factor_lines = {
	.name = "lines",
	.help = "cache lines of the memory: as populating it left them, dirty in the timed CPU or in another, or in no cache",
	.levels = lines_levels,
	.default_level = "left",
	.silent = true,
};

static const struct level drains[] = {LEVEL("none"), LEVEL("dsb"), {0}};

const struct factor factor_drain = {
	.name = "drain",
	.help = "a pass is timed until its stores are issued, or until a DSB after it completes",
	.levels = drains,
	.default_level = "none",
	.silent = true,
};

static size_t folio_bytes(const struct cell *cell)
{
	return cell_number_or(cell, "folio", 0);
}

bool factor_asks_folios(const struct cell *cell)
{
	return cell_is(cell, "thp", "always") || folio_bytes(cell) > (size_t)sysconf(_SC_PAGESIZE);
}

static const char *folio_inapplicable(const struct cell *cell, enum backing_kind kind)
{
	if (!cell_is(cell, "thp", "never"))
		return "folio says what thp would: one of them";
	if (backing_is_hugetlb(kind))
		return "hugetlb pages have their own size";
	if (kind == BACKING_MEMFD_PRIVATE && factor_asks_folios(cell))
		return "a private file mapping is copied page by page, into folios of a base page";
	return NULL;
}

const char *factor_thp_inapplicable(const struct cell *cell)
{
	enum backing_kind kind = (enum backing_kind)cell_number(cell, "backing");

	if (folio_bytes(cell))
		return folio_inapplicable(cell, kind);
	if (!cell_is(cell, "thp", "always"))
		return NULL;
	if (backing_is_hugetlb(kind))
		return "hugetlb pages are huge with thp=never too";
	if (kind == BACKING_MEMFD_PRIVATE)
		return "a private file mapping is copied page by page, so thp=always means nothing";
	return NULL;
}

const char *factor_block_inapplicable(const struct cell *cell)
{
	return cell_number(cell, "block_kib") % 4 ? "block_kib must be a multiple of 4" : NULL;
}
