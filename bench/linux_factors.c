/* SPDX-License-Identifier: GPL-2.0-or-later */
/* linux_factors: the parameters of benchmarks with a Linux guest. */
#include "bench/linux_factors.h"

static const char *const off_on[] = {"off", "on", NULL};
static const char *const vmms[] = {"qemu", "crosvm", "none", NULL};
static const char *const shares[] = {"private", "shared", NULL};
static const char *const pages[] = {"4k", "thp", "hugetlb", NULL};

/* host, and the labels of configs/kernels.conf. */
static const char *const guest_kernels[] = {"host", "6.1",  "6.12", "6.12-16k", "6.16",
					    "6.17", "6.18", "6.19", "7.0",      "7.1",
					    "7.2",  "7.3",  NULL};

const struct factor factor_vmm = {
	.name = "vmm",
	.help = "adapter configs/vmm/NAME.conf of the VMM; none: no guest, in this Linux itself",
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
	.help = "of the guest's RAM: base pages, transparent huge pages as the VMM asks for them, hugetlb",
	.levels = pages,
	.default_level = "4k",
};

const struct factor factor_prealloc = {
	.name = "prealloc",
	.help = "whether the VMM populates the guest's RAM before it starts",
	.levels = off_on,
	.default_level = "off",
};

const struct factor factor_guest_vcpus = {
	.name = "vcpus",
	.help = "vCPUs of the guest",
	.min = 1,
	.max = 16,
	.default_level = "1",
};
