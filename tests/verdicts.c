/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * verdicts: how often `mtestat compare` and its gate are right, on made-up runs whose truth is known.
 *
 * A scenario is a report of CELLS cells over runs of two kernels; the last of them cost more on the
 * second, all others the same on both. The program writes the runs as mtebench does, lets the mtestat
 * that is shipped read them, and counts what it said. The file is long because all scenarios stand in
 * it, and so do those for which nothing is promised. The table is quoted in doc/statistics.md. Exit 1
 * when a promise is broken, as far as chance allows to say so: when the 99 % lower bound of a rate is
 * above what is promised.
 */
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "common/number.h"
#include "tests/made_up.h"

#define EQUAL_CELLS   50
#define SHIFTED_CELLS 2 /* of each size */
#define SHIFTS        2
#define CELLS         (EQUAL_CELLS + SHIFTS * SHIFTED_CELLS)
#define BASE_COST     8000.0
#define MODE          0.12 /* what a trial in the other mode costs more */
#define CONFIDENCE    0.99

static const double shifts[SHIFTS] = {0.03, 0.05};

enum shape { NORMAL, SKEWED, HEAVY, BIMODAL, TIED, EXACT };

/* What is promised of a scenario. */
enum promise {
	PROMISE_NOTHING,  /* fewer runs than two modes need */
	PROMISE_REFUSAL,  /* no better, worse or same, and a gate that cannot judge */
	PROMISE_VERDICTS, /* hardly ever better or worse without cause */
	PROMISE_PASS,     /* as above, and a gate that passes */
	PROMISE_FAIL,     /* as above, and a gate that fails */
};

struct scenario {
	const char *name;
	enum promise promise;
	size_t boots, trials, samples; /* a side, a boot, a trial */
	double boot_sd[2];             /* of each cell, between these, uniform in its logarithm */
	double common_sd;              /* of what a boot adds to all cells alike */
	double mode_share;             /* of trials that cost MODE more */
	double rho;                    /* correlation of neighbours */
	enum shape shape;
	double cost;       /* ticks; 0: BASE_COST */
	double differ_max; /* promised of "these boots differ" without cause; 0: nothing */
	bool equal;        /* no cell is shifted */
};

#define ONE  PROMISE_REFUSAL, 1
#define GOOD PROMISE_VERDICTS
#define OPEN PROMISE_NOTHING
#define FEW  PROMISE_REFUSAL

