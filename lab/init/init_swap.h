/* SPDX-License-Identifier: GPL-2.0-or-later */
/* init_swap: swap space of the emulated host. */
#ifndef MTEBENCH_LAB_INIT_INIT_SWAP_H
#define MTEBENCH_LAB_INIT_INIT_SWAP_H

#include "lab/init/init_system.h"

/* Where the kernel's command line has mtelab.swap=, waits for the first NVMe disk, which is
 * overwritten, and makes all of it swap space. */
void init_swap(init_note_fn *note);

#endif
