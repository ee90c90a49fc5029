/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * esr_sign_extended: KVM sets the upper half of ESR_EL1, which is ISS2, when it injects an external
 * abort. A guest without MMU jumps to where there is no memory; its handler stores ESR_EL1 to where
 * there is none either, which ends KVM_RUN.
 *
 * Build: aarch64-linux-gnu-gcc -O2 -static -o esr_sign_extended esr_sign_extended.c
 * Ends with 0 (the upper half is zero), 1 (it is not) or 77 (cannot run here).
 */
#include <err.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#define NOWHERE 0x7f00000000ull
#define CORE(name)                                                                                 \
	(KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE | KVM_REG_ARM_CORE_REG(name))

/* The handler of exceptions at EL1: mrs x0, esr_el1; str x0, [x6] */
static const uint32_t handler[] = {0xd5385200, 0xf90000c0};

static int need(int result, const char *call)
{
	if (result < 0)
		err(77, "cannot run: %s", call);
	return result;
}

static void set_reg(int vcpu, uint64_t id, uint64_t value)
{
	struct kvm_one_reg reg = {id, (uintptr_t)&value};

	need(ioctl(vcpu, KVM_SET_ONE_REG, &reg), "KVM_SET_ONE_REG");
}

int main(void)
{
	char *memory =
		mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct kvm_userspace_memory_region region = {0, 0, 0, 65536, (uintptr_t)memory};
	struct kvm_vcpu_init init;
	struct kvm_run *run;
	uint64_t esr;
	int vm, vcpu;

	vm = need(open("/dev/kvm", O_RDWR), "/dev/kvm");
	vm = need(ioctl(vm, KVM_CREATE_VM, 0), "KVM_CREATE_VM");
	vcpu = need(ioctl(vm, KVM_CREATE_VCPU, 0), "KVM_CREATE_VCPU");
	need(ioctl(vm, KVM_SET_USER_MEMORY_REGION, &region), "KVM_SET_USER_MEMORY_REGION");
	need(ioctl(vm, KVM_ARM_PREFERRED_TARGET, &init), "KVM_ARM_PREFERRED_TARGET");
	need(ioctl(vcpu, KVM_ARM_VCPU_INIT, &init), "KVM_ARM_VCPU_INIT");
	memcpy(memory + 0x200, handler, sizeof(handler));
	set_reg(vcpu, ARM64_SYS_REG(3, 0, 12, 0, 0), 0); /* VBAR_EL1 */
	set_reg(vcpu, CORE(regs.pc), NOWHERE);
	set_reg(vcpu, CORE(regs.regs[6]), NOWHERE);
	run = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu, 0);
	need(ioctl(vcpu, KVM_RUN, 0), "KVM_RUN");
	if (run->exit_reason != KVM_EXIT_MMIO)
		errx(77, "cannot run: the guest ended with exit reason %u", run->exit_reason);
	memcpy(&esr, run->mmio.data, sizeof(esr));
	printf("%s: ESR_EL1 is %#llx\n", esr >> 32 ? "shown" : "fine", (unsigned long long)esr);
	return esr >> 32 != 0;
}