static const struct scenario scenarios[] = {
	{"boots differ by 1 %", ONE, 1, 256, .boot_sd = {0.01, 0.01}},
	{"half of the trials +12 %", ONE, 1, 64, .mode_share = 0.5},
	{"half of the trials +12 %", ONE, 4, 64, .mode_share = 0.5},
	{"half of the trials +12 %", ONE, 10, 64, .mode_share = 0.5},
	{"a quarter of the trials +12 %", ONE, 1, 64, .mode_share = 0.25},
	{"a quarter of the trials +12 %", ONE, 4, 64, .mode_share = 0.25},
	{"a quarter of the trials +12 %", ONE, 10, 64, .mode_share = 0.25},
	{"neighbours correlated, 0.5", ONE, 1, 30, .rho = 0.5, .differ_max = 0.01},
	{"neighbours correlated, 0.5", ONE, 1, 256, .rho = 0.5, .differ_max = 0.01},
	{"neighbours correlated, 0.5", ONE, 1, 1000, .rho = 0.5, .differ_max = 0.01},
	{"neighbours correlated, 0.9", ONE, 1, 30, .rho = 0.9, .differ_max = 0.02},
	{"neighbours correlated, 0.9", ONE, 1, 256, .rho = 0.9, .differ_max = 0.02},
	{"neighbours correlated, 0.9", ONE, 1, 1000, .rho = 0.9, .differ_max = 0.02},
	{"normal", ONE, 1, 30, .shape = NORMAL, .differ_max = 0.01},
	{"skewed", ONE, 1, 30, .shape = SKEWED, .differ_max = 0.01},
	{"heavy tails", ONE, 1, 30, .shape = HEAVY, .differ_max = 0.01},
	{"two modes", ONE, 1, 30, .shape = BIMODAL, .differ_max = 0.01},
	{"tied", ONE, 1, 30, .shape = TIED, .differ_max = 0.01},
	{"normal", ONE, 1, 256, .shape = NORMAL, .differ_max = 0.01},
	{"skewed", ONE, 1, 256, .shape = SKEWED, .differ_max = 0.01},
	{"heavy tails", ONE, 1, 256, .shape = HEAVY, .differ_max = 0.01},
	{"two modes", ONE, 1, 256, .shape = BIMODAL, .differ_max = 0.01},
	{"tied", ONE, 1, 256, .shape = TIED, .differ_max = 0.01},
	{"boots differ by 1 %", FEW, 2, 1, 64, .boot_sd = {0.01, 0.01}},
	{"boots differ by 1 %", FEW, 3, 1, 64, .boot_sd = {0.01, 0.01}},
	{"boots differ by 1 %", GOOD, 5, 1, 64, .boot_sd = {0.01, 0.01}},
	{"boots differ by 1 %", GOOD, 8, 1, 64, .boot_sd = {0.01, 0.01}},
	{"boots differ by 1 %", GOOD, 10, 1, 64, .boot_sd = {0.01, 0.01}},
	{"boots differ by 0.2 to 3 %", FEW, 2, 1, 64, .boot_sd = {0.002, 0.03}},
	{"boots differ by 0.2 to 3 %", FEW, 3, 1, 64, .boot_sd = {0.002, 0.03}},
	{"boots differ by 0.2 to 3 %", GOOD, 5, 1, 64, .boot_sd = {0.002, 0.03}},
	{"boots differ by 0.2 to 3 %", GOOD, 8, 1, 64, .boot_sd = {0.002, 0.03}},
	{"boots differ by 0.2 to 3 %", GOOD, 10, 1, 64, .boot_sd = {0.002, 0.03}},
	{"boots differ by 1 %, all cells alike", FEW, 2, 1, 64, .common_sd = 0.01},
	{"boots differ by 1 %, all cells alike", FEW, 3, 1, 64, .common_sd = 0.01},
	{"boots differ by 1 %, all cells alike", GOOD, 5, 1, 64, .common_sd = 0.01},
	{"boots differ by 1 %, all cells alike", GOOD, 8, 1, 64, .common_sd = 0.01},
	{"boots differ by 1 %, all cells alike", GOOD, 10, 1, 64, .common_sd = 0.01},
	{"the same, each cell 0.5 % more", GOOD, 5, 1, 64, .boot_sd = {0.005, 0.005},
	 .common_sd = 0.01},
	{"the same, each cell 0.2 to 3 % more", GOOD, 5, 1, 64, .boot_sd = {0.002, 0.03},
	 .common_sd = 0.01},
	{"the same, each cell 0.2 to 3 % more", GOOD, 8, 1, 64, .boot_sd = {0.002, 0.03},
	 .common_sd = 0.01},
	{"boots differ by 1 %, 5.5 ticks", GOOD, 5, 1, 64, .boot_sd = {0.01, 0.01}, .cost = 5.5},
	{"half of the trials +12 %", OPEN, 5, 1, 64, .mode_share = 0.5},
	{"half of the trials +12 %", OPEN, 5, 4, 64, .mode_share = 0.5},
	{"half of the trials +12 %", OPEN, 5, 10, 64, .mode_share = 0.5},
	{"a quarter of the trials +12 %", OPEN, 5, 1, 64, .mode_share = 0.25},
	{"a quarter of the trials +12 %", OPEN, 5, 4, 64, .mode_share = 0.25},
	{"a quarter of the trials +12 %", OPEN, 5, 10, 64, .mode_share = 0.25},
	{"half of the trials +12 %", GOOD, 8, 1, 64, .mode_share = 0.5},
	{"half of the trials +12 %", GOOD, 8, 4, 64, .mode_share = 0.5},
	{"half of the trials +12 %", GOOD, 8, 10, 64, .mode_share = 0.5},
	{"a quarter of the trials +12 %", GOOD, 8, 1, 64, .mode_share = 0.25},
	{"a quarter of the trials +12 %", GOOD, 8, 4, 64, .mode_share = 0.25},
	{"a quarter of the trials +12 %", GOOD, 8, 10, 64, .mode_share = 0.25},
	{"neighbours correlated, 0.5", GOOD, 5, 1, 30, .rho = 0.5},
	{"neighbours correlated, 0.5", GOOD, 5, 1, 256, .rho = 0.5},
	{"neighbours correlated, 0.5", GOOD, 5, 1, 1000, .rho = 0.5},
	{"neighbours correlated, 0.9", GOOD, 5, 1, 30, .rho = 0.9},
	{"neighbours correlated, 0.9", GOOD, 5, 1, 256, .rho = 0.9},
	{"neighbours correlated, 0.9", GOOD, 5, 1, 1000, .rho = 0.9},
	{"normal", GOOD, 5, 1, 64, .shape = NORMAL},
	{"skewed", GOOD, 5, 1, 64, .shape = SKEWED},
	{"heavy tails", GOOD, 5, 1, 64, .shape = HEAVY},
	{"two modes", GOOD, 5, 1, 64, .shape = BIMODAL},
	{"tied", GOOD, 5, 1, 64, .shape = TIED},
	{"gate, equal, boots differ by 1 %", PROMISE_PASS, 5, 1, 64, .boot_sd = {0.01, 0.01},
	 .equal = true},
	{"gate, +5 %, boots differ by 1 %", PROMISE_FAIL, 8, 1, 64, .boot_sd = {0.01, 0.01}},
	{"gate, equal instruction counts", PROMISE_PASS, 1, 1, 64, .shape = EXACT, .equal = true},
	{"gate, +5 % instructions", PROMISE_FAIL, 1, 1, 64, .shape = EXACT},
};

