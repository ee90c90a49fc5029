/* SPDX-License-Identifier: GPL-2.0-or-later */
/* happen_kernel: what the kernel does to guest memory by itself, when its settings have it so. */
#include "host/life/happen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/machine/keeper.h"
#include "host/machine/now.h"
#include "host/machine/sysfs.h"
#include "host/memory/swap_out.h"

#define KSM        "/sys/kernel/mm/ksm/"
#define KHUGEPAGED "/sys/kernel/mm/transparent_hugepage/khugepaged/"
#define BLOCKS     "/sys/devices/system/memory/"

#define SCANS_MORE    2
#define SCAN_LIMIT_MS 3000
#define SCAN_POLL_US  2000

static int change(struct life *life, const char *path, const char *value)
{
	int result = keeper_change(life->config.keeper, path, value);

	return result == 0 ? 0
			   : outcome_skip(life->outcome, "%s cannot be set to %s: %s", path, value,
					  strerror(-result));
}

/* Waits until the kernel has looked through all memory twice more, as @path counts. */
static int await_scans(struct life *life, const char *path)
{
	uint64_t before = 0, now = 0, limit_ms = now_ms() + SCAN_LIMIT_MS;

	if (sysfs_read_u64(path, &before) < 0)
		return outcome_skip(life->outcome, "%s cannot be read", path);
	do {
		usleep(SCAN_POLL_US);
		sysfs_read_u64(path, &now);
	} while (now < before + SCANS_MORE && now_ms() < limit_ms);
	return now >= before + SCANS_MORE
		       ? 0
		       : outcome_skip(life->outcome, "%s did not grow by %d", path, SCANS_MORE);
}

static int advise(struct life *life, const struct step *step, int advice, const char *name)
{
	struct backing part = life_part(life, step->first, step->count);

	if (madvise(part.memory, part.size_bytes, advice) == 0)
		return 0;
	return outcome_refuse(life->outcome, name, errno);
}

static int run_ksm(struct life *life)
{
	if (change(life, KSM "pages_to_scan", "10000") < 0 ||
	    change(life, KSM "sleep_millisecs", "1") < 0 || change(life, KSM "run", "1") < 0)
		return -1;
	return await_scans(life, KSM "full_scans");
}

int happen_ksm(struct life *life, const struct step *step)
{
	int result = advise(life, step, MADV_MERGEABLE, "madvise(MADV_MERGEABLE)");

	if (result == 0)
		result = run_ksm(life);
	keeper_restore(life->config.keeper);
	return result;
}

static int run_khugepaged(struct life *life)
{
	if (change(life, KHUGEPAGED "pages_to_scan", "65536") < 0 ||
	    change(life, KHUGEPAGED "scan_sleep_millisecs", "1") < 0)
		return -1;
	return await_scans(life, KHUGEPAGED "full_scans");
}

int happen_khugepaged(struct life *life, const struct step *step)
{
	int result = advise(life, step, MADV_HUGEPAGE, "madvise(MADV_HUGEPAGE)");

	if (result == 0)
		result = run_khugepaged(life);
	keeper_restore(life->config.keeper);
	return result;
}

int happen_zswap(struct life *life, const struct step *step)
{
	struct backing part = life_part(life, step->first, step->count);

	return swap_out_zswap(&part, life->config.keeper, life->outcome);
}

/* The memory block in which the page at @memory is, as the path of its directory. */
static int find_block(struct life *life, const void *memory, char *path, size_t path_size)
{
	char text[32];
	uint64_t frame = 0, block_bytes;

	if (sysfs_read_text(BLOCKS "block_size_bytes", text, sizeof(text)) < 0)
		return outcome_skip(life->outcome, "this kernel cannot take memory offline");
	block_bytes = strtoull(text, NULL, 16);
	sysfs_page_frames(memory, 1, &frame);
	if (!frame || !block_bytes)
		return outcome_skip(life->outcome,
				    "the page is not there, or only root can tell where it is");
	snprintf(path, path_size, BLOCKS "memory%llu",
		 (unsigned long long)(frame * life->page_bytes / block_bytes));
	return 0;
}

/* Elsewhere the kernel has memory of its own, and says at length that it cannot be moved. */
static int need_movable(struct life *life, const char *block)
{
	char zones[64];

	if (sysfs_read_text_at(zones, sizeof(zones), "%s/valid_zones", block) == 0 &&
	    strncmp(zones, "Movable", strlen("Movable")) == 0)
		return 0;
	return outcome_skip(life->outcome,
			    "the page is not in a movable zone: boot with movablecore=");
}

int happen_offline(struct life *life, const struct step *step)
{
	char block[96], path[128];
	int result;

	if (!life->config.emulated)
		return outcome_skip(life->outcome,
				    "memory is taken offline on emulated machines only");
	if (find_block(life, life->memory + step->first * life->page_bytes, block, sizeof(block)) <
		    0 ||
	    need_movable(life, block) < 0)
		return -1;
	snprintf(path, sizeof(path), "%s/state", block);
	result = change(life, path, "offline");
	keeper_restore(life->config.keeper);
	return result;
}
