/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mprotect_race: tags are lost when two processes begin to tag one shared page at the same moment.
 * Both mprotect(PROT_MTE) a page of a memfd and then tag every second granule of it. Where the
 * kernel marks the page as tagged before it has cleared its tags, one of them may go on while the
 * other still clears. Needs two CPUs that really run at once.
 *
 * Build: aarch64-linux-gnu-gcc -O2 -static -o mprotect_race mprotect_race.c
 * Usage: mprotect_race [PAGES]    (default 20,000; it ends after the first that has lost tags)
 * Ends with 0 (no tags were lost), 1 (tags were lost) or 77 (cannot run here).
 */
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define BATCH     256 /* pages of one memfd */
#define HWCAP2MTE (1ul << 18)
#define TAGGED    (PROT_READ | PROT_WRITE | PROT_MTE)

/* How many processes have come to a page; shared. */
static unsigned long *arrived;

static void meet(unsigned long round)
{
	__atomic_add_fetch(arrived, 1, __ATOMIC_SEQ_CST);
	for (int spins = 0; __atomic_load_n(arrived, __ATOMIC_SEQ_CST) < 2 * round; spins++)
		if (spins > 50000)
			usleep(50); /* an emulator may be waiting for this CPU */
}

static void set_tag(char *granule, uint64_t tag)
{
	asm volatile(".arch armv8.5-a+memtag\n\tstg %0, [%1]" ::"r"(tag << 56), "r"(granule));
}

static uint64_t tag_at(const char *granule)
{
	uint64_t tag = 0;

	asm volatile(".arch armv8.5-a+memtag\n\tldg %0, [%1]" : "+r"(tag) : "r"(granule));
	return tag >> 56 & 15;
}

/* One of the two, @who 0 or 1, goes over a batch. Returns how many pages have lost tags of it. */
static int race(char *memory, size_t page, uint64_t who)
{
	int lost = 0;

	for (size_t i = 0; i < BATCH * page; i++)
		if (i % page == 0)
			*(volatile char *)(memory + i);
	for (unsigned long i = 0; i < BATCH; i++) {
		char *at = memory + i * page;

		meet(i + 1);
		if (mprotect(at, page, TAGGED) < 0)
			err(77, "cannot run: mprotect(PROT_MTE)");
		for (size_t granule = who * 16; granule < page; granule += 32)
			set_tag(at + granule, who + 1);
	}
	meet(BATCH + 1);
	for (unsigned long i = 0; i < BATCH; i++)
		for (size_t granule = who * 16; granule < page; granule += 32)
			if (tag_at(memory + i * page + granule) != who + 1) {
				lost++;
				break;
			}
	return lost;
}

/* A fresh memfd, and both at it. Returns how many pages have lost tags. */
static int run_batch(size_t page)
{
	int fd = (int)syscall(SYS_memfd_create, "race", 0), status = 0, lost;
	char *memory;

	if (fd < 0 || ftruncate(fd, (off_t)(BATCH * page)) < 0)
		err(77, "cannot run: memfd");
	memory = mmap(NULL, BATCH * page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	for (size_t i = 0; i < BATCH; i++)
		memory[i * page] = 1;
	*arrived = 0;
	if (fork() == 0) {
		lost = race(memory, page, 1);
		_exit(lost < 76 ? lost : 76);
	}
	lost = race(memory, page, 0);
	wait(&status);
	if (WEXITSTATUS(status) == 77)
		exit(77);
	munmap(memory, BATCH * page);
	close(fd);
	return lost + WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
	unsigned long pages = argc > 1 ? strtoul(argv[1], NULL, 0) : 20000, done = 0;
	size_t page = (size_t)getpagesize();
	int lost = 0;

	if (!(getauxval(AT_HWCAP2) & HWCAP2MTE))
		errx(77, "cannot run: no MTE");
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		errx(77, "cannot run: one CPU only");
	arrived = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (; done < pages && !lost; done += BATCH)
		lost = run_batch(page);
	printf("%s: %d of %lu pages have lost tags\n", lost ? "shown" : "fine", lost, done);
	return lost != 0;
}
