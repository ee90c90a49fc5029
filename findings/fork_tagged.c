/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fork_tagged: fork() goes through mte_sync_tags() for each page of a PROT_MTE mapping, though the
 * pages have had their tags for long. A kprobe event counts the calls of a fork over pages with
 * PROT_MTE and, as a control, over as many without.
 *
 * Build: aarch64-linux-gnu-gcc -O2 -static -o fork_tagged fork_tagged.c
 * Run as root. Ends with 0 (no calls), 1 (there are) or 77 (cannot run here).
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRACING   "/sys/kernel/tracing/"
#define HWCAP2MTE (1ul << 18)
#define PAGES     256

static void put(const char *name, const char *text)
{
	int fd = open(name, O_WRONLY | O_APPEND);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		err(77, "cannot run: %s", name);
	close(fd);
}

/* How often the event was hit so far: "  sync  HITS  MISSED". */
static unsigned long hits(void)
{
	FILE *file = fopen(TRACING "kprobe_profile", "r");
	unsigned long count = 0;
	char name[64];

	while (file && fscanf(file, "%63s %lu %*u", name, &count) == 2)
		if (strcmp(name, "finding_sync") == 0)
			break;
	if (file)
		fclose(file);
	return count;
}

/* Returns how many calls a fork over PAGES base pages makes. */
static unsigned long calls_of_fork(int protection)
{
	size_t bytes = PAGES * (size_t)getpagesize();
	char *memory = mmap(NULL, bytes, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned long before;

	madvise(memory, bytes, MADV_NOHUGEPAGE);
	memset(memory, 1, bytes);
	before = hits();
	if (fork() == 0)
		_exit(0);
	wait(NULL);
	before = hits() - before;
	munmap(memory, bytes);
	return before;
}

int main(void)
{
	unsigned long with, without;

	if (!(getauxval(AT_HWCAP2) & HWCAP2MTE))
		errx(77, "cannot run: no MTE");
	if (access(TRACING "kprobe_events", F_OK) < 0)
		mount("tracefs", TRACING, "tracefs", 0, NULL);
	put(TRACING "kprobe_events", "p:finding_sync mte_sync_tags\n");
	put(TRACING "events/kprobes/finding_sync/enable", "1");
	with = calls_of_fork(PROT_READ | PROT_WRITE | PROT_MTE);
	without = calls_of_fork(PROT_READ | PROT_WRITE);
	put(TRACING "events/kprobes/finding_sync/enable", "0");
	put(TRACING "kprobe_events", "-:finding_sync\n");
	printf("%s: a fork over %d pages calls mte_sync_tags %lu times with PROT_MTE, %lu without\n",
	       with ? "shown" : "fine", PAGES, with, without);
	return with != 0;
}
