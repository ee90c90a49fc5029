/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pkvm_guest_size: under protected KVM the kernel takes half a pointer for the size of a guest's
 * address space, of which UBSAN says "shift-out-of-bounds" in kvm_nested_s2_wp() and
 * kvm_nested_s2_unmap(), once a boot each. A guest runs, its memslot begins
 * to log writes, its memory is taken away; then the kernel's log is read.
 *
 * Build: aarch64-linux-gnu-gcc -O2 -static -o pkvm_guest_size pkvm_guest_size.c
 * Run as root, with kvm-arm.mode=protected, on a kernel with CONFIG_UBSAN_SHIFT, once a boot.
 * Ends with 0 (the kernel says nothing), 1 (UBSAN does) or 77 (cannot run here).
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
#include <unistd.h>

#define BYTES 65536
#define CORE(name)                                                                                 \
	(KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE | KVM_REG_ARM_CORE_REG(name))

static int need(int result, const char *call)
{
	if (result < 0)
		err(77, "cannot run: %s", call);
	return result;
}

static int is_protected(void)
{
	int fd = need(open("/proc/cmdline", O_RDONLY), "/proc/cmdline");
	char text[4096] = "";

	need((int)read(fd, text, sizeof(text) - 1), "/proc/cmdline");
	close(fd);
	return strstr(text, "kvm-arm.mode=protected") != NULL;
}

static void set_reg(int vcpu, uint64_t id, uint64_t value)
{
	struct kvm_one_reg reg = {id, (uintptr_t)&value};

	need(ioctl(vcpu, KVM_SET_ONE_REG, &reg), "KVM_SET_ONE_REG");
}

/* A guest runs; its memslot begins to log writes; its memory is taken away. */
static void provoke(void)
{
	uint32_t *code =
		mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct kvm_userspace_memory_region region = {0, 0, 0, BYTES, (uintptr_t)code};
	struct kvm_vcpu_init init;
	int vm, vcpu;

	vm = need(open("/dev/kvm", O_RDWR), "/dev/kvm");
	vm = need(ioctl(vm, KVM_CREATE_VM, 0), "KVM_CREATE_VM");
	vcpu = need(ioctl(vm, KVM_CREATE_VCPU, 0), "KVM_CREATE_VCPU");
	need(ioctl(vm, KVM_SET_USER_MEMORY_REGION, &region), "KVM_SET_USER_MEMORY_REGION");
	need(ioctl(vm, KVM_ARM_PREFERRED_TARGET, &init), "KVM_ARM_PREFERRED_TARGET");
	need(ioctl(vcpu, KVM_ARM_VCPU_INIT, &init), "KVM_ARM_VCPU_INIT");
	*code = 0xf9000000; /* str x0, [x0], to where there is no memory */
	set_reg(vcpu, CORE(regs.pc), 0);
	set_reg(vcpu, CORE(regs.regs[0]), 0x40000000);
	need(ioctl(vcpu, KVM_RUN, 0), "KVM_RUN");
	region.flags = KVM_MEM_LOG_DIRTY_PAGES;
	need(ioctl(vm, KVM_SET_USER_MEMORY_REGION, &region), "KVM_MEM_LOG_DIRTY_PAGES");
	need(madvise(code, BYTES, MADV_DONTNEED), "MADV_DONTNEED");
}

int main(void)
{
	int log = need(open("/dev/kmsg", O_RDONLY | O_NONBLOCK), "/dev/kmsg"), shown = 0;
	char line[8192];
	ssize_t length;

	if (!is_protected())
		errx(77, "cannot run: KVM is not in protected mode (kvm-arm.mode=protected)");
	lseek(log, 0, SEEK_END);
	provoke();
	while ((length = read(log, line, sizeof(line) - 1)) > 0) {
		line[length] = '\0';
		if (strstr(line, "UBSAN: shift-out-of-bounds") || strstr(line, "kvm_nested_s2_")) {
			printf("%s", line);
			shown = 1;
		}
	}
	printf("%s\n", shown ? "shown: UBSAN speaks of it" : "fine: the kernel says nothing");
	return shown;
}
