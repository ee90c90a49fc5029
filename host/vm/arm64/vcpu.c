/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vcpu: one virtual CPU: its registers, and running it until it rings the doorbell. */
#include "host/vm/arm64/vcpu.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/vm/arm64/abort.h"
#include "host/vm/arm64/vcpu_features.h"
#include "host/vm/kvm.h"

/* KVM_REG_ARM_CORE_REG of uapi/asm/kvm.h: the index of a field of struct kvm_regs in 32-bit
 * words. */
#define CORE_REGISTER(field)                                                                       \
	(KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE |                                     \
	 (offsetof(struct kvm_regs, field) / sizeof(uint32_t)))

/* uapi/linux/kvm.h of Linux 7.3; older headers lack them. */
#define VCPU_HAS_EL2      7
#define EXIT_MEMORY_FAULT 39

/* SPSR_EL1: D, A, I, F masked, mode EL1h. */
#define PSTATE_EL1H_MASKED 0x3c5

int vcpu_create(struct vcpu *vcpu, int kvm_fd, int vm_fd, struct outcome *outcome)
{
	struct kvm_vcpu_init init = {0};
	int run_bytes = KVM_CALL(kvm_fd, KVM_GET_VCPU_MMAP_SIZE, 0, outcome);

	if (run_bytes < 0)
		return -1;
	vcpu->fd = KVM_CALL(vm_fd, KVM_CREATE_VCPU, vcpu->index, outcome);
	if (vcpu->fd < 0)
		return -1;
	vcpu->run_bytes = (size_t)run_bytes;
	vcpu->run = mmap(NULL, vcpu->run_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu->fd, 0);
	if (vcpu->run == MAP_FAILED)
		return outcome_refuse(outcome, "mmap(vcpu)", errno);
	vcpu->stats_fd = ioctl(vcpu->fd, KVM_GET_STATS_FD, 0);
	if (KVM_CALL(vm_fd, KVM_ARM_PREFERRED_TARGET, &init, outcome) < 0)
		return -1;
	init.features[0] |= vcpu_features_offered(vm_fd);
	if (vcpu->nested)
		init.features[0] |= 1u << VCPU_HAS_EL2;
	if (kvm_call(vcpu->fd, KVM_ARM_VCPU_INIT,
		     vcpu->nested ? "KVM_ARM_VCPU_INIT(HAS_EL2)" : "KVM_ARM_VCPU_INIT",
		     (uintptr_t)&init, outcome) < 0)
		return -1;
	return vcpu_features_finalize(vcpu->fd, outcome);
}

void vcpu_destroy(struct vcpu *vcpu)
{
	if (vcpu->run && vcpu->run != MAP_FAILED)
		munmap(vcpu->run, vcpu->run_bytes);
	if (vcpu->stats_fd >= 0)
		close(vcpu->stats_fd);
	if (vcpu->fd >= 0)
		close(vcpu->fd);
	vcpu->run = NULL;
	vcpu->fd = vcpu->stats_fd = -1;
}

static int set_register(const struct vcpu *vcpu, uint64_t id, uint64_t value,
			struct outcome *outcome)
{
	struct kvm_one_reg reg = {.id = id, .addr = (uintptr_t)&value};

	return KVM_CALL(vcpu->fd, KVM_SET_ONE_REG, &reg, outcome);
}

int vcpu_reset(struct vcpu *vcpu, struct outcome *outcome)
{
	if (set_register(vcpu, CORE_REGISTER(regs.pstate), PSTATE_EL1H_MASKED, outcome) < 0 ||
	    set_register(vcpu, CORE_REGISTER(regs.regs[0]), vcpu->index, outcome) < 0)
		return -1;
	return set_register(vcpu, CORE_REGISTER(regs.pc), ABI_PAYLOAD_IPA, outcome);
}

static uint64_t read_pc(const struct vcpu *vcpu)
{
	uint64_t pc = 0;
	struct kvm_one_reg reg = {.id = CORE_REGISTER(regs.pc), .addr = (uintptr_t)&pc};

	ioctl(vcpu->fd, KVM_GET_ONE_REG, &reg);
	return pc;
}

