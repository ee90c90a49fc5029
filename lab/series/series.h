/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * series: the kernels of a patch series, from commits to what became of each, and OUT/series.json, which
 * `mtestat series` reads (doc/results-format.md).
 */
#ifndef MTEBENCH_LAB_SERIES_SERIES_H
#define MTEBENCH_LAB_SERIES_SERIES_H

#include <stdbool.h>
#include <stddef.h>

#include "lab/build/builder.h"
#include "lab/campaign/campaign.h"
#include "lab/kernel/kernels.h"
#include "lab/tree/commits.h"

#define SERIES_ERROR_BYTES 300

enum series_role {
	SERIES_BASE,
	SERIES_LAYOUT, /* the base in another layout */
	SERIES_PATCH,
	SERIES_RELEASE, /* of --tags: nothing is compared with a base */
};

enum series_status {
	SERIES_PLANNED,
	SERIES_BUILT,
	SERIES_NOT_BUILT,
	SERIES_NOT_BOOTED,
	SERIES_MEASURED,
};

struct series_kernel {
	char label[SERIES_TEXT_MAX + 1];
	enum series_role role;
	size_t number; /* of a patch, from 1 on */
	unsigned int layout;
	const struct commit *commit; /* borrowed */
	enum series_status status;
	struct path image;
	char error[SERIES_ERROR_BYTES]; /* why it was not built or did not boot */
};

struct patch_series {
	struct series_kernel kernels[KERNELS_MAX];
	size_t count;
	/* For series.json, borrowed; NULL: not said. */
	const char *command, *tree, *range, *mailbox, *compiler;
	char config[300];
};

/* Which of a range's kernels are wanted. */
struct series_choice {
	size_t every;         /* each so manyth patch, counted so that the last is one of them */
	unsigned int layouts; /* of the base, beside its own */
};

/*
 * The base, its layouts, and the patches of @commits, which is borrowed. Returns 0, or -1 with a
 * message: more than KERNELS_MAX.
 */
int series_of_commits(struct patch_series *series, const struct commit_list *commits,
		      const struct series_choice *choice, struct message *message);

/* The releases of @commits, labelled by their tags without "v". */
int series_of_releases(struct patch_series *series, const struct commit_list *commits,
		       struct message *message);

/*
 * Builds them, and says on stderr how it goes on. A kernel that cannot be built is noted, but for the
 * base. Returns BUILD_MADE; BUILD_BROKEN when there is nothing to measure, BUILD_STOPPED or BUILD_UNABLE
 * with a message.
 */
enum build_result series_build(struct patch_series *series, const struct builder *builder,
			       struct message *message);

/* The kernels that were built, for a campaign. Returns 0, or -1 with a message. */
int series_to_kernels(const struct patch_series *series, struct kernels *kernels,
		      struct message *message);

/* Looks in @out for what became of each kernel that was built. */
void series_settle(struct patch_series *series, const char *out);

/* Writes @out/series.json. Returns 0, or -1 with a message. */
int series_write(const struct patch_series *series, const char *out, struct message *message);

#endif
