/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kernel_log: what the kernel said. */
#include "host/machine/kernel_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host/machine/sysfs.h"

/* Most that one read of /dev/kmsg gives (CONSOLE_EXT_LOG_MAX, printk/internal.h). */
#define RECORD_BYTES 8192

/* "6,1,0,-;text": the text, to the end of its first line. */
static const char *record_text(char *record)
{
	char *text = strchr(record, ';');

	text = text ? text + 1 : record;
	text[strcspn(text, "\n")] = '\0';
	return text;
}

static int find_in(int fd, const char *words, char *line, size_t line_size)
{
	char record[RECORD_BYTES + 1];
	ssize_t length;

	for (;;) {
		length = read(fd, record, RECORD_BYTES);
		if (length < 0 && errno == EPIPE) /* overwritten while being read */
			continue;
		if (length <= 0)
			return length < 0 && errno != EAGAIN ? -errno : -ENOENT;
		record[length] = '\0';

		const char *text = record_text(record);

		if (strstr(text, words)) {
			snprintf(line, line_size, "%s", text);
			return 0;
		}
	}
}

int kernel_log_find(const char *words, char *line, size_t line_size)
{
	char path[256];
	int fd = open(sysfs_locate("/dev/kmsg", path, sizeof(path)),
		      O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	int result;

	if (fd < 0)
		return -errno;
	result = find_in(fd, words, line, line_size);
	close(fd);
	return result;
}
