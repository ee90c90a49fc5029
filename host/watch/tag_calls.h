/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tag_calls: how often the kernel gives a page its first tags: calls of mte_clear_page_tags (tags
 * only) and of mte_zero_clear_page_tags (content and tags in one go), arch/arm64/lib/mte.S.
 */
#ifndef MTEBENCH_HOST_WATCH_TAG_CALLS_H
#define MTEBENCH_HOST_WATCH_TAG_CALLS_H

#include "host/watch/call_count.h"

struct tag_calls {
	struct call_count clear;
	struct call_count zero_clear;
};

/* Looks up both functions, once for this process and all that it forks: for bench.prepare. */
void tag_calls_prepare(void);

/* Counts from now on. Returns 0, or -1 with @message why not and nothing left open. */
int tag_calls_open(struct tag_calls *calls, struct message *message);

/* Both counts since then. Returns 0, or -1 with @message. */
int tag_calls_read(const struct tag_calls *calls, uint64_t *clear, uint64_t *zero_clear,
		   struct message *message);

void tag_calls_close(struct tag_calls *calls);

#endif
