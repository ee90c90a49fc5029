/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kernel_log: what the kernel said. */
#include "host/machine/kernel_log.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host/machine/sysfs.h"

/* The lower bits of a record's first number are its level, the others its facility: 0 is the
 * kernel, which devkmsg_write() lets nobody else be. */
#define LEVEL_BITS 3

bool kernel_line_parse(char *record, struct kernel_line *line)
{
	char *text = strchr(record, ';');
	uint64_t priority;

	if (!text || sscanf(record, "%" SCNu64 ",%" SCNu64 ",%" SCNu64 ",", &priority,
			    &line->number, &line->time_us) != 3)
		return false;
	line->kernels = priority >> LEVEL_BITS == 0;
	line->text = text + 1;
	text[1 + strcspn(text + 1, "\n")] = '\0';
	return true;
}

int kernel_log_open(struct kernel_log *log)
{
	char path[256];

	log->next_number = 0;
	log->fd = open(sysfs_locate("/dev/kmsg", path, sizeof(path)),
		       O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (log->fd < 0)
		log->fd = -errno;
	return log->fd < 0 ? log->fd : 0;
}

/* The first record that is read has the oldest number, of which none is missed. */
static uint64_t count_lost(struct kernel_log *log, uint64_t number)
{
	uint64_t lost =
		log->next_number && number > log->next_number ? number - log->next_number : 0;

	log->next_number = number + 1;
	return lost;
}

int kernel_log_next(struct kernel_log *log, struct kernel_line *line, uint64_t *lost)
{
	ssize_t length;

	do {
		length = read(log->fd, log->record, sizeof(log->record) - 1);
		if (length < 0 && errno == EPIPE) /* overwritten: the next read is of the oldest */
			continue;
		if (length <= 0)
			return length < 0 && errno != EAGAIN ? -errno : 0;
		log->record[length] = '\0';
	} while (length < 0 || !kernel_line_parse(log->record, line));

	uint64_t missed = count_lost(log, line->number);

	if (lost)
		*lost += missed;
	return 1;
}

int kernel_log_skip(struct kernel_log *log)
{
	struct kernel_line line;
	int result;

	while ((result = kernel_log_next(log, &line, NULL)) > 0)
		;
	return result;
}

void kernel_log_close(struct kernel_log *log)
{
	if (log->fd >= 0)
		close(log->fd);
	log->fd = -EBADF;
}

int kernel_log_find(const char *words, char *line, size_t line_size)
{
	struct kernel_log log;
	struct kernel_line said;
	int result = kernel_log_open(&log);

	if (result < 0)
		return result;
	while ((result = kernel_log_next(&log, &said, NULL)) > 0)
		if (strstr(said.text, words))
			break;
	if (result > 0)
		snprintf(line, line_size, "%s", said.text);
	kernel_log_close(&log);
	return result > 0 ? 0 : result < 0 ? result : -ENOENT;
}
