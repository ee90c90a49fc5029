/* SPDX-License-Identifier: GPL-2.0-or-later */
/* common_factors: the factors that every benchmark has. */
#include "host/machine/topology.h"
#include "host/plan/bench.h"

static const struct factor factor_place = {
	.name = "place",
	.help = "CPUs of vCPUs, VMM threads and lock contenders, by topology",
	.levels = topology_places,
	.default_level = "any",
};

static const struct factor factor_numa = {
	.name = "numa",
	.help = "NUMA node of the memory, seen from vCPU 0",
	.levels = topology_numas,
	.default_level = "any",
};

static const struct level vcpus[] = {LEVEL("bare"), LEVEL("vmm"), {0}};

static const struct factor factor_vcpu = {
	.name = "vcpu",
	.help = "guest CPUs: with KVM's defaults, or as VMMs set them up, with PMUv3, pointer authentication and SVE "
		"where the host has them",
	.levels = vcpus,
	.default_level = "bare",
};

const struct factor *const common_factors[COMMON_FACTOR_COUNT] = {
	[COMMON_PLACE] = &factor_place,
	[COMMON_NUMA] = &factor_numa,
	[COMMON_VCPU] = &factor_vcpu,
};
