/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * el2: finds the code that KVM has at EL2 under a kernel at EL1 (nVHE, hVHE, protected).
 *
 * That code is a part of the kernel's image, with "__kvm_nvhe_" in front of its names, and has an
 * address space of its own in which the image lies at a constant distance from where the kernel sees
 * it. The kernel enters it by HVC, through the vector for synchronous exceptions of a lower EL: the
 * address behind the first such entry gives the distance away.
 */
#ifndef MTEBENCH_LAB_ANATOMY_EL2_H
#define MTEBENCH_LAB_ANATOMY_EL2_H

#include "common/symbols.h"
#include "lab/anatomy/trace.h"

/* Adds the functions of that code to @symbols, which are not sorted yet, as "el2:NAME". Adds nothing
 * where no window of @trace enters it. Returns 0, or -1 with a message when memory is short. */
int el2_find(const struct trace *trace, struct symbols *symbols, struct message *message);

#endif
