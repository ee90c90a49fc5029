/* SPDX-License-Identifier: GPL-2.0-or-later */
/* work_heap: malloc and free as programs do, with the C library's tags and without. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/record/record.h"
#include "host/machine/clock.h"
#include "include/mte.h"
#include "linuxguest/work.h"

#define ROUNDS 32
#define BLOCKS 64

/* 16 bytes to 2 KiB, small ones more often. */
static size_t size_of(size_t index)
{
	return (size_t)16 << (index * index % 8) % 8;
}

/* Blocks whose tag is not as @tagged says: the C library never gives tag 0 to one in use. */
static size_t allocate(unsigned char **blocks, bool tagged)
{
	size_t wrong = 0;

	for (size_t i = 0; i < BLOCKS; i++) {
		blocks[i] = malloc(size_of(i));
		if (!blocks[i]) {
			memset(blocks + i, 0, (BLOCKS - i) * sizeof(*blocks));
			return BLOCKS;
		}
		*(volatile unsigned char *)blocks[i] = (unsigned char)i;
		wrong += ((uintptr_t)blocks[i] >> MTE_TAG_SHIFT != 0) != tagged;
	}
	return wrong;
}

int work_heap_child(int fd, bool tagged)
{
	static struct link_result result;
	unsigned char *blocks[BLOCKS];
	ssize_t put;

	result.status = TRIAL_OK;
	for (int round = 0; round < ROUNDS; round++) {
		uint64_t begin_ticks = clock_ticks();
		size_t wrong = allocate(blocks, tagged);

		for (size_t i = 0; i < BLOCKS; i++)
			free(blocks[i]);
		work_add(&result, clock_ticks() - begin_ticks);
		result.wrong += wrong;
		result.seen += BLOCKS;
	}
	put = write(fd, &result, sizeof(result));
	return put == sizeof(result) ? 0 : 1;
}

static _Noreturn void exec_child(int fd, bool tagged)
{
	char number[16], tunables[64];

	snprintf(number, sizeof(number), "%d", fd);
	snprintf(tunables, sizeof(tunables), "GLIBC_TUNABLES=glibc.mem.tagging=%d", tagged);
	execle("/proc/self/exe", "mtebench", "guest", tagged ? "--heap-tagged" : "--heap", number,
	       NULL, (char *const[]){tunables, NULL});
	_exit(127);
}

static void run_heap(struct link_result *result, bool tagged)
{
	struct link_result child;
	int fds[2], status = 1;
	ssize_t got;
	pid_t pid;

	if (pipe(fds) < 0) {
		work_fail(result, "no pipe: %s", strerror(errno));
		return;
	}
	pid = fork();
	if (pid == 0)
		exec_child(fds[1], tagged);
	close(fds[1]);
	got = read(fds[0], &child, sizeof(child));
	close(fds[0]);
	waitpid(pid, &status, 0);
	if (status || got != sizeof(child)) {
		work_fail(result, "the process with the heap ended with wait status 0x%x", status);
		return;
	}
	result->sample_count = child.sample_count;
	result->seen = child.seen;
	result->wrong = child.wrong;
	memcpy(result->samples, child.samples, sizeof(result->samples));
	if (tagged && result->wrong == result->seen) {
		result->wrong = 0;
		work_skip(result, "this C library does not tag its heap");
	}
}

void work_heap(struct link_result *result)
{
	run_heap(result, false);
}

void work_heap_tagged(struct link_result *result)
{
	run_heap(result, true);
}