#define SCENARIO_COUNT (sizeof(scenarios) / sizeof(*scenarios))

struct proof {
	const char *mtestat;
	size_t reports;
	char directory[4000];
	gsl_rng *random;
};

/* In how many reports, and of how many cells, something was said. */
struct counts {
	size_t false_reports;  /* better or worse of an equal cell */
	size_t differ_reports; /* "these boots differ" of an equal cell */
	size_t spoken_reports; /* better, worse or same of any cell */
	size_t found[SHIFTS];  /* shifted cells that are worse */
	size_t same[SHIFTS];   /* shifted cells that are the same */
	size_t equal_same;     /* equal cells that are the same */
	size_t gates[4];       /* reports by exit code of the gate */
};

/* A sample of median about 1, @previous is its neighbour's normal deviate. */
static double draw(const struct scenario *scenario, double *previous, gsl_rng *random)
{
	double normal = gsl_ran_gaussian_ziggurat(random, 1);

	*previous = scenario->rho * *previous + sqrt(1 - scenario->rho * scenario->rho) * normal;
	switch (scenario->shape) {
	case SKEWED:
		return 1 + gsl_ran_exponential(random, 0.05);
	case HEAVY:
		return 1 + 0.01 * fmax(gsl_ran_tdist(random, 2), -50);
	case BIMODAL:
		return (gsl_rng_uniform(random) < 0.1 ? 1 + MODE : 1) + 0.01 * normal;
	case TIED:
		return 1 + 0.01 * floor(1.5 * normal);
	case EXACT:
		return 1;
	default:
		return 1 + 0.02 * *previous;
	}
}

