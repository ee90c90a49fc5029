/* SPDX-License-Identifier: GPL-2.0-or-later */
/* image_store: names by content. */
#include "lab/build/image_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lab/tree/git.h"

int image_store_name(const char *text, char name[17], struct message *message)
{
	char hash[80], path[64];
	int fd = memfd_create("about", 0); /* git opens it by its number */
	int status = -1;

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text)) {
		message_set(message, "out of memory");
	} else {
		snprintf(path, sizeof(path), "/proc/%d/fd/%d", getpid(), fd);
		status = GIT_ASK("/", hash, message, "hash-object", "--no-filters", path);
	}
	if (status == 0)
		snprintf(name, 17, "%.16s", hash);
	close(fd);
	return status;
}

int image_store_find(const char *about, struct stored_image *stored, struct message *message)
{
	char name[17];

	if (image_store_name(about, name, message) < 0)
		return -1;
	stored->directory = path_in_cache("images/%s", name);
	stored->image = path_in_cache("images/%s/Image", name);
	stored->there = access(stored->image.path, R_OK) == 0;
	return 0;
}

int image_store_put(const struct stored_image *stored, const char *about, const char *image,
		    struct message *message)
{
	char path[PATH_MAX + 8];

	snprintf(path, sizeof(path), "%s/about", stored->directory.path);
	if (path_make_directory(stored->directory.path, message) < 0 ||
	    path_write_file(path, about, strlen(about), message) < 0)
		return -1;
	return path_copy_file(image, stored->image.path, message);
}
