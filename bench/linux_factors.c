/* SPDX-License-Identifier: GPL-2.0-or-later */
/* linux_factors: the parameters of benchmarks with a Linux guest. */
#include "bench/linux_factors.h"

static const struct level vmms[] = {LEVEL("qemu"), LEVEL("crosvm"), LEVEL("kvmtool"),
				    LEVEL("own"),  LEVEL("none"),   {0}};
static const struct level shares[] = {LEVEL("private"), LEVEL("shared"), {0}};
static const struct level pages[] = {LEVEL("4k"), LEVEL("thp"), LEVEL("hugetlb"), {0}};

/* host, and the labels of configs/kernels.conf. */
static const struct level guest_kernels[] = {
	LEVEL("host"), LEVEL("6.1"),  LEVEL("6.12"), LEVEL("6.12-16k"), LEVEL("6.16"),
	LEVEL("6.17"), LEVEL("6.18"), LEVEL("6.19"), LEVEL("7.0"),      LEVEL("7.1"),
	LEVEL("7.2"),  LEVEL("7.3"),  {0},
};

const struct factor factor_vmm = {
	.name = "vmm",
	.help = "the VMM's adapter configs/vmm/NAME.conf; own: one that you provide; none: no guest, but this Linux itself",
	.levels = vmms,
	.default_level = "qemu",
};

const struct factor factor_guest_kernel = {
	.name = "guest_kernel",
	.help = "the guest's kernel: the host's own, or guests/LABEL/vmlinuz",
	.levels = guest_kernels,
	.default_level = "host",
};

const struct factor factor_share = {
	.name = "share",
	.help = "the guest's RAM: the VMM's own memory, or a memfd mapped shared",
	.levels = shares,
	.default_level = "private",
};

const struct factor factor_guest_pages = {
	.name = "pages",
	.help = "pages of the guest's RAM: base pages, transparent huge pages as the VMM asks for them, hugetlb",
	.levels = pages,
	.default_level = "4k",
};

const struct factor factor_prealloc = {
	.name = "prealloc",
	.help = "whether the VMM populates the guest's RAM before it starts",
	.levels = factor_off_on,
	.default_level = "off",
};

const struct factor factor_guest_vcpus = {
	.name = "vcpus",
	.help = "vCPUs of the guest",
	.min = 1,
	.max = 16,
	.default_level = "1",
};

const struct factor factor_guest_pmu = {
	.name = "pmu",
	.help = "whether the guest's CPUs have a PMU, which KVM then handles at each entry and exit",
	.levels = factor_off_on,
	.default_level = "off",
	.silent = true,
};