static void write_trial(const struct scenario *scenario, size_t cell, size_t trial, double cost,
			FILE *file, gsl_rng *random)
{
	double previous = gsl_ran_gaussian_ziggurat(random, 1);

	if (gsl_rng_uniform(random) < scenario->mode_share)
		cost *= 1 + MODE;
	fprintf(file,
		"{\"v\":1,\"trial\":%zu,\"order\":%zu,\"repeat\":%zu,\"bench\":\"made_up\",\"factors\":{\"cell\":\"%zu\"},\"status\":\"ok\",\"unit\":\"ticks\",\"samples\":[",
		cell * scenario->trials + trial, cell * scenario->trials + trial, trial, cell);
	for (size_t i = 0; i < scenario->samples; i++)
		fprintf(file, "%s%.0f", i ? "," : "", cost * draw(scenario, &previous, random));
	fputs("],\"control\":[]}\n", file);
}

/* From low to high over the equal cells; shifted cells are in the middle. */
static double boot_sd(const struct scenario *scenario, size_t cell)
{
	double low = scenario->boot_sd[0], high = scenario->boot_sd[1];
	double place = cell < EQUAL_CELLS ? (double)cell / (EQUAL_CELLS - 1) : 0.5;

	return low > 0 ? low * pow(high / low, place) : 0;
}

static double shift_of(const struct scenario *scenario, size_t cell, bool is_new)
{
	return is_new && !scenario->equal && cell >= EQUAL_CELLS
		       ? shifts[(cell - EQUAL_CELLS) / SHIFTED_CELLS]
		       : 0;
}

static void write_run_record(const struct scenario *scenario, const char *directory)
{
	bool emulated = scenario->shape == EXACT;
	FILE *file = open_in(directory, "run.json");

	fprintf(file,
		"{\"format\":\"mtebench-run\",\"version\":1,\"tool\":{\"name\":\"verdicts\",\"version\":\"1\"},\"label\":\"made-up\",\"started\":\"2026-11-22T15:30:00Z\",\"emulated\":%s,\"clock\":{\"unit\":\"%s\",\"unit_per_tick\":1.0},\"machine\":{\"model\":\"synthetic\"},\"kernel\":{\"release\":\"1\",\"page_size_bytes\":4096,\"boot_id\":\"%s\"},\"plan\":{\"text\":\"\",\"trials\":%zu}}\n",
		emulated ? "true" : "false", emulated ? "instructions" : "ns", directory,
		CELLS * scenario->trials);
	fclose(file);
}

static void write_boot(const struct scenario *scenario, const char *directory, bool is_new,
		       gsl_rng *random)
{
	double common = gsl_ran_gaussian_ziggurat(random, scenario->common_sd);
	FILE *file;

	write_run_record(scenario, directory);
	file = open_in(directory, "trials.jsonl");
	for (size_t cell = 0; cell < CELLS; cell++) {
		double own = gsl_ran_gaussian_ziggurat(random, boot_sd(scenario, cell));
		double cost = (scenario->cost > 0 ? scenario->cost : BASE_COST) *
			      exp(common + own) * (1 + shift_of(scenario, cell, is_new));

		for (size_t trial = 0; trial < scenario->trials; trial++)
			write_trial(scenario, cell, trial, cost, file, random);
	}
	fclose(file);
}

static const char *const sides[] = {"base", "new"};

static void boot_path(const struct proof *proof, size_t side, size_t boot, char *path,
		      size_t path_size)
{
	snprintf(path, path_size, "%s/%s/%zu", proof->directory, sides[side], boot);
}

static void write_boots(const struct proof *proof, const struct scenario *scenario)
{
	char path[4100];

	for (size_t side = 0; side < 2; side++)
		for (size_t boot = 0; boot < scenario->boots; boot++) {
			boot_path(proof, side, boot, path, sizeof(path));
			if (mkdir(path, 0777) < 0 && errno != EEXIST)
				die("cannot make", path);
			write_boot(scenario, path, side > 0, proof->random);
		}
}

