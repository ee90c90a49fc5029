/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lock_model: threads that visit pages by a lock_protocol. */
#include "host/race/lock_model.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "host/machine/clock.h"
#include "host/machine/place.h"

/* Marks differ from every value of a round, which are odd. */
#define MARK(thread) (((uint64_t)(thread) + 1) << 32)

/* A barrier that spins, so that all leave it at once. */
struct barrier {
	_Alignas(64) atomic_uint arrived;
	_Alignas(64) atomic_uint generation;
};

struct refcount {
	_Alignas(64) _Atomic uint32_t count;
};

struct model {
	const struct lock_model_config *config;
	struct lock_model_result *result;
	struct lock_page *pages;
	_Atomic uint64_t *tags;
	struct refcount *refcounts; /* of LOCK_REFCOUNT_APART */
	size_t page_count;          /* of all threads */
	unsigned char *initialised; /* [thread][page], in this round */
	struct barrier barrier;
	atomic_int go; /* 0 while threads are being started, then GO or CANCEL */
};

enum { GO = 1, CANCEL = 2 };

struct worker {
	_Alignas(64) struct model *model;
	unsigned int index;
	uint64_t early;
	pthread_t thread;
};

static void barrier_wait(struct barrier *barrier, unsigned int count)
{
	unsigned int generation = atomic_load(&barrier->generation);

	if (atomic_fetch_add(&barrier->arrived, 1) + 1 == count) {
		atomic_store(&barrier->arrived, 0);
		atomic_store(&barrier->generation, generation + 1);
		return;
	}
	while (atomic_load(&barrier->generation) == generation)
		lock_relax();
}

static uint64_t value_of(size_t round)
{
	return 2 * round + 1;
}

/* Makes all pages what they must be before a round. Stale tags are those of the round before. */
static void reset(struct model *model, size_t round)
{
	const struct lock_model_config *config = model->config;

	memset(model->initialised, 0, config->thread_count * model->page_count);
	for (size_t i = 0; i < model->page_count; i++) {
		struct lock_visitor visitor = {.value = value_of(round)};

		atomic_store(&model->pages[i].flags, 0);
		if (config->tagged)
			config->protocol->visit(&model->pages[i], &visitor);
	}
}

static bool visits(const struct model *model, unsigned int thread, size_t page)
{
	return !model->config->disjoint || page / model->config->page_count == thread;
}

static void check_tags(const struct model *model, size_t page, size_t round)
{
	const struct lock_page *checked = &model->pages[page];

	for (size_t i = 0; i < checked->tag_words; i++) {
		uint64_t tag = atomic_load_explicit(&checked->tags[i], memory_order_relaxed);
		bool marked =
			i < model->config->thread_count && visits(model, (unsigned int)i, page);

		if (marked && tag == value_of(round))
			model->result->lost_marks++;
		else if (tag != (marked ? MARK(i) : value_of(round)))
			model->result->wrong_tags++;
	}
}

static bool is_held(const struct lock_page *page)
{
	return page->refcount && atomic_load(page->refcount);
}

static void check(struct model *model, size_t round)
{
	const struct lock_model_config *config = model->config;
	unsigned int wanted = config->tagged ? 0 : 1;

	for (size_t page = 0; page < model->page_count; page++) {
		unsigned int times = 0;

		for (unsigned int i = 0; i < config->thread_count; i++)
			times += model->initialised[i * model->page_count + page];
		model->result->page_rounds++;
		model->result->not_once += times != wanted;
		model->result->held += is_held(&model->pages[page]);
		check_tags(model, page, round);
	}
}

/* The last tag is nobody's mark, and the last that is initialised. */
static void use(const struct lock_page *page, struct worker *worker, uint64_t value)
{
	uint64_t last =
		atomic_load_explicit(&page->tags[page->tag_words - 1], memory_order_relaxed);

	worker->early += last != value;
	atomic_store_explicit(&page->tags[worker->index], MARK(worker->index),
			      memory_order_relaxed);
}

/* As the kernel's page_ref_inc() and page_ref_dec_and_test() are ordered. */
static inline void take_reference(const struct lock_page *page)
{
	if (page->refcount)
		atomic_fetch_add_explicit(page->refcount, 1, memory_order_relaxed);
}

static inline void drop_reference(const struct lock_page *page)
{
	if (page->refcount)
		atomic_fetch_sub_explicit(page->refcount, 1, memory_order_seq_cst);
}

