/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vm: a KVM virtual machine that runs the payload. */
#include "host/vm/arm64/vm_private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/machine/place.h"
#include "host/vm/arm64/dirty_log.h"
#include "host/vm/arm64/vcpu_features.h"
#include "host/vm/kvm.h"

/* The payload's image, from payload.S. */
extern const char payload_image[];
extern const char payload_image_end[];

static int open_kvm(struct outcome *outcome)
{
	int fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);

	if (fd >= 0)
		return fd;
	if (errno == EACCES)
		return outcome_skip(outcome,
				    "/dev/kvm may not be opened: run as root or join group kvm");
	return outcome_skip(outcome,
			    "no /dev/kvm (%s): this machine has no KVM, or not at this level",
			    strerror(errno));
}

int vm_has_mte(void)
{
	int fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return -1;

	int has = ioctl(fd, KVM_CHECK_EXTENSION, KVM_CAP_ARM_MTE);

	close(fd);
	return has > 0;
}

static int enable_mte(const struct vm *vm, struct outcome *outcome)
{
	struct kvm_enable_cap cap = {.cap = KVM_CAP_ARM_MTE};

	if (ioctl(vm->fd, KVM_CHECK_EXTENSION, KVM_CAP_ARM_MTE) <= 0)
		return outcome_skip(outcome, VM_NO_MTE);
	return KVM_CALL(vm->fd, KVM_ENABLE_CAP, &cap, outcome);
}

void vm_vcpus_as_vmm(void)
{
	vcpu_features_want();
}

uint32_t vm_vcpu_features(void)
{
	return vcpu_features_last();
}

static void *map_zeroed(size_t size_bytes, struct outcome *outcome)
{
	void *memory =
		mmap(NULL, size_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED) {
		outcome_refuse(outcome, "mmap", errno);
		return NULL;
	}
	/* Base pages, present: the guest's own code and data must cost the same faults in every
	 * trial. */
	madvise(memory, size_bytes, MADV_NOHUGEPAGE);
	memset(memory, 0, size_bytes);
	return memory;
}

static int map_payload(struct vm *vm, struct outcome *outcome)
{
	vm->payload = map_zeroed(ABI_PAYLOAD_BYTES, outcome);
	vm->exchange = map_zeroed(vm->config.exchange_bytes, outcome);
	if (!vm->payload || !vm->exchange)
		return -1;
	memcpy(vm->payload, payload_image, (size_t)(payload_image_end - payload_image));
	vm->boot = (struct abi_boot *)(void *)(vm->payload + ABI_BOOT_OFFSET);
	vm->boot->magic = ABI_MAGIC;
	vm->boot->version = ABI_VERSION;
	vm->boot->vcpu_count = vm->config.vcpu_count;
	if (vm_add_memory(vm, ABI_PAYLOAD_IPA, vm->payload, ABI_PAYLOAD_BYTES, outcome) < 0)
		return -1;
	return vm_add_memory(vm, ABI_EXCHANGE_IPA, vm->exchange, vm->config.exchange_bytes,
			     outcome);
}

static int build(struct vm *vm, struct outcome *outcome)
{
	vm->kvm_fd = open_kvm(outcome);
	if (vm->kvm_fd < 0)
		return -1;
	vm->fd = KVM_CALL(vm->kvm_fd, KVM_CREATE_VM, 0, outcome);
	if (vm->fd < 0)
		return -1;
	if (vm->config.mte && enable_mte(vm, outcome) < 0)
		return -1;
	if (dirty_log_arrange(vm, outcome) < 0)
		return -1;
	irqchip_create(vm);
	return map_payload(vm, outcome);
}

static size_t round_to_page(size_t size_bytes)
{
	size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);

	return (size_bytes + page_bytes) & ~(page_bytes - 1);
}

