/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux_rows: the trials of a run that had a Linux guest. Each has the time that the guest measured
 * and what the host spent meanwhile.
 */
#ifndef MTEBENCH_ANALYSIS_DATA_LINUX_ROWS_H
#define MTEBENCH_ANALYSIS_DATA_LINUX_ROWS_H

#include <stdbool.h>

#include "analysis/data/cell.h"

/* A part that was not counted is NAN. */
struct linux_cost {
	double guest_saw;       /* sum of the samples, in the run's unit */
	double guest;           /* instructions of the guest */
	double vmm;             /* instructions of the VMM's own code */
	double host_kernel;     /* instructions of the host's kernel for the VMM */
	double faults;          /* number of stage-2 faults */
	double tagged;          /* number of pages whose tags were cleared */
	double pages_per_fault; /* number of base pages that a fault maps; 0 without `figure` */
	/* cost of one fault: the median of the cell of stage2_fault in the same run with the same
	 * MTE, backing, page size and population; NAN when there is none */
	double figure;
};

struct linux_row {
	struct trial_record record; /* owned */
	struct linux_cost cost;
};

struct linux_rows {
	struct linux_row *rows; /* in order of the plan */
	size_t count;
};

/* The ok trials of linux_boot, linux_guest and linux_app of @run that had a VMM. Returns 0, or -1
 * with @message. */
int linux_rows_read(const struct run *run, struct linux_rows *rows, struct message *message);
void linux_rows_free(struct linux_rows *rows);

/* Returns the row with the levels and repeat of @on but mte=off; NULL when there is none, or when
 * @on has mte=off itself. */
const struct linux_row *linux_row_twin(const struct linux_rows *rows, const struct linux_row *on);

/* "boot", or the name of the work or job. */
const char *linux_row_what(const struct linux_row *row);

/*
 * Returns the predicted cost of a guest's faults: their number times the figure. Returns NAN when a
 * fault maps more than a base page. There are then few faults, and aborts of devices, which are
 * counted with them, are the larger part.
 */
double linux_explained(const struct linux_cost *cost);

/* Returns the predicted cost of MTE: the number of faults that cleared tags, times the difference
 * between the figures of @on and @off. */
double linux_explained_mte(const struct linux_cost *on, const struct linux_cost *off);

#endif
