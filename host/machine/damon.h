/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * damon: whether the kernel's access monitor (DAMON, mm/damon) looks at this machine's memory.
 *
 * Its thread goes through MMU notifiers, so it takes the mmu_lock of every VM for writing, and
 * makes stage-2 entries old. Debian's kernels begin with it from 6.17 on (CONFIG_DAMON_STAT).
 */
#ifndef MTEBENCH_HOST_MACHINE_DAMON_H
#define MTEBENCH_HOST_MACHINE_DAMON_H

#include <stdbool.h>

/* Whether DAMON is on, by the kernel itself or by the first kdamond that a user has set up; then
 * @*setting is the file that turns it off. */
bool damon_runs(const char **setting);

/* A file that turns DAMON on and off, and what is written to it for off. */
struct damon_switch {
	const char *path;
	const char *off;
};

/* All that damon_runs() looks at, ending with a NULL path. They can be read by root alone. */
extern const struct damon_switch damon_switches[];

#endif
