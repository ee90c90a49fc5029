/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * thp_split_tagged_head: a guest sees the tags of an earlier owner of its memory when a huge page is
 * split of which the first base page alone has had its tags cleared, here by KVM_ARM_MTE_COPY_TAGS.
 * A process tags a huge page and gives it back; it becomes a guest's memory; the VMM copies the tags
 * of one base page in; madvise(MADV_COLD) splits the huge page; the guest looks at its tags.
 *
 * Build: aarch64-linux-gnu-gcc -O2 -static -o thp_split_tagged_head thp_split_tagged_head.c
 * Run as root. Ends with 0 (no tags), 1 (tags that nobody has set) or 77 (cannot run here).
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

/* A huge page at @address, whose tags are 5 throughout with @tagged. Returns its frame. */
static uint64_t make_huge(char *address, size_t bytes, int tagged)
{
	int protection = PROT_READ | PROT_WRITE | (tagged ? PROT_MTE : 0);

	address = mmap(address, bytes, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	need(address == MAP_FAILED ? -1 : 0, "mmap");
	need(madvise(address, bytes, MADV_HUGEPAGE), "MADV_HUGEPAGE");
	memset(address, 1, bytes);
	for (char *at = address; tagged && at < address + bytes; at += 16)
		asm volatile(".arch armv8.5-a+memtag\n\tstg %0, [%1]" ::"r"(TAG), "r"(at));
	return read_at("/proc/self/pagemap", (uintptr_t)address / (size_t)getpagesize());
}

int main(void)
{
	size_t page = (size_t)getpagesize(), huge = page * page / 8;
	char *memory = aligned_alloc(huge, huge), zeros[4096] = "";
	struct kvm_arm_copy_mte_tags copy = {IPA, page, zeros, KVM_ARM_TAGS_TO_GUEST, {0}};
	uint64_t frame, stale;
	int vm, vcpu;

	for (int tries = 0; make_huge(memory, huge, 1) != make_huge(memory, huge, 0);)
		if (++tries == 100)
			errx(77, "cannot run: the kernel gave other memory each time");
	vcpu = make_vm(&vm, memory, huge);
	need(ioctl(vm, KVM_ARM_MTE_COPY_TAGS, &copy), "KVM_ARM_MTE_COPY_TAGS");
	need(madvise(memory + huge - page, page, MADV_COLD), "MADV_COLD");
	frame = read_at("/proc/self/pagemap", (uintptr_t)memory / page + 1) << 9 >> 9;
	printf("after the split PG_mte_tagged (PG_arch_2) of the second base page is %d\n",
	       (int)(read_at("/proc/kpageflags", frame) >> 41 & 1));
	stale = run_guest(vcpu, huge, 0);
	printf("%s: the guest sees %llu tags that nobody has set for it\n",
	       stale ? "shown" : "fine", (unsigned long long)stale);
	return stale != 0;
}
