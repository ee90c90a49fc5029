/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * session: one life of a Linux guest. A VMM's adapter starts it, it boots to userland and, in a
 * session with works, does them. The session keeps what each of these stages cost the host.
 *
 * Booting takes long, and each trial is a process of its own. So sessions with works are kept in
 * memory that all trials share: trials of linux_guest and linux_app with equal levels of
 * SESSION_FACTORS, equal memory and equal repeat use one session. A session without works is made
 * for each trial.
 *
 * What is kept is state of the process that trials are forked from, one at a time; a session without
 * works is state of the process that runs one trial, until the next is made.
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

/* A stage of a session lasts from when the guest was let go until it next spoke. */
struct session_stage {
	struct cost cost;
	struct footprint footprint; /* at its end */
};

struct session_work {
	struct link_result result;
	struct session_stage stage;
};

struct session {
	char key[192]; /* seed, memory, levels of SESSION_FACTORS; empty: this place is unused */
	struct outcome outcome;
	char call[64]; /* what outcome.call points to */
	struct footprint
		before; /* before the VMM was started; only the machine's part means much */
	struct link_hello hello;
	struct session_stage boot, settling; /* until its userland, until it was idle */
	struct session_work works[SESSION_WORKS_MAX];
	size_t work_count;
};

/* Factors of every benchmark with a Linux guest, in the order of the key. bench/linux_factors.c
 * defines them. */
#define SESSION_FACTORS "vmm", "guest_kernel", "mte", "share", "pages", "prealloc", "vcpus", "pmu"

/* Makes the memory that trials share; for bench.prepare. */
void session_prepare(void);

/*
 * Boots a guest with the levels of @trial and RAM of trial->memory_bytes, and ends it. Returns the
 * session, in static memory, or NULL with trial->outcome: skip when machine or VMM lack something,
 * refused, or failed with the end of the guest's console.
 */
const struct session *session_boot(struct trial *trial);

/*
 * Returns a session in which the guest did its works: one that an earlier trial has left, or a new
 * one. A session that broke off after its first work is returned too, with trial->outcome set.
 * Returns NULL with trial->outcome when no work was done.
 */
const struct session *session_works(struct trial *trial);

/* Whether the guest has MTE just where @cell asks for it: for the oracle of session_boot(); what
 * session_works() gives was looked at. */
bool session_has_mte_as_asked(const struct session *session, const struct cell *cell);

/* The work @name of @session, or NULL when it was not reached. */
const struct session_work *session_find(const struct session *session, const char *name);

#endif
