/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kprobe_refused: a kprobe event cannot be put on mte_clear_page_tags, so that tracing cannot count
 * how often the kernel clears the tags of a page.
 *
 * Build: aarch64-linux-gnu-gcc -O2 -static -o kprobe_refused kprobe_refused.c
 * Run as root. Ends with 0 (it can), 1 (it is refused) or 77 (cannot run here).
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#define EVENTS "/sys/kernel/tracing/kprobe_events"

/* Writes a line to kprobe_events. Returns 0, or errno. */
static int put(const char *line)
{
	int fd = open(EVENTS, O_WRONLY | O_APPEND), code;

	if (fd < 0)
		err(77, "cannot run: %s", EVENTS);
	code = write(fd, line, strlen(line)) < 0 ? errno : 0;
	close(fd);
	return code;
}

int main(void)
{
	int code;

	if (access(EVENTS, F_OK) < 0)
		mount("tracefs", "/sys/kernel/tracing", "tracefs", 0, NULL);
	code = put("p:finding/other mte_sync_tags\n");
	if (code)
		errx(77, "cannot run: a kprobe event on mte_sync_tags is refused too: %s",
		     strerror(code));
	code = put("p:finding/clear mte_clear_page_tags\n");
	put("-:finding/other\n");
	if (code == 0)
		put("-:finding/clear\n");
	printf("%s: a kprobe event on mte_clear_page_tags is %s%s\n", code ? "shown" : "fine",
	       code ? "refused: " : "taken", code ? strerror(code) : "");
	return code != 0;
}
