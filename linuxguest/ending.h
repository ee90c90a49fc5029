/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ending: decides what it means for a trial that a VMM ended too early or that its guest is
 * silent. */
#ifndef MTEBENCH_LINUXGUEST_ENDING_H
#define MTEBENCH_LINUXGUEST_ENDING_H

#include "common/record/outcome.h"
#include "linuxguest/adapter.h"
#include "linuxguest/vmm.h"

/*
 * Closes @vmm after @event, which came while the guest was to reach @what ("its userland"), and
 * sets @outcome. Where the console has a line that @adapter knows, the outcome is refused, with
 * that line and its reason, or skip with that line. It is a skip when the VMM's program is missing,
 * else failed with the end of the console. Always returns -1.
 */
int ending_judge(struct vmm *vmm, const struct adapter *adapter, enum vmm_event event,
		 const char *what, struct outcome *outcome);

/*
 * Copies the end of @console into @text of @size bytes as one line: " | " stands for line ends, and
 * characters that are not printable ASCII, and blanks that a line begins with, are left out. Pure.
 */
void ending_quote(const char *console, char *text, size_t size);

/*
 * Makes @line of @size bytes, the beginning of a line of @console, go on as one line to the first
 * errno that is named: some VMMs give the reason in a line of its own. Unchanged where it has one.
 * Pure.
 */
void ending_reason(const char *console, char *line, size_t size);

/* Returns the errno whose text is in @line, or EIO when there is none. Pure. */
int ending_errno(const char *line);

#endif
