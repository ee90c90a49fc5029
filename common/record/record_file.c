/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_file: the files of a run. */
#include "common/record/record_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* O_NONBLOCK, because open() itself waits for the writer of a pipe. */
FILE *record_file_open(const char *path, struct message *message)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status;
	FILE *file;

	if (fd < 0 || fstat(fd, &status) < 0) {
		message_set_errno(message, errno, "%s: cannot open", path);
	} else if (!S_ISREG(status.st_mode)) {
		message_set(message, "%s: not a regular file", path);
	} else {
		file = fdopen(fd, "r");
		if (file)
			return file;
		message_set_errno(message, errno, "%s: cannot open", path);
	}
	if (fd >= 0)
		close(fd);
	return NULL;
}

/* getline() ends with -1 in both cases, and short memory does not set the error indicator. */
ssize_t record_file_line(FILE *file, char **line, size_t *room)
{
	ssize_t size;

	errno = 0;
	size = getline(line, room, file);
	if (size > 0)
		return size;
	if (feof(file) && !ferror(file))
		return 0;
	if (!errno)
		errno = EIO;
	return -1;
}

char *record_file_text(FILE *file, size_t *size)
{
	char *text = NULL;
	ssize_t length;
	size_t room = 0;

	errno = 0;
	length = getdelim(&text, &room, EOF, file);
	*size = length < 0 ? 0 : (size_t)length;
	if (length >= 0 || (feof(file) && !ferror(file)))
		return text;
	free(text);
	return NULL;
}
