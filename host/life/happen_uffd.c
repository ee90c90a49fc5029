/* SPDX-License-Identifier: GPL-2.0-or-later */
/* happen_uffd: what a VMM does to guest memory by userfaultfd: post-copy migration, snapshots, moves. */
#include "host/life/happen.h"

#include <errno.h>
#include <linux/userfaultfd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/memory/disturb.h"
#include "host/memory/uffd.h"

/* linux/userfaultfd.h of 6.8, which libc's headers do not all have. */
#define FEATURE_MOVE        (1 << 16)
#define MOVE_ALLOW_HOLES    (1 << 1)
#define FEATURE_WP_SHARED   (1 << 12)
#define FEATURE_MINOR       (3 << 9)
#define IOCTL_MOVE          _IOWR(UFFDIO, 0x05, struct move)
#define MODE_REGISTER_MINOR (1 << 2)

struct move {
	uint64_t dst, src, len, mode;
	int64_t moved;
};

/* Some memory, and who watches it. */
struct watch_range {
	struct life *life;
	int fd;
	struct uffdio_range range;
};

static int begin(struct watch_range *watch, struct life *life, const struct backing *part,
		 uint64_t features, uint64_t mode)
{
	struct uffdio_register asked = {
		.range = {.start = (uintptr_t)part->memory, .len = part->size_bytes},
		.mode = mode,
	};

	*watch = (struct watch_range){.life = life, .range = asked.range};
	watch->fd = uffd_open_fd(features, life->outcome);
	if (watch->fd < 0)
		return -1;
	if (ioctl(watch->fd, UFFDIO_REGISTER, &asked) == 0)
		return 0;
	outcome_refuse(life->outcome, "UFFDIO_REGISTER", errno);
	close(watch->fd);
	return -1;
}

/* Returns @result. Closing ends the watch too. */
static int end(struct watch_range *watch, int result)
{
	ioctl(watch->fd, UFFDIO_UNREGISTER, &watch->range);
	close(watch->fd);
	return result;
}

/* How much one call is for: huge pages of a pool go whole. */
static size_t unit_of(const struct life *life)
{
	return backing_is_hugetlb(life->config.backing) ? life->backing.page_size_bytes
							: life->page_bytes;
}

/* From here on the pages are gone: what goes wrong is no refusal any more. */
static int copy_in(struct watch_range *watch, const char *content)
{
	size_t unit_bytes = unit_of(watch->life);

	for (size_t at = 0; at < watch->range.len; at += unit_bytes) {
		struct uffdio_copy copy = {
			.dst = watch->range.start + at,
			.src = (uintptr_t)content + at,
			.len = unit_bytes,
		};

		if (ioctl(watch->fd, UFFDIO_COPY, &copy) < 0)
			return outcome_fail(watch->life->outcome, "UFFDIO_COPY: %s",
					    strerror(errno));
	}
	return 0;
}

static int copy_away_and_back(struct watch_range *watch, const struct backing *part)
{
	char *content = aligned_alloc(unit_of(watch->life), part->size_bytes);
	int result;

	if (!content)
		return outcome_fail(watch->life->outcome, "no memory for the pages");
	memcpy(content, part->memory, part->size_bytes);
	result = disturb(DISTURB_DISCARD, part, false, watch->life->outcome);
	if (result == 0)
		result = copy_in(watch, content);
	free(content);
	return result;
}

int happen_uffd_copy(struct life *life, const struct step *step)
{
	struct backing part = life_part(life, step->first, step->count);
	struct watch_range watch;

	/* Content that only a fault of this thread would make must be there before it is watched. */
	for (size_t at = 0; at < part.size_bytes; at += life->page_bytes)
		*(const volatile char *)((const char *)part.memory + at);
	if (begin(&watch, life, &part, 0, UFFDIO_REGISTER_MODE_MISSING) < 0)
		return -1;
	return end(&watch, copy_away_and_back(&watch, &part));
}

/* Page by page: one call is for one mapping, and there may be several. */
static int zero_in(struct watch_range *watch, const struct backing *part)
{
	if (disturb(DISTURB_DISCARD, part, false, watch->life->outcome) < 0)
		return -1;
	for (size_t at = 0; at < watch->range.len; at += watch->life->page_bytes) {
		struct uffdio_zeropage zero = {
			.range = {.start = watch->range.start + at, .len = watch->life->page_bytes},
		};

		if (ioctl(watch->fd, UFFDIO_ZEROPAGE, &zero) < 0)
			return outcome_fail(watch->life->outcome, "UFFDIO_ZEROPAGE: %s",
					    strerror(errno));
	}
	return 0;
}

