/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lock_held: CPUs spin in the kernel for as long as the holder of a page's tag lock sleeps. The lock
 * (PG_mte_lock) is held while KVM_ARM_MTE_COPY_TAGS waits for its buffer, which userfaultfd
 * withholds. A vCPU that faults the page spins for it under mmu_lock, with preemption off; whoever
 * takes memory of the VM away, here by MADV_DONTNEED, spins for mmu_lock, with preemption off.
 *
 * Build: aarch64-linux-gnu-gcc -O2 -static -o lock_held lock_held.c
 * Usage: lock_held --spin    two CPUs spin for a fifth of a second; needs three
 *        lock_held --stop    ALL CPUs spin, and nobody is left to wake the holder: the machine stops
 * Ends with 0 (they do not spin), 1 (they spin) or 77 (cannot run here, or without either).
 */
#include <err.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define HOLD_MS 200
#define CPUS    64
#define IPA     0x20000000ull
#define CORE(name)                                                                                 \
	(KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE | KVM_REG_ARM_CORE_REG(name))

/* str x0, [x0]; add x0, x0, x0; b to the first, whose store then ends KVM_RUN */
static const uint32_t guest[] = {0xf9000000, 0x8b000000, 0x17fffffe};

static int vm, vcpu;
static volatile int entered;
static size_t page;
static char *memory, *buffer; /* the VM's, a page for each CPU; what userfaultfd withholds */
static long spun_ms[CPUS];

static int need(int result, const char *call)
{
	if (result < 0)
		err(77, "cannot run: %s", call);
	return result;
}

static void set_reg(uint64_t id, uint64_t value)
{
	struct kvm_one_reg reg = {id, (uintptr_t)&value};

	need(ioctl(vcpu, KVM_SET_ONE_REG, &reg), "KVM_SET_ONE_REG");
}

static void make_vm(char *code)
{
	struct kvm_userspace_memory_region slots[] = {{0, 0, 0, page, (uintptr_t)code},
						      {1, 0, IPA, CPUS * page, (uintptr_t)memory}};
	struct kvm_enable_cap mte = {.cap = KVM_CAP_ARM_MTE};
	struct kvm_vcpu_init init;

	vm = need(open("/dev/kvm", O_RDWR), "/dev/kvm");
	vm = need(ioctl(vm, KVM_CREATE_VM, 0), "KVM_CREATE_VM");
	need(ioctl(vm, KVM_ENABLE_CAP, &mte), "KVM_CAP_ARM_MTE");
	vcpu = need(ioctl(vm, KVM_CREATE_VCPU, 0), "KVM_CREATE_VCPU");
	for (int i = 0; i < 2; i++)
		need(ioctl(vm, KVM_SET_USER_MEMORY_REGION, &slots[i]),
		     "KVM_SET_USER_MEMORY_REGION");
	need(ioctl(vm, KVM_ARM_PREFERRED_TARGET, &init), "KVM_ARM_PREFERRED_TARGET");
	need(ioctl(vcpu, KVM_ARM_VCPU_INIT, &init), "KVM_ARM_VCPU_INIT");
	memcpy(code, guest, sizeof(guest));
	set_reg(CORE(regs.pc), 0);
	set_reg(CORE(regs.regs[0]), IPA);
}

/* A userfaultfd that withholds the buffer. */
static int withhold(void)
{
	struct uffdio_api api = {.api = UFFD_API};
	struct uffdio_register range = {{(uintptr_t)buffer, page}, UFFDIO_REGISTER_MODE_MISSING, 0};
	int fd = need((int)syscall(SYS_userfaultfd, O_CLOEXEC), "userfaultfd");

	need(ioctl(fd, UFFDIO_API, &api), "UFFDIO_API");
	need(ioctl(fd, UFFDIO_REGISTER, &range), "UFFDIO_REGISTER");
	return fd;
}

static void *hold(void *copy)
{
	return ioctl(vm, KVM_ARM_MTE_COPY_TAGS, copy) < 0 ? NULL : copy;
}

/* CPU 0 runs the guest; then the others take memory away. How long each took is in spun_ms. */
static void *spin(void *cpu_number)
{
	uintptr_t cpu = (uintptr_t)cpu_number;
	uint64_t mask = 1ull << cpu;
	struct timespec used;

	syscall(SYS_sched_setaffinity, 0, sizeof(mask), &mask);
	for (int waits = 0; cpu > 0 && waits<100; waits += entered> 0)
		usleep(1000);
	__atomic_add_fetch(&entered, 1, __ATOMIC_SEQ_CST);
	if (cpu == 0)
		ioctl(vcpu, KVM_RUN, 0);
	else
		madvise(memory + cpu * page, page, MADV_DONTNEED);
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
	spun_ms[cpu] = used.tv_sec * 1000 + used.tv_nsec / 1000000;
	return NULL;
}

int main(int argc, char **argv)
{
	int stop = argc == 2 && strcmp(argv[1], "--stop") == 0, fd, shown;
	long cpus = sysconf(_SC_NPROCESSORS_ONLN), spinners = stop ? cpus : 2;
	struct uffd_msg fault;
	pthread_t threads[CPUS], holder;

	if (!stop && (argc != 2 || strcmp(argv[1], "--spin") != 0))
		errx(77, "cannot run: CPUs will spin, or the machine stop; say --spin or --stop");
	if (cpus > CPUS || cpus < 2 + !stop)
		errx(77, "cannot run: it takes 3 CPUs, 2 with --stop, and 64 at most");
	page = (size_t)getpagesize();
	memory = mmap(NULL, (CPUS + 2) * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		      -1, 0);
	memset(memory, 1, CPUS * page);
	buffer = memory + CPUS * page;
	make_vm(buffer + page);
	fd = withhold();
	struct uffdio_zeropage zero = {.range = {(uintptr_t)buffer, page}};
	struct kvm_arm_copy_mte_tags copy = {IPA, page, buffer, KVM_ARM_TAGS_TO_GUEST, {0}};

	pthread_create(&holder, NULL, hold, &copy);
	need((int)read(fd, &fault, sizeof(fault)), "read of userfaultfd");
	for (uintptr_t i = 0; i < (uintptr_t)spinners; i++)
		pthread_create(&threads[i], NULL, spin, (void *)i);
	while (entered < spinners)
		usleep(1000);
	usleep(HOLD_MS * 1000);
	need(ioctl(fd, UFFDIO_ZEROPAGE, &zero), "UFFDIO_ZEROPAGE");
	for (long i = 0; i < spinners; i++)
		pthread_join(threads[i], NULL);
	shown = spun_ms[0] > HOLD_MS / 2 && spun_ms[1] > HOLD_MS / 2;
	printf("%s: a hold of %d ms: the vCPU took %ld ms of CPU time, MADV_DONTNEED %ld ms\n",
	       shown ? "shown" : "fine", HOLD_MS, spun_ms[0], spun_ms[1]);
	return shown;
}