struct said {
	bool changed, differ, spoken; /* of equal cells; of equal cells; of any */
};

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static void count_shifted(size_t cell, const char *verdict, struct counts *counts)
{
	size_t shift = (cell - EQUAL_CELLS) / SHIFTED_CELLS;

	counts->found[shift] += begins(verdict, "worse");
	counts->same[shift] += begins(verdict, "same");
}

/* A line of CSV: "made_up,cell=N,...,VERDICT". The first line is the heading. */
static void count_line(const struct scenario *scenario, const char *line, struct counts *counts,
		       struct said *said)
{
	const char *comma = strrchr(line, ',');
	const char *verdict = comma ? comma + 1 : "";
	bool changed = begins(verdict, "better") || begins(verdict, "worse");
	size_t cell;

	if (sscanf(line, "made_up,cell=%zu,", &cell) != 1)
		return;
	said->spoken |= changed || begins(verdict, "same");
	if (cell >= EQUAL_CELLS && !scenario->equal) {
		count_shifted(cell, verdict, counts);
		return;
	}
	said->changed |= changed;
	said->differ |= begins(verdict, "these boots differ");
	counts->equal_same += begins(verdict, "same");
}

static void count_report(const struct proof *proof, const struct scenario *scenario,
			 struct counts *counts)
{
	struct said said = {false, false, false};
	char command[13000];
	char line[1000];
	FILE *output;
	int status;

	write_boots(proof, scenario);
	snprintf(command, sizeof(command),
		 "'%s' compare --format=csv --gate='worse>2%%' '%s/base' '%s/new' 2>/dev/null",
		 proof->mtestat, proof->directory, proof->directory);
	output = popen(command, "r");
	if (!output)
		die("cannot run", proof->mtestat);
	while (fgets(line, sizeof(line), output))
		count_line(scenario, line, counts, &said);
	status = pclose(output);
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 3 || WEXITSTATUS(status) == 2) {
		fprintf(stderr, "verdicts: this went wrong: %s\n", command);
		exit(1);
	}
	counts->gates[WEXITSTATUS(status)]++;
	counts->false_reports += said.changed;
	counts->differ_reports += said.differ;
	counts->spoken_reports += said.spoken;
}

/* The runs of a scenario, so that the next one finds none. */
static void remove_boots(const struct proof *proof, const struct scenario *scenario)
{
	static const char *const names[] = {"/run.json", "/trials.jsonl", ""};
	char path[4100], name[4200];

	for (size_t side = 0; side < 2; side++)
		for (size_t boot = 0; boot < scenario->boots; boot++) {
			boot_path(proof, side, boot, path, sizeof(path));
			for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
				snprintf(name, sizeof(name), "%s%s", path, names[i]);
				remove(name);
			}
		}
}

/* Whether @count of @all say, beyond chance, that more than @max are so. */
static bool is_above(size_t count, size_t all, double max)
{
	return count > 0 &&
	       gsl_cdf_beta_Pinv(1 - CONFIDENCE, (double)count, (double)(all - count) + 1) > max;
}

static bool is_broken(const struct scenario *scenario, const struct counts *counts, size_t reports)
{
	size_t gate = scenario->promise == PROMISE_PASS ? 0 : 1;
	bool broken = scenario->differ_max > 0 &&
		      is_above(counts->differ_reports, reports, scenario->differ_max);

	switch (scenario->promise) {
	case PROMISE_NOTHING:
		return broken;
	case PROMISE_REFUSAL:
		return broken || counts->spoken_reports > 0 || counts->gates[3] < reports;
	case PROMISE_VERDICTS:
		return broken || is_above(counts->false_reports, reports, 0.01) ||
		       is_above(counts->same[0], SHIFTED_CELLS * reports, 0.025);
	default:
		return broken || is_above(counts->false_reports, reports, 0.01) ||
		       is_above(reports - counts->gates[gate], reports, 0.01);
	}
}