int happen_uffd_zero(struct life *life, const struct step *step)
{
	struct backing part = life_part(life, step->first, step->count);
	struct watch_range watch;

	if (begin(&watch, life, &part, 0, UFFDIO_REGISTER_MODE_MISSING) < 0)
		return -1;
	return end(&watch, zero_in(&watch, &part));
}

/* Pages that the file does not have are left to faults. */
static int map_again(struct watch_range *watch, const struct backing *part)
{
	size_t unit_bytes = unit_of(watch->life);

	if (madvise(part->memory, part->size_bytes, MADV_DONTNEED) < 0)
		return outcome_refuse(watch->life->outcome, "madvise(MADV_DONTNEED)", errno);
	for (size_t at = 0; at < watch->range.len; at += unit_bytes) {
		struct uffdio_continue again = {
			.range = {.start = watch->range.start + at, .len = unit_bytes},
		};

		if (ioctl(watch->fd, UFFDIO_CONTINUE, &again) < 0 && errno != EFAULT)
			return outcome_fail(watch->life->outcome, "UFFDIO_CONTINUE: %s",
					    strerror(errno));
	}
	return 0;
}

int happen_uffd_minor(struct life *life, const struct step *step)
{
	struct backing part = life_part(life, step->first, step->count);
	struct watch_range watch;

	if (begin(&watch, life, &part, FEATURE_MINOR, MODE_REGISTER_MINOR) < 0)
		return -1;
	return end(&watch, map_again(&watch, &part));
}

static int write_protect(struct watch_range *watch, bool on)
{
	struct uffdio_writeprotect protect = {
		.range = watch->range,
		.mode = on ? UFFDIO_WRITEPROTECT_MODE_WP : 0,
	};

	if (ioctl(watch->fd, UFFDIO_WRITEPROTECT, &protect) == 0)
		return 0;
	return outcome_refuse(watch->life->outcome, "UFFDIO_WRITEPROTECT", errno);
}

int happen_uffd_wp(struct life *life, const struct step *step)
{
	struct backing part = life_part(life, step->first, step->count);
	uint64_t features = life->config.backing == BACKING_ANON_PRIVATE ? 0 : FEATURE_WP_SHARED;
	struct watch_range watch;
	int result;

	if (begin(&watch, life, &part, features, UFFDIO_REGISTER_MODE_WP) < 0)
		return -1;
	result = write_protect(&watch, true);
	if (result == 0)
		result = life_touch(life, step->first, step->count, ABI_READ, 0);
	if (result == 0)
		result = write_protect(&watch, false);
	return end(&watch, result);
}

/* Page by page, as pages that cannot move stay where they are. Returns how many bytes did. */
static size_t move(int fd, char *there, const char *here, size_t size_bytes, size_t page_bytes)
{
	for (size_t at = 0; at < size_bytes; at += page_bytes) {
		struct move away = {
			.dst = (uintptr_t)there + at,
			.src = (uintptr_t)here + at,
			.len = page_bytes,
			.mode = MOVE_ALLOW_HOLES,
		};

		if (ioctl(fd, IOCTL_MOVE, &away) < 0)
			return at;
	}
	return size_bytes;
}

static int move_and_back(struct watch_range *watch, const struct backing *part, void *there)
{
	struct life *life = watch->life;
	struct uffdio_register asked = {
		.range = {.start = (uintptr_t)there, .len = part->size_bytes},
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	size_t moved;
	int error_number;

	if (ioctl(watch->fd, UFFDIO_REGISTER, &asked) < 0)
		return outcome_refuse(life->outcome, "UFFDIO_REGISTER", errno);
	moved = move(watch->fd, there, part->memory, part->size_bytes, life->page_bytes);
	error_number = errno;
	if (move(watch->fd, part->memory, there, moved, life->page_bytes) != moved)
		return outcome_fail(life->outcome, "UFFDIO_MOVE does not move back: %s",
				    strerror(errno));
	return moved ? 0 : outcome_refuse(life->outcome, "UFFDIO_MOVE", error_number);
}

int happen_uffd_move(struct life *life, const struct step *step)
{
	struct backing part = life_part(life, step->first, step->count);
	struct watch_range watch;
	void *there;
	int result;

	there = mmap(NULL, part.size_bytes, PROT_READ | PROT_WRITE | PROT_EXEC,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (there == MAP_FAILED)
		return outcome_refuse(life->outcome, "mmap", errno);
	result = begin(&watch, life, &part, FEATURE_MOVE, UFFDIO_REGISTER_MODE_MISSING);
	if (result == 0)
		result = end(&watch, move_and_back(&watch, &part, there));
	munmap(there, part.size_bytes);
	return result;
}
