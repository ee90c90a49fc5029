/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sequence: sequences of events are drawn and made shorter. */
#include "host/life/sequence.h"

#include <string.h>

#include "host/machine/random.h"
#include "include/pattern.h"

#define STEPS_DRAWN_MIN 2
#define STEPS_DRAWN_MAX 9
#define SEEDS           15

#define PLAIN_FOLIO_BYTES (2 << 20) /* that all kernels have */

/* Folios of one size, as often as they are drawn. */
static const size_t folio_sizes[] = {0,       0,        0,        0,        2 << 20,   2 << 20,
				     2 << 20, 64 << 10, 64 << 10, 16 << 10, 256 << 10, 1 << 20};

static uint64_t draw(uint64_t *state, uint64_t below)
{
	return random_next(state) % below;
}

/* Base pages of one of the pages, or folios, that the memory is made of. */
static size_t unit_pages(const struct sequence *sequence, const struct sequence_choice *choice)
{
	if (backing_is_hugetlb(sequence->backing))
		return choice->hugetlb_pages;
	return sequence->folio_bytes > choice->page_bytes
		       ? sequence->folio_bytes / choice->page_bytes
		       : 1;
}

size_t sequence_pages(const struct sequence *sequence, const struct sequence_choice *choice)
{
	size_t unit = unit_pages(sequence, choice);
	size_t units = (choice->least_pages + unit - 1) / unit;

	if (sequence->inset && units < 2)
		units = 2;
	return units * unit - (sequence->inset ? 2 : 0);
}

static enum backing_kind draw_backing(const struct sequence_choice *choice, uint64_t *state)
{
	static const enum backing_kind kinds[] = {
		BACKING_ANON_PRIVATE, BACKING_ANON_PRIVATE,    BACKING_ANON_SHARED,
		BACKING_MEMFD_SHARED, BACKING_MEMFD_PRIVATE,   BACKING_MEMFD_SHARED,
		BACKING_ANON_PRIVATE, BACKING_HUGETLB_PRIVATE, BACKING_HUGETLB_SHARED,
	};
	size_t count = sizeof(kinds) / sizeof(kinds[0]), at = draw(state, count);

	for (size_t i = 0; i < count && choice->backing_out[kinds[at]]; i++)
		at = (at + 1) % count;
	return kinds[at];
}

static void draw_memory(struct sequence *sequence, const struct sequence_choice *choice,
			uint64_t *state)
{
	bool hugetlb;

	sequence->backing = draw_backing(choice, state);
	hugetlb = backing_is_hugetlb(sequence->backing);
	if (!hugetlb && sequence->backing != BACKING_MEMFD_PRIVATE)
		sequence->folio_bytes =
			folio_sizes[draw(state, sizeof(folio_sizes) / sizeof(folio_sizes[0]))];
	sequence->inset = (hugetlb || sequence->folio_bytes) && draw(state, 3) == 0;
	sequence->logged = draw(state, 8) == 0;
	sequence->vms = draw(state, 8) == 0 ? 2 : 1;
	sequence->looked = draw(state, 2) == 0;
}

/* All pages, one, half of them, or any that lie together. */
static void draw_pages(struct step *step, size_t pages, uint64_t *state)
{
	switch (draw(state, 4)) {
	case 0:
		step->first = 0;
		step->count = (uint32_t)pages;
		break;
	case 1:
		step->first = draw(state, 2) ? 0 : (uint32_t)draw(state, pages);
		step->count = 1;
		break;
	case 2:
		step->first = draw(state, 2) ? 0 : (uint32_t)(pages / 2);
		step->count = (uint32_t)(pages / 2);
		break;
	default:
		step->first = (uint32_t)draw(state, pages);
		step->count = (uint32_t)(1 + draw(state, pages - step->first));
	}
}

static enum event draw_event(const struct sequence_choice *choice, uint64_t *state)
{
	enum event event = EVENT_NONE;

	/* What changes content comes up more often: what nobody has written cannot be lost. */
	while (event == EVENT_NONE || choice->left_out[event]) {
		uint64_t number = draw(state, EVENT_COUNT + 8);

		event = number < EVENT_COUNT ? (enum event)number
					     : (enum event)(EVENT_READ + number % 3);
	}
	return event;
}

void sequence_draw(struct sequence *sequence, const struct sequence_choice *choice, uint64_t seed)
{
	uint64_t state = seed;

	*sequence = (struct sequence){0};
	draw_memory(sequence, choice, &state);
	sequence->count = STEPS_DRAWN_MIN + draw(&state, STEPS_DRAWN_MAX - STEPS_DRAWN_MIN + 1);
	for (size_t i = 0; i < sequence->count; i++) {
		struct step *step = &sequence->steps[i];
		size_t pages = sequence_pages(sequence, choice);

		step->event = draw_event(choice, &state);
		draw_pages(step, pages, &state);
		step->seed = event_takes_seed(step->event) ? 1 + (uint32_t)draw(&state, SEEDS) : 0;
		/* Equal pages are what KSM merges. */
		if (step->event == EVENT_STORE || step->event == EVENT_WRITE)
			step->seed += draw(&state, 4) == 0 ? PATTERN_ALIKE : 0;
		if (event_is_of_all(step->event)) {
			step->first = 0;
			step->count = (uint32_t)pages;
		}
	}
}

