/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * patch_series: which commits the kernels of a campaign were built from (series.json, doc/results-format.md).
 *
 * `mtelab series` builds and measures a base, other layouts of the same base, and the patches on top of
 * it, and writes series.json beside their runs. A kernel and its run have the same label. With --tags the
 * kernels are releases: then there is neither base nor patch, and nothing to compare patch by patch.
 */
#ifndef MTEBENCH_ANALYSIS_DATA_PATCH_SERIES_H
#define MTEBENCH_ANALYSIS_DATA_PATCH_SERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "common/message.h"

#define SERIES_FILE        "series.json"
#define SERIES_FORMAT      1
#define SERIES_KERNELS_MAX 10000

enum series_role {
	SERIES_BASE,   /* the first of all */
	SERIES_LAYOUT, /* the base once more, its code and data in other places */
	SERIES_PATCH,
	SERIES_RELEASE,
};

enum series_status {
	SERIES_MEASURED,
	SERIES_NOT_BUILT,    /* the compiler said `error` */
	SERIES_NOT_BOOTED,   /* the kernel said `error` */
	SERIES_NOT_MEASURED, /* not yet: the series was interrupted */
};

struct series_kernel {
	const char *label;
	enum series_role role;
	uint64_t number;    /* of a patch: its place in the range, from 1; else 0 */
	const char *commit; /* this and the next may be empty */
	const char *subject;
	enum series_status status;
	const char *error; /* NULL where there is none */
};

/* All texts are borrowed from `json`, and have no control character. */
struct patch_series {
	json_t *json;        /* owned */
	const char *command; /* that made it */
	const char *tree;
	const char *range; /* "v7.3..my-branch", or the name of a mailbox; "unknown" as the next */
	const char *config;
	const char *compiler;
	/* the base first and patches in the order of their numbers; or releases alone; owned */
	struct series_kernel *kernels;
	size_t count;
};

/*
 * Reads series.json of @directory. Returns 1; 0 where there is none, and @series empty; or -1 with a
 * message that names the file, and @series empty.
 */
int patch_series_read(const char *directory, struct patch_series *series, struct message *message);

/* The same of a text; @name is the file's, for messages. Returns 0 or -1. */
int patch_series_parse(const char *name, const char *text, size_t size, struct patch_series *series,
		       struct message *message);

void patch_series_free(struct patch_series *series);

/* Whether it is one of patches, and not of releases. */
bool patch_series_has_base(const struct patch_series *series);

/* The kernel with @label, or NULL. */
const struct series_kernel *patch_series_find(const struct patch_series *series, const char *label);

/* How many patches the series has: the number of its last one. */
uint64_t patch_series_length(const struct patch_series *series);

/* "base", "layout", "patch", "release"; "measured", "not built", "not booted", "not measured". */
const char *patch_series_role_name(enum series_role role);
const char *patch_series_status_name(enum series_status status);

#endif
