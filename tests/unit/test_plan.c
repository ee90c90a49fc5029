/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of host/config and host/plan: what a config means, and each refusal with its file and
 * line. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "host/memory/backing.h"
#include "host/plan/ab.h"
#include "host/plan/plan.h"
#include "include/abi.h"

static void refused(const char *text, const char *sentence)
{
	struct config *config = NULL;
	struct message message = {""};

	assert_int_equal(config_read_text("f.conf", text, strlen(text), &config, &message), -1);
	assert_string_equal(message.text, sentence);
}

/* The list of benchmarks in the sentence grows, so only its beginning is fixed. */
static void refused_unknown_benchmark(void)
{
	static const char beginning[] = "f.conf:1: unknown benchmark 'nul'; sections are run, ";
	struct config *config = NULL;
	struct message message = {""};

	assert_int_equal(config_read_text("f.conf", "[nul]\n", 6, &config, &message), -1);
	assert_int_equal(strncmp(message.text, beginning, strlen(beginning)), 0);
	assert_non_null(strstr(message.text, ", null, "));
}

static void planned(const char *text, struct config **config, struct plan *plan)
{
	struct message message = {""};

	if (config_read_text("f.conf", text, strlen(text), config, &message) < 0 ||
	    plan_make(*config, plan, &message) < 0)
		fail_msg("%s", message.text);
}

static void release(struct config *config, struct plan *plan)
{
	plan_free(plan);
	config_free(config);
}

/* A factor that came later is shown where it says something. */
static void test_silent_factor(void **state)
{
	struct config *config;
	struct plan plan;
	char text[200];

	(void)state;
	planned("[stage2_fault]\npopulate = host\nlines = left, cold\n", &config, &plan);
	assert_int_equal(plan.count, 2);
	for (size_t i = 0; i < 2; i++) {
		plan_format_cell(&plan.trials[i].cell, text, sizeof(text));
		if (plan.trials[i].trial == 0)
			assert_null(strstr(text, "lines"));
		else
			assert_non_null(strstr(text, " lines=cold"));
	}
	release(config, &plan);
}

static void test_refusals(void **state)
{
	(void)state;
	refused("[run]\nseed = 1\n", "f.conf: no benchmark section: nothing to run");
	refused_unknown_benchmark();
	refused("[null]\nmte = of\n", "f.conf:2: mte cannot be 'of'; accepted: off, on");
	refused("[null]\nmte = off,\n", "f.conf:2: mte has an empty level; accepted: off, on");
	refused("[null]\nmte = off, off\n", "f.conf:2: mte has level 'off' twice");
	refused("[null]\n\nvcpus = 0\n",
		"f.conf:3: vcpus cannot be '0'; accepted: a whole number from 1 to 64");
	refused("[null]\nbacking = anon-private\n",
		"f.conf:2: null has no factor 'backing'; it takes mte, vcpus, samples, budget, repeat, memory, time_limit, clock, counters, select, place, numa");
	refused("[run]\nsample = 3\n",
		"f.conf:2: [run] has no key 'sample'; it takes seed, samples, budget, repeat, memory, time_limit, clock, counters, select, place, numa");
	refused("[run]\nsamples = 0\n",
		"f.conf:2: samples must be a whole number from 1 to 10000000, not '0'");
	refused("[run]\nmemory = 64Q\n",
		"f.conf:2: memory must be a size (such as 64M) from 65536 to 274877906944, not '64Q'");
	refused("[run]\nclock = ns\n", "f.conf:2: clock must be counter or events, not 'ns'");
	refused("[run]\nseed = x\n", "f.conf:2: seed must be a whole number, not 'x'");
}

static void test_clocks(void **state)
{
	static const char text[] = "[null]\nmte = off, on\n[tag_race]\nclock = events\n";
	static const char ticks[] = "[tag_race]\n\n[null]\n[run]\nclock = events\n";
	struct config *config = NULL;
	struct message message = {""};
	struct plan plan;

	(void)state;
	planned(text, &config, &plan);
	assert_int_equal(plan_count_clock(&plan, CLOCK_COUNTER), 2);
	assert_int_equal(plan_count_clock(&plan, CLOCK_EVENTS), 1);
	release(config, &plan);
	assert_int_equal(config_read_text("f.conf", ticks, strlen(ticks), &config, &message), 0);
	assert_int_equal(plan_make(config, &plan, &message), -1);
	assert_string_equal(
		message.text,
		"f.conf:3: null measures what the counter says: it has nothing to count with clock = events");
	config_free(config);
}

