/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux_rows: the trials with a Linux guest of a run, each with what the guest saw and what the
 * host paid in the same seconds.
 */
#ifndef MTEBENCH_ANALYSIS_DATA_LINUX_ROWS_H
#define MTEBENCH_ANALYSIS_DATA_LINUX_ROWS_H

#include <stdbool.h>

#include "analysis/data/cell.h"

/* Parts of a cost; NAN where it was not counted. */
struct linux_cost {
	double guest_saw;       /* sum of the samples, in the run's unit */
	double guest;           /* instructions */
	double vmm;             /* instructions in the VMM's own code */
	double host_kernel;     /* instructions */
	double faults;          /* stage-2 faults */
	double tagged;          /* pages whose tags were cleared */
	double pages_per_fault; /* base pages that such a fault maps */
	/* of one fault: the median of stage2_fault of the same run, with the same MTE, backing,
	 * page size and population */
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

/* The row with the same levels and repeat as @on but mte=off, or NULL; NULL for one with
 * mte=off. */
const struct linux_row *linux_row_twin(const struct linux_rows *rows, const struct linux_row *on);

/* "boot", or the name of the work or job. */
const char *linux_row_what(const struct linux_row *row);

/*
 * Faults times the figure: what the faults of such a guest should cost. NAN where a fault maps more
 * than a base page: faults are counted with the aborts of devices, which are then most of them.
 */
double linux_explained(const struct linux_cost *cost);

/* The same of what MTE adds: the faults that cleared tags, times what it adds to one. */
double linux_explained_mte(const struct linux_cost *on, const struct linux_cost *off);

#endif
