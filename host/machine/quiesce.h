/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quiesce: settings of the machine that make figures unstable, changed for the time of a run and
 * put back at its end, however it ends.
 *
 * Before anything is changed, a journal of what was there is on disk:
 * $XDG_STATE_HOME/mtebench/quiesce.json, else ~/.local/state/mtebench/quiesce.json. It is locked
 * while its run lives, so that a journal that can be locked is one whose run was killed. It holds
 * for one boot of the kernel, as the settings do.
 */
#ifndef MTEBENCH_HOST_MACHINE_QUIESCE_H
#define MTEBENCH_HOST_MACHINE_QUIESCE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "common/message.h"

#define QUIESCE_SETTINGS_MAX 320

struct quiesce_setting {
	char path[128];
	char before[64];
	char after[64]; /* as read back */
	bool changed;
};

struct quiesce {
	struct quiesce_setting settings[QUIESCE_SETTINGS_MAX];
	size_t count; /* of settings that are not as wanted */
	char journal_path[PATH_MAX];
	int journal_fd; /* -1: nothing is in force */
};

/*
 * Sets governor, boost, THP, shmem THP, khugepaged, KSM, NUMA balancing, DAMON and the hugetlb pool
 * of the default size. With @folios the journal also has the settings of folio sizes, which trials change
 * for their own time (host/machine/folios.h). What cannot be set is said on stderr and left. Returns 0, or -1 with
 * @message and nothing changed: no place for the journal, or another run has its settings in force.
 */
int quiesce_begin(struct quiesce *quiesce, bool folios, struct message *message);

/* Puts back what quiesce_begin() changed, last first, and removes the journal. Does nothing when
 * nothing is in force. */
void quiesce_end(struct quiesce *quiesce);

/*
 * Puts back what the journal of a run that was killed says, with a line on stderr. Does nothing
 * where there is none, its run lives, or the machine was booted since.
 */
void quiesce_recover(void);

/* [{"path", "before", "after"}] of the settings that were changed. The caller owns it. */
json_t *quiesce_json(const struct quiesce *quiesce);

#endif
