/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lock_model: the kernel's page-flag lock for tags, and what could stand in its place, in user
 * space.
 *
 * Measures, without guest or MTE, threads that visit pages of which the first visitor must
 * initialise the tags; a sample is one thread's visits of a round, all threads together. Runs on
 * any machine. Expect the flag to cost an atomic operation a visit where all is tagged already, and
 * one thread's work under contention; `twice` to cost least and to lose marks.
 */
#include "bench/factors.h"
#include "host/trial/trial.h"

#include <stdlib.h>

#include "host/race/lock_model.h"

static const struct level sharings[] = {LEVEL("same"), LEVEL("disjoint"), {0}};
static const struct level states[] = {LEVEL("fresh"), LEVEL("tagged"), {0}};

static const struct factor factor_lock = {
	.name = "lock",
	.help = "how threads settle who initialises: see doc/methodology/lock_model.md",
	.levels = lock_kinds,
	.default_level = "flag",
};

static const struct factor factor_threads = {
	.name = "threads",
	.help = "visiting threads, each on a CPU of its own",
	.min = 1,
	.max = RECORD_THREADS_MAX,
	.default_level = "1",
};

static const struct factor factor_sharing = {
	.name = "pages",
	.help = "all threads visit the same pages in the same order, or each its own",
	.levels = sharings,
	.default_level = "same",
};

static const struct factor factor_state = {
	.name = "state",
	.help = "state of the pages when a round begins",
	.levels = states,
	.default_level = "fresh",
};

static const struct level refcounts[] = {
	{"none", LOCK_REFCOUNT_NONE},
	{"beside", LOCK_REFCOUNT_BESIDE},
	{"apart", LOCK_REFCOUNT_APART},
	{0},
};

static const struct factor factor_refcount = {
	.name = "refcount",
	.help = "each visitor takes a reference of the page and drops it: not at all, on the line of the flags as in struct page, or on another",
	.levels = refcounts,
	.default_level = "none",
	.silent = true,
};

static const struct factor factor_visits = {
	.name = "visits",
	.help = "pages that each thread visits in a round",
	.min = 1,
	.max = 65536,
	.default_level = "64",
};

static const struct factor factor_tag_bytes = {
	.name = "tag_bytes",
	.help = "bytes that initialising a page writes, in 64-bit stores; the tags of 4 KiB are 128 bytes",
	.min = 16,
	.max = 1 << 20,
	.default_level = "128",
};

static const struct factor *const factors[] = {
	&factor_lock,   &factor_threads,   &factor_sharing,  &factor_state,
	&factor_visits, &factor_tag_bytes, &factor_refcount, NULL,
};

static const char *inapplicable(const struct cell *cell)
{
	if (cell_number(cell, "tag_bytes") % 8)
		return "tag_bytes must be a multiple of 8";
	if (cell_number(cell, "tag_bytes") / 8 <= cell_number(cell, "threads"))
		return "each thread marks 8 bytes of the tags and leaves 8: raise tag_bytes";
	return NULL;
}

static void visit_nothing(struct lock_page *page, struct lock_visitor *visitor)
{
	(void)page, (void)visitor;
}

static const struct lock_protocol nothing = {visit_nothing, false};

/* The loop and the use of the pages, by one thread, without a protocol. */
static int run_control(struct trial *trial, const struct lock_model_config *config)
{
	struct lock_model_config control = *config;
	struct lock_model_result result = {0};
	int status = -1;

	control.protocol = &nothing;
	control.thread_count = 1;
	result.samples = calloc(control.rounds, sizeof(uint64_t));
	if (!result.samples)
		return outcome_fail(&trial->outcome, "no memory for the control");
	if (lock_model_run(&control, &result, &trial->outcome) == 0)
		status = trial_control(trial, result.samples, control.rounds);
	free(result.samples);
	return status;
}

static int judge(struct trial *trial, const struct lock_model_config *config,
		 const struct lock_model_result *result)
{
	uint64_t visits = config->rounds * config->page_count * config->thread_count;
	bool once = config->protocol->exactly_once;

	if (trial_counter(trial, "visits_per_sample", config->page_count) < 0 ||
	    trial_counter(trial, "not_once", result->not_once) < 0 ||
	    trial_counter(trial, "lost_marks", result->lost_marks) < 0)
		return -1;
	if (trial_check(trial, "nobody_early", visits, result->early, NULL) < 0 ||
	    trial_check(trial, "tags_right", result->page_rounds, result->wrong_tags, NULL) < 0)
		return -1;
	if (config->refcount != LOCK_REFCOUNT_NONE &&
	    trial_check(trial, "references_dropped", result->page_rounds, result->held, NULL) < 0)
		return -1;
	if (!once)
		return 0;
	if (trial_check(trial, "initialised_once", result->page_rounds, result->not_once, NULL) < 0)
		return -1;
	return trial_check(trial, "no_mark_lost", visits, result->lost_marks, NULL);
}

static int measure(struct trial *trial, const struct lock_model_config *config,
		   struct lock_model_result *result)
{
	uint64_t counts[RECORD_THREADS_MAX];

	if (run_control(trial, config) < 0 || lock_model_run(config, result, &trial->outcome) < 0 ||
	    trial_samples(trial, result->samples, config->rounds * config->thread_count) < 0)
		return -1;
	for (unsigned int i = 0; i < config->thread_count; i++)
		counts[i] = config->rounds;
	if (config->thread_count > 1 && trial_threads(trial, counts, config->thread_count) < 0)
		return -1;
	return judge(trial, config, result);
}

static int run(struct trial *trial)
{
	const struct cell *cell = trial->cell;
	struct lock_model_config config = {
		.protocol = &lock_protocols[cell_number(cell, "lock")],
		.thread_count = (unsigned int)cell_number(cell, "threads"),
		.page_count = cell_number(cell, "visits"),
		.tag_words = cell_number(cell, "tag_bytes") / 8,
		.disjoint = cell_is(cell, "pages", "disjoint"),
		.tagged = cell_is(cell, "state", "tagged"),
		.refcount = (enum lock_refcount)cell_number(cell, "refcount"),
	};
	struct lock_model_result result = {0};
	int status = -1;

	if (config.thread_count > 1 && trial->emulated)
		return outcome_skip(
			&trial->outcome,
			"emulated CPUs say nothing about contention: run this natively, on any machine");
	if (config.thread_count > 1 && trial_need_cpus(trial, config.thread_count) < 0)
		return -1;
	config.rounds = trial->samples / config.thread_count;
	if (!config.rounds)
		return outcome_skip(&trial->outcome, "fewer samples than threads: raise samples");
	result.samples = calloc(config.rounds * config.thread_count, sizeof(uint64_t));
	if (result.samples)
		status = measure(trial, &config, &result);
	else
		outcome_fail(&trial->outcome, "no memory for the samples");
	free(result.samples);
	return status;
}

BENCH(lock_model,
      .summary =
	      "the page-flag lock for tags and its alternatives, in user space; runs on any machine",
      .unit = "ticks", .factors = factors, .inapplicable = inapplicable, .run = run);
