/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pci_bar: memory of a PCI device, mapped as a VMM maps that of devices which it passes through. */
#ifndef MTEBENCH_HOST_MEMORY_PCI_BAR_H
#define MTEBENCH_HOST_MEMORY_PCI_BAR_H

#include <stddef.h>

#include "common/record/outcome.h"

/*
 * Maps the last @size_bytes of the memory of an ivshmem device, at @at if that is not NULL. No other device
 * will do: reading the registers of one may change it. For reading only: somebody may use it. Returns the
 * mapping, or NULL with @outcome skipped where there is no such device that is enabled, or refused.
 */
void *pci_bar_map(void *at, size_t size_bytes, struct outcome *outcome);

#endif
