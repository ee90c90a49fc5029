/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_run_reader: which directories are one run, which of them are one boot, and what boots give. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "analysis/data/dataset.h"

static char directory[64];
static size_t written;

static int begin(void **state)
{
	(void)state;
	snprintf(directory, sizeof(directory), "build/test-run-reader-%d", getpid());
	return mkdir(directory, 0777);
}

static FILE *open_file(size_t run, const char *name)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%zu/%s", directory, run, name);
	file = fopen(path, "w");
	assert_non_null(file);
	return file;
}

/* Writes the next run, number 0, 1, ..., started in this order. @kernel is the rest of its "kernel". */
static void write_run(const char *label, const char *kernel, const char *trials)
{
	char path[96];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%zu", directory, written);
	assert_int_equal(mkdir(path, 0777), 0);
	file = open_file(written, "run.json");
	fprintf(file,
		"{\"format\":\"mtebench-run\",\"version\":1,\"label\":\"%s\",\"started\":\"2026-11-22T15:%02zu:00Z\",\"emulated\":true,\"clock\":{\"unit\":\"instructions\",\"unit_per_tick\":0.5},\"kernel\":{\"release\":\"1\",\"page_size_bytes\":4096%s},\"plan\":{\"trials\":3}}\n",
		label, written, kernel);
	fclose(file);
	file = open_file(written++, "trials.jsonl");
	fputs(trials, file);
	fclose(file);
}

#define TRIAL_OF(number, unit, samples)                                                                       \
	"{\"v\":1,\"trial\":" #number ",\"order\":" #number                                                   \
	",\"repeat\":0,\"bench\":\"made_up\",\"factors\":{\"mte\":\"on\"},\"status\":\"ok\",\"unit\":\"" unit \
	"\",\"samples\":[" samples "],\"control\":[]}\n"
#define TRIAL(number, samples) TRIAL_OF(number, "ticks", samples)
#define BOOT(id)               ",\"boot_id\":\"" id "\""

static struct dataset read_all(void)
{
	struct dataset dataset;
	struct message message;

	if (dataset_read(directory, &dataset, &message) < 0)
		fail_msg("%s", message.text);
	return dataset;
}

/* Removes the runs, so that a test begins without any. */
static int clear(void **state)
{
	static const char *const names[] = {"/run.json", "/trials.jsonl", ""};
	char path[128];

	(void)state;
	for (; written > 0; written--)
		for (size_t i = 0; i < 3; i++) {
			snprintf(path, sizeof(path), "%s/%zu%s", directory, written - 1, names[i]);
			if (remove(path) != 0)
				return -1;
		}
	return 0;
}

static int end(void **state)
{
	(void)state;
	return rmdir(directory);
}

static void one_boot_id_is_one_boot(void **state)
{
	struct dataset dataset;
	struct run *run;

	(void)state;
	write_run("a", BOOT("x"), TRIAL(0, "10,12"));
	write_run("a", BOOT("y"), TRIAL(0, "20,22,24"));
	write_run("a", BOOT("x"), TRIAL(0, "14"));
	dataset = read_all();
	run = dataset.runs;
	assert_int_equal(dataset.run_count, 1);
	assert_int_equal(run->source_count, 3);
	assert_int_equal(run->boot_count, 2);
	assert_int_equal(run->cell_count, 1);
	assert_int_equal(cell_measured_boots(run->cells), 2);
	assert_int_equal(run->cells->boots[0].sample_count, 3);
	assert_true(run->cells->boots[0].median == 12);
	assert_int_equal(run->cells->boots[1].sample_count, 3);
	assert_true(run->cells->boots[1].median == 22);
	dataset_free(&dataset);
}

/* Records before boot_id do not say: each directory counts as a boot. */
static void without_boot_id_every_directory_is_a_boot(void **state)
{
	struct dataset dataset;

	(void)state;
	write_run("a", "", TRIAL(0, "10"));
	write_run("a", "", TRIAL(0, "10"));
	dataset = read_all();
	assert_int_equal(dataset.run_count, 1);
	assert_int_equal(dataset.runs->boot_count, 2);
	dataset_free(&dataset);
}

static void other_kernels_are_other_runs(void **state)
{
	struct dataset dataset;

	(void)state;
	write_run("a", ",\"version\":\"#1\"", TRIAL(0, "10"));
	write_run("a", ",\"version\":\"#2\"", TRIAL(0, "10"));
	write_run("b", ",\"version\":\"#1\"", TRIAL(0, "10"));
	write_run("a", ",\"version\":\"#1\"", TRIAL(0, "10"));
	dataset = read_all();
	assert_int_equal(dataset.run_count, 3);
	assert_int_equal(dataset.runs[0].boot_count, 2);
	assert_string_equal(dataset.runs[0].name, "a (0)");
	assert_int_equal(dataset.runs[1].boot_count, 1);
	assert_string_equal(dataset.runs[2].name, "b");
	dataset_free(&dataset);
}

static void a_lone_run_is_joined_whatever_its_label(void **state)
{
	struct dataset dataset;
	struct message message;
	char base[80], more[80];

	(void)state;
	write_run("a", BOOT("x"), TRIAL(0, "10"));
	write_run("b", BOOT("y"), TRIAL(0, "20"));
	snprintf(base, sizeof(base), "%s/0", directory);
	snprintf(more, sizeof(more), "%s/1", directory);
	assert_int_equal(dataset_read_joined(base, more, &dataset, &message), 0);
	assert_int_equal(dataset.run_count, 1);
	assert_string_equal(dataset.runs->name, "a");
	assert_int_equal(dataset.runs->boot_count, 2);
	dataset_free(&dataset);
}

