/* SPDX-License-Identifier: GPL-2.0-or-later */
/* work_application: short fixed jobs: sorting, and a storm of processes as a build makes it. */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/record/record.h"
#include "host/machine/clock.h"
#include "host/machine/random.h"
#include "linuxguest/work.h"

#define NUMBERS     (64 * 1024)
#define SORT_ROUNDS 2
#define FORK_ROUNDS 16
#define PIPE_BYTES  4096

static int compare(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return a < b ? -1 : a > b;
}

void work_sort(struct link_result *result)
{
	uint64_t *numbers = malloc(NUMBERS * sizeof(*numbers)), state = 1;

	if (!numbers) {
		work_fail(result, "no memory to sort");
		return;
	}
	result->sample_bytes = NUMBERS * sizeof(*numbers);
	for (int round = 0; round < SORT_ROUNDS; round++) {
		uint64_t begin_ticks;

		for (size_t i = 0; i < NUMBERS; i++)
			numbers[i] = random_next(&state);
		begin_ticks = clock_ticks();
		qsort(numbers, NUMBERS, sizeof(*numbers), compare);
		work_add(result, clock_ticks() - begin_ticks);
		for (size_t i = 1; i < NUMBERS; i++)
			result->wrong += numbers[i - 1] > numbers[i];
		result->seen += NUMBERS - 1;
	}
	free(numbers);
}

/* A child that writes into a pipe and becomes another program. Returns its wait status, -1 when it
 * could not be made or wrote too little. */
static int fork_once(void)
{
	char buffer[PIPE_BYTES] = {0};
	int fds[2], status = -1;
	ssize_t got;
	pid_t pid;

	if (pipe(fds) < 0)
		return -1;
	pid = fork();
	if (pid == 0) {
		got = write(fds[1], buffer, sizeof(buffer));
		if (got == sizeof(buffer))
			execl("/proc/self/exe", "mtebench", "guest", "--nothing", NULL);
		_exit(127);
	}
	close(fds[1]);
	got = read(fds[0], buffer, sizeof(buffer));
	close(fds[0]);
	if (pid > 0)
		waitpid(pid, &status, 0);
	return got == sizeof(buffer) ? status : -1;
}

void work_forks(struct link_result *result)
{
	for (int i = 0; i < FORK_ROUNDS; i++) {
		uint64_t begin_ticks = clock_ticks();
		int status = fork_once();

		work_add(result, clock_ticks() - begin_ticks);
		result->seen++;
		result->wrong += status != 0;
	}
}
