/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kvm: the one ioctl wrapper. */
#include "host/vm/kvm.h"

#include <errno.h>
#include <sys/ioctl.h>

int kvm_call(int fd, unsigned long request, const char *name, uintptr_t argument,
	     struct outcome *outcome)
{
	int result = ioctl(fd, request, argument);

	if (result < 0)
		return outcome_refuse(outcome, name, errno);
	return result;
}
