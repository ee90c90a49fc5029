/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cell: a benchmark and a level of each of its factors, as a run measured it.
 *
 * The repeats of a cell are pooled: the samples of its `ok` trials are joined, and its other trials
 * are counted by status, with the first reason for each.
 */
#ifndef MTEBENCH_ANALYSIS_DATA_CELL_H
#define MTEBENCH_ANALYSIS_DATA_CELL_H

#include "analysis/base/text_index.h"
#include "analysis/data/perf.h"
#include "analysis/stats/interval.h"
#include "analysis/stats/sample.h"
#include "common/record/record.h"

/* The trials of a cell that ended with one status. */
struct cell_outcome {
	size_t count;
	char *reason;     /* of the first; NULL when ok or none */
	char *call;       /* of the first, when refused */
	int error_number; /* of the first, when refused */
};

/* What the kernel reported during trials of a cell, equal heads once. */
struct cell_report {
	struct record_report first;
	size_t count;
};

/*
 * What one boot of the kernel gave a cell. Boots are numbered as in struct run; the samples of a
 * boot stand one behind the other in cell.sample.values, those of boot 0 first.
 */
struct cell_boot {
	size_t sample_count; /* 0: this boot did not measure the cell, or no trial was ok */
	double median;       /* of these samples, raw */
	double mean;
	/* the 95 % interval of the median has no width; of fewer than 6 samples all are equal, and
	 * there are at least two */
	bool exact;
};

/* How parties met at pages, over the ok trials of a cell that say it. */
struct cell_touches {
	uint64_t touches;    /* in trials that say how many overlapped; 0: none does */
	uint64_t overlapped; /* of these, under way while another party's was */
	uint64_t watched;    /* touches in passes in which waits for the lock were counted */
	uint64_t waited;     /* of these, that waited */
	double waited_ticks; /* over all that waited, each with the median of its trial */
};

struct cell {
	char *bench;
	struct record_level levels[RECORD_FACTORS_MAX]; /* in declared order; owned */
	size_t level_count;
	uint64_t plan_index;  /* lowest index of its trials in the plan; it orders rows */
	char *unit;           /* "ticks" or "count"; NULL while no trial was ok */
	char *counted;        /* of "count": what was counted; NULL in older records */
	struct sample sample; /* of the ok trials, sorted too */
	struct sample control;
	struct cell_boot *boots; /* run.boot_count of them; owned */
	size_t boot_count;
	uint64_t *
		first_trials; /* numbers of its ok trials in the boot that measured it first; owned */
	size_t first_trial_count;
	size_t *trial_sizes; /* number of samples of each ok trial, in order; owned */
	size_t thread_count; /* vCPUs or threads that ran at once; 1 when the records name none */
	/* number of samples of each thread, thread_count for each ok trial; owned; NULL when the
	 * records name no threads */
	size_t *thread_sizes;
	/* size of the pages that the operations got, as observed; else the kernel's page size */
	uint64_t page_size_bytes;
	uint64_t bytes_per_sample; /* bytes that one operation moves; 0: it moves none */
	/* bytes that one operation touches: the counter touched_bytes or bytes_per_sample, else one
	 * observed page; 0: not known */
	uint64_t operation_bytes;
	struct record_check
		checks[RECORD_CHECKS_MAX]; /* of all trials' oracles, summed by name; owned */
	size_t check_count;
	struct perf_pools perf;           /* counters of the ok trials */
	struct record_profile **profiles; /* of the ok trials that have one; owned */
	size_t profile_count;
	struct cell_touches touches;
	uint64_t warmup_samples; /* of the ok trials, at their beginnings (host/trial/warmup.h) */
	struct cell_report *reports; /* of all its trials; owned */
	size_t report_count;
	uint64_t log_lost;       /* records of the kernel's log that nobody could read */
	struct record_stop stop; /* why it got no more samples; STOP_NONE: their number was fixed */
	struct cell_outcome outcomes[TRIAL_STATUS_COUNT];
};

/* A directory with run.json and trials.jsonl, one of a run's. */
struct run_source {
	char *path;
	size_t boot; /* that it was measured in: two sources of one boot have one number */
	struct run_record record;
	size_t trial_count;   /* that it holds */
	const char *kvm_mode; /* level that its trials get (kvm_modes.h); NULL: none */
};

/*
 * What was measured of one kernel on one machine, in one boot or several. Its trials are pooled; a
 * comparison asks each cell for its boots.
 */
struct run {
	char *path; /* the directory of its first source */
	/* its column: the label, with the directory's name where two kernels share a label */
	char *name;
	struct run_record record;   /* of the first source; borrowed from it */
	struct run_source *sources; /* in order of their start; owned */
	size_t source_count;
	size_t boot_count;
	struct cell *cells; /* by place in the plan */
	size_t cell_count;
	struct text_index places; /* of the cells, by cell_name(): run_index_cells() */
};

