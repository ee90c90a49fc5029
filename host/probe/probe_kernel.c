/* SPDX-License-Identifier: GPL-2.0-or-later */
/* probe_kernel: what the kernel does to memory by itself, in the middle of a run. */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "common/number.h"
#include "host/machine/damon.h"
#include "host/machine/sysfs.h"
#include "host/probe/probe.h"

#define DEVICES_MAX 32

static void look_at_swap(struct findings *findings)
{
	char names[DEVICES_MAX][SYSFS_NAME_MAX], size[24];
	uint64_t size_bytes = sysfs_meminfo_bytes("SwapTotal");
	size_t zrams = sysfs_list("/sys/block", "zram", names, DEVICES_MAX);

	number_format_size(size_bytes, size, sizeof(size));
	if (!size_bytes) {
		finding_add(findings, "swap and zram", FINDING_NOTE, "no swap%s",
			    zrams ? "; zram devices, not used as swap" : ", no zram");
		return;
	}
	finding_add(findings, "swap and zram", FINDING_UNSTABLE,
		    "%s of swap%s: pages can go out, and come back with their tags", size,
		    zrams ? ", zram among it or beside it" : "");
	finding_remedy(findings, "swapoff -a");
}

/* What is off where its file begins with `off`. A file that is not there is off too. */
static const struct kernel_work {
	const char *subject, *path, *off, *does, *remedy;
} works[] = {
	{"KSM", "/sys/kernel/mm/ksm/run", "0", "merges pages that are equal, and unshares them",
	 "echo 0 > /sys/kernel/mm/ksm/run, or run --quiesce"},
	{"NUMA balancing", "/proc/sys/kernel/numa_balancing", "0",
	 "unmaps pages to see who touches them, and moves them",
	 "sysctl kernel.numa_balancing=0, or run --quiesce"},
};

static void look_at_work(struct findings *findings, const struct kernel_work *work)
{
	char text[64];

	if (sysfs_read_text(work->path, text, sizeof(text)) < 0 ||
	    strncmp(text, work->off, strlen(work->off)) == 0) {
		finding_add(findings, work->subject, FINDING_NOTE, "off");
		return;
	}
	finding_add(findings, work->subject, FINDING_UNSTABLE, "on: %s", work->does);
	finding_remedy(findings, "%s", work->remedy);
}

static bool damon_is_hidden(void)
{
	char text[8];

	for (const struct damon_switch *one = damon_switches; one->path; one++)
		if (sysfs_read_text(one->path, text, sizeof(text)) == -EACCES)
			return true;
	return false;
}

static void look_at_damon(struct findings *findings)
{
	const char *setting;

	if (damon_runs(&setting)) {
		finding_add(findings, "DAMON", FINDING_UNSTABLE,
			    "on: takes every VM's mmu_lock and ages stage-2 entries (%s)", setting);
		finding_remedy(findings, "echo %s > that file, or run --quiesce",
			       strstr(setting, "kdamonds") ? "off" : "N");
	} else if (damon_is_hidden()) {
		finding_add(findings, "DAMON", FINDING_NOTE,
			    "unknown: only root can see its settings");
		finding_remedy(findings, "run as root");
	} else {
		finding_add(findings, "DAMON", FINDING_NOTE, "off");
	}
}

void probe_kernel(struct findings *findings)
{
	look_at_swap(findings);
	for (size_t i = 0; i < sizeof(works) / sizeof(works[0]); i++)
		look_at_work(findings, &works[i]);
	look_at_damon(findings);
}