/* The geometric mean of the medians 100 and 121 is 110, of which a tick is half a unit. */
static void a_figure_is_the_geometric_mean_of_boots(void **state)
{
	struct dataset dataset;

	(void)state;
	write_run("a", BOOT("x"), TRIAL(0, "100,100,900,900,100"));
	write_run("a", BOOT("y"), TRIAL(0, "121"));
	dataset = read_all();
	assert_float_equal(cell_figure(dataset.runs, dataset.runs->cells), 55, 1e-9);
	assert_float_equal(dataset.runs->cells->boots[0].mean, 420, 1e-9);
	dataset_free(&dataset);
}

/* Equal medians are not rounded, one of 0 has no logarithm, and of events the mean is over all. */
static void some_figures_are_no_geometric_mean(void **state)
{
	struct dataset dataset;
	struct run *run;

	(void)state;
	write_run("a", BOOT("x"), TRIAL(0, "7,7,9"));
	write_run("a", BOOT("y"), TRIAL(0, "6,7,7"));
	write_run("b", BOOT("x"), TRIAL(0, "0,0,9"));
	write_run("b", BOOT("y"), TRIAL(0, "6"));
	write_run("c", BOOT("x"), TRIAL_OF(0, "count", "0,0,3"));
	write_run("c", BOOT("y"), TRIAL_OF(0, "count", "5"));
	dataset = read_all();
	run = dataset.runs;
	assert_true(cell_figure(&run[0], run[0].cells) == 3.5);
	assert_true(cell_figure(&run[1], run[1].cells) == 1.5);
	assert_true(cell_figure(&run[2], run[2].cells) == 2);
	dataset_free(&dataset);
}

/* The 95 % interval of the median is from the first to the last of 8 values, and from the second to
 * the eighth of 9. */
static void exact_is_what_has_no_width(void **state)
{
	static const struct {
		const char *trials;
		bool exact;
	} cases[] = {
		{TRIAL(0, "5"), false},
		{TRIAL(0, "5,5"), true},
		{TRIAL(0, "5,5,6"), false},
		{TRIAL(0, "1,5,5,5,5,5,5,5"), false},
		{TRIAL(0, "1,5,5,5,5,5,5,5,9"), true},
		{TRIAL(0, "1,4,5,5,5,5,5,5,9"), false},
		{TRIAL_OF(0, "count", "5,5"), false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct dataset dataset;

		write_run("a", "", cases[i].trials);
		dataset = read_all();
		if (cell_is_exact(dataset.runs, dataset.runs->cells) != cases[i].exact)
			fail_msg("case %zu", i);
		dataset.runs->record.emulated = false;
		assert_false(cell_is_exact(dataset.runs, dataset.runs->cells));
		dataset_free(&dataset);
		assert_int_equal(clear(state), 0);
	}
}

static void exact_boots_agree(void **state)
{
	struct dataset dataset;

	(void)state;
	write_run("a", BOOT("x"), TRIAL(0, "5,5,5"));
	write_run("a", BOOT("y"), TRIAL(0, "5,5"));
	write_run("b", BOOT("x"), TRIAL(0, "5,5"));
	write_run("b", BOOT("y"), TRIAL(0, "6,6"));
	write_run("c", BOOT("x"), TRIAL(0, "5,5"));
	write_run("c", BOOT("y"), TRIAL(0, "5"));
	dataset = read_all();
	assert_true(cell_is_exact(&dataset.runs[0], dataset.runs[0].cells));
	assert_false(cell_is_exact(&dataset.runs[1], dataset.runs[1].cells));
	assert_false(cell_is_exact(&dataset.runs[2], dataset.runs[2].cells));
	dataset_free(&dataset);
}

/* The plan has three trials: of the first run one is missing, of the second two. */
static void missing_trials_are_counted(void **state)
{
	struct dataset dataset;

	(void)state;
	write_run("a", BOOT("x"), TRIAL(0, "5") TRIAL(2, "5"));
	write_run("a", BOOT("y"), TRIAL(1, "5"));
	dataset = read_all();
	assert_int_equal(run_missing_trials(dataset.runs), 3);
	dataset.runs->sources[1].record.until = true;
	assert_int_equal(run_missing_trials(dataset.runs), 1);
	dataset_free(&dataset);
}

static void a_trial_twice_is_refused(void **state)
{
	struct dataset dataset;
	struct message message;

	(void)state;
	write_run("a", "", TRIAL(2, "5") TRIAL(0, "5") TRIAL(2, "5"));
	assert_int_equal(dataset_read(directory, &dataset, &message), -1);
	assert_non_null(strstr(message.text, "0/trials.jsonl: trial 2 appears twice"));
}

#define TEST(name) cmocka_unit_test_teardown(name, clear)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_boot_id_is_one_boot),
		TEST(without_boot_id_every_directory_is_a_boot),
		TEST(other_kernels_are_other_runs),
		TEST(a_lone_run_is_joined_whatever_its_label),
		TEST(a_figure_is_the_geometric_mean_of_boots),
		TEST(some_figures_are_no_geometric_mean),
		TEST(exact_is_what_has_no_width),
		TEST(exact_boots_agree),
		TEST(missing_trials_are_counted),
		TEST(a_trial_twice_is_refused),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
