/* SPDX-License-Identifier: GPL-2.0-or-later */
/* happen_advice: what the VMM, or another process, advises the kernel about guest memory. */
#include "host/life/happen.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* uapi's asm-generic/mman-common.h, and numbers of calls, which libc's headers do not all have. */
#define ADVICE_FREE            8
#define ADVICE_COLD            20
#define ADVICE_PAGEOUT         21
#define ADVICE_POPULATE_READ   22
#define ADVICE_POPULATE_WRITE  23
#define ADVICE_DONTNEED_LOCKED 24
#define ADVICE_COLLAPSE        25
#define ADVICE_GUARD_INSTALL   102
#define ADVICE_GUARD_REMOVE    103
#define CALL_PIDFD_OPEN        434
#define CALL_PROCESS_MADVISE   440

struct advice {
	int advice;
	const char *name;
	bool by_process; /* process_madvise() */
	int after;       /* a second one, behind it; 0: none */
};

static const struct advice advices[EVENT_COUNT] = {
	[EVENT_DONTNEED] = {MADV_DONTNEED, "madvise(MADV_DONTNEED)", false, 0},
	[EVENT_DONTNEED_LOCKED] = {ADVICE_DONTNEED_LOCKED, "madvise(MADV_DONTNEED_LOCKED)", false,
				   0},
	[EVENT_GUARD] = {ADVICE_GUARD_INSTALL, "madvise(MADV_GUARD_INSTALL)", false,
			 ADVICE_GUARD_REMOVE},
	[EVENT_FREE] = {ADVICE_FREE, "madvise(MADV_FREE)", false, 0},
	[EVENT_COLD] = {ADVICE_COLD, "madvise(MADV_COLD)", false, 0},
	[EVENT_PAGEOUT] = {ADVICE_PAGEOUT, "madvise(MADV_PAGEOUT)", false, 0},
	[EVENT_WILLNEED] = {MADV_WILLNEED, "madvise(MADV_WILLNEED)", false, 0},
	[EVENT_POPULATE_READ] = {ADVICE_POPULATE_READ, "madvise(MADV_POPULATE_READ)", false, 0},
	[EVENT_POPULATE_WRITE] = {ADVICE_POPULATE_WRITE, "madvise(MADV_POPULATE_WRITE)", false, 0},
	[EVENT_HUGEPAGE] = {MADV_HUGEPAGE, "madvise(MADV_HUGEPAGE)", false, 0},
	[EVENT_NOHUGEPAGE] = {MADV_NOHUGEPAGE, "madvise(MADV_NOHUGEPAGE)", false, 0},
	[EVENT_COLLAPSE] = {ADVICE_COLLAPSE, "madvise(MADV_COLLAPSE)", false, 0},
	[EVENT_PROCESS_COLD] = {ADVICE_COLD, "process_madvise(MADV_COLD)", true, 0},
	[EVENT_PROCESS_PAGEOUT] = {ADVICE_PAGEOUT, "process_madvise(MADV_PAGEOUT)", true, 0},
	[EVENT_PROCESS_WILLNEED] = {MADV_WILLNEED, "process_madvise(MADV_WILLNEED)", true, 0},
	[EVENT_PROCESS_COLLAPSE] = {ADVICE_COLLAPSE, "process_madvise(MADV_COLLAPSE)", true, 0},
};

/* Returns 0 or -1 with errno. */
static int advise_process(const struct backing *part, int advice)
{
	struct iovec range = {part->memory, part->size_bytes};
	int fd = (int)syscall(CALL_PIDFD_OPEN, getpid(), 0);
	long result = fd < 0 ? -1 : syscall(CALL_PROCESS_MADVISE, fd, &range, 1ul, advice, 0);
	int error_number = errno;

	if (fd >= 0)
		close(fd);
	errno = error_number;
	return result < 0 ? -1 : 0;
}

int happen_advice(struct life *life, const struct step *step)
{
	const struct advice *advice = &advices[step->event];
	struct backing part = life_part(life, step->first, step->count);
	int result = advice->by_process ? advise_process(&part, advice->advice)
					: madvise(part.memory, part.size_bytes, advice->advice);

	if (result < 0)
		return outcome_refuse(life->outcome, advice->name, errno);
	if (advice->after && madvise(part.memory, part.size_bytes, advice->after) < 0)
		return outcome_fail(life->outcome, "%s could not be taken back", advice->name);
	return 0;
}
