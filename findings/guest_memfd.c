/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guest_memfd: a guest sees the tags of guests before it in pages of guest_memfd, which KVM gives to a
 * VM with MTE without clearing their tags. Eight guests one after the other look at the tags of 1 MiB,
 * and tag all of it.
 *
 * Build: aarch64-linux-gnu-gcc -O2 -static -o guest_memfd guest_memfd.c
 * Ends with 0 (no tags, or KVM refuses), 1 (tags that nobody has set) or 77 (cannot run here).
 */
#include <err.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define BYTES   (1ul << 20)
#define REFUSED 2
#define TAG     (5ull << 56) /* in a pointer */
#define IPA     0x20000000ull
#define DEVICE  0x40000000ull /* a store there ends KVM_RUN */
#define CORE(name)                                                                                 \
	(KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE | KVM_REG_ARM_CORE_REG(name))

/* For each granule from x0 to x1: counts it in x5 if it has a tag, and gives it that of x2, if any. */
static const uint32_t guest[] = {
	0xf900001f, 0xd2800003, 0xd9600003, /* str xzr, [x0]; mov x3, #0; ldg x3, [x0] */
	0xf100007f, 0x9a8504a5,             /* cmp x3, #0; cinc x5, x5, ne */
	0xb4000042, 0xd9200802,             /* cbz x2, . + 8; stg x2, [x0] */
	0x91004000, 0xeb01001f, 0x54fffee3, /* add x0, x0, #16; cmp x0, x1; b.lo to the first */
	0xf90000c5, 0x17fffff5,             /* str x5, [x6]; b to the first */
};

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

/* Linux 6.18 and newer; older headers lack them. */
struct region2 {
	uint32_t slot, flags;
	uint64_t ipa, size, address, offset;
	uint32_t fd, pad1;
	uint64_t pad2[14];
};
#define CREATE_GUEST_MEMFD _IOWR(KVMIO, 0xd4, uint64_t[8])
#define SET_REGION2        _IOW(KVMIO, 0x49, struct region2)

/* Guest memory that comes from guest_memfd; @address must be of memory that may have tags. */
static void add_guest_memfd(int vm, char *address, size_t bytes)
{
	uint64_t create[8] = {bytes, 3}; /* flags: mmap, shared at first */
	struct region2 region = {1, 4, IPA, bytes, (uintptr_t)address, 0, 0, 0, {0}};

	region.fd = (uint32_t)need(ioctl(vm, CREATE_GUEST_MEMFD, create), "KVM_CREATE_GUEST_MEMFD");
	if (ioctl(vm, SET_REGION2, &region) < 0) {
		warn("KVM_SET_USER_MEMORY_REGION2 of guest_memfd with MTE is refused");
		exit(REFUSED);
	}
}

/* A VM with MTE and @memory at IPA; the guest's MMU is on, the first GiB tagged, the second device. */
static int make_vm(int *vm, void *memory, size_t bytes)
{
	struct kvm_enable_cap mte = {.cap = KVM_CAP_ARM_MTE};
	uint64_t *table =
		mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct kvm_userspace_memory_region code = {0, 0, 0, 65536, (uintptr_t)table};
	struct kvm_vcpu_init init;
	int vcpu;

	*vm = need(ioctl(need(open("/dev/kvm", O_RDWR), "/dev/kvm"), KVM_CREATE_VM, 0),
		   "KVM_CREATE_VM");
	need(ioctl(*vm, KVM_ENABLE_CAP, &mte), "KVM_CAP_ARM_MTE");
	vcpu = need(ioctl(*vm, KVM_CREATE_VCPU, 0), "KVM_CREATE_VCPU");
	need(ioctl(*vm, KVM_ARM_PREFERRED_TARGET, &init), "KVM_ARM_PREFERRED_TARGET");
	need(ioctl(vcpu, KVM_ARM_VCPU_INIT, &init), "KVM_ARM_VCPU_INIT");
	table[0] = 0x701;
	table[1] = DEVICE | 0x405;
	memcpy(table + 512, guest, sizeof(guest));
	need(ioctl(*vm, KVM_SET_USER_MEMORY_REGION, &code), "KVM_SET_USER_MEMORY_REGION");
	add_guest_memfd(*vm, memory, bytes);
	set_reg(vcpu, ARM64_SYS_REG(3, 0, 10, 2, 0), 0xf0);         /* MAIR_EL1: tagged, device */
	set_reg(vcpu, ARM64_SYS_REG(3, 0, 2, 0, 0), 0);             /* TTBR0_EL1 */
	set_reg(vcpu, ARM64_SYS_REG(3, 0, 2, 0, 2), 0x200803519);   /* TCR_EL1: 39 bits */
	set_reg(vcpu, ARM64_SYS_REG(3, 0, 1, 0, 0), 0x80030d01805); /* SCTLR_EL1: ATA, MMU on */
	set_reg(vcpu, CORE(regs.pc), 4096);
	set_reg(vcpu, CORE(regs.regs[6]), DEVICE);
	return vcpu;
}

/* The guest goes over its memory. Returns how many granules had a tag. */
static uint64_t run_guest(int vcpu, size_t bytes, uint64_t tag)
{
	struct kvm_run *run = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu, 0);
	uint64_t count;

	set_reg(vcpu, CORE(regs.regs[0]), IPA);
	set_reg(vcpu, CORE(regs.regs[1]), IPA + bytes);
	set_reg(vcpu, CORE(regs.regs[2]), tag);
	set_reg(vcpu, CORE(regs.regs[5]), 0);
	need(ioctl(vcpu, KVM_RUN, 0), "KVM_RUN");
	if (run->exit_reason != KVM_EXIT_MMIO)
		errx(77, "cannot run: the guest ended with exit reason %u", run->exit_reason);
	memcpy(&count, run->mmio.data, sizeof(count));
	return count;
}

/* A guest looks at its memory and tags all of it. It ends with the process. */
static int live(void)
{
	char *address =
		mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int vm, vcpu = make_vm(&vm, address, BYTES);
	uint64_t stale = run_guest(vcpu, BYTES, TAG);

	printf("a guest sees %llu tags that nobody has set for it\n", (unsigned long long)stale);
	return stale != 0;
}

int main(void)
{
	int status = 0, shown = 0;

	for (int i = 0; i < 8 && (status == 0 || shown); i++) {
		if (fork() == 0)
			return live();
		wait(&status);
		shown |= WEXITSTATUS(status) == 1;
	}
	if (status && !shown && WEXITSTATUS(status) != REFUSED)
		return 77;
	printf("%s\n", shown ? "shown: tags go from guest to guest" : "fine: no guest sees tags");
	return shown;
}
