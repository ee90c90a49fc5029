/* SPDX-License-Identifier: GPL-2.0-or-later */
/* keeper: what puts settings back, here and in a process that outlives this one. */
#include "host/machine/keeper.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/machine/sysfs.h"

#define CHANGES_MAX 16

struct change {
	char path[128], before[64];
};

/* Shared by both processes, so that it is known to the second before the setting has changed. */
struct book {
	struct change changes[CHANGES_MAX];
	volatile size_t count;
};

struct keeper {
	struct book *book;
	pid_t pid;
	int to; /* the other process ends when this is closed, as it is when this process dies */
};

static void put_back(struct book *book)
{
	while (book->count) {
		const struct change *change = &book->changes[book->count - 1];

		sysfs_write_text(change->path, change->before);
		book->count--;
	}
}

static void keep(struct book *book, int fd)
{
	char byte;

	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	while (read(fd, &byte, 1) < 0 && errno == EINTR)
		;
	put_back(book);
	_exit(0);
}

static int start(struct keeper *keeper)
{
	int fds[2];

	if (pipe(fds) < 0)
		return -1;
	keeper->to = fds[1];
	keeper->pid = fork();
	if (keeper->pid == 0) {
		close(fds[1]);
		keep(keeper->book, fds[0]);
	}
	close(fds[0]);
	return keeper->pid < 0 ? -1 : 0;
}

struct keeper *keeper_begin(void)
{
	struct keeper *keeper = calloc(1, sizeof(*keeper));

	if (!keeper)
		return NULL;
	keeper->to = -1;
	keeper->book = mmap(NULL, sizeof(*keeper->book), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (keeper->book != MAP_FAILED && start(keeper) == 0)
		return keeper;
	if (keeper->to >= 0)
		close(keeper->to);
	if (keeper->book != MAP_FAILED)
		munmap(keeper->book, sizeof(*keeper->book));
	free(keeper);
	return NULL;
}

int keeper_change(struct keeper *keeper, const char *path, const char *value)
{
	struct change *change;
	int result;

	if (!keeper)
		return -ECHILD;
	if (keeper->book->count == CHANGES_MAX)
		return -ENOSPC;
	change = &keeper->book->changes[keeper->book->count];
	snprintf(change->path, sizeof(change->path), "%s", path);
	result = sysfs_read_text(path, change->before, sizeof(change->before));
	if (result < 0)
		return result;
	keeper->book->count++;
	result = sysfs_write_text(path, value);
	if (result < 0)
		keeper->book->count--;
	return result;
}

void keeper_restore(struct keeper *keeper)
{
	if (keeper)
		put_back(keeper->book);
}

void keeper_end(struct keeper *keeper)
{
	if (!keeper)
		return;
	put_back(keeper->book);
	close(keeper->to);
	waitpid(keeper->pid, NULL, 0);
	munmap(keeper->book, sizeof(*keeper->book));
	free(keeper);
}
