/* SPDX-License-Identifier: GPL-2.0-or-later */
/* touch_log: when parties touched pages. */
#include "host/race/touch_log.h"

#include <stdbool.h>

struct span {
	uint64_t begin_ticks, end_ticks;
};

static struct span span_of(const struct touch_log *log, unsigned int party, size_t turn)
{
	size_t at = party * log->turns + turn;

	return (struct span){
		.begin_ticks = log->begins_ticks[at],
		.end_ticks = log->begins_ticks[at] + log->elapsed_ticks[at],
	};
}

/* The earliest begin and the latest end. */
static struct span turn_of(const struct touch_log *log, size_t turn)
{
	struct span all = span_of(log, 0, turn);

	for (unsigned int party = 1; party < log->parties; party++) {
		struct span span = span_of(log, party, turn);

		if (span.begin_ticks < all.begin_ticks)
			all.begin_ticks = span.begin_ticks;
		if (span.end_ticks > all.end_ticks)
			all.end_ticks = span.end_ticks;
	}
	return all;
}

static uint64_t first_end(const struct touch_log *log, size_t turn)
{
	uint64_t first = UINT64_MAX;

	for (unsigned int party = 0; party < log->parties; party++) {
		uint64_t end_ticks = span_of(log, party, turn).end_ticks;

		first = end_ticks < first ? end_ticks : first;
	}
	return first;
}

static bool overlaps(const struct touch_log *log, unsigned int party, size_t turn)
{
	struct span own = span_of(log, party, turn);

	for (unsigned int other = 0; other < log->parties; other++) {
		struct span span = span_of(log, other, turn);

		if (other != party && span.begin_ticks < own.end_ticks &&
		    own.begin_ticks < span.end_ticks)
			return true;
	}
	return false;
}

uint64_t touch_log_overlaps(const struct touch_log *log)
{
	uint64_t count = 0;

	for (size_t turn = 0; turn < log->turns; turn++)
		for (unsigned int party = 0; party < log->parties; party++)
			count += overlaps(log, party, turn);
	return count;
}

uint64_t touch_log_disordered(const struct touch_log *log)
{
	uint64_t count = 0;

	for (size_t turn = 1; turn < log->turns; turn++) {
		uint64_t before = turn_of(log, turn - 1).end_ticks;

		for (unsigned int party = 0; party < log->parties; party++)
			count += span_of(log, party, turn).begin_ticks < before;
	}
	return count;
}

uint64_t touch_log_wins(const struct touch_log *log, unsigned int party)
{
	uint64_t count = 0;

	for (size_t turn = 0; turn < log->turns; turn++)
		count += span_of(log, party, turn).end_ticks == first_end(log, turn);
	return count;
}

uint64_t touch_log_first_ticks(const struct touch_log *log, size_t turn)
{
	return first_end(log, turn) - turn_of(log, turn).begin_ticks;
}

uint64_t touch_log_all_ticks(const struct touch_log *log, size_t turn)
{
	struct span all = turn_of(log, turn);

	return all.end_ticks - all.begin_ticks;
}

static size_t waits_of_party(const struct touch_log *log, unsigned int party,
			     const struct touch_wait *waits, size_t count, uint64_t *waited_ticks)
{
	size_t waited = 0, at = 0;

	for (size_t turn = 0; turn < log->turns; turn++) {
		struct span span = span_of(log, party, turn);

		while (at < count &&
		       (waits[at].party != party || waits[at].ticks < span.begin_ticks))
			at++;
		if (at < count && waits[at].ticks < span.end_ticks)
			waited_ticks[waited++] = span.end_ticks - waits[at].ticks;
	}
	return waited;
}

size_t touch_log_waits(const struct touch_log *log, const struct touch_wait *waits, size_t count,
		       uint64_t *waited_ticks)
{
	size_t waited = 0;

	for (unsigned int party = 0; party < log->parties; party++)
		waited += waits_of_party(log, party, waits, count, waited_ticks + waited);
	return waited;
}
