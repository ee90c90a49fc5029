/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lock_model: the benchmark's checks on protocols that keep what they promise, and on some that do
 * not. The benchmark is included whole, for its parts are its own. */
#include "bench/lock_model.c"

#include "tests/lab/fixture.h"

#define PAGES   8
#define WORDS   4
#define THREADS 2

static void run_protocol(const struct lock_protocol *protocol, struct fixture *fixture)
{
	uint64_t samples[FIXTURE_SAMPLES];
	struct lock_model_config config = {
		.protocol = protocol,
		.thread_count = THREADS,
		.page_count = PAGES,
		.tag_words = WORDS,
		.rounds = FIXTURE_SAMPLES / THREADS,
		.refcount = LOCK_REFCOUNT_BESIDE,
	};
	struct lock_model_result result = {.samples = samples};

	fixture_begin(fixture, "lock_model");
	measure(&fixture->trial, &config, &result);
}

/* It never drops what it has taken. */
static void visit_and_hold(struct lock_page *page, struct lock_visitor *visitor)
{
	lock_protocols[LOCK_FLAG].visit(page, visitor);
	atomic_fetch_add(page->refcount, 1);
}

int main(void)
{
	static const struct lock_protocol holding = {visit_and_hold, true};
	static const struct lock_protocol idle = {visit_nothing, true};
	static const struct lock_protocol careless = {lock_initialise, true};
	uint64_t pages = PAGES * FIXTURE_SAMPLES / THREADS, visits = THREADS * pages;
	struct fixture fixture;

	run_protocol(&lock_protocols[LOCK_FLAG], &fixture);
	fixture_expect(&fixture, "nobody_early", 0, "no visitor uses a page too early");
	fixture_expect(&fixture, "tags_right", 0, "all tags are right");
	fixture_expect(&fixture, "initialised_once", 0, "every page is initialised once");
	fixture_expect(&fixture, "no_mark_lost", 0, "no mark is lost");
	fixture_expect(&fixture, "references_dropped", 0, "no reference is left");
	record_free(&fixture.record);
	run_protocol(&idle, &fixture);
	fixture_expect(&fixture, "nobody_early", visits, "visitors that are too early are found");
	fixture_expect(&fixture, "tags_right", pages * (WORDS - THREADS),
		       "tags that are not right are found");
	record_free(&fixture.record);
	run_protocol(&careless, &fixture);
	fixture_expect(&fixture, "initialised_once", pages,
		       "pages that are initialised twice are found");
	fixture_expect(&fixture, "no_mark_lost", pages, "marks that are lost are found");
	record_free(&fixture.record);
	run_protocol(&holding, &fixture);
	fixture_expect(&fixture, "references_dropped", pages, "references that are left are found");
	record_free(&fixture.record);
	return 0;
}
