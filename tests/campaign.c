/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * campaign: writes a made-up campaign, to test and to look at what mtestat prints and draws.
 *
 * The figures follow a simple model (a base cost by kernel, access and backing, MTE on top) and are
 * reproducible. The machine is called "synthetic", so that they cannot be taken for measured ones.
 */
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/number.h"
#include "common/record/record.h"
#include "tests/made_up.h"

static const char *const kernels[] = {"6.1",  "6.12", "6.12-16k", "6.16", "6.17", "6.18",
				      "6.19", "7.0",  "7.1",      "7.2",  "7.3"};
static const double kernel_costs[] = {6400, 8400, 8450, 8700, 8750, 8800,
				      9000, 9150, 9400, 9550, 9700};
static const char *const backings[] = {"anon-private",  "memfd-shared",    "anon-shared",
				       "memfd-private", "hugetlb-private", "hugetlb-shared"};
static const char *const accesses[] = {"write", "read", "exec", "stg"};
static const char *const tag_levels[] = {"off", "on"};

#define KERNEL_COUNT (sizeof(kernels) / sizeof(*kernels))
#define ACCESS_COUNT (sizeof(accesses) / sizeof(*accesses))

struct scenario {
	const char *directory;
	uint64_t kernels;
	uint64_t backings;
	uint64_t accesses;
	uint64_t samples;
	uint64_t cells; /* 0, or as many cells a run in place of backings and accesses */
	uint64_t seed;
	uint64_t shift_permille; /* added to every figure */
	uint64_t boots;          /* of every kernel */
	uint64_t boot_permille;  /* by which boots of a kernel differ, standard deviation */
	bool more;               /* benchmarks of several threads and of throughput too */
	bool hardware;           /* times with noise; else exact instruction counts */
};

/* Where a trial stands in the scenario. */
struct place {
	size_t kernel;
	double boot_share; /* what this boot adds to every figure */
	size_t mte;
	size_t backing;
	size_t access;
};

static double cost(const struct scenario *scenario, const struct place *place)
{
	static const double by_access[ACCESS_COUNT] = {1, 0.92, 1.05, 1.02};
	double figure = kernel_costs[place->kernel] * by_access[place->access];

	figure += 180 * (double)place->backing;
	if (place->backing >= 4)
		figure *= 14;
	figure += place->mte ? 140 + 60 * (double)place->backing : 0;
	return figure * (1 + (double)scenario->shift_permille / 1000) * (1 + place->boot_share);
}

/* In the lab nearly every fault costs the same; on hardware times are skewed to the right. */
static uint64_t draw(const struct scenario *scenario, double figure, uint64_t *state)
{
	double chance = uniform(state);

	if (scenario->hardware)
		return (uint64_t)(figure * (1 - 0.05 * log(1 - chance)));
	return (uint64_t)figure + (chance > 0.97 ? 290 : 0);
}

static bool is_refused(const struct place *place)
{
	return place->kernel == 0 && place->mte && strstr(backings[place->backing], "shared");
}

static bool is_skipped(const struct place *place)
{
	return place->kernel < 2 && strncmp(backings[place->backing], "hugetlb", 7) == 0;
}

static void fill_samples(struct record_samples *samples, size_t count)
{
	samples->values = calloc(count, sizeof(*samples->values));
	if (!samples->values)
		die("cannot allocate", "samples");
	samples->count = count;
}

static void fill_measured(const struct scenario *scenario, const struct place *place,
			  struct trial_record *record, uint64_t *state)
{
	record->unit = strdup("ticks");
	fill_samples(&record->samples, scenario->samples);
	fill_samples(&record->control, 16);
	for (size_t i = 0; i < record->samples.count; i++)
		record->samples.values[i] = draw(scenario, cost(scenario, place), state);
	for (size_t i = 0; i < record->control.count; i++)
		record->control.values[i] = 3;
	record->counter_count = 1;
	record->counters[0] = (struct record_counter){strdup("page_size_bytes"), 4096};
}

static void fill_outcome(const struct scenario *scenario, const struct place *place,
			 struct trial_record *record, uint64_t *state)
{
	if (is_refused(place)) {
		record->status = TRIAL_REFUSED;
		record->reason = strdup("KVM_SET_USER_MEMORY_REGION: Invalid argument");
		record->call = strdup("KVM_SET_USER_MEMORY_REGION");
		record->error_number = EINVAL;
	} else if (is_skipped(place)) {
		record->status = TRIAL_SKIP;
		record->reason =
			strdup("no free huge pages of 2M: set vm.nr_hugepages to 8 or more");
	} else {
		fill_measured(scenario, place, record, state);
	}
}

static void add_level(struct trial_record *record, const char *factor, const char *value)
{
	record->levels[record->level_count++] =
		(struct record_level){strdup(factor), strdup(value)};
}

static void write_record(FILE *file, struct trial_record *record)
{
	struct message message;

	if (record_write_trial(file, record, &message) < 0)
		die(message.text, "trials.jsonl");
	record_free(record);
}

