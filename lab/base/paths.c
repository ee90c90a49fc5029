/* SPDX-License-Identifier: GPL-2.0-or-later */
/* paths: paths of the tree and the cache, and files that appear whole. */
#include "lab/base/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define COPY_BYTES ((size_t)1 << 24)

static struct path append(const char *base, const char *format, va_list arguments)
{
	struct path path;
	char tail[PATH_MAX];
	int tail_length = vsnprintf(tail, sizeof(tail), format, arguments);
	int length = snprintf(path.path, sizeof(path.path), "%s/%s", base, tail);

	if (tail_length < 0 || (size_t)tail_length >= sizeof(tail) || length < 0 ||
	    (size_t)length >= sizeof(path.path))
		path.path[0] = '\0';
	return path;
}

struct path path_in_tree(const char *format, ...)
{
	struct path path;
	char program[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 1);
	va_list arguments;

	program[length > 0 ? length : 0] = '\0';
	va_start(arguments, format);
	path = append(dirname(dirname(dirname(program))), format, arguments);
	va_end(arguments);
	return path;
}

struct path path_in_cache(const char *format, ...)
{
	const char *cache = getenv("MTEBENCH_CACHE");
	const char *home = getenv("HOME");
	char base[PATH_MAX];
	struct path path;
	va_list arguments;

	if (cache && *cache)
		snprintf(base, sizeof(base), "%s", cache);
	else
		snprintf(base, sizeof(base), "%s/.cache/mtebench", home ? home : "");
	va_start(arguments, format);
	path = append(base, format, arguments);
	va_end(arguments);
	return path;
}

struct path path_of_new_results(const char *name)
{
	time_t now = time(NULL);
	struct path path;
	struct tm local;
	char date[16];

	localtime_r(&now, &local);
	strftime(date, sizeof(date), "%Y-%m-%d", &local);
	snprintf(path.path, sizeof(path.path), "results/%s-%s", name, date);
	for (int n = 2; access(path.path, F_OK) == 0; n++)
		snprintf(path.path, sizeof(path.path), "results/%s-%s-%d", name, date, n);
	return path;
}

int path_make_directory(const char *path, struct message *message)
{
	char partial[PATH_MAX];

	if (snprintf(partial, sizeof(partial), "%s", path) >= (int)sizeof(partial))
		return message_set(message, "%s: the path is too long", path);
	for (char *slash = partial + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(partial, 0777);
		*slash = '/';
	}
	if (mkdir(partial, 0777) < 0 && errno != EEXIST)
		return message_set_errno(message, errno, "cannot make the directory %s", path);
	return 0;
}

char *path_read_file(const char *path, size_t max_bytes, struct message *message)
{
	FILE *file = fopen(path, "re");
	char *text = file ? malloc(max_bytes) : NULL;

	if (text)
		text[fread(text, 1, max_bytes - 1, file)] = '\0';
	else
		message_set_errno(message, errno, "%s", path);
	if (file)
		fclose(file);
	return text;
}

static int write_whole(int fd, const char *text, size_t size)
{
	while (size > 0) {
		ssize_t put = write(fd, text, size);

		if (put < 0)
			return -1;
		text += put;
		size -= (size_t)put;
	}
	return fsync(fd);
}

int path_write_file(const char *path, const void *text, size_t size, struct message *message)
{
	char temporary[PATH_MAX];
	int fd;
	int result;

	if (snprintf(temporary, sizeof(temporary), "%s.new", path) >= (int)sizeof(temporary))
		return message_set(message, "%s: the path is too long", path);
	fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	result = fd < 0 ? -1 : write_whole(fd, text, size);
	if (result == 0)
		result = rename(temporary, path);
	if (result < 0)
		message_set_errno(message, errno, "cannot write %s", path);
	if (fd >= 0)
		close(fd);
	if (result < 0)
		unlink(temporary);
	return result;
}

/* All of @from to @fd. */
static int copy_all(int from, int fd)
{
	ssize_t copied;

	do
		copied = sendfile(fd, from, NULL, COPY_BYTES);
	while (copied > 0);
	return copied < 0 ? -1 : fsync(fd);
}

int path_copy_file(const char *from, const char *to, struct message *message)
{
	char temporary[PATH_MAX];
	int source = open(from, O_RDONLY | O_CLOEXEC);
	int fd = -1, result = -1;

	if (source < 0)
		return message_set_errno(message, errno, "%s", from);
	if (snprintf(temporary, sizeof(temporary), "%s.new", to) < (int)sizeof(temporary))
		fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd >= 0 && copy_all(source, fd) == 0)
		result = rename(temporary, to);
	if (result < 0)
		message_set_errno(message, errno, "cannot write %s", to);
	if (fd >= 0)
		close(fd);
	close(source);
	if (result < 0)
		unlink(temporary);
	return result;
}
