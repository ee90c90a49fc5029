/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kvm: the one ioctl wrapper. */
#ifndef MTEBENCH_HOST_VM_KVM_H
#define MTEBENCH_HOST_VM_KVM_H

#include <stdint.h>

#include "common/record/outcome.h"

/*
 * ioctl(@fd, @request, @argument). Returns its result (>= 0), or -1 with @outcome refused under
 * @name and errno. Use KVM_CALL, which names the request by itself.
 */
int kvm_call(int fd, unsigned long request, const char *name, uintptr_t argument,
	     struct outcome *outcome);

#define KVM_CALL(fd, request, argument, outcome)                                                   \
	kvm_call((fd), (request), #request, (uintptr_t)(argument), (outcome))

#endif
