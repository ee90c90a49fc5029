/* SPDX-License-Identifier: GPL-2.0-or-later */
/* image: magic numbers of arm64 kernels. */
#include "lab/kernel/image.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#define IMAGE_MAGIC_OFFSET 56
#define ZBOOT_MAGIC_OFFSET 4

bool image_header_is_kernel(const unsigned char *header, size_t size)
{
	if (size < IMAGE_HEADER_BYTES)
		return false;
	if (memcmp(header + IMAGE_MAGIC_OFFSET, "ARM\x64", 4) == 0)
		return true;
	return memcmp(header, "MZ", 2) == 0 && memcmp(header + ZBOOT_MAGIC_OFFSET, "zimg", 4) == 0;
}

int image_check(const char *path, struct message *message)
{
	unsigned char header[IMAGE_HEADER_BYTES];
	struct stat status;
	gzFile file;
	int got;

	if (stat(path, &status) < 0)
		return message_set_errno(message, errno, "%s", path);
	if (!S_ISREG(status.st_mode))
		return message_set(message, "%s is not a file", path);
	file = gzopen(path, "rbe");
	if (!file)
		return message_set_errno(message, errno, "%s", path);
	got = gzread(file, header, sizeof(header));
	gzclose(file);
	if (got < 0 || !image_header_is_kernel(header, (size_t)got))
		return message_set(
			message,
			"%s is not an arm64 kernel: an Image, a gzipped Image or an EFI zboot vmlinuz is wanted",
			path);
	return 0;
}
