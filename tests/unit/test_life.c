/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_life: the model of a guest's memory, the events that change it, and sequences of them, by values
 * that were computed by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "host/life/event.h"
#include "host/life/model.h"
#include "host/life/sequence.h"

#define BASE       UINT64_C(0x100000000)
#define PAGES      4
#define PAGE_BYTES 4096
#define GRANULES   256 /* of a page */

static struct model model;

static int open_model(void **state)
{
	(void)state;
	return model_create(&model, BASE, PAGES, PAGE_BYTES);
}

static int close_model(void **state)
{
	(void)state;
	model_free(&model);
	return 0;
}

static void apply(enum event event, uint32_t first, uint32_t count, uint32_t seed, bool shared)
{
	struct step step = {event, first, count, seed};

	step_apply(&step, shared, &model);
}

/* Tag and word of granule @granule of page @page. */
static uint8_t tag(size_t page, size_t granule)
{
	return model.tags[0][page * GRANULES + granule];
}

static uint64_t word(size_t page, size_t granule)
{
	return model.words[0][page * GRANULES + granule];
}

/* Page 2 is at 0x100002000; granule 3 of it at 0x100002030. With seed 5: (0x10000203 + 0x100002 + 5) % 15
 * = (268435971 + 1048578 + 5) % 15 = 269484554 % 15 = 14, and one more is 15. */
static void pattern_is_of_address_and_seed(void **state)
{
	(void)state;
	apply(EVENT_WRITE, 2, 1, 5, false);
	assert_int_equal(tag(2, 3), 15);
	assert_int_equal(tag(2, 4), 1);
	assert_true(word(2, 3) ==
		    (UINT64_C(0x100002030) ^ UINT64_C(5) << 48 ^ UINT64_C(0x5aa5000000000001)));
	assert_int_equal(tag(1, 255), 0);
	assert_int_equal(tag(3, 0), 0);
	assert_int_equal(word(1, 255), 0);
	assert_int_equal(word(3, 0), 0);
}

/* Granule 3 of any page: (3 + 0 + 0x105) % 15 + 1 = 264 % 15 + 1 = 10. */
static void pages_can_be_alike(void **state)
{
	(void)state;
	apply(EVENT_WRITE, 0, 4, 0x105, false);
	assert_int_equal(tag(0, 3), 10);
	assert_int_equal(tag(3, 3), 10);
	assert_true(word(0, 7) == word(2, 7));
	assert_true(word(0, 7) != word(0, 8));
}

static void words_and_tags_change_apart(void **state)
{
	uint64_t before;

	(void)state;
	apply(EVENT_WRITE, 1, 1, 5, false);
	before = word(1, 9);
	apply(EVENT_COPY_TAGS, 1, 1, 16, false); /* 16 % 15 + 1 */
	assert_int_equal(tag(1, 9), 2);
	assert_true(word(1, 9) == before);
	apply(EVENT_STORE, 1, 1, 6, false);
	assert_int_equal(tag(1, 9), 2);
	assert_true(word(1, 9) == (before ^ UINT64_C(5) << 48 ^ UINT64_C(6) << 48));
	apply(EVENT_STG, 1, 1, 7, false);
	assert_int_equal(tag(1, 0), 8);
	assert_int_equal(tag(1, 1), 2);
	apply(EVENT_UFFD_COPY, 1, 1, 0, false);
	assert_int_equal(tag(1, 0), 0);
	assert_true(word(1, 9) == (before ^ UINT64_C(5) << 48 ^ UINT64_C(6) << 48));
}

static void what_is_given_back_is_new(void **state)
{
	static const enum event always[] = {EVENT_DISCARD, EVENT_UFFD_ZERO};
	static const enum event private[] = {EVENT_DONTNEED, EVENT_DONTNEED_LOCKED, EVENT_GUARD};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		apply(EVENT_WRITE, 0, 4, 5, true);
		apply(always[i], 1, 2, 0, true);
		assert_int_not_equal(tag(0, 255), 0);
		assert_int_equal(tag(1, 0), 0);
		assert_int_equal(word(2, 255), 0);
		assert_int_not_equal(tag(3, 0), 0);
	}
	for (size_t i = 0; i < 3; i++) {
		apply(EVENT_WRITE, 0, 4, 5, false);
		apply(private[i], 1, 1, 0, true);
		assert_int_not_equal(tag(1, 0), 0);
		apply(private[i], 1, 1, 0, false);
		assert_int_equal(tag(1, 0), 0);
		assert_int_not_equal(tag(2, 0), 0);
	}
}

