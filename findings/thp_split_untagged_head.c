/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * thp_split_untagged_head: a guest loses its tags when a huge page is split whose first base page
 * is not the guest's. The memslot begins one base page behind the beginning of a huge page; the
 * guest tags all it has; the VMM calls madvise(MADV_COLD) on the first base page, which splits the
 * huge page; the guest looks at its tags again.
 *
 * Build: aarch64-linux-gnu-gcc -O2 -static -o thp_split_untagged_head thp_split_untagged_head.c
 * Run as root. Ends with 0 (the tags are there), 1 (tags are gone) or 77 (cannot run here).
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
#include <unistd.h>

#define TAG    (5ull << 56) /* in a pointer */
#define IPA    0x20000000ull
#define DEVICE 0x40000000ull /* a store there ends KVM_RUN */
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

static void add_slot(int vm, uint32_t slot, uint64_t ipa, void *memory, size_t bytes)
{
	struct kvm_userspace_memory_region region = {slot, 0, ipa, bytes, (uintptr_t)memory};

	need(ioctl(vm, KVM_SET_USER_MEMORY_REGION, &region), "KVM_SET_USER_MEMORY_REGION");
}

/* A VM with MTE and @memory at IPA; the guest's MMU is on, the first GiB tagged, the second device. */
static int make_vm(int *vm, void *memory, size_t bytes)
{
	struct kvm_enable_cap mte = {.cap = KVM_CAP_ARM_MTE};
	uint64_t *table =
		mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
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
	add_slot(*vm, 0, 0, memcpy(table + 512, guest, sizeof(guest)) - 4096, 65536);
	add_slot(*vm, 1, IPA, memory, bytes);
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

static uint64_t read_at(const char *path, uint64_t index)
{
	int fd = need(open(path, O_RDONLY), path);
	uint64_t value = 0;

	if (pread(fd, &value, sizeof(value), (off_t)(index * sizeof(value))) != sizeof(value))
		errx(77, "cannot run: %s cannot be read", path);
	close(fd);
	return value;
}

/* A bit of /proc/kpageflags: 22 is THP, 41 is PG_arch_2, which arm64 calls PG_mte_tagged. */
static int has_flag(const char *address, int bit)
{
	uint64_t frame = read_at("/proc/self/pagemap", (uintptr_t)address / (size_t)getpagesize());

	return read_at("/proc/kpageflags", frame << 9 >> 9) >> bit & 1;
}

int main(void)
{
	size_t page = (size_t)getpagesize(), huge = page * page / 8, bytes = huge - page;
	char *memory = aligned_alloc(huge, huge);
	uint64_t left;
	int vm, vcpu, before;

	need(madvise(memory, huge, MADV_HUGEPAGE), "MADV_HUGEPAGE");
	memset(memory, 1, huge);
	if (!has_flag(memory, 22))
		errx(77, "cannot run: no huge page");
	vcpu = make_vm(&vm, memory + page, bytes);
	run_guest(vcpu, bytes, TAG);
	if (run_guest(vcpu, bytes, 0) != bytes / 16)
		errx(77, "cannot run: the guest cannot tag its memory");
	before = has_flag(memory + page, 41); /* newer kernels show the head's */
	need(madvise(memory, page, MADV_COLD), "MADV_COLD");
	if (has_flag(memory, 22))
		errx(77, "cannot run: MADV_COLD did not split the huge page");
	printf("PG_mte_tagged of the second base page: %d before the split, %d after it\n", before,
	       has_flag(memory + page, 41));
	left = run_guest(vcpu, bytes, 0);
	printf("%s: the guest has %llu of its %zu tags\n", left == bytes / 16 ? "fine" : "shown",
	       (unsigned long long)left, bytes / 16);
	return left != bytes / 16;
}