static bool memory_contains(const struct sequence *sequence, const struct sequence *known)
{
	if (known->backing != BACKING_ANON_PRIVATE && known->backing != sequence->backing)
		return false;
	return (sequence->folio_bytes || !known->folio_bytes) && sequence->inset >= known->inset &&
	       sequence->logged >= known->logged && sequence->vms >= known->vms;
}

static bool is_alike(enum event a, enum event b)
{
	return a == b || (event_splits(a) && event_splits(b)) || (event_tags(a) && event_tags(b));
}

bool sequence_contains(const struct sequence *sequence, const struct sequence *known)
{
	size_t done = 0;

	if (!memory_contains(sequence, known))
		return false;
	for (size_t i = 0; i < sequence->count && done < known->count; i++)
		done += is_alike(sequence->steps[i].event, known->steps[done].event);
	return done == known->count;
}

struct shrinker {
	struct sequence *sequence;
	const struct sequence_choice *choice;
	sequence_breaks_fn *breaks;
	void *context;
};

/* Takes @candidate where it breaks too. */
static bool adopt(struct shrinker *shrinker, const struct sequence *candidate)
{
	if (memcmp(candidate, shrinker->sequence, sizeof(*candidate)) == 0 ||
	    !shrinker->breaks(shrinker->context, candidate))
		return false;
	*shrinker->sequence = *candidate;
	return true;
}

static bool drop_steps(struct shrinker *shrinker, size_t first, size_t count)
{
	struct sequence candidate = *shrinker->sequence;

	memmove(&candidate.steps[first], &candidate.steps[first + count],
		(candidate.count - first - count) * sizeof(candidate.steps[0]));
	memset(&candidate.steps[candidate.count - count], 0, count * sizeof(candidate.steps[0]));
	candidate.count -= count;
	return adopt(shrinker, &candidate);
}

/* Halves first, then quarters, and so on down to single steps. */
static void drop_what_can(struct shrinker *shrinker)
{
	for (size_t size = (shrinker->sequence->count + 1) / 2; size > 0; size /= 2)
		for (size_t end = shrinker->sequence->count; end >= size;)
			end -= drop_steps(shrinker, end - size, size) ? size : 1;
}

static void try_memory(struct shrinker *shrinker, struct sequence candidate)
{
	size_t pages = sequence_pages(&candidate, shrinker->choice);

	/* Pages that the plainer memory does not have. */
	for (size_t i = 0; i < candidate.count; i++) {
		struct step *step = &candidate.steps[i];

		step->first = step->first < pages ? step->first : (uint32_t)pages - 1;
		if (step->first + step->count > pages)
			step->count = (uint32_t)pages - step->first;
	}
	adopt(shrinker, &candidate);
}

#define TRY_MEMORY(shrinker, field, value)                                                         \
	do {                                                                                       \
		struct sequence plainer = *(shrinker)->sequence;                                   \
		plainer.field = (value);                                                           \
		try_memory(shrinker, plainer);                                                     \
	} while (0)

static void make_plain(struct shrinker *shrinker)
{
	struct sequence plainest = *shrinker->sequence;

	plainest.inset = false;
	if (backing_is_hugetlb(plainest.backing) || plainest.folio_bytes) {
		plainest.folio_bytes = 0;
		plainest.backing = BACKING_ANON_PRIVATE;
	}
	try_memory(shrinker, plainest);
	TRY_MEMORY(shrinker, vms, 1);
	TRY_MEMORY(shrinker, logged, false);
	TRY_MEMORY(shrinker, looked, false);
	if (!backing_is_hugetlb(shrinker->sequence->backing))
		TRY_MEMORY(shrinker, backing, BACKING_ANON_PRIVATE);
	TRY_MEMORY(shrinker, inset, false);
	if (!shrinker->sequence->inset)
		TRY_MEMORY(shrinker, folio_bytes, 0);
	if (shrinker->sequence->folio_bytes)
		TRY_MEMORY(shrinker, folio_bytes, PLAIN_FOLIO_BYTES);
}

static void widen_steps(struct shrinker *shrinker)
{
	size_t pages = sequence_pages(shrinker->sequence, shrinker->choice);

	for (size_t i = 0; i < shrinker->sequence->count; i++) {
		struct sequence candidate = *shrinker->sequence;

		candidate.steps[i].first = 0;
		candidate.steps[i].count = (uint32_t)pages;
		if (adopt(shrinker, &candidate))
			continue;
		candidate.steps[i].count = 1;
		adopt(shrinker, &candidate);
	}
}

void sequence_shrink(struct sequence *sequence, const struct sequence_choice *choice,
		     sequence_breaks_fn *breaks, void *context)
{
	struct shrinker shrinker = {sequence, choice, breaks, context};
	size_t before;

	do {
		before = sequence->count;
		drop_what_can(&shrinker);
		make_plain(&shrinker);
		widen_steps(&shrinker);
	} while (sequence->count < before && sequence->count > 1);
}
