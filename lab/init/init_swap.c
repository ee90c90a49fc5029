/* SPDX-License-Identifier: GPL-2.0-or-later */
/* init_swap: a disk becomes swap space, as mkswap and swapon do it; --bare has no busybox. */
#include "lab/init/init_swap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/swap.h>
#include <unistd.h>

#define DISK    "/dev/nvme0n1"
#define WAIT_US 10000
#define WAITS   1000

#define PAGE_BYTES_MAX 65536

/* Linux, include/linux/swap.h: union swap_header, whose magic ends the first page. */
#define HEADER_OFFSET 1024
#define MAGIC         "SWAPSPACE2"
#define MAGIC_BYTES   10

struct swap_header {
	uint32_t version;
	uint32_t last_page;
	uint32_t bad_pages;
};

/* The driver finds its disks in its own time. */
static int open_disk(void)
{
	int fd = open(DISK, O_RDWR | O_CLOEXEC);

	for (int i = 0; fd < 0 && i < WAITS; i++) {
		usleep(WAIT_US);
		fd = open(DISK, O_RDWR | O_CLOEXEC);
	}
	return fd;
}

static int write_header(int fd)
{
	static char page[PAGE_BYTES_MAX];
	struct swap_header header = {.version = 1};
	size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	uint64_t disk_bytes;

	if (ioctl(fd, BLKGETSIZE64, &disk_bytes) < 0)
		return -1;
	header.last_page = (uint32_t)(disk_bytes / page_bytes - 1);
	memcpy(page + HEADER_OFFSET, &header, sizeof(header));
	memcpy(page + page_bytes - MAGIC_BYTES, MAGIC, MAGIC_BYTES);
	return write(fd, page, page_bytes) == (ssize_t)page_bytes ? fsync(fd) : -1;
}

static int make_swap(void)
{
	int fd = open_disk();
	int result = fd < 0 ? -1 : write_header(fd);

	if (fd >= 0)
		close(fd);
	return result < 0 ? -1 : swapon(DISK, 0);
}

void init_swap(init_note_fn *note)
{
	char text[4096];
	char sentence[128];

	if (init_read_file("/proc/cmdline", text, sizeof(text)) < 0 ||
	    !strstr(text, "mtelab.swap="))
		return;
	if (make_swap() == 0)
		return;
	snprintf(sentence, sizeof(sentence), "no swap space on " DISK ": %s", strerror(errno));
	note(sentence);
}
