/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tags: allocation tags of this process's own memory. */
#include "host/memory/tags.h"

#include <errno.h>
#include <stdint.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>

#include "include/mte.h"

/* arm64's uapi/asm/hwcap.h. */
#define HWCAP2_MTE_BIT  (1ul << 18)
#define HWCAP2_MTE3_BIT (1ul << 22)

bool tags_supported(void)
{
	return getauxval(AT_HWCAP2) & HWCAP2_MTE_BIT;
}

int tags_level(void)
{
	unsigned long hwcap2 = getauxval(AT_HWCAP2);

	if (hwcap2 & HWCAP2_MTE3_BIT)
		return 3;
	return hwcap2 & HWCAP2_MTE_BIT ? 2 : 0;
}

/* DCZID_EL0 (Arm ARM): log2 of the block in words, and bit 4 when DC ZVA is prohibited. */
unsigned int tags_zva_bytes(void)
{
	uint64_t dczid;

	__asm__("mrs %0, dczid_el0" : "=r"(dczid));
	return dczid & 16 ? 0 : 4u << (dczid & 15);
}

void tags_store(void *memory, size_t size_bytes, unsigned int tag)
{
	uint64_t start = (uint64_t)memory;

	for (uint64_t at = start; at < start + size_bytes; at += MTE_GRANULE_BYTES)
		mte_store_tag(mte_pointer(at, tag));
}

void tags_load(const void *memory, size_t size_bytes, uint8_t *tags)
{
	uint64_t start = (uint64_t)memory;

	for (size_t i = 0; i < size_bytes / MTE_GRANULE_BYTES; i++)
		tags[i] = (uint8_t)mte_load_tag(start + i * MTE_GRANULE_BYTES);
}

size_t tags_count_other(const void *memory, size_t size_bytes, unsigned int tag)
{
	uint64_t start = (uint64_t)memory;
	size_t other = 0;

	for (uint64_t at = start; at < start + size_bytes; at += MTE_GRANULE_BYTES)
		other += mte_load_tag(at) != tag;
	return other;
}

static int check_one_granule(char *memory, size_t size_bytes, size_t offset,
			     struct message *message)
{
	char *granule = memory + offset;
	size_t changed;

	tags_store(memory, size_bytes, 0);
	tags_store(granule, MTE_GRANULE_BYTES, 5);
	changed = tags_count_other(memory, size_bytes, 0);
	if (changed == 1 && tags_count_other(granule, MTE_GRANULE_BYTES, 5) == 0)
		return 0;
	return message_set(
		message,
		"tag memory is wrong: one STG at offset %zu changed %zu granules of two pages (an emulator older than QEMU 8 does this); no tag measured here would mean anything",
		offset, changed);
}

int tags_selftest(struct message *message)
{
	size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE), size_bytes = 2 * page_bytes;
	const size_t offsets[] = {0, 16, 32, 240, page_bytes - 16, page_bytes, 2 * page_bytes - 16};
	int result = 0;

	if (!tags_supported())
		return 0;

	char *memory = mmap(NULL, size_bytes, PROT_READ | PROT_WRITE | TAGS_PROT_MTE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return message_set_errno(message, errno, "cannot map tagged memory");
	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]) && result == 0; i++)
		result = check_one_granule(memory, size_bytes, offsets[i], message);
	munmap(memory, size_bytes);
	return result;
}
