/* SPDX-License-Identifier: GPL-2.0-or-later */
/* initrd: a cpio archive in a memfd. */
#include "linuxguest/initrd.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/cpio.h"

static int add_module(struct cpio *cpio, const char *directory, const char *name,
		      struct message *message)
{
	char from[512], to[300];

	if (name[0] == '.')
		return 0;
	snprintf(from, sizeof(from), "%s/%s", directory, name);
	snprintf(to, sizeof(to), "modules/%s", name);
	return cpio_add_file(cpio, to, 0644, from, message);
}

static int add_modules(struct cpio *cpio, const char *directory, struct message *message)
{
	struct dirent **entries;
	int count = scandir(directory, &entries, NULL, alphasort), result = 0;

	for (int i = 0; i < count; i++) {
		if (result == 0)
			result = add_module(cpio, directory, entries[i]->d_name, message);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return result;
}

int initrd_build(const char *modules, struct message *message)
{
	int fd = memfd_create("initrd", 0), result = -1;
	FILE *file = fd < 0 ? NULL : fdopen(dup(fd), "w");
	struct cpio cpio = {.file = file, .inode = 1};

	if (!file)
		message_set_errno(message, errno, "cannot build a guest's initramfs");
	else if (cpio_add_file(&cpio, "init", 0755, "/proc/self/exe", message) == 0)
		result = add_modules(&cpio, modules, message);
	if (file) {
		cpio_end(&cpio);
		if (fclose(file) != 0 && result == 0)
			result = message_set_errno(message, errno,
						   "cannot build a guest's initramfs");
	}
	if (result == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}