static uint64_t time_round(struct worker *worker, size_t round)
{
	struct model *model = worker->model;
	const struct lock_model_config *config = model->config;
	size_t first = config->disjoint ? worker->index * config->page_count : 0;
	unsigned char *initialised = model->initialised + worker->index * model->page_count;
	struct lock_visitor visitor = {.value = value_of(round)};
	uint64_t begin_ticks = clock_ticks();

	for (size_t i = first; i < first + config->page_count; i++) {
		visitor.initialised = 0;
		take_reference(&model->pages[i]);
		config->protocol->visit(&model->pages[i], &visitor);
		initialised[i] = (unsigned char)visitor.initialised;
		use(&model->pages[i], worker, visitor.value);
		drop_reference(&model->pages[i]);
	}
	return clock_ticks() - begin_ticks;
}

static void run_rounds(struct worker *worker)
{
	struct model *model = worker->model;
	const struct lock_model_config *config = model->config;
	uint64_t *samples = model->result->samples + worker->index * config->rounds;

	place_self(place_vcpu(place_allowed(), worker->index));
	for (size_t round = 0; round < config->rounds; round++) {
		if (worker->index == 0)
			reset(model, round);
		barrier_wait(&model->barrier, config->thread_count);
		samples[round] = time_round(worker, round);
		barrier_wait(&model->barrier, config->thread_count);
		if (worker->index == 0)
			check(model, round);
	}
	place_note(place_vcpu(place_allowed(), worker->index));
}

static void *work(void *argument)
{
	struct worker *worker = argument;
	int go;

	while (!(go = atomic_load(&worker->model->go)))
		lock_relax();
	if (go == GO)
		run_rounds(worker);
	return NULL;
}

/* Starts all but the first, which is the calling thread. Returns how many run, itself included. */
static unsigned int start(struct model *model, struct worker *workers)
{
	unsigned int count = 1;

	for (; count < model->config->thread_count; count++)
		if (pthread_create(&workers[count].thread, NULL, work, &workers[count]))
			break;
	return count;
}

static int run_threads(struct model *model, struct worker *workers, struct outcome *outcome)
{
	unsigned int wanted = model->config->thread_count;
	unsigned int count = start(model, workers);

	atomic_store(&model->go, count == wanted ? GO : CANCEL);
	work(&workers[0]);
	for (unsigned int i = 1; i < count; i++)
		pthread_join(workers[i].thread, NULL);
	for (unsigned int i = 0; i < wanted; i++)
		model->result->early += workers[i].early;
	return count == wanted ? 0 : outcome_refuse(outcome, "pthread_create", EAGAIN);
}

/* Zeroed and on lines of its own, or NULL. */
static void *allocate_lines(size_t size_bytes)
{
	size_t rounded = (size_bytes + 63) & ~(size_t)63;
	void *memory = aligned_alloc(64, rounded);

	return memory ? memset(memory, 0, rounded) : NULL;
}

static _Atomic uint32_t *refcount_of(const struct model *model, size_t page)
{
	switch (model->config->refcount) {
	case LOCK_REFCOUNT_BESIDE:
		return &model->pages[page].own_refcount;
	case LOCK_REFCOUNT_APART:
		return &model->refcounts[page].count;
	default:
		return NULL;
	}
}

static void arrange(struct model *model, struct worker *workers)
{
	size_t words = model->config->tag_words;

	for (size_t i = 0; i < model->page_count; i++) {
		model->pages[i].tags = model->tags + i * words;
		model->pages[i].tag_words = words;
		model->pages[i].refcount = refcount_of(model, i);
	}
	for (unsigned int i = 0; i < model->config->thread_count; i++) {
		workers[i].model = model;
		workers[i].index = i;
	}
}

int lock_model_run(const struct lock_model_config *config, struct lock_model_result *result,
		   struct outcome *outcome)
{
	size_t pages = config->page_count * (config->disjoint ? config->thread_count : 1);

	if (place_need(config->thread_count, outcome) < 0)
		return -1;

	struct model model = {
		.config = config,
		.result = result,
		.page_count = pages,
		.pages = allocate_lines(pages * sizeof(*model.pages)),
		.tags = allocate_lines(pages * config->tag_words * sizeof(*model.tags)),
		.refcounts = allocate_lines(pages * sizeof(*model.refcounts)),
		.initialised = allocate_lines(pages * config->thread_count),
	};
	struct worker *workers = allocate_lines(config->thread_count * sizeof(*workers));
	int status;

	if (model.pages && model.tags && model.refcounts && model.initialised && workers) {
		arrange(&model, workers);
		status = run_threads(&model, workers, outcome);
	} else {
		status = outcome_fail(outcome, "no memory for %zu pages", pages);
	}
	free(workers);
	free(model.initialised);
	free(model.refcounts);
	free(model.tags);
	free(model.pages);
	return status;
}
