/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ending: what it means for a trial when a VMM ends, or a guest is silent, before its time. */
#ifndef MTEBENCH_LINUXGUEST_ENDING_H
#define MTEBENCH_LINUXGUEST_ENDING_H

#include "common/outcome.h"
#include "linuxguest/adapter.h"
#include "linuxguest/vmm.h"

/*
 * Ends @vmm after @event, which came instead of @what ("its userland"), and sets @outcome: refused
 * or skip, with the VMM's own line, where @adapter knows it; else failed, with the end of the
 * console. Always returns -1.
 */
int ending_judge(struct vmm *vmm, const struct adapter *adapter, enum vmm_event event,
		 const char *what, struct outcome *outcome);

/*
 * The last of @console that fits into @size bytes, on one line: " | " for line ends, control
 * characters left out. Pure.
 */
void ending_quote(const char *console, char *text, size_t size);

/* The errno whose text stands in @line, EIO when there is none. Pure. */
int ending_errno(const char *line);

#endif
