/* SPDX-License-Identifier: GPL-2.0-or-later */
/* folio: how large the folios are that memory of this process is made of. */
#include "host/memory/folio.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/number.h"
#include "host/machine/sysfs.h"

/* KPF_COMPOUND_HEAD and KPF_COMPOUND_TAIL of uapi/linux/kernel-page-flags.h. */
#define KPF_HEAD (UINT64_C(1) << 15)
#define KPF_TAIL (UINT64_C(1) << 16)

struct folio_place folio_place_of(const uint64_t *flags, size_t count, size_t at)
{
	size_t head = at, end = at + 1;

	if (!(flags[at] & (KPF_HEAD | KPF_TAIL)))
		return (struct folio_place){.pages = 1};
	while (head > 0 && !(flags[head] & KPF_HEAD))
		head--;
	while (end < count && flags[end] & KPF_TAIL)
		end++;
	return (struct folio_place){.pages = end - head, .index = at - head};
}

/* What is read at once: the flags of the frames around one, as far as a folio of THP may reach. */
struct window {
	int fd;
	size_t reach;
	uint64_t *flags;
};

static int find_place(const struct window *window, uint64_t frame, struct folio_place *place)
{
	size_t before = frame < window->reach ? frame : window->reach;
	ssize_t bytes = pread(window->fd, window->flags,
			      (before + window->reach + 1) * sizeof(*window->flags),
			      (off_t)((frame - before) * sizeof(*window->flags)));
	size_t count = bytes < 0 ? 0 : (size_t)bytes / sizeof(*window->flags);

	if (count <= before)
		return -1;
	*place = folio_place_of(window->flags, count, before);
	return 0;
}

/* 1 when the page at @frame, which should be base page @offset of a folio of @folio_pages, is; else 0
 * with the size of its own in @other_pages, or -1. */
static int is_right(const struct window *window, uint64_t frame, size_t folio_pages, size_t offset,
		    size_t *other_pages)
{
	struct folio_place place;

	if (find_place(window, frame, &place) < 0)
		return -1;
	if (place.pages == folio_pages && place.index == offset)
		return 1;
	if (!*other_pages)
		*other_pages = place.pages;
	return 0;
}

/* A page that is the next frame to a right one, and not the first of its folio, is right too. */
static int look_at_frames(const struct window *window, const uint64_t *frames, size_t count,
			  size_t folio_pages, struct folio_look *look)
{
	size_t other_pages = 0;
	int right = 0;

	for (size_t i = 0; i < count && right >= 0; i++) {
		size_t offset = i % folio_pages;

		if (!frames[i]) {
			right = 0;
			continue;
		}
		if (!right || !offset || frames[i] != frames[i - 1] + 1)
			right = is_right(window, frames[i], folio_pages, offset, &other_pages);
		look->present++;
		look->right += right > 0;
	}
	look->other_bytes = other_pages * (size_t)sysconf(_SC_PAGESIZE);
	return right < 0 || !look->present ? -1 : 0;
}

static int look_at_all(const struct backing *backing, const struct window *window, uint64_t *frames,
		       struct folio_look *look)
{
	size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	size_t count = backing->size_bytes / page_bytes;

	if (!frames || !window->flags || window->fd < 0 ||
	    sysfs_page_frames(backing->memory, count, frames) < 0)
		return -1;
	return look_at_frames(window, frames, count, backing->page_size_bytes / page_bytes, look);
}

int folio_look(const struct backing *backing, struct folio_look *look)
{
	size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE), pmd_bytes = sysfs_thp_bytes();
	size_t reach_bytes =
		pmd_bytes > backing->page_size_bytes ? pmd_bytes : backing->page_size_bytes;
	struct window window = {
		.fd = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC),
		.reach = reach_bytes / page_bytes,
		.flags = calloc(2 * reach_bytes / page_bytes + 1, sizeof(uint64_t)),
	};
	uint64_t *frames = calloc(backing->size_bytes / page_bytes, sizeof(*frames));
	int result;

	*look = (struct folio_look){0};
	result = look_at_all(backing, &window, frames, look);
	if (window.fd >= 0)
		close(window.fd);
	free(window.flags);
	free(frames);
	return result;
}

int folio_require(const struct backing *backing, struct outcome *outcome)
{
	char asked[24], found[24];
	struct folio_look look;

	if (!backing->folio_bytes)
		return 0;
	if (folio_look(backing, &look) < 0)
		return outcome_skip(
			outcome,
			"the size of folios cannot be proved: be root, with memory present, for /proc/kpageflags");
	if (look.right == look.present)
		return 0;
	number_format_size(backing->folio_bytes, asked, sizeof(asked));
	number_format_size(look.other_bytes, found, sizeof(found));
	return outcome_skip(
		outcome,
		"folios of %s were asked for, and %zu of %zu base pages are in others, the first in one of %s: "
		"memory may be fragmented (echo 1 > /proc/sys/vm/compact_memory)",
		asked, look.present - look.right, look.present, found);
}