/* Everything else leaves both alone. */
static void other_events_change_nothing(void **state)
{
	static uint8_t tags[PAGES * GRANULES];

	(void)state;
	apply(EVENT_WRITE, 0, 4, 5, false);
	memcpy(tags, model.tags[0], sizeof(tags));
	for (int event = EVENT_NONE; event < EVENT_COUNT; event++) {
		if (event_takes_seed((enum event)event) || event == EVENT_DISCARD ||
		    event == EVENT_UFFD_ZERO || event == EVENT_UFFD_COPY ||
		    event == EVENT_DONTNEED || event == EVENT_DONTNEED_LOCKED ||
		    event == EVENT_GUARD || event == EVENT_FREE)
			continue;
		apply((enum event)event, 0, 4, 0, false);
		assert_memory_equal(tags, model.tags[0], sizeof(tags));
	}
}

/* What is seen of page @page: the model's own, with nothing in granule @spoilt (-1: all as it is). */
static struct model_difference see(size_t page, int spoilt, bool gone)
{
	struct model_difference difference = {0};
	uint8_t tags[GRANULES] = {0};
	uint64_t words[GRANULES] = {0};

	if (!gone) {
		memcpy(tags, model.tags[0] + page * GRANULES, sizeof(tags));
		memcpy(words, model.words[0] + page * GRANULES, sizeof(words));
	}
	if (spoilt >= 0) {
		tags[spoilt] ^= 9;
		words[spoilt] ^= 1;
	}
	model_compare(&model, page, 1, tags, words, &difference);
	return difference;
}

static void differences_are_named(void **state)
{
	struct model_difference difference;

	(void)state;
	difference = see(0, -1, false);
	assert_int_equal(difference.seen, 256);
	assert_int_equal(model_wrong(&difference), 0);
	difference = see(0, 3, false);
	assert_int_equal(difference.stale_tags, 1);
	assert_int_equal(difference.lost_tags, 0);
	assert_int_equal(difference.wrong_words, 1);
	assert_true(difference.first == BASE + 0x30);
	assert_int_equal(difference.first_wrong, 't');
	assert_int_equal(difference.first_seen, 9);
	assert_int_equal(difference.first_expected, 0);
	apply(EVENT_WRITE, 1, 1, 5, false);
	difference = see(1, -1, true);
	assert_int_equal(difference.stale_tags, 0);
	assert_int_equal(difference.lost_tags, 256);
	assert_int_equal(difference.wrong_words, 256);
	assert_true(difference.first == BASE + 0x1000);
}

static void what_is_not_looked_at_is_not_wrong(void **state)
{
	struct model_difference difference = {0};
	uint8_t tags[GRANULES] = {0};

	(void)state;
	apply(EVENT_STORE, 0, 1, 5, false);
	model_compare(&model, 0, 1, tags, NULL, &difference);
	assert_int_equal(model_wrong(&difference), 0);
}

static bool right(struct model_difference difference)
{
	return model_wrong(&difference) == 0;
}

static void pages_given_up_are_kept_or_gone(void **state)
{
	(void)state;
	apply(EVENT_WRITE, 0, 2, 5, false);
	apply(EVENT_FREE, 0, 2, 0, false);
	assert_true(right(see(0, -1, false))); /* it is still there, */
	assert_true(right(see(0, -1, true)));  /* now it is gone, */
	assert_true(right(see(0, -1, true)));  /* and stays so: */
	assert_int_equal(tag(0, 0), 0);
	assert_false(right(see(1, 3, true))); /* but not in part, */
	assert_int_not_equal(tag(1, 0), 0);
	assert_true(right(see(1, -1, false)));
	apply(EVENT_WRITE, 1, 1, 6, false); /* and not once it is stored to. */
	assert_false(right(see(1, -1, true)));
}

/* A store to a part of it settles which of the two it is, and the next look learns it. */
static void stores_settle_pages_given_up(void **state)
{
	struct model_difference difference = {0};
	uint8_t tags[GRANULES] = {8};
	uint64_t words[GRANULES] = {0};

	(void)state;
	apply(EVENT_WRITE, 0, 2, 5, false);
	apply(EVENT_FREE, 0, 2, 0, false);
	apply(EVENT_STG, 0, 2, 7, false); /* tag 8 */
	model_compare(&model, 0, 1, tags, words, &difference);
	assert_true(right(difference)); /* page 0 was gone before: */
	assert_int_equal(tag(0, 1), 0);
	assert_true(right(see(1, -1, false))); /* page 1 was not, and now cannot go. */
	model_compare(&model, 1, 1, tags, words, &difference);
	assert_false(right(difference));
	assert_int_not_equal(tag(1, 1), 0);
}