static void write_trial(const struct scenario *scenario, const struct place *place, uint64_t trial,
			FILE *file, uint64_t *state)
{
	struct trial_record record = {.trial = trial, .order = trial};

	record.bench = strdup("stage2_fault");
	add_level(&record, "mte", tag_levels[place->mte]);
	add_level(&record, "backing", backings[place->backing]);
	add_level(&record, "access", accesses[place->access]);
	add_level(&record, "order", "sequential");
	fill_outcome(scenario, place, &record, state);
	write_record(file, &record);
}

static void add_number_level(struct trial_record *record, const char *factor, size_t number)
{
	char value[24];

	snprintf(value, sizeof(value), "%zu", number);
	add_level(record, factor, value);
}

/* Cells without end: a factor has as many levels as it takes. */
static void write_cell_trials(const struct scenario *scenario, size_t kernel, FILE *file,
			      uint64_t *state)
{
	for (uint64_t cell = 0; cell < scenario->cells; cell++) {
		struct trial_record record = {.trial = cell, .order = cell};
		struct place place = {.kernel = kernel, .mte = cell % 2};

		record.bench = strdup("stage2_fault");
		add_level(&record, "mte", tag_levels[place.mte]);
		add_level(&record, "backing", "anon-private");
		add_number_level(&record, "step", cell / 2);
		fill_measured(scenario, &place, &record, state);
		write_record(file, &record);
	}
}

/* Costs grow with the threads where they share pages, and the last thread waits longest. */
static void write_lock_trial(const struct scenario *scenario, const struct place *place,
			     uint64_t trial, FILE *file, uint64_t *state)
{
	static const char *const sharing[] = {"pages", "none"};
	struct trial_record record = {.trial = trial, .order = trial, .status = TRIAL_OK};
	size_t threads = (size_t)1 << place->access;
	double figure = kernel_costs[place->kernel] + (place->mte ? 400 : 0);

	record.bench = strdup("tag_lock");
	record.unit = strdup("ticks");
	add_level(&record, "mte", tag_levels[place->mte]);
	add_level(&record, "sharing", sharing[place->backing]);
	add_number_level(&record, "vcpus", threads);
	fill_samples(&record.samples, threads * scenario->samples);
	for (size_t i = 0; i < record.samples.count; i++) {
		double thread = (double)(i / scenario->samples);
		double wait = place->backing == 0 ? (place->mte ? 900 : 300) * thread : 20 * thread;
		double noise = threads > 1 ? 200 * uniform(state) : 0;

		record.samples.values[i] = draw(scenario, figure + wait + noise, state);
	}
	record.thread_count = threads > 1 ? threads : 0;
	for (size_t i = 0; i < record.thread_count; i++)
		record.threads[i] = scenario->samples;
	write_record(file, &record);
}

static void write_ram_trial(const struct scenario *scenario, const struct place *place,
			    uint64_t trial, FILE *file, uint64_t *state)
{
	static const char *const operations[] = {"fill", "copy", "read", "chase"};
	struct trial_record record = {.trial = trial, .order = trial, .status = TRIAL_OK};

	record.bench = strdup("guest_ram");
	record.unit = strdup("ticks");
	add_level(&record, "mte", tag_levels[place->mte]);
	add_level(&record, "op", operations[place->access]);
	fill_samples(&record.samples, scenario->samples);
	for (size_t i = 0; i < record.samples.count; i++)
		record.samples.values[i] =
			draw(scenario, 2600 * (1 + (double)place->access) + (place->mte ? 150 : 0),
			     state);
	record.counter_count = 1;
	record.counters[0] = (struct record_counter){strdup("bytes_per_sample"), 65536};
	write_record(file, &record);
}

static void write_more_trials(const struct scenario *scenario, size_t kernel, uint64_t trial,
			      FILE *file)
{
	uint64_t state = 6364136223846793005u + 7919 * scenario->seed + kernel;
	struct place place = {.kernel = kernel};

	for (place.backing = 0; place.backing < 2; place.backing++)
		for (place.access = 0; place.access < ACCESS_COUNT; place.access++)
			for (place.mte = 0; place.mte < 2; place.mte++) {
				write_lock_trial(scenario, &place, trial++, file, &state);
				if (place.backing == 0)
					write_ram_trial(scenario, &place, trial++, file, &state);
			}
}

static void write_run_record(const struct scenario *scenario, const char *label, size_t boot,
			     const char *directory)
{
	FILE *file = open_in(directory, "run.json");

	fprintf(file,
		"{\"format\":\"%s\",\"version\":%d,\"tool\":{\"name\":\"campaign\",\"version\":\"1\"},\"label\":\"%s\",\"started\":\"2026-11-22T15:%02zu:00Z\",\"emulated\":%s,\"clock\":{\"counter\":\"CNTVCT_EL0\",\"frequency_hz\":%d,\"unit\":\"%s\",\"unit_per_tick\":1.0},\"machine\":{\"model\":\"synthetic\",\"cpu\":\"made up\",\"midr\":null,\"cpus\":2,\"memory_bytes\":2147483648},\"kernel\":{\"release\":\"%s.0-synthetic\",\"version\":\"#1\",\"cmdline\":\"quiet\",\"boot_id\":\"%s-%llu-%zu\",\"page_size_bytes\":%d},\"plan\":{\"config\":\"synthetic.conf\",\"text\":\"\",\"seed\":%llu,\"trials\":1}}\n",
		RECORD_FORMAT, RECORD_VERSION, label, 30 + boot % 30,
		scenario->hardware ? "false" : "true", scenario->hardware ? 1000000000 : 62500000,
		scenario->hardware ? "ns" : "instructions", label, label,
		(unsigned long long)scenario->seed, boot, strstr(label, "16k") ? 16384 : 4096,
		(unsigned long long)scenario->seed);
	fclose(file);
}