static void test_cross_product(void **state)
{
	struct config *config;
	struct plan plan;
	bool seen[12] = {false};

	(void)state;
	planned("[run]\nrepeat = 3\nsamples = 7\n[null]\nmte = off, on\nvcpus = 1, 2\nmemory = 1M\n",
		&config, &plan);
	assert_int_equal(plan.count, 12);
	for (size_t i = 0; i < plan.count; i++) {
		const struct plan_trial *trial = &plan.trials[i];

		assert_false(seen[trial->trial]);
		seen[trial->trial] = true;
		/* The identity counts repeats fastest, then the last factor. */
		assert_int_equal(trial->repeat, trial->trial % 3);
		assert_string_equal(trial->cell.values[1], trial->trial / 3 % 2 ? "2" : "1");
		assert_string_equal(trial->cell.values[0], trial->trial / 6 ? "on" : "off");
		assert_int_equal(trial->limits.samples, 7);
		assert_int_equal(trial->limits.memory_bytes, 1 << 20);
	}
	release(config, &plan);
}

/* Of boots a trial has few, unless the config says how many. */
static void test_default_samples(void **state)
{
	struct config *config;
	struct plan plan;

	(void)state;
	planned("[linux_boot]\nvmm = qemu\n", &config, &plan);
	assert_int_equal(plan.trials[0].limits.samples, 3);
	release(config, &plan);
	planned("[run]\nsamples = 5\n[linux_boot]\nvmm = qemu\n", &config, &plan);
	assert_int_equal(plan.trials[0].limits.samples, 5);
	release(config, &plan);
}

static void test_default_levels(void **state)
{
	struct config *config;
	struct plan plan;
	char cell[200];

	(void)state;
	planned("[stage2_fault]\nmte = on\n", &config, &plan);
	assert_int_equal(plan.count, 1);
	plan_format_cell(&plan.trials[0].cell, cell, sizeof(cell));
	assert_string_equal(
		cell,
		"mte=on backing=anon-private access=write order=seq populate=none vcpus=1 thp=never");
	assert_int_equal(plan.trials[0].limits.samples, 256);
	assert_int_equal(plan.trials[0].limits.memory_bytes, 64 << 20);
	release(config, &plan);
}

/* What cell_number() gives for a cell of @bench that has @level. */
static uint64_t number_of(const char *bench, const char *factor, const char *level)
{
	struct cell cell = {.bench = bench_find(bench)};

	cell.values[bench_factor_index(cell.bench, factor)] = level;
	return cell_number(&cell, factor);
}

static void test_values_of_levels(void **state)
{
	(void)state;
	assert_int_equal(number_of("null", "vcpus", "17"), 17);
	assert_int_equal(number_of("stage2_fault", "access", "write"), ABI_WRITE);
	assert_int_equal(number_of("stage2_fault", "access", "stg"), ABI_STORE_TAG);
	assert_int_equal(number_of("stage2_fault", "backing", "hugetlb-1G-shared"),
			 BACKING_HUGETLB_1G_SHARED);
	assert_int_equal(number_of("tag_ops", "op", "stp"), ABI_PASS_STP);
	assert_int_equal(number_of("tag_ops", "op", "irg"), ABI_PASS_IRG);
	assert_int_equal(number_of("guest_ram", "op", "random"), ABI_PASS_RANDOM);
	assert_int_equal(number_of("guest_ram", "tcf", "asymm"), 3);
	assert_int_equal(number_of("copy_tags", "length", "2M"), 2097152);
}