/* How many trials a source was to make and does not hold; where the plan lets trials be dropped,
 * none. Of a run, the sum over its sources. */
uint64_t run_source_missing_trials(const struct run_source *source);
uint64_t run_missing_trials(const struct run *run);

/* The event that --profile sampled, and its mean period; NULL for a run without. */
const char *run_profile(const struct run *run, uint64_t *period);

/* Benchmark and levels of the cell that @trial is of, borrowed from it: to be looked for. */
struct cell cell_of_trial(const struct trial_record *trial);

/* True when both are the same benchmark with the same levels of the same factors; of
 * cell_same_but() those of @factor may differ. */
bool cell_same(const struct cell *a, const struct cell *b);
bool cell_same_but(const struct cell *a, const struct cell *b, const char *factor);

/* A text that is equal for two cells that are the same; with @factor (not NULL) it has @level in place
 * of the cell's own, so that two cells with one text differ in that factor at most. The caller
 * frees. */
char *cell_name(const struct cell *cell, const char *factor, const char *level);

/* Makes the cells of @run, as they now stand, known to run_find_cell() and run_find_twin(). */
void run_index_cells(struct run *run);

/* The cell of @run that is the same as @cell, or NULL. */
const struct cell *run_find_cell(const struct run *run, const struct cell *cell);

/* The cell of @run that is @cell (NULL: none is) but has @level of @factor, or NULL. */
const struct cell *run_find_twin(const struct run *run, const struct cell *cell, const char *factor,
				 const char *level);

/* The level of @factor, or NULL. */
const char *cell_level(const struct cell *cell, const char *factor);

/* True when the level of @factor is @level; NULL: when the cell has no such factor. */
bool cell_has_level(const struct cell *cell, const char *factor, const char *level);

/* What its pages are, by its levels. */
enum cell_pages { CELL_PAGES_BASE, CELL_PAGES_THP, CELL_PAGES_HUGETLB, CELL_PAGES_COUNT };
enum cell_pages cell_pages(const struct cell *cell);

/* "mte=on backing=anon-private": all levels, in declared order. The caller frees. */
char *cell_text(const struct cell *cell);

/* ok where any trial was, for then there is a figure; else failed, refused or skip, in this
 * order. */
enum trial_status cell_status(const struct cell *cell);

/* True for an ok cell; false for NULL, which is no cell. */
bool cell_has_figure(const struct cell *cell);

/* "refused EINVAL", "skip", "failed"; for a cell without figures. */
void cell_status_text(const struct cell *cell, char *text, size_t text_size);

/* True when neither cell has a figure, and both lack it for the same reason. Both may be NULL. */
bool cell_lost_alike(const struct cell *a, const struct cell *b);

/* Number of boots that gave the cell samples. */
size_t cell_measured_boots(const struct cell *cell);

/*
 * True when another boot of the same kernel gives the same figure, as far as the data tell: counts
 * of instructions, no width in any boot, and one median in all of them. Counts of events race, and
 * times differ from boot to boot by less than the clock shows.
 */
bool cell_is_exact(const struct run *run, const struct cell *cell);

/* Returns the factor that converts raw values of the cell to cell_unit(). */
double cell_scale(const struct run *run, const struct cell *cell);

/* "instructions", "ns", or for a cell that counts what it counts: "overlaps", "events" where the
 * record does not say. */
const char *cell_unit(const struct run *run, const struct cell *cell);

/* True for a cell that counts events instead of keeping time. */
bool cell_counts(const struct cell *cell);

/*
 * Returns the figure of an ok cell, or of its control where it has one, in cell_unit(): the median
 * of the samples, of several boots the geometric mean of their medians (where one of them is 0, the
 * arithmetic mean); for counts of events the mean number of events a sample, because the median of
 * rare events is 0 however many there were.
 */
double cell_figure(const struct run *run, const struct cell *cell);
double cell_control_figure(const struct run *run, const struct cell *cell);

/* What cell_figure() is: "median" or "mean". */
const char *cell_figure_name(const struct cell *cell);

/*
 * Sets @interval to that of an ok cell's figure, with confidence INTERVAL_CONFIDENCE and in
 * cell_unit(): interval_quantile_order() for a median, interval_mean_poisson() for a mean. Returns
 * false, with @interval untouched, when the sample is too small.
 */
bool cell_interval(const struct run *run, const struct cell *cell, struct interval *interval);

/* Returns the ends of the bar that plots draw at the figure of an ok cell: the quartiles, or for
 * counts of events, whose quartiles are often 0, cell_interval(). */
struct interval cell_bar(const struct run *run, const struct cell *cell);

#endif
