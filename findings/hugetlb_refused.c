/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hugetlb_refused: KVM refuses a memslot of hugetlb memory in a VM with MTE, private or shared.
 *
 * Build: aarch64-linux-gnu-gcc -O2 -static -o hugetlb_refused hugetlb_refused.c
 * Ends with 0 (both are taken), 1 (one is refused) or 77 (cannot run here).
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <linux/mman.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#define HUGE (2ul << 20)

static int need(int result, const char *call)
{
	if (result < 0)
		err(77, "cannot run: %s", call);
	return result;
}

/* The memslot is never used, so that no page of the pool need be free. Returns 1 when it is refused. */
static int is_refused(int vm, uint32_t slot, int sharing, const char *name)
{
	int flags = sharing | MAP_ANONYMOUS | MAP_HUGETLB | (int)MAP_HUGE_2MB | MAP_NORESERVE;
	char *memory = mmap(NULL, HUGE, PROT_READ | PROT_WRITE, flags, -1, 0);
	struct kvm_userspace_memory_region region = {slot, 0, slot * HUGE, HUGE, (uintptr_t)memory};
	int result;

	need(memory == MAP_FAILED ? -1 : 0, "mmap of hugetlb memory");
	result = ioctl(vm, KVM_SET_USER_MEMORY_REGION, &region);
	printf("hugetlb memory, %s: %s\n", name, result < 0 ? strerror(errno) : "taken");
	return result < 0;
}

int main(void)
{
	struct kvm_enable_cap mte = {.cap = KVM_CAP_ARM_MTE};
	int vm, refused;

	vm = need(open("/dev/kvm", O_RDWR), "/dev/kvm");
	vm = need(ioctl(vm, KVM_CREATE_VM, 0), "KVM_CREATE_VM");
	need(ioctl(vm, KVM_ENABLE_CAP, &mte), "KVM_CAP_ARM_MTE");
	refused = is_refused(vm, 1, MAP_PRIVATE, "private");
	refused += is_refused(vm, 2, MAP_SHARED, "shared");
	printf("%s: %d of 2 memslots are refused\n", refused ? "shown" : "fine", refused);
	return refused != 0;
}
