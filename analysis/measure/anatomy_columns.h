/* SPDX-License-Identifier: GPL-2.0-or-later */
/* anatomy_columns: the runs whose anatomies are looked at side by side. */
#ifndef MTEBENCH_ANALYSIS_MEASURE_ANATOMY_COLUMNS_H
#define MTEBENCH_ANALYSIS_MEASURE_ANATOMY_COLUMNS_H

#include "analysis/data/anatomy.h"
#include "analysis/data/dataset.h"

struct anatomy_run {
	struct dataset dataset; /* owned by the first run of a path; else empty */
	struct anatomies anatomies;
	const char *name; /* of the column; borrowed */
};

struct anatomy_columns {
	struct anatomy_run *list;
	size_t count;
};

/* Adds the runs of the run or campaign at @path. Returns 0, or -1 with a message: it cannot be
 * read, or none of its runs has an anatomy or a profile. To be freed in both cases. */
int anatomy_columns_add(struct anatomy_columns *columns, const char *path, struct message *message);
void anatomy_columns_free(struct anatomy_columns *columns);

/* True, and said on stderr, when windows do not have as many instructions as their ticks say. */
bool anatomy_run_is_wrong(const struct anatomy_run *run);

#endif
