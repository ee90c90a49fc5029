/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * virtual: is this machine itself a virtual one? Then its times are of a hypervisor or an emulator,
 * not of hardware.
 *
 * Asked are /sys/hypervisor, the device tree, the SMBIOS names, the hypervisor's name in the ACPI FADT
 * (ACPI 6.0, 5.2.9) and the CPU's MIDR. How fast instructions go by does not tell: a QEMU of today does
 * two a nanosecond.
 */
#ifndef MTEBENCH_HOST_MACHINE_VIRTUAL_H
#define MTEBENCH_HOST_MACHINE_VIRTUAL_H

#include <stdbool.h>
#include <stddef.h>

/* Whether there is a sign of it; @text is the first that was found: "device tree: linux,dummy-virt". */
bool virtual_machine(char *text, size_t text_size);

#endif
