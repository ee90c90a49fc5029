/* SPDX-License-Identifier: GPL-2.0-or-later */
/* terminal: pseudoterminals, for VMMs that want one, or make one. All of them pass bytes on as they are. */
#ifndef MTEBENCH_LINUXGUEST_TERMINAL_H
#define MTEBENCH_LINUXGUEST_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#define TERMINAL_PATH_MAX 64

/* Makes one: @ends[0] for us, @ends[1] for the VMM, neither inherited. Returns 0, or -1 with
 * errno. */
int terminal_make(int ends[2]);

/* Finds the path below /dev/pts/ that @console has, whole, behind @words. Pure. */
bool terminal_find(const char *console, const char *words, char path[TERMINAL_PATH_MAX]);

/* Opens our end of the one that the VMM has made. Returns it, which never waits, or -1 with
 * errno. */
int terminal_open(const char *path);

#endif
