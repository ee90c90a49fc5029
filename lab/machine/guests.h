/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guests: what an emulated host needs to run Linux guests of its own: a VMM for arm64, its
 * adapters, and the guests' kernels. Much for an initramfs (70 MiB and 30 to 40 a kernel), so only
 * hosts whose config asks for it get it.
 *
 * In the emulated host: the VMM in /bin and /lib, adapters in /configs/vmm/, and of each guest
 * kernel /guests/LABEL/vmlinuz, with /guests/LABEL/modules/ where its virtio console is in modules.
 * The host's own kernel has the label "host".
 */
#ifndef MTEBENCH_LAB_MACHINE_GUESTS_H
#define MTEBENCH_LAB_MACHINE_GUESTS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/message.h"
#include "lab/kernel/kernels.h"
#include "lab/machine/initramfs.h"

#define GUESTS_HOST "host"

struct guests {
	bool wanted;            /* false: nothing of this is put in */
	bool host;              /* the host's kernel is a guest's too */
	struct path vmm;        /* directory of the VMM in the cache */
	struct path adapters;   /* configs/vmm of the tree */
	struct kernels kernels; /* the others */
};

/* Adds the guest kernel @label: GUESTS_HOST or a series. Returns 0, or -1 with a message. */
int guests_add(struct guests *guests, const char *label, struct message *message);

/*
 * Asks mtebench what @config needs, and adds that. Returns 0, or -1 with a message.
 */
int guests_of_config(struct guests *guests, const char *config, struct message *message);

/* Fetches into the cache what of @guests is not there, for the emulated hosts @hosts. Returns 0, or
 * -1 with a message. */
int guests_obtain(struct guests *guests, const struct kernels *hosts, struct message *message);

/* Puts @guests into @contents for a host with @kernel. @guests must outlive it. Returns 0, or -1
 * with a message. */
int guests_put_in(const struct guests *guests, const struct kernel *kernel,
		  struct initramfs_contents *contents, struct message *message);

#endif
