/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * catalogue: the kernel series of configs/kernels.conf.
 *
 * A section is a label; it has exactly the keys `version` ("6.12"), `flavour` ("cloud-arm64") and
 * `suites` (a list of Debian suites, separated by commas).
 */
#ifndef MTEBENCH_LAB_KERNEL_CATALOGUE_H
#define MTEBENCH_LAB_KERNEL_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/message.h"

#define CATALOGUE_SERIES_MAX 64
#define SERIES_SUITES_MAX    8
#define SERIES_TEXT_MAX      48 /* longest label, version, flavour or suite */

struct series {
	char label[SERIES_TEXT_MAX + 1];
	char version[SERIES_TEXT_MAX + 1];
	char flavour[SERIES_TEXT_MAX + 1];
	char suites[SERIES_SUITES_MAX][SERIES_TEXT_MAX + 1];
	size_t suite_count;
};

struct catalogue {
	struct series series[CATALOGUE_SERIES_MAX]; /* in file order */
	size_t count;
};

/* Reads @path into @catalogue. Returns 0, or -1 with a message naming file and line. */
int catalogue_read(const char *path, struct catalogue *catalogue, struct message *message);

/* The series with @label, or NULL. */
const struct series *catalogue_find(const struct catalogue *catalogue, const char *label);

/* Whether @label may name a kernel, and so a directory: letters, digits and "._+-", beginning with
 * one of the first two. */
bool label_is_valid(const char *label);

#endif
