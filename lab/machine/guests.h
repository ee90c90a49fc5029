/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guests: what an emulated host needs to run Linux guests of its own: VMMs for arm64, their
 * adapters, and the guests' kernels. Much for an initramfs (70 MiB for QEMU and 30 to 40 a kernel),
 * so only hosts whose config asks for it get it.
 *
 * In the emulated host: VMMs in /bin and /lib, adapters in /configs/vmm/, and of each guest
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
#include "lab/machine/vmms.h"

#define GUESTS_HOST "host"

struct guests {
	bool wanted;            /* false: nothing of this is put in */
	bool qemu;              /* Debian's is put in */
	bool host;              /* the host's kernel is a guest's too */
	struct path vmm;        /* directory of QEMU in the cache */
	struct path adapters;   /* configs/vmm of the tree */
	struct kernels kernels; /* the others */
	struct vmms *vmms;      /* the user's own, borrowed; vmms_check() has looked at them */
};

/* Adds the guest kernel @label: GUESTS_HOST or a series. Returns 0, or -1 with a message. */
int guests_add(struct guests *guests, const char *label, struct message *message);

/*
 * Asks mtebench what @config needs, and adds that. Says on stderr which VMM is not there. Returns 0,
 * or -1 with a message.
 */
int guests_of_config(struct guests *guests, const char *config, struct message *message);

/* Fetches into the cache what of @guests is not there, for the emulated hosts @hosts. Returns 0, or
 * -1 with a message. */
int guests_obtain(struct guests *guests, const struct kernels *hosts, struct message *message);

/* Finds the libraries of the user's VMMs, after guests_obtain(). Returns 0, or -1 with a message. */
int guests_find_libraries(struct guests *guests, struct message *message);

/* Puts @guests into @contents for a host with @kernel. @guests must outlive it. Returns 0, or -1
 * with a message. */
int guests_put_in(const struct guests *guests, const struct kernel *kernel,
		  struct initramfs_contents *contents, struct message *message);

#endif
