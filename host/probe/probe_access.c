/* SPDX-License-Identifier: GPL-2.0-or-later */
/* probe_access: what this user may read and open, by doing it. */
#include <errno.h>
#include <linux/perf_event.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host/machine/sysfs.h"
#include "host/memory/page_flags.h"
#include "host/memory/uffd.h"
#include "host/probe/probe.h"
#include "host/watch/tracepoint.h"

static const char as_root[] = "run as root (CAP_SYS_ADMIN)";

/* Both see one touched page of this process. */
static void look_at_pages(struct findings *findings)
{
	size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	char *page =
		mmap(NULL, page_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint64_t frame = 0;
	int64_t tagged;

	if (page == MAP_FAILED)
		return;
	page[0] = 1;
	sysfs_page_frames(page, 1, &frame);
	tagged = page_flags_tagged(page, page_bytes, page_bytes);
	munmap(page, page_bytes);
	if (frame) {
		finding_add(findings, "frame numbers", FINDING_YES, "/proc/self/pagemap has them");
	} else {
		finding_add(
			findings, "frame numbers", FINDING_NO,
			"hidden in /proc/self/pagemap: no trial can tell whether its memory was poisoned before");
		finding_remedy(findings, "%s", as_root);
	}
	if (tagged >= 0) {
		finding_add(findings, "page flags", FINDING_YES, "/proc/kpageflags");
	} else {
		finding_add(findings, "page flags", FINDING_NO,
			    "/proc/kpageflags cannot be read: who has tagged a page stays unknown");
		finding_remedy(findings, "%s", as_root);
	}
}

static bool tracefs_is_readable(void)
{
	char path[128];

	return access(sysfs_locate("/sys/kernel/tracing/events/enable", path, sizeof(path)),
		      R_OK) == 0;
}

static void look_at_tracefs(struct findings *findings)
{
	int fd = tracepoint_open("kvm/kvm_guest_fault");

	if (fd >= 0) {
		close(fd);
		finding_add(findings, "tracefs", FINDING_YES, "kvm:kvm_guest_fault can be counted");
	} else if (tracefs_is_readable()) {
		finding_add(findings, "tracefs", FINDING_NO,
			    "there, but this kernel's KVM has no kvm:kvm_guest_fault: %s",
			    strerror(-fd));
		finding_remedy(findings, "an arm64 kernel with KVM and CONFIG_FTRACE");
	} else {
		finding_add(findings, "tracefs", FINDING_NO, "cannot be read: %s", strerror(-fd));
		finding_remedy(findings, "%smount -t tracefs nodev /sys/kernel/tracing",
			       geteuid() ? "run as root; " : "");
	}
}

static int open_instructions(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_HARDWARE,
		.config = PERF_COUNT_HW_INSTRUCTIONS,
		.size = sizeof(attr),
	};
	int fd = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static void look_at_perf(struct findings *findings)
{
	char level[32] = "absent";
	int fd = open_instructions();

	sysfs_read_text("/proc/sys/kernel/perf_event_paranoid", level, sizeof(level));
	if (fd >= 0) {
		close(fd);
		finding_add(
			findings, "perf counters", FINDING_YES,
			"instructions of user space and kernel can be counted (perf_event_paranoid %s)",
			level);
		return;
	}
	if (fd == -EACCES || fd == -EPERM) {
		finding_add(findings, "perf counters", FINDING_NO,
			    "not allowed: perf_event_paranoid is %s", level);
		finding_remedy(
			findings,
			"run as root, or sysctl kernel.perf_event_paranoid=1 (-1 for tracepoints)");
		return;
	}
	finding_add(findings, "perf counters", FINDING_NO, "no PMU counts instructions here: %s",
		    strerror(-fd));
	finding_remedy(
		findings,
		"in a virtual machine: a virtual PMU; on hardware: firmware that describes the PMU");
}

static void look_at_uffd(struct findings *findings)
{
	struct outcome outcome = {0};
	struct uffd uffd;

	if (uffd_open(&uffd, (size_t)sysconf(_SC_PAGESIZE), &outcome) == 0) {
		uffd_close(&uffd);
		finding_add(findings, "userfaultfd", FINDING_YES,
			    "faults of the kernel can be held up (tag_lock with hold)");
		return;
	}
	finding_add(findings, "userfaultfd", FINDING_NO, "%s", outcome.reason.text);
}

void probe_access(struct findings *findings)
{
	look_at_pages(findings);
	look_at_tracefs(findings);
	look_at_perf(findings);
	look_at_uffd(findings);
}
