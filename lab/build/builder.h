/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * builder: makes kernel images of the commits of a tree. What was built once, from the same files with
 * the same configuration and compiler, is in the cache (CACHE/images/ID/Image, and what it is made of
 * in `about` beside it) and is not built again.
 */
#ifndef MTEBENCH_LAB_BUILD_BUILDER_H
#define MTEBENCH_LAB_BUILD_BUILDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lab/build/kconfig.h"
#include "lab/build/toolchain.h"
#include "lab/tree/tree.h"

enum build_result {
	BUILD_CACHED,
	BUILD_MADE,
	BUILD_BROKEN,  /* the commit does not build; the message is its first error */
	BUILD_STOPPED, /* by a signal */
	BUILD_UNABLE, /* this machine or this configuration cannot build any; the message says why */
};

struct builder {
	const struct tree *tree;
	const struct kconfig *kconfig;
	struct toolchain toolchain;
	struct path objects; /* CACHE/builds/ID, make's O= */
	char name[17];       /* that ID */
};

/* Sets up a builder for a tree; what it points to is borrowed. Returns 0, or -1 with a message: no
 * compiler, or no room. */
int builder_open(struct builder *builder, const struct tree *tree, const struct kconfig *kconfig,
		 bool llvm, struct message *message);

struct build_watcher {
	/* @expected: steps that the whole build has, by the last whole one; 0: not known */
	void (*step)(void *context, uint64_t steps, uint64_t expected);
	void *context;
};

/* Provides the image of @commit in layout @layout (0: its own; else see tree_pad()) and says where it
 * is. @watcher may be NULL. */
enum build_result builder_make(const struct builder *builder, const struct commit *commit,
			       unsigned int layout, const struct build_watcher *watcher,
			       struct path *image, struct message *message);

#endif