/* An assertion ends the process, before anything is looked up. */
static void test_undeclared_factor(void **state)
{
	int status = 0;
	pid_t child = fork();

	(void)state;
	if (child == 0) {
		struct cell cell = {.bench = bench_find("null")};

		close(STDERR_FILENO);
		signal(SIGABRT, SIG_DFL);
		cell_number(&cell, "backing");
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

/* Two levels of one name or of one value would be one. */
static void check_levels(const struct factor *factor)
{
	const struct level *levels = factor->levels;

	if (!levels)
		return;
	assert_non_null(level_find(levels, factor->default_level));
	for (size_t i = 0; levels[i].name; i++)
		for (size_t j = 0; j < i; j++) {
			assert_string_not_equal(levels[i].name, levels[j].name);
			if (levels[i].value == LEVEL_NO_VALUE)
				assert_true(levels[j].value == LEVEL_NO_VALUE);
			else
				assert_true(levels[i].value != levels[j].value);
		}
}

static void test_all_levels(void **state)
{
	(void)state;
	for (size_t i = 0; i < bench_count(); i++)
		for (size_t j = 0; bench_at(i)->factors[j]; j++)
			check_levels(bench_at(i)->factors[j]);
	for (size_t i = 0; i < COMMON_FACTOR_COUNT; i++)
		check_levels(common_factors[i]);
}

static void test_left_out_and_twice(void **state)
{
	struct config *config;
	struct plan plan;

	(void)state;
	planned("[stage2_fault]\nmte = off, on\naccess = stg, write\n[stage2_fault again]\nmte = on\n",
		&config, &plan);
	assert_int_equal(plan.count, 3);
	assert_int_equal(plan.left_out, 1);
	assert_string_equal(plan.why_left, "STG needs mte=on");
	assert_int_equal(plan.planned_twice, 1);
	release(config, &plan);
}

static void test_nothing_left(void **state)
{
	const char *text = "[stage2_fault]\nmte = off\naccess = stg\n";
	struct message message = {""};
	struct config *config;
	struct plan plan;

	(void)state;
	assert_int_equal(config_read_text("f.conf", text, strlen(text), &config, &message), 0);
	assert_int_equal(plan_make(config, &plan, &message), -1);
	assert_string_equal(message.text, "f.conf: no cell can be run: STG needs mte=on");
	config_free(config);
}

static void test_too_many(void **state)
{
	const char *text = "[null]\nrepeat = 10000\nmte = off, on\nvcpus = 1, 2\n";
	struct message message = {""};
	struct config *config;
	struct plan plan;

	(void)state;
	assert_int_equal(config_read_text("f.conf", text, strlen(text), &config, &message), 0);
	assert_int_equal(plan_make(config, &plan, &message), -1);
	assert_string_equal(message.text, "the config has more than 30000 trials");
	config_free(config);
}

/* The seed decides the order and nothing else. */
static void test_seed(void **state)
{
	const char *text = "[run]\nseed = 5\n[stage2_fault]\nmte = off, on\npopulate = none, host\n"
			   "backing = anon-private, memfd-shared\norder = seq, random\n";
	const char *other =
		"[run]\nseed = 6\n[stage2_fault]\nmte = off, on\npopulate = none, host\n"
		"backing = anon-private, memfd-shared\norder = seq, random\n";
	struct config *configs[3];
	struct plan plans[3];
	size_t same = 0;

	(void)state;
	planned(text, &configs[0], &plans[0]);
	planned(text, &configs[1], &plans[1]);
	planned(other, &configs[2], &plans[2]);
	for (size_t i = 0; i < 16; i++) {
		assert_int_equal(plans[0].trials[i].trial, plans[1].trials[i].trial);
		same += plans[0].trials[i].trial == plans[2].trials[i].trial;
	}
	assert_true(same < 16);
	for (int i = 0; i < 3; i++)
		release(configs[i], &plans[i]);
}

/* Two pairs, two blocks: A B B A each, every identity once, twins alike but for the factor. */
static void test_ab(void **state)
{
	const char *text = "[stage2_fault]\nmte = off, on\nbacking = anon-private, memfd-shared\n"
			   "[host_tags]\n";
	struct config *config;
	struct plan plan;
	struct ab ab = {.blocks = 2};
	struct message message;
	bool seen[16] = {false};

	(void)state;
	planned(text, &config, &plan);
	assert_int_equal(ab_parse("mte=off,on", &ab, &message), 0);
	assert_int_equal(ab_arrange(&ab, 1, &plan, &message), 0);
	assert_int_equal(plan.count, 16);
	for (size_t i = 0; i < plan.count; i++) {
		const struct plan_trial *trial = &plan.trials[i];
		const struct plan_trial *first = &plan.trials[i - i % 4];
		int mte = bench_factor_index(trial->cell.bench, "mte");
		int backing = bench_factor_index(trial->cell.bench, "backing");

		assert_false(seen[trial->trial]);
		seen[trial->trial] = true;
		assert_int_equal(trial->trial, first->trial + i % 4);
		assert_string_equal(trial->cell.values[mte], "ABBA"[i % 4] == 'A' ? "off" : "on");
		assert_string_equal(trial->cell.values[backing], first->cell.values[backing]);
	}
	release(config, &plan);
}

static void test_ab_refusals(void **state)
{
	static const char *const wrong[] = {"mte", "mte=off", "mte=off,off", "=off,on",
					    "mte=off,on,off"};
	struct config *config;
	struct plan plan;
	struct ab ab = {.blocks = 2};
	struct message message;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(ab_parse(wrong[i], &ab, &message), -1);
	planned("[null]\nmte = off\n", &config, &plan);
	assert_int_equal(ab_parse("mte=off,on", &ab, &message), 0);
	assert_int_equal(ab_arrange(&ab, 1, &plan, &message), -1);
	assert_string_equal(message.text,
			    "no two cells of the config differ in mte=off and mte=on alone");
	config_free(config);
}

/* Two configs: "a.conf" and "b.conf" in @text, arranged in one block each. */
static int arrange_two(const char *text_a, const char *text_b, struct config *configs[2],
		       struct plan *plan, struct message *message)
{
	struct ab ab = {.blocks = 1};
	struct plan plan_b;
	int result;

	planned(text_a, &configs[0], plan);
	planned(text_b, &configs[1], &plan_b);
	ab_name_configs(&ab, "old/a.conf", "new/b.conf");
	result = ab_arrange_two(&ab, 1, plan, &plan_b, message);
	plan_free(&plan_b);
	return result;
}

/* Trials are paired by number, whatever differs, limits too. */
static void test_ab_configs(void **state)
{
	struct config *configs[2];
	struct plan plan;
	struct message message;

	(void)state;
	assert_int_equal(
		arrange_two("[null]\nmte = off\n[stage2_fault]\nmte = off, on\n",
			    "[null]\nmte = on\nsamples = 7\n[stage2_fault]\nmte = off, on\n"
			    "backing = memfd-shared\n",
			    configs, &plan, &message),
		0);
	assert_int_equal(plan.count, 12);
	for (size_t i = 0; i < plan.count; i++) {
		const struct plan_trial *trial = &plan.trials[i];
		const struct bench *bench = trial->cell.bench;
		bool is_b = "ABBA"[trial->trial % 4] == 'B';
		bool is_null = strcmp(bench->name, "null") == 0;
		const char *mte = trial->cell.values[bench_factor_index(bench, "mte")];

		assert_int_equal(is_null, trial->trial < 4);
		assert_string_equal(mte, is_null ? (is_b ? "on" : "off")
						 : (trial->trial < 8 ? "off" : "on"));
		assert_int_equal(trial->limits.samples == 7, is_null && is_b);
	}
	config_free(configs[1]);
	release(configs[0], &plan);
}

static void refused_two(const char *text_a, const char *text_b, const char *sentence)
{
	struct config *configs[2];
	struct plan plan;
	struct message message;

	assert_int_equal(arrange_two(text_a, text_b, configs, &plan, &message), -1);
	assert_string_equal(message.text, sentence);
	config_free(configs[0]);
	config_free(configs[1]);
}

static void test_ab_configs_refusals(void **state)
{
	(void)state;
	refused_two("[null]\nmte = off, on\n", "[null]\nmte = off\n",
		    "a.conf has 2 trials and b.conf has 1, and they are paired one to one");
	refused_two(
		"[null]\nmte = off\n", "[stage2_fault]\nmte = off\n",
		"trial 0 is of null in a.conf and of stage2_fault in b.conf: they cannot be compared");
	refused_two(
		"[stage2_fault]\nmte = off\nbacking = anon-private, memfd-shared\n",
		"[stage2_fault]\nmte = off\nbacking = anon-private, hugetlb-private\n",
		"a.conf and b.conf differ in trial 1 in other factors than in trial 0: pairs of a benchmark must differ in the same");
}

static void test_shards(void **state)
{
	struct shard shard = {7, 9};
	struct message message;

	(void)state;
	assert_int_equal(shard_parse("2/3", &shard, &message), 0);
	assert_int_equal(shard.index, 2);
	assert_int_equal(shard.count, 3);
	assert_false(shard_has(&shard, 0));
	assert_true(shard_has(&shard, 1));
	assert_true(shard_has(&shard, 4));
	assert_int_equal(shard_size(&shard, 7), 2);
	assert_int_equal(shard_size(&(struct shard){0}, 7), 7);
	for (size_t i = 0; i < 6; i++) {
		static const char *const wrong[] = {"0/3", "4/3", "3", "1/0", "1/3/5", "1/1001"};

		assert_int_equal(shard_parse(wrong[i], &shard, &message), -1);
		assert_int_equal(shard.count, 3);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_clocks),
		cmocka_unit_test(test_cross_product),
		cmocka_unit_test(test_default_samples),
		cmocka_unit_test(test_default_levels),
		cmocka_unit_test(test_values_of_levels),
		cmocka_unit_test(test_undeclared_factor),
		cmocka_unit_test(test_all_levels),
		cmocka_unit_test(test_left_out_and_twice),
		cmocka_unit_test(test_nothing_left),
		cmocka_unit_test(test_shards),
		cmocka_unit_test(test_ab),
		cmocka_unit_test(test_ab_refusals),
		cmocka_unit_test(test_ab_configs),
		cmocka_unit_test(test_ab_configs_refusals),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_silent_factor),
		cmocka_unit_test(test_seed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
