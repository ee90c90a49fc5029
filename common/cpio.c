/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cpio: newc headers, and padding to four bytes. */
#include "common/cpio.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEWC_ALIGN 4

static void pad(struct cpio *cpio)
{
	while (ftell(cpio->file) % NEWC_ALIGN != 0)
		putc('\0', cpio->file);
}

static void add_entry(struct cpio *cpio, const char *name, mode_t mode, const void *bytes,
		      size_t size)
{
	fprintf(cpio->file, "070701%08x%08x%08x%08x%08x%08x%08zx%08x%08x%08x%08x%08zx%08x",
		cpio->inode++, mode, 0, 0, 1, 0, size, 0, 0, 0, 0, strlen(name) + 1, 0);
	fwrite(name, 1, strlen(name) + 1, cpio->file);
	pad(cpio);
	fwrite(bytes, 1, size, cpio->file);
	pad(cpio);
}

/* The kernel unpacks in order and makes no directories of its own; one that comes twice is no
 * error. */
static void add_parents(struct cpio *cpio, const char *name)
{
	char parent[PATH_MAX];

	for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
		snprintf(parent, sizeof(parent), "%.*s", (int)(slash - name), name);
		add_entry(cpio, parent, S_IFDIR | 0755, "", 0);
	}
}

void cpio_add_directory(struct cpio *cpio, const char *name)
{
	add_parents(cpio, name);
	add_entry(cpio, name, S_IFDIR | 0755, "", 0);
}

void cpio_add_bytes(struct cpio *cpio, const char *name, mode_t permissions, const void *bytes,
		    size_t size)
{
	add_parents(cpio, name);
	add_entry(cpio, name, S_IFREG | permissions, bytes, size);
}

void cpio_add_link(struct cpio *cpio, const char *name, const char *target)
{
	add_parents(cpio, name);
	add_entry(cpio, name, S_IFLNK | 0777, target, strlen(target));
}

static int add_open_file(struct cpio *cpio, const char *name, mode_t permissions, int fd)
{
	struct stat status;
	void *bytes;

	if (fstat(fd, &status) < 0)
		return -1;
	if (status.st_size == 0) {
		cpio_add_bytes(cpio, name, permissions, "", 0);
		return 0;
	}
	bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		return -1;
	cpio_add_bytes(cpio, name, permissions, bytes, (size_t)status.st_size);
	return munmap(bytes, (size_t)status.st_size);
}

int cpio_add_file(struct cpio *cpio, const char *name, mode_t permissions, const char *source,
		  struct message *message)
{
	int fd = open(source, O_RDONLY | O_CLOEXEC);
	int result = fd < 0 ? -1 : add_open_file(cpio, name, permissions, fd);

	if (result < 0)
		message_set_errno(message, errno, "%s", source);
	if (fd >= 0)
		close(fd);
	return result;
}

void cpio_end(struct cpio *cpio)
{
	cpio->inode = 0;
	add_entry(cpio, "TRAILER!!!", 0, "", 0);
}
