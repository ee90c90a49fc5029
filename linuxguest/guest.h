/* SPDX-License-Identifier: GPL-2.0-or-later */
/* guest: mtebench as the first process of a Linux guest. */
#ifndef MTEBENCH_LINUXGUEST_GUEST_H
#define MTEBENCH_LINUXGUEST_GUEST_H

#include <stdint.h>

/*
 * As PID 1: mounts what the works need, loads the modules in /modules, opens the port that
 * mtebench.port= on the kernel's command line names, says hello, does every work that it is let do,
 * and powers off. @entry_ticks is the counter at the program's beginning. Prints why when it
 * cannot, which lands on the guest's console.
 */
_Noreturn void linux_guest_main(uint64_t entry_ticks);

#endif
