/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run_reader: makes a struct run of the directories that one kernel was measured in.
 *
 *     run_open() for each directory -> run_join() those of one kernel -> run_read()
 *
 * Directories are joined when they have one label and are boots of one kernel: RUN_BOOT of
 * common/record/run_difference.h finds no difference between them.
 */
#ifndef MTEBENCH_ANALYSIS_DATA_RUN_READER_H
#define MTEBENCH_ANALYSIS_DATA_RUN_READER_H

#include "analysis/data/cell.h"

/* Reads run.json of @directory. Returns 0, or -1 with a message and nothing owned. */
int run_open(const char *directory, struct run *run, struct message *message);

/* Whether @other is of the same kernel and machine, and has the same label. */
bool run_is_same_kernel(const struct run *run, const struct run *other);

/* Gives the sources of @other to @run. @other is then empty. */
void run_join(struct run *run, struct run *other);

/*
 * Numbers the boots and reads all trials. Sources with one boot_id are one boot; one without a
 * boot_id is a boot of its own. Returns 0, or -1 with a message: a file is missing or not in the
 * format, holds no trial or a trial twice, or its last trial was cut short. Then run_close() is
 * still to be called.
 */
int run_read(struct run *run, struct message *message);

/* Frees what @run owns. Also after run_join(), and twice. */
void run_close(struct run *run);

#endif
