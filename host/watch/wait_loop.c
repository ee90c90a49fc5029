/* SPDX-License-Identifier: GPL-2.0-or-later */
/* wait_loop: where the kernel waits for the lock of a page's tags. */
#include "host/watch/wait_loop.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/watch/kernel_symbols.h"

#define KCORE       "/proc/kcore"
#define HEADERS_MAX 256

#define FUNCTION_BYTES_MAX (64 << 10)

#define WORD_BYTES sizeof(uint32_t)

/*
 * sevl; wfe; ldxr; eor; cbnz; wfe; ldar; tbz to the first (Arm ARM C4.1): of each instruction the
 * bits that matter. The bit that is tested and the registers differ.
 */
static const struct {
	uint32_t mask, value;
} pattern[WAIT_LOOP_WORDS] = {
	{0xffffffff, 0xd50320bf}, /* sevl */
	{0xffffffff, 0xd503205f}, /* wfe */
	{0xbffffc00, 0x885f7c00}, /* ldxr */
	{0x7fe00000, 0x4a000000}, /* eor, of registers */
	{0x7fffffe0, 0x35000040}, /* cbnz over the wfe */
	{0xffffffff, 0xd503205f}, /* wfe */
	{0xbffffc00, 0x88dffc00}, /* ldar */
	{0x7f07ffe0, 0x3607ff20}, /* tbz back to the sevl */
};

static bool is_loop(const uint32_t *words)
{
	for (size_t i = 0; i < WAIT_LOOP_WORDS; i++)
		if ((words[i] & pattern[i].mask) != pattern[i].value)
			return false;
	return true;
}

size_t wait_loop_next(const uint32_t *words, size_t count, size_t from)
{
	for (size_t i = from; i + WAIT_LOOP_WORDS <= count; i++)
		if (is_loop(&words[i]))
			return i;
	return count;
}

/* What was found once. */
struct found {
	struct wait_loop loops[WAIT_LOOPS_MAX];
	int count; /* -1: nothing could be looked at */
	struct message message;
	bool done;
};

/* Where @address of the kernel is in kcore, or -1. */
static off_t place_in_kcore(int fd, uint64_t address)
{
	Elf64_Phdr headers[HEADERS_MAX];
	Elf64_Ehdr header;
	ssize_t size;

	if (pread(fd, &header, sizeof(header), 0) != sizeof(header) ||
	    header.e_phnum > HEADERS_MAX || header.e_phentsize != sizeof(*headers))
		return -1;
	size = (ssize_t)(header.e_phnum * sizeof(*headers));
	if (pread(fd, headers, (size_t)size, (off_t)header.e_phoff) != size)
		return -1;
	for (unsigned int i = 0; i < header.e_phnum; i++)
		if (headers[i].p_type == PT_LOAD && address >= headers[i].p_vaddr &&
		    address - headers[i].p_vaddr < headers[i].p_memsz)
			return (off_t)(headers[i].p_offset + (address - headers[i].p_vaddr));
	return -1;
}

static void note(struct found *found, uint64_t address, unsigned int whose)
{
	if (found->count < WAIT_LOOPS_MAX)
		found->loops[found->count++] =
			(struct wait_loop){.address = address, .whose = whose};
}

static int scan(struct found *found, int fd, uint64_t begin, uint64_t end, unsigned int whose)
{
	size_t size = end - begin < FUNCTION_BYTES_MAX ? (size_t)(end - begin) : FUNCTION_BYTES_MAX;
	off_t place = place_in_kcore(fd, begin);
	uint32_t *words = malloc(size + 1);
	size_t count = size / WORD_BYTES;
	bool seen = place >= 0 && words && pread(fd, words, size, place) == (ssize_t)size;

	for (size_t i = 0; seen && (i = wait_loop_next(words, count, i)) < count; i++)
		note(found, begin + i * WORD_BYTES, whose);
	free(words);
	return seen ? 0 : -1;
}

/* What takes the lock: which of them the compiler has inlined it into differs. */
static unsigned int whose_function(const char *name)
{
	static const struct {
		const char *name;
		unsigned int whose;
	} takers[] = {
		{"sanitise_mte_tags", WAIT_LOOP_OF_GUESTS},
		{"user_mem_abort", WAIT_LOOP_OF_GUESTS},
		{"kvm_s2_fault_map", WAIT_LOOP_OF_GUESTS},
		{"kvm_handle_guest_abort", WAIT_LOOP_OF_GUESTS},
		{"mte_sync_tags", WAIT_LOOP_OF_PROCESSES},
	};

	for (size_t i = 0; name && i < sizeof(takers) / sizeof(*takers); i++)
		if (strcmp(name, takers[i].name) == 0)
			return takers[i].whose;
	return 0;
}

/* Functions end where the next symbol is. */
static int scan_all(struct found *found, const struct symbols *symbols, int fd)
{
	for (size_t i = 0; i + 1 < symbols->count; i++) {
		const struct symbol *symbol = &symbols->list[i];
		unsigned int whose = whose_function(symbol->name);

		if (whose && scan(found, fd, symbol->address, symbol[1].address, whose) < 0)
			return message_set(&found->message, KCORE " does not show the code of %s",
					   symbol->name);
	}
	return 0;
}

static int find_with(struct found *found, const struct symbols *symbols)
{
	int fd = open(KCORE, O_RDONLY | O_CLOEXEC);
	int result;

	if (fd < 0)
		return message_set_errno(&found->message, errno, "cannot read " KCORE);
	result = scan_all(found, symbols, fd);
	close(fd);
	return result;
}

static void find(struct found *found)
{
	struct symbols symbols;

	found->done = true;
	if (kernel_symbols_read(&symbols, &found->message) < 0) {
		found->count = -1;
		return;
	}
	if (find_with(found, &symbols) < 0)
		found->count = -1;
	symbols_free(&symbols);
}

int wait_loops_find(const struct wait_loop **loops, struct message *message)
{
	static struct found found;

	if (!found.done)
		find(&found);
	*loops = found.loops;
	if (found.count < 0)
		*message = found.message;
	return found.count;
}
