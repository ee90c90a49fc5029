/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tag_calls: how often the kernel gives a page its first tags. */
#include "host/watch/tag_calls.h"

#define CLEAR      "mte_clear_page_tags"
#define ZERO_CLEAR "mte_zero_clear_page_tags"

void tag_calls_prepare(void)
{
	call_count_prepare(CLEAR);
	call_count_prepare(ZERO_CLEAR);
}

int tag_calls_open(struct tag_calls *calls, struct message *message)
{
	if (call_count_open(&calls->clear, CLEAR, message) < 0)
		return -1;
	if (call_count_open(&calls->zero_clear, ZERO_CLEAR, message) == 0)
		return 0;
	call_count_close(&calls->clear);
	return -1;
}

int tag_calls_read(const struct tag_calls *calls, uint64_t *clear, uint64_t *zero_clear,
		   struct message *message)
{
	if (call_count_read(&calls->clear, clear, message) < 0)
		return -1;
	return call_count_read(&calls->zero_clear, zero_clear, message);
}

void tag_calls_close(struct tag_calls *calls)
{
	call_count_close(&calls->clear);
	call_count_close(&calls->zero_clear);
}
