/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kvm_mode: how KVM runs on this machine: in the kernel at EL2, or at EL2 with the kernel at EL1. */
#ifndef MTEBENCH_HOST_MACHINE_KVM_MODE_H
#define MTEBENCH_HOST_MACHINE_KVM_MODE_H

#include <stddef.h>

struct kvm_mode {
	/* "vhe": the kernel is at EL2; "nvhe": it is at EL1, and a small part of it at EL2;
	 * "protected": likewise, and what is at EL2 keeps memory from it (pKVM); NULL: not known */
	const char *mode;
	/* the kernel's words, "VHE", "nVHE", "hVHE", "Protected nVHE", "Protected hVHE": with hVHE
	 * EL2 has the registers of VHE; "" where only the mode is known */
	char words[32];
};

/* Looks into the kernel's log, else at its command line and its timer. */
struct kvm_mode kvm_mode_find(void);

#endif