static int handle_mmio(struct vcpu *vcpu)
{
	const struct kvm_run *run = vcpu->run;
	uint32_t value;

	if (run->mmio.phys_addr != ABI_DOORBELL_IPA || !run->mmio.is_write ||
	    run->mmio.len != sizeof(value))
		return outcome_fail(
			&vcpu->outcome,
			"vCPU %u: %u-byte %s of guest address 0x%llx, which no memory backs (pc 0x%llx)",
			vcpu->index, run->mmio.len, run->mmio.is_write ? "store" : "load",
			(unsigned long long)run->mmio.phys_addr, (unsigned long long)read_pc(vcpu));
	memcpy(&value, run->mmio.data, sizeof(value));
	if (value == ABI_DONE)
		return 0;
	if (value != ABI_ABORT)
		return outcome_fail(&vcpu->outcome,
				    "vCPU %u rang the doorbell with %u, which means nothing",
				    vcpu->index, value);

	struct abi_abort frame = vcpu->boot->threads[vcpu->index].abort;

	return abort_report(&frame, vcpu->index, &vcpu->outcome);
}

/* Names of KVM_EXIT_*, those that arm64 can give. */
static const char *exit_name(uint32_t reason)
{
	static const char *const names[] = {
		[KVM_EXIT_UNKNOWN] = "KVM_EXIT_UNKNOWN",
		[KVM_EXIT_EXCEPTION] = "KVM_EXIT_EXCEPTION",
		[KVM_EXIT_HYPERCALL] = "KVM_EXIT_HYPERCALL",
		[KVM_EXIT_DEBUG] = "KVM_EXIT_DEBUG",
		[KVM_EXIT_MMIO] = "KVM_EXIT_MMIO",
		[KVM_EXIT_SHUTDOWN] = "KVM_EXIT_SHUTDOWN",
		[KVM_EXIT_FAIL_ENTRY] = "KVM_EXIT_FAIL_ENTRY",
		[KVM_EXIT_INTR] = "KVM_EXIT_INTR",
		[KVM_EXIT_INTERNAL_ERROR] = "KVM_EXIT_INTERNAL_ERROR",
		[KVM_EXIT_SYSTEM_EVENT] = "KVM_EXIT_SYSTEM_EVENT",
		[KVM_EXIT_ARM_NISV] = "KVM_EXIT_ARM_NISV",
	};

	return reason < sizeof(names) / sizeof(names[0]) && names[reason]
		       ? names[reason]
		       : "an exit without a name";
}

static int stopped(struct vcpu *vcpu)
{
	return outcome_fail(&vcpu->outcome, "vCPU %u did not finish in time: found at pc 0x%llx",
			    vcpu->index, (unsigned long long)read_pc(vcpu));
}

int vcpu_run(struct vcpu *vcpu)
{
	vcpu->outcome = (struct outcome){.status = TRIAL_OK};
	while (!atomic_load(&vcpu->stop)) {
		if (ioctl(vcpu->fd, KVM_RUN, 0) < 0) {
			if (errno == EINTR)
				continue;
			return outcome_refuse(&vcpu->outcome,
					      vcpu->run->exit_reason == EXIT_MEMORY_FAULT
						      ? "KVM_RUN(KVM_EXIT_MEMORY_FAULT)"
						      : "KVM_RUN",
					      errno);
		}
		if (vcpu->run->exit_reason == KVM_EXIT_MMIO)
			return handle_mmio(vcpu);
		if (vcpu->run->exit_reason != KVM_EXIT_INTR)
			return outcome_fail(&vcpu->outcome, "vCPU %u: %s (%u) at pc 0x%llx",
					    vcpu->index, exit_name(vcpu->run->exit_reason),
					    vcpu->run->exit_reason,
					    (unsigned long long)read_pc(vcpu));
	}
	return stopped(vcpu);
}

/* Finds the offset of statistic @name (api.rst, 4.133 KVM_GET_STATS_FD), or -1. */
static int64_t find_statistic(int fd, const char *wanted)
{
	struct kvm_stats_header header;

	if (pread(fd, &header, sizeof(header), 0) != sizeof(header) || header.name_size > 256)
		return -1;

	size_t stride = sizeof(struct kvm_stats_desc) + header.name_size;
	struct kvm_stats_desc *desc = malloc(stride);
	int64_t offset = -1;

	for (uint32_t i = 0; desc && i < header.num_desc && offset < 0; i++) {
		off_t at = (off_t)(header.desc_offset + i * stride);

		if (pread(fd, desc, stride, at) == (ssize_t)stride &&
		    strncmp(desc->name, wanted, header.name_size) == 0)
			offset = (int64_t)header.data_offset + desc->offset;
	}
	free(desc);
	return offset;
}

int64_t vcpu_exits(const struct vcpu *vcpu)
{
	uint64_t value;
	int64_t offset = vcpu->stats_fd < 0 ? -1 : find_statistic(vcpu->stats_fd, "exits");

	if (offset < 0 ||
	    pread(vcpu->stats_fd, &value, sizeof(value), (off_t)offset) != sizeof(value))
		return -1;
	return (int64_t)value;
}
