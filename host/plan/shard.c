/* SPDX-License-Identifier: GPL-2.0-or-later */
/* shard: one of n parts of a plan. */
#include "host/plan/shard.h"

#include "common/number.h"

int shard_parse(const char *text, struct shard *shard, struct message *message)
{
	const char *rest = text;
	struct shard read;

	if (number_scan_u64(&rest, &read.index) == 0 && *rest == '/' &&
	    number_parse_u64(rest + 1, 1, SHARD_COUNT_MAX, &read.count) == 0 && read.index >= 1 &&
	    read.index <= read.count) {
		*shard = read;
		return 0;
	}
	return message_set(message, "--shard is I/N with 1 <= I <= N <= %d, not '%s'",
			   SHARD_COUNT_MAX, text);
}

bool shard_has(const struct shard *shard, size_t position)
{
	return shard->count == 0 || position % shard->count == shard->index - 1;
}

size_t shard_size(const struct shard *shard, size_t total)
{
	size_t size = 0;

	for (size_t i = 0; i < total; i++)
		size += shard_has(shard, i);
	return size;
}
