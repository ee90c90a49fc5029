/* SPDX-License-Identifier: GPL-2.0-or-later */
/* uffd: memory whose first touch waits until it is let go. */
#include "host/memory/uffd.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FLAGS (O_CLOEXEC | O_NONBLOCK)

/* Who may open the device needs no other right (from 6.1 on), and no permission for the call, which
 * filters of containers and of Android forbid. Returns it, or -1 with errno. */
static int open_device(void)
{
	int device = open("/dev/userfaultfd", O_RDWR | O_CLOEXEC);
	int fd = device < 0 ? -1 : ioctl(device, USERFAULTFD_IOC_NEW, FLAGS);

	if (device >= 0)
		close(device);
	return fd;
}

/* Not UFFD_USER_MODE_ONLY: it is the kernel that shall wait. */
static int open_any(struct outcome *outcome)
{
	int fd = (int)syscall(SYS_userfaultfd, FLAGS);
	int error_number = errno;

	if (fd < 0)
		fd = open_device();
	if (fd >= 0)
		return fd;
	errno = error_number;
	if (errno == EPERM)
		return outcome_skip(
			outcome,
			"userfaultfd may not handle faults of the kernel here: run as root, set vm.unprivileged_userfaultfd to 1, or permit /dev/userfaultfd");
	if (errno == ENOSYS)
		return outcome_skip(outcome, "this kernel has no userfaultfd");
	return outcome_refuse(outcome, "userfaultfd", errno);
}

int uffd_open_fd(uint64_t features, struct outcome *outcome)
{
	struct uffdio_api api = {.api = UFFD_API, .features = features};
	int fd = open_any(outcome);

	if (fd < 0 || ioctl(fd, UFFDIO_API, &api) == 0)
		return fd;
	outcome_refuse(outcome, "UFFDIO_API", errno);
	close(fd);
	return -1;
}

static int watch(struct uffd *uffd, struct outcome *outcome)
{
	struct uffdio_register watched = {
		.range = {.start = (uintptr_t)uffd->memory, .len = uffd->size_bytes},
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};

	if (ioctl(uffd->fd, UFFDIO_REGISTER, &watched) < 0)
		return outcome_refuse(outcome, "UFFDIO_REGISTER", errno);
	return 0;
}

int uffd_open(struct uffd *uffd, size_t size_bytes, struct outcome *outcome)
{
	*uffd = (struct uffd){.size_bytes = size_bytes, .memory = MAP_FAILED};
	uffd->fd = uffd_open_fd(0, outcome);
	if (uffd->fd < 0)
		return -1;
	uffd->memory =
		mmap(NULL, size_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (uffd->memory == MAP_FAILED)
		outcome_refuse(outcome, "mmap", errno);
	else if (madvise(uffd->memory, size_bytes, MADV_NOHUGEPAGE), watch(uffd, outcome) == 0)
		return 0;
	uffd_close(uffd);
	return -1;
}

void uffd_close(struct uffd *uffd)
{
	if (uffd->memory != MAP_FAILED)
		munmap(uffd->memory, uffd->size_bytes);
	close(uffd->fd);
}

int uffd_wait(const struct uffd *uffd, int limit_ms, uint64_t *address)
{
	struct pollfd ready = {.fd = uffd->fd, .events = POLLIN};
	struct uffd_msg event;

	if (poll(&ready, 1, limit_ms) <= 0 ||
	    read(uffd->fd, &event, sizeof(event)) != sizeof(event) ||
	    event.event != UFFD_EVENT_PAGEFAULT)
		return -1;
	*address = event.arg.pagefault.address;
	return 0;
}

int uffd_release(const struct uffd *uffd, uint64_t address)
{
	uint64_t page_bytes = (uint64_t)sysconf(_SC_PAGESIZE);
	struct uffdio_zeropage zero = {
		.range = {.start = address & ~(page_bytes - 1), .len = page_bytes},
	};
	struct uffdio_range all = {.start = (uintptr_t)uffd->memory, .len = uffd->size_bytes};

	if (ioctl(uffd->fd, UFFDIO_ZEROPAGE, &zero) == 0)
		return 0;
	int error_number = errno;

	if (error_number != EEXIST)
		ioctl(uffd->fd, UFFDIO_UNREGISTER, &all);
	return -error_number;
}