static void print_row(const struct scenario *scenario, const struct counts *counts, size_t reports)
{
	size_t equal = (scenario->equal ? CELLS : EQUAL_CELLS) * reports;
	size_t shifted = SHIFTED_CELLS * reports;

	printf("%-37s %4zu %6zu %5zu %7.1f %7.1f %7.1f", scenario->name, scenario->boots,
	       scenario->trials, scenario->samples, percent(counts->false_reports, reports),
	       percent(counts->differ_reports, reports), percent(counts->equal_same, equal));
	if (scenario->equal)
		printf(" %7s %7s %7s", "", "", "");
	else
		printf(" %7.1f %7.1f %7.1f", percent(counts->found[0], shifted),
		       percent(counts->found[1], shifted), percent(counts->same[0], shifted));
	printf("   %5.1f %5.1f %5.1f", percent(counts->gates[0], reports),
	       percent(counts->gates[1], reports), percent(counts->gates[3], reports));
}

/* Returns whether the promise holds. Every scenario has random numbers of its own. */
static bool prove(struct proof *proof, const struct scenario *scenario)
{
	struct counts counts = {0};
	bool broken;

	gsl_rng_set(proof->random, 1 + (unsigned long)(scenario - scenarios));
	for (size_t i = 0; i < proof->reports; i++)
		count_report(proof, scenario, &counts);
	remove_boots(proof, scenario);
	broken = is_broken(scenario, &counts, proof->reports);
	print_row(scenario, &counts, proof->reports);
	puts(broken ? "  BROKEN" : scenario->promise == PROMISE_NOTHING ? "  -" : "  kept");
	fflush(stdout);
	return !broken;
}

static void print_heading(size_t reports)
{
	printf("%zu reports a row: %d cells that are equal, %d each with 3 %% and 5 %% more cost; in per cent\n\n",
	       reports, EQUAL_CELLS, SHIFTED_CELLS);
	printf("%-37s %4s %6s %5s %7s %7s %7s %7s %7s %7s   %-17s\n", "", "", "", "", "better",
	       "boots", "equal:", "+3 %:", "+5 %:", "+3 %:", "gate ends with");
	printf("%-37s %4s %6s %5s %7s %7s %7s %7s %7s %7s   %5s %5s %5s  promise\n", "", "runs",
	       "trials", "n", "/worse", "differ", "same", "worse", "worse", "same", "0", "1", "3");
}

static void make_directories(struct proof *proof, bool make)
{
	char path[4100];

	for (size_t side = 0; side < 2; side++) {
		snprintf(path, sizeof(path), "%s/%s", proof->directory, sides[side]);
		if ((make ? mkdir(path, 0777) : rmdir(path)) < 0)
			die("cannot make or remove", path);
	}
}

static void begin(struct proof *proof, int count, char **arguments)
{
	const char *where = getenv("TMPDIR");
	uint64_t reports;

	if (count < 3 || number_parse_u64(arguments[2], 1, 1000000, &reports) < 0) {
		fputs("Usage: verdicts MTESTAT REPORTS \n", stderr);
		exit(2);
	}
	proof->mtestat = arguments[1];
	proof->reports = (size_t)reports;
	snprintf(proof->directory, sizeof(proof->directory), "%s/mtebench-verdicts-XXXXXX",
		 where ? where : "/dev/shm");
	if (!mkdtemp(proof->directory))
		die("cannot make", proof->directory);
	proof->random = gsl_rng_alloc(gsl_rng_mt19937);
	make_directories(proof, true);
}

int main(int count, char **arguments)
{
	struct proof proof;
	bool proven = true;

	begin(&proof, count, arguments);
	print_heading(proof.reports);
	for (size_t i = 0; i < SCENARIO_COUNT; i++)
		proven &= prove(&proof, &scenarios[i]);
	make_directories(&proof, false);
	rmdir(proof.directory);
	gsl_rng_free(proof.random);
	return proven ? 0 : 1;
}
