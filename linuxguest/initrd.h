/* SPDX-License-Identifier: GPL-2.0-or-later */
/* initrd: the root file system of a Linux guest: this program as /init, and kernel modules. */
#ifndef MTEBENCH_LINUXGUEST_INITRD_H
#define MTEBENCH_LINUXGUEST_INITRD_H

#include "common/message.h"

/*
 * Builds it in memory, with the files of directory @modules, which may be absent. Returns a
 * descriptor that child processes inherit, or -1 with @message.
 */
int initrd_build(const char *modules, struct message *message);

#endif
