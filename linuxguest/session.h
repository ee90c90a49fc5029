/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * session: one life of a Linux guest: started by a VMM's adapter, booted to userland, with or
 * without the works there, and what each part of it cost the host.
 *
 * Trials are processes, and booting is what takes long: so sessions with works are kept in memory
 * that all trials share, and trials of linux_guest and linux_app with equal levels of the VM's
 * factors and equal repeat look at one session. Sessions without works are made anew for each.
 */
#ifndef MTEBENCH_LINUXGUEST_SESSION_H
#define MTEBENCH_LINUXGUEST_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "host/trial/trial.h"
#include "linuxguest/cost.h"
#include "linuxguest/footprint.h"
#include "linuxguest/link.h"

#define SESSION_WORKS_MAX 24

/* A stage of a session: from when the guest was let go to when it spoke. */
struct session_stage {
	struct cost cost;
	struct footprint footprint; /* at its end */
};

struct session_work {
	struct link_result result;
	struct session_stage stage;
};

struct session {
	char key[192]; /* of the VM's levels; empty: unused */
	struct outcome outcome;
	char call[64];           /* what outcome.call points to */
	struct footprint before; /* before the VMM was started: of the machine only */
	struct link_hello hello;
	struct session_stage boot;
	struct session_work works[SESSION_WORKS_MAX];
	size_t work_count;
};

/* Factors of every benchmark with a Linux guest; bench/linux_factors.c has them. The order is that
 * of the key. */
#define SESSION_FACTORS "vmm", "guest_kernel", "mte", "share", "pages", "prealloc", "vcpus"

/* Makes the memory that trials share; for bench.prepare. */
void session_prepare(void);

/*
 * A guest that is booted and then ended, for @trial's levels, its RAM of trial->memory_bytes. In
 * static memory. Returns NULL with trial->outcome: skip (the machine or the VMM lacks something),
 * refused, or failed, with the end of the console.
 */
const struct session *session_boot(struct trial *trial);

/* The same with all works done, or what an earlier trial has left of such a one. */
const struct session *session_works(struct trial *trial);

/* The work @name of @session, or NULL when it was not reached. */
const struct session_work *session_find(const struct session *session, const char *name);

#endif
