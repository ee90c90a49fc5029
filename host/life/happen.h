/* SPDX-License-Identifier: GPL-2.0-or-later */
/* happen: the hands of life_happen(): each does its step, and does not tell the model. */
#ifndef MTEBENCH_HOST_LIFE_HAPPEN_H
#define MTEBENCH_HOST_LIFE_HAPPEN_H

#include "host/life/life.h"

typedef int happen_fn(struct life *life, const struct step *step);

/* What a guest, KVM or an existing disturbance (host/memory/disturb.h) does: happen.c. */

/* The VMM with its own mapping: happen_vmm.c. */
happen_fn happen_store, happen_tag, happen_prot_mte, happen_remap, happen_mlock, happen_fork;

/* Advice: happen_advice.c. */
happen_fn happen_advice;

/* The kernel, whose settings are changed for it: happen_kernel.c. */
happen_fn happen_zswap, happen_ksm, happen_khugepaged, happen_offline;

/* userfaultfd: happen_uffd.c. */
happen_fn happen_uffd_copy, happen_uffd_zero, happen_uffd_minor, happen_uffd_wp, happen_uffd_move;

#endif
