/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cov: read before every file of `make cov`. Processes that end with _exit() leave no counts
 * behind, and trials and racers all do: here they write them first.
 */
#ifndef MTEBENCH_TESTS_COV_H
#define MTEBENCH_TESTS_COV_H

#include <unistd.h>

void __gcov_dump(void);

#define _exit(status) (__gcov_dump(), _exit(status))

#endif
