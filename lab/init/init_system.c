/* SPDX-License-Identifier: GPL-2.0-or-later */
/* init_system: mounts, settings, huge pages, the channel's device. */
#include "lab/init/init_system.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/machine/frame.h"

#define PCI_DEVICES    "/sys/bus/pci/devices"
#define IVSHMEM_VENDOR 0x1af4u /* QEMU, docs/specs/ivshmem-spec.rst: "PCI device 1af4:1110" */
#define IVSHMEM_DEVICE 0x1110u

long init_read_file(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t length = 0;
	ssize_t got;

	if (fd < 0)
		return -1;
	do {
		got = read(fd, text + length, size - 1 - length);
		if (got > 0)
			length += (size_t)got;
	} while (got > 0);
	close(fd);
	text[length] = '\0';
	return got < 0 ? -1 : (long)length;
}

static int write_file(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t put;

	if (fd < 0)
		return -1;
	put = write(fd, value, strlen(value));
	close(fd);
	return put < 0 ? -1 : 0;
}

static void note_errno(init_note_fn *note, const char *what, const char *which)
{
	char sentence[512];

	snprintf(sentence, sizeof(sentence), "%s %s: %s", what, which, strerror(errno));
	note(sentence);
}

void init_mount(bool bare, init_note_fn *note)
{
	static const struct {
		const char *type;
		const char *at;
		bool comfort; /* kernels offer the others; this is a distribution's */
	} mounts[] = {
		{"proc", "/proc", false},
		{"sysfs", "/sys", false},
		{"devtmpfs", "/dev", false},
		{"debugfs", "/sys/kernel/debug", false},
		{"tracefs", "/sys/kernel/tracing", false},
		{"tmpfs", "/results", true},
		{"tmpfs", "/dev/shm", true},
		{"devpts", "/dev/pts", true},
		{"hugetlbfs", "/dev/hugepages", true},
	};

	/* Nothing is mounted over /tmp: files that the user put in lie there. */
	if (!bare)
		mkdir("/tmp", 01777);
	for (size_t i = 0; i < sizeof(mounts) / sizeof(*mounts); i++) {
		if (bare && mounts[i].comfort)
			continue;
		mkdir(mounts[i].at, 0755);
		if (mount(mounts[i].type, mounts[i].at, mounts[i].type, 0, NULL) < 0 &&
		    errno != EBUSY)
			note_errno(note, "cannot mount", mounts[i].at);
	}
}

void init_apply_settings(const char *path, init_note_fn *note)
{
	FILE *file = fopen(path, "re");
	char line[256];

	if (!file)
		return;
	while (fgets(line, sizeof(line), file)) {
		char *value = strchr(line, '='), *setting = line;
		bool optional = line[0] == '-';

		line[strcspn(line, "\n")] = '\0';
		if (!value)
			continue;
		*value++ = '\0';
		setting += optional;
		if (write_file(setting, value) < 0 && !(optional && errno == ENOENT))
			note_errno(note, "cannot set", setting);
	}
	fclose(file);
}

void init_huge_page_pool(unsigned long pool_bytes, init_note_fn *note)
{
	char text[8192];
	char count[32];
	const char *line;
	unsigned long size_kib;

	if (init_read_file("/proc/meminfo", text, sizeof(text)) < 0)
		return;
	line = strstr(text, "Hugepagesize:");
	size_kib = line ? strtoul(line + strlen("Hugepagesize:"), NULL, 10) : 0;
	if (size_kib == 0) {
		note("this kernel has no huge pages");
		return;
	}
	snprintf(count, sizeof(count), "%lu", pool_bytes / 1024 / size_kib);
	if (write_file("/proc/sys/vm/nr_hugepages", count) < 0)
		note_errno(note, "cannot set", "/proc/sys/vm/nr_hugepages");
}

static unsigned long read_hex(const char *device, const char *file)
{
	char path[PATH_MAX];
	char text[32];

	snprintf(path, sizeof(path), "%s/%s/%s", PCI_DEVICES, device, file);
	if (init_read_file(path, text, sizeof(text)) < 0)
		return 0;
	return strtoul(text, NULL, 16);
}

static int open_channel_device(const char *device)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/%s/enable", PCI_DEVICES, device);
	if (write_file(path, "1") < 0)
		return -1;
	snprintf(path, sizeof(path), "%s/%s/resource2_wc", PCI_DEVICES, device);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd >= 0)
		return fd;
	snprintf(path, sizeof(path), "%s/%s/resource2", PCI_DEVICES, device);
	return open(path, O_RDWR | O_CLOEXEC);
}

static int find_channel_device(void)
{
	DIR *directory = opendir(PCI_DEVICES);
	struct dirent *entry;
	int fd = -1;

	if (!directory)
		return -1;
	errno = ENODEV;
	while (fd < 0 && (entry = readdir(directory)))
		if (read_hex(entry->d_name, "vendor") == IVSHMEM_VENDOR &&
		    read_hex(entry->d_name, "device") == IVSHMEM_DEVICE)
			fd = open_channel_device(entry->d_name);
	closedir(directory);
	return fd;
}

void *init_map_channel(void)
{
	int fd = find_channel_device();
	void *channel;

	if (fd < 0)
		return NULL;
	channel = mmap(NULL, CHANNEL_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	return channel == MAP_FAILED ? NULL : channel;
}