static const struct sequence_choice choice = {
	.page_bytes = 4096, .least_pages = 64, .hugetlb_pages = 512};

static void memory_has_whole_huge_pages(void **state)
{
	struct sequence sequence = {.backing = BACKING_MEMFD_SHARED, .vms = 1};

	(void)state;
	assert_int_equal(sequence_pages(&sequence, &choice), 64);
	sequence.folio_bytes = 2 << 20;
	assert_int_equal(sequence_pages(&sequence, &choice), 512);
	sequence.inset = true;
	assert_int_equal(sequence_pages(&sequence, &choice), 1022);
	sequence.folio_bytes = 64 << 10;
	assert_int_equal(sequence_pages(&sequence, &choice), 62);
	sequence.folio_bytes = 0;
	sequence.backing = BACKING_HUGETLB_SHARED;
	assert_int_equal(sequence_pages(&sequence, &choice), 1022);
}

static bool is_within(const struct sequence *sequence)
{
	size_t pages = sequence_pages(sequence, &choice);

	for (size_t i = 0; i < sequence->count; i++)
		if (!sequence->steps[i].count ||
		    sequence->steps[i].first + sequence->steps[i].count > pages)
			return false;
	return true;
}

static void draws_repeat_and_stay_within(void **state)
{
	struct sequence_choice narrow = choice;
	bool events_seen[EVENT_COUNT] = {0};

	(void)state;
	narrow.left_out[EVENT_SPLIT] = true;
	narrow.backing_out[BACKING_ANON_PRIVATE] = true;
	for (uint64_t seed = 0; seed < 2000; seed++) {
		struct sequence a, b;

		sequence_draw(&a, &narrow, seed);
		sequence_draw(&b, &narrow, seed);
		assert_memory_equal(&a, &b, sizeof(a));
		assert_true(is_within(&a));
		assert_int_not_equal(a.backing, BACKING_ANON_PRIVATE);
		for (size_t i = 0; i < a.count; i++)
			events_seen[a.steps[i].event] = true;
	}
	for (int i = EVENT_NONE + 1; i < EVENT_COUNT; i++)
		assert_int_equal(events_seen[i], i != EVENT_SPLIT);
}

static void text_comes_back(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 200; seed++) {
		struct sequence drawn, read;
		struct message message;
		char text[4096] = "";
		FILE *file = fmemopen(text, sizeof(text), "w");

		sequence_draw(&drawn, &choice, seed);
		sequence_write(&drawn, file);
		fclose(file);
		assert_int_equal(sequence_read_text(&read, "x", text, strlen(text), &message), 0);
		assert_memory_equal(&drawn, &read, sizeof(drawn));
	}
}

static void refuses(const char *text, const char *sentence)
{
	struct sequence sequence;
	struct message message = {""};

	assert_int_equal(sequence_read_text(&sequence, "x.walk", text, strlen(text), &message), -1);
	assert_string_equal(message.text, sentence);
}

static void wrong_text_is_refused(void **state)
{
	(void)state;
	refuses("[memory]\nfolio = 2M\n", "x.walk: there is no section [steps]");
	refuses("[memory]\nfolio = 3M\n",
		"x.walk:2: folio is a power of two from 4K to 2M, not '3M'");
	refuses("[memory]\nalign = odd\n", "x.walk:2: align is huge or base, not 'odd'");
	refuses("[memory]\nbacking = paper\n", "x.walk:2: backing cannot be 'paper'");
	refuses("[memory]\nram = 1\n",
		"x.walk:2: [memory] has no key 'ram'; it takes backing, folio, align, dirty_log, vms, look");
	refuses("[steps]\n2 = read 0 1\n", "x.walk:2: step 1 is due here, not '2'");
	refuses("[steps]\n1 = reed 0 1\n",
		"x.walk:2: a step is an event, its first page, how many, and a seed where one is stored, not 'reed 0 1'");
	refuses("[steps]\n1 = write 0 1\n",
		"x.walk:2: a step is an event, its first page, how many, and a seed where one is stored, not 'write 0 1'");
	refuses("[steps]\n1 = read 0 0\n",
		"x.walk:2: a step is an event, its first page, how many, and a seed where one is stored, not 'read 0 0'");
	refuses("[stones]\n1 = read 0 1\n",
		"x.walk:1: sections are [memory] and [steps], not [stones]");
}

