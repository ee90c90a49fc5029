/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vmms: the user's own VMMs, and adapters, for the emulated host (mtelab --vmm, --adapter).
 *
 * A VMM is given for the adapter whose `program` it is to be. A file becomes that program; a
 * directory goes to /vmm/NAME/, and the program is a link into it. Libraries that it is linked with
 * come from beside it, else from those of the lab's QEMU, and lie in /lib.
 */
#ifndef MTEBENCH_LAB_MACHINE_VMMS_H
#define MTEBENCH_LAB_MACHINE_VMMS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/message.h"
#include "lab/base/paths.h"
#include "lab/machine/initramfs.h"
#include "lab/machine/libraries.h"

#define VMMS_MAX       4
#define VMMS_NAME_MAX  31
#define VMMS_BYTES_MAX ((size_t)384 << 20) /* of one */

struct vmm_adapter {
	char name[VMMS_NAME_MAX + 1];
	struct path file;
	char in_host[VMMS_NAME_MAX + 32];
	bool is_wanted; /* by vmms_want() */
};

struct vmm {
	char name[VMMS_NAME_MAX + 1]; /* of its adapter */
	struct path given;            /* a file or a directory */
	bool is_directory;
	bool is_wanted;                       /* by vmms_want() */
	struct path program;                  /* the file, or that in the directory */
	char in_host[LIBRARIES_NAME_MAX + 1]; /* where its adapter looks for it */
	char link[PATH_MAX];                  /* of a directory: what is there */
	bool is_linked;                       /* with libraries */
	struct libraries libraries;           /* which ones */
};

/* Zeroed: none. What is put into an initramfs points into it. */
struct vmms {
	struct vmm all[VMMS_MAX];
	size_t count;
	struct vmm_adapter adapters[VMMS_MAX];
	size_t adapter_count;
};

/* Takes "NAME=PATH". Nothing is looked at yet. Returns 0, or -1 with a message. */
int vmms_add(struct vmms *vmms, const char *name_and_path, struct message *message);
int vmms_add_adapter(struct vmms *vmms, const char *name_and_path, struct message *message);

/* Whether there is a VMM, or an adapter, of the user's called @name. */
bool vmms_have(const struct vmms *vmms, const char *name);
/* The same, and remembers that it is wanted. */
bool vmms_want(struct vmms *vmms, const char *name);
/* The name of a VMM or an adapter that nobody wanted, or NULL. */
const char *vmms_unwanted(const struct vmms *vmms);
bool vmms_have_adapter(const struct vmms *vmms, const char *name);

/* Reads adapters and programs. Returns 0, or -1 with a message: what cannot be run in an emulated
 * host, or is too large for it. */
int vmms_check(struct vmms *vmms, struct message *message);

/* Whether one of them is linked with libraries, which vmms_find_libraries() has to find. */
bool vmms_are_linked(const struct vmms *vmms);

/* @lab is the directory with libraries of the lab's own. Returns 0, or -1 with a message: what is
 * missing. */
int vmms_find_libraries(struct vmms *vmms, const char *lab, struct message *message);

/* Puts all into @contents. Returns 0, or -1 with a message. */
int vmms_put_in(const struct vmms *vmms, struct initramfs_contents *contents,
		struct message *message);

#endif
