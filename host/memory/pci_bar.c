/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pci_bar: memory of a PCI device. */
#include "host/memory/pci_bar.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/machine/sysfs.h"

#define DEVICES     "/sys/bus/pci/devices"
#define DEVICES_MAX 256

/* QEMU, docs/specs/ivshmem-spec.rst: device 1af4:1110, whose BAR 2 is plain memory. */
static bool is_ivshmem(const char *name)
{
	char vendor[16], device[16], enabled[16];

	return sysfs_read_text_at(vendor, sizeof(vendor), DEVICES "/%s/vendor", name) == 0 &&
	       sysfs_read_text_at(device, sizeof(device), DEVICES "/%s/device", name) == 0 &&
	       sysfs_read_text_at(enabled, sizeof(enabled), DEVICES "/%s/enable", name) == 0 &&
	       strcmp(vendor, "0x1af4") == 0 && strcmp(device, "0x1110") == 0 &&
	       strcmp(enabled, "0") != 0;
}

/* Write-combining, as its other users have it, where the kernel offers that. */
static int open_memory(const char *name)
{
	char path[160];
	int fd;

	snprintf(path, sizeof(path), DEVICES "/%.63s/resource2_wc", name);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd >= 0)
		return fd;
	snprintf(path, sizeof(path), DEVICES "/%.63s/resource2", name);
	return open(path, O_RDWR | O_CLOEXEC);
}

static int open_device(struct outcome *outcome)
{
	static char names[DEVICES_MAX][SYSFS_NAME_MAX];
	size_t count = sysfs_list(DEVICES, "", names, DEVICES_MAX);

	for (size_t i = 0; i < count; i++)
		if (is_ivshmem(names[i])) {
			int fd = open_memory(names[i]);

			return fd < 0 ? outcome_refuse(outcome, "open(PCI BAR)", errno) : fd;
		}
	return outcome_skip(
		outcome,
		"no PCI device whose memory may be read without harm: an ivshmem device that is enabled is needed");
}

void *pci_bar_map(void *at, size_t size_bytes, struct outcome *outcome)
{
	int fd = open_device(outcome);
	void *memory = MAP_FAILED;
	struct stat status;

	if (fd < 0)
		return NULL;
	errno = EINVAL;
	if (fstat(fd, &status) == 0 && (size_t)status.st_size >= size_bytes)
		memory = mmap(at, size_bytes, PROT_READ | PROT_WRITE,
			      MAP_SHARED | (at ? MAP_FIXED : 0), fd,
			      status.st_size - (off_t)size_bytes);
	if (memory == MAP_FAILED)
		outcome_refuse(outcome, "mmap(PCI BAR)", errno);
	close(fd);
	return memory == MAP_FAILED ? NULL : memory;
}