/* A defect as that of split huge pages: something is written, and later split, on a huge page. */
static bool splits_wrong(void *context, const struct sequence *candidate)
{
	bool written = false;

	(*(unsigned int *)context)++;
	for (size_t i = 0; i < candidate->count; i++) {
		written |=
			candidate->steps[i].event == EVENT_WRITE && candidate->steps[i].count > 1;
		if (written && candidate->folio_bytes && candidate->steps[i].event == EVENT_SPLIT)
			return true;
	}
	return false;
}

static const struct sequence long_sequence = {
	.backing = BACKING_MEMFD_SHARED,
	.folio_bytes = 64 << 10,
	.inset = true,
	.vms = 2,
	.looked = true,
	.count = 9,
	.steps = {{EVENT_READ, 0, 1, 0},
		  {EVENT_STORE, 5, 7, 2},
		  {EVENT_WRITE, 30, 20, 3},
		  {EVENT_MLOCK, 0, 1, 0},
		  {EVENT_FREE, 60, 1, 0},
		  {EVENT_SLOT, 0, 62, 0},
		  {EVENT_SPLIT, 40, 3, 0},
		  {EVENT_WRITE, 0, 1, 2},
		  {EVENT_COLD, 0, 9, 0}},
};

static void sequences_shrink(void **state)
{
	struct sequence sequence = long_sequence;
	unsigned int tries = 0;

	(void)state;
	sequence_shrink(&sequence, &choice, splits_wrong, &tries);
	assert_int_equal(sequence.count, 2);
	assert_int_equal(sequence.steps[0].event, EVENT_WRITE);
	assert_int_equal(sequence.steps[0].first, 0);
	assert_int_equal(sequence.steps[0].count, 512);
	assert_int_equal(sequence.steps[1].event, EVENT_SPLIT);
	assert_int_equal(sequence.backing, BACKING_ANON_PRIVATE);
	assert_int_equal(sequence.folio_bytes, 2 << 20);
	assert_false(sequence.inset);
	assert_false(sequence.looked);
	assert_int_equal(sequence.vms, 1);
	assert_true(tries < 60);
}

static void known_sequences_are_recognised(void **state)
{
	struct sequence known = {
		.folio_bytes = 64 << 10,
		.vms = 1,
		.count = 2,
		.steps = {{EVENT_WRITE, 0, 512, 1}, {EVENT_SPLIT, 0, 512, 0}},
	};
	struct sequence other = long_sequence;

	(void)state;
	assert_true(sequence_contains(&long_sequence, &known));
	other.folio_bytes = 0;
	assert_false(sequence_contains(&other, &known));
	other = long_sequence;
	other.steps[0].event = EVENT_WILLNEED;
	other.steps[8].event = EVENT_SLOT;
	other.steps[2].event = EVENT_COPY_TAGS; /* tags as well */
	assert_true(sequence_contains(&other, &known));
	other.steps[2].event = EVENT_WILLNEED;
	other.steps[7].event = EVENT_WRITE; /* behind all that splits */
	assert_false(sequence_contains(&other, &known));
	other = long_sequence;
	other.steps[6].event = EVENT_COLD; /* splits as well */
	assert_true(sequence_contains(&other, &known));
	other.steps[4].event = EVENT_READ;
	other.steps[6].event = EVENT_MLOCK;
	other.steps[8].event = EVENT_SLOT;
	assert_false(sequence_contains(&other, &known));
	known.backing = BACKING_HUGETLB_SHARED;
	assert_false(sequence_contains(&long_sequence, &known));
	known.backing = BACKING_MEMFD_SHARED;
	assert_true(sequence_contains(&long_sequence, &known));
}

#define WITH_MODEL(test) cmocka_unit_test_setup_teardown(test, open_model, close_model)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_MODEL(pattern_is_of_address_and_seed),
		WITH_MODEL(pages_can_be_alike),
		WITH_MODEL(words_and_tags_change_apart),
		WITH_MODEL(what_is_given_back_is_new),
		WITH_MODEL(other_events_change_nothing),
		WITH_MODEL(differences_are_named),
		WITH_MODEL(what_is_not_looked_at_is_not_wrong),
		WITH_MODEL(pages_given_up_are_kept_or_gone),
		WITH_MODEL(stores_settle_pages_given_up),
		cmocka_unit_test(memory_has_whole_huge_pages),
		cmocka_unit_test(draws_repeat_and_stay_within),
		cmocka_unit_test(text_comes_back),
		cmocka_unit_test(wrong_text_is_refused),
		cmocka_unit_test(sequences_shrink),
		cmocka_unit_test(known_sequences_are_recognised),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
