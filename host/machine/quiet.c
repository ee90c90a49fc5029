/* SPDX-License-Identifier: GPL-2.0-or-later */
/* quiet: waiting until the machine has nothing else to do. */
#include "host/machine/quiet.h"

#include <stdio.h>
#include <time.h>

#define WINDOW_MS       200
#define QUIET_WINDOWS   3
#define BUSY_MAX_PERMIL 10

/* Times of all CPUs together in clock ticks since boot, from the first line of /proc/stat
 * (proc(5)). */
struct cpu_time {
	unsigned long long idle, total;
};

static bool read_cpu_time(struct cpu_time *time)
{
	unsigned long long field[8] = {0};
	FILE *file = fopen("/proc/stat", "re");
	int read = 0;

	if (file) {
		read = fscanf(file, "cpu %llu %llu %llu %llu %llu %llu %llu %llu", &field[0],
			      &field[1], &field[2], &field[3], &field[4], &field[5], &field[6],
			      &field[7]);
		fclose(file);
	}
	*time = (struct cpu_time){.idle = field[3] + field[4]};
	for (int i = 0; i < 8; i++)
		time->total += field[i];
	return read == 8;
}

int quiet_busy_permil(void)
{
	struct timespec window = {.tv_nsec = WINDOW_MS * 1000000L};
	struct cpu_time before, after;

	if (!read_cpu_time(&before))
		return -1;
	nanosleep(&window, NULL);
	if (!read_cpu_time(&after) || after.total <= before.total)
		return -1;

	unsigned long long total = after.total - before.total;
	unsigned long long busy = total - (after.idle - before.idle);

	return (int)(busy * 1000 / total);
}

static bool window_is_quiet(void)
{
	int busy_permil = quiet_busy_permil();

	return busy_permil >= 0 && busy_permil <= BUSY_MAX_PERMIL;
}

bool quiet_wait(uint64_t limit_ms)
{
	int quiet = 0;

	for (uint64_t waited_ms = 0; waited_ms < limit_ms; waited_ms += WINDOW_MS) {
		quiet = window_is_quiet() ? quiet + 1 : 0;
		if (quiet == QUIET_WINDOWS)
			return true;
	}
	return false;
}