int vm_create(struct vm **result, const struct vm_config *config, struct outcome *outcome)
{
	struct vm *vm;

	*result = NULL;
	if (place_need(config->first_place + config->vcpu_count, outcome) < 0)
		return -1;
	vm = calloc(1, sizeof(*vm));
	*result = vm;
	if (!vm)
		return outcome_fail(outcome, "no memory for a VM");
	vm->config = *config;
	vm->config.exchange_bytes = round_to_page(config->exchange_bytes);
	vm->kvm_fd = vm->fd = vm->vgic_fd = vm->guest_memfd = -1;
	sem_init(&vm->finished, 0, 0);
	for (unsigned int i = 0; i < ABI_VCPUS_MAX; i++)
		vm->vcpus[i] = (struct vcpu){.index = i, .fd = -1, .stats_fd = -1};
	if (build(vm, outcome) == 0)
		return 0;
	vm_destroy(vm);
	*result = NULL;
	return -1;
}

static void close_if_open(int fd)
{
	if (fd >= 0)
		close(fd);
}

void vm_destroy(struct vm *vm)
{
	if (!vm)
		return;
	dirty_log_unmap(vm);
	for (unsigned int i = 0; i < vm->config.vcpu_count; i++)
		vcpu_destroy(&vm->vcpus[i]);
	close_if_open(vm->vgic_fd);
	close_if_open(vm->guest_memfd);
	close_if_open(vm->fd);
	close_if_open(vm->kvm_fd);
	if (vm->payload)
		munmap(vm->payload, ABI_PAYLOAD_BYTES);
	if (vm->exchange)
		munmap(vm->exchange, vm->config.exchange_bytes);
	sem_destroy(&vm->finished);
	free(vm);
}

int vm_add_memory(struct vm *vm, uint64_t ipa, void *memory, size_t size_bytes,
		  struct outcome *outcome)
{
	struct kvm_userspace_memory_region region = {
		.slot = vm->slot_count,
		.guest_phys_addr = ipa,
		.memory_size = size_bytes,
		.userspace_addr = (uintptr_t)memory,
	};

	if (vm->slot_count == VM_SLOTS_MAX)
		return outcome_fail(outcome, "more than %d memslots", VM_SLOTS_MAX);
	if (KVM_CALL(vm->fd, KVM_SET_USER_MEMORY_REGION, &region, outcome) < 0)
		return -1;
	vm->regions[vm->slot_count] = region;
	vm->slot_count++;
	return 0;
}

int vm_exchange(struct vm *vm, size_t size_bytes, struct vm_array *array, struct outcome *outcome)
{
	size_t rounded = vm_exchange_size(size_bytes);

	if (rounded < size_bytes || rounded > vm->config.exchange_bytes - vm->exchange_used)
		return outcome_fail(outcome, "the exchange memory of %zu bytes is used up",
				    vm->config.exchange_bytes);
	array->host = vm->exchange + vm->exchange_used;
	array->ipa = ABI_EXCHANGE_IPA + vm->exchange_used;
	vm->exchange_used += rounded;
	return 0;
}

int vm_start(struct vm *vm, struct outcome *outcome)
{
	for (unsigned int i = 0; i < vm->config.vcpu_count; i++) {
		vm->vcpus[i].boot = vm->boot;
		vm->vcpus[i].nested = vm->config.nested;
		if (vcpu_create(&vm->vcpus[i], vm->kvm_fd, vm->fd, outcome) < 0)
			return -1;
	}
	if (dirty_log_map(vm, outcome) < 0 || irqchip_start(vm, outcome) < 0)
		return -1;
	for (unsigned int i = 0; i < vm->config.vcpu_count; i++)
		if (vcpu_features_finish(vm->vcpus[i].fd, vm->vgic_fd >= 0, outcome) < 0)
			return -1;
	for (unsigned int i = 0; i < vm->config.vcpu_count; i++)
		if (vcpu_reset(&vm->vcpus[i], outcome) < 0)
			return -1;
	return 0;
}

struct abi_thread vm_thread(const struct vm *vm, unsigned int index)
{
	return vm->boot->threads[index];
}

int64_t vm_exits(const struct vm *vm)
{
	int64_t sum = 0;

	for (unsigned int i = 0; i < vm->config.vcpu_count; i++) {
		int64_t exits = vcpu_exits(&vm->vcpus[i]);

		if (exits < 0)
			return -1;
		sum += exits;
	}
	return sum;
}