/* "LABEL", and of further boots "LABEL@2". */
static void make_directory(const struct scenario *scenario, const char *label, size_t boot,
			   char *directory, size_t directory_size)
{
	char number[24] = "";

	if (boot > 0)
		snprintf(number, sizeof(number), "@%zu", boot + 1);
	snprintf(directory, directory_size, "%s/%s%s", scenario->directory, label, number);
	if (mkdir(directory, 0777) < 0)
		die("cannot make", directory);
}

static double boot_share(const struct scenario *scenario, size_t kernel, size_t boot)
{
	uint64_t state =
		2862933555777941757u + 7919 * scenario->seed + kernel + 104729 * (uint64_t)boot;
	double normal = sqrt(-2 * log(1 - uniform(&state))) * cos(2 * M_PI * uniform(&state));

	return normal * (double)scenario->boot_permille / 1000;
}

static void write_run(const struct scenario *scenario, size_t kernel, size_t boot)
{
	uint64_t state =
		88172645463325252u + 7919 * scenario->seed + kernel + 104729 * (uint64_t)boot;
	struct place place = {.kernel = kernel, .boot_share = boot_share(scenario, kernel, boot)};
	char directory[4000];
	uint64_t trial = 0;
	FILE *file;

	make_directory(scenario, kernels[kernel], boot, directory, sizeof(directory));
	write_run_record(scenario, kernels[kernel], boot, directory);
	file = open_in(directory, "trials.jsonl");
	write_cell_trials(scenario, kernel, file, &state);
	for (place.backing = 0; !scenario->cells && place.backing < scenario->backings;
	     place.backing++)
		for (place.access = 0; place.access < scenario->accesses; place.access++)
			for (place.mte = 0; place.mte < 2; place.mte++)
				write_trial(scenario, &place, trial++, file, &state);
	if (scenario->more)
		write_more_trials(scenario, kernel, trial, file);
	fclose(file);
}

static uint64_t parse_count(const char *text, uint64_t max)
{
	uint64_t value;

	if (number_parse_u64(text, 0, max, &value) < 0) {
		fprintf(stderr, "campaign: '%s' is not a number of at most %llu\n", text,
			(unsigned long long)max);
		exit(2);
	}
	return value;
}

static void parse_option(int option, struct scenario *scenario)
{
	switch (option) {
	case 'k':
		scenario->kernels = parse_count(optarg, KERNEL_COUNT);
		break;
	case 'b':
		scenario->backings = parse_count(optarg, 6);
		break;
	case 'a':
		scenario->accesses = parse_count(optarg, ACCESS_COUNT);
		break;
	case 'n':
		scenario->samples = parse_count(optarg, 100000000);
		break;
	case 'c':
		scenario->cells = parse_count(optarg, 1000000);
		break;
	case 's':
		scenario->seed = parse_count(optarg, UINT64_MAX);
		break;
	case 'd':
		scenario->shift_permille = parse_count(optarg, 1000);
		break;
	case 'B':
		scenario->boots = parse_count(optarg, 100);
		break;
	case 'e':
		scenario->boot_permille = parse_count(optarg, 1000);
		break;
	case 'm':
		scenario->more = true;
		break;
	case 'w':
		scenario->hardware = true;
		break;
	default:
		fputs("Usage: campaign [-k KERNELS] [-b BACKINGS] [-a ACCESSES] [-n SAMPLES] [-c CELLS] [-s SEED] [-d SHIFT_PERMILLE] [-B BOOTS] [-e BOOT_PERMILLE] [-m] [-w] DIRECTORY\n",
		      stderr);
		exit(2);
	}
}

int main(int count, char **arguments)
{
	struct scenario scenario = {
		.kernels = 9, .backings = 2, .accesses = 1, .samples = 64, .seed = 1, .boots = 1};
	int option;

	while ((option = getopt(count, arguments, "k:b:a:n:c:s:d:B:e:mw")) != -1)
		parse_option(option, &scenario);
	if (optind + 1 != count)
		parse_option('?', &scenario);
	scenario.directory = arguments[optind];
	if (mkdir(scenario.directory, 0777) < 0 && errno != EEXIST)
		die("cannot make", scenario.directory);
	for (size_t kernel = 0; kernel < scenario.kernels; kernel++)
		for (size_t boot = 0; boot < scenario.boots; boot++)
			write_run(&scenario, kernel, boot);
	return 0;
}
