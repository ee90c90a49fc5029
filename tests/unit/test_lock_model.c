/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of host/lock_model: every protocol keeps its promise, and protocols that keep none are
 * found out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "host/race/lock_model.h"

#define PAGES 32
#define WORDS 16
#ifdef __SANITIZE_THREAD__ /* which is slow, and to which one round shows what a hundred do */
#define ROUNDS 4
#else
#define ROUNDS 100
#endif
#define THREADS   2
#define ALL_PAGES ((uint64_t)PAGES * ROUNDS)

static struct lock_model_config configured(const struct lock_protocol *protocol)
{
	return (struct lock_model_config){
		.protocol = protocol,
		.thread_count = THREADS,
		.page_count = PAGES,
		.tag_words = WORDS,
		.rounds = ROUNDS,
	};
}

static struct lock_model_result run(const struct lock_model_config *config)
{
	struct lock_model_result result = {.samples = calloc(THREADS * ROUNDS, sizeof(uint64_t))};
	struct outcome outcome = {.status = TRIAL_OK};

	assert_non_null(result.samples);
	assert_int_equal(lock_model_run(config, &result, &outcome), 0);
	free(result.samples);
	return result;
}

static void test_promises(void **state)
{
	(void)state;
	for (size_t i = 0; i < LOCK_KIND_COUNT; i++)
		for (unsigned int variant = 0; variant < 4; variant++) {
			struct lock_model_config config = configured(&lock_protocols[i]);

			config.disjoint = variant & 1;
			config.tagged = variant & 2;

			struct lock_model_result result = run(&config);

			assert_int_equal(result.page_rounds,
					 config.disjoint ? THREADS * ALL_PAGES : ALL_PAGES);
			assert_int_equal(result.early, 0);
			assert_int_equal(result.wrong_tags, 0);
			if (config.protocol->exactly_once || config.disjoint || config.tagged) {
				assert_int_equal(result.not_once, 0);
				assert_int_equal(result.lost_marks, 0);
			}
		}
}

/* A loser that does not wait, and a winner that does nothing. */
static void visit_nothing(struct lock_page *page, struct lock_visitor *visitor)
{
	(void)page, (void)visitor;
}

static void test_early_is_found(void **state)
{
	static const struct lock_protocol idle = {visit_nothing, 1};
	struct lock_model_config config = configured(&idle);
	struct lock_model_result result = run(&config);

	(void)state;
	assert_int_equal(result.early, THREADS * ALL_PAGES);
	assert_int_equal(result.not_once, ALL_PAGES);
	assert_int_equal(result.wrong_tags, (WORDS - THREADS) * ALL_PAGES);
}

/* No lock and no flag: each visitor initialises, over the marks of those before. */
static void test_twice_is_found(void **state)
{
	static const struct lock_protocol careless = {lock_initialise, 1};
	struct lock_model_config config = configured(&careless);
	struct lock_model_result result = run(&config);

	(void)state;
	assert_int_equal(result.early, 0);
	assert_int_equal(result.not_once, ALL_PAGES);
	assert_true(result.lost_marks > 0);
}

/* It holds on to the page; that is found wherever the count is. */
static void visit_and_hold(struct lock_page *page, struct lock_visitor *visitor)
{
	lock_protocols[LOCK_FLAG].visit(page, visitor);
	if (page->refcount)
		atomic_fetch_add(page->refcount, 1);
}

static void test_references(void **state)
{
	static const struct lock_protocol holding = {visit_and_hold, 1};
	static const uint64_t held[] = {0, ALL_PAGES, ALL_PAGES};

	(void)state;
	for (int refcount = LOCK_REFCOUNT_NONE; refcount <= LOCK_REFCOUNT_APART; refcount++) {
		struct lock_model_config config = configured(&lock_protocols[LOCK_FLAG]);

		config.refcount = (enum lock_refcount)refcount;
		assert_int_equal(run(&config).held, 0);
		config.protocol = &holding;
		assert_int_equal(run(&config).held, held[refcount]);
	}
}

/* Where the count is: on the line of the flags, on no page's line, or nowhere. */
static uintptr_t counted_at[2];

static void visit_and_note(struct lock_page *page, struct lock_visitor *visitor)
{
	counted_at[0] = (uintptr_t)page / 64;
	counted_at[1] = (uintptr_t)page->refcount / 64;
	lock_initialise(page, visitor);
}

static void test_refcount_line(void **state)
{
	static const struct lock_protocol noting = {visit_and_note, 1};
	struct lock_model_config config = configured(&noting);

	(void)state;
	config.thread_count = 1;
	run(&config);
	assert_int_equal(counted_at[1], 0);
	config.refcount = LOCK_REFCOUNT_BESIDE;
	run(&config);
	assert_int_equal(counted_at[1], counted_at[0]);
	config.refcount = LOCK_REFCOUNT_APART;
	run(&config);
	assert_int_not_equal(counted_at[1], 0);
	assert_int_not_equal(counted_at[1], counted_at[0]);
}

static void visit_other(struct lock_page *page, struct lock_visitor *visitor)
{
	struct lock_visitor other = {.value = visitor->value + 2};

	lock_initialise(page, &other);
	visitor->initialised = 1;
}

static void test_other_tags_are_found(void **state)
{
	static const struct lock_protocol wrong = {visit_other, 1};
	struct lock_model_config config = configured(&wrong);

	(void)state;
	config.thread_count = 1;

	struct lock_model_result result = run(&config);

	assert_int_equal(result.early, ALL_PAGES);
	assert_int_equal(result.not_once, 0);
	assert_int_equal(result.wrong_tags, (WORDS - 1) * ALL_PAGES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_promises),       cmocka_unit_test(test_early_is_found),
		cmocka_unit_test(test_twice_is_found), cmocka_unit_test(test_other_tags_are_found),
		cmocka_unit_test(test_references),     cmocka_unit_test(test_refcount_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
