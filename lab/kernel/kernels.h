/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kernels: which kernels a command is about: series of the catalogue and the user's own images. */
#ifndef MTEBENCH_LAB_KERNEL_KERNELS_H
#define MTEBENCH_LAB_KERNEL_KERNELS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/message.h"
#include "lab/base/paths.h"
#include "lab/kernel/catalogue.h"

#define KERNELS_MAX 128

#define KERNEL_LABEL_MAX (SERIES_TEXT_MAX + 10)

/* What KVM can be told to be at boot (kvm-arm.mode=): "vhe", which it is when it is told nothing,
 * "nvhe" and "protected". Ends with NULL. */
extern const char *const kernels_kvm_modes[];

struct kernel {
	char label[KERNEL_LABEL_MAX +
		   1]; /* SERIES, or SERIES-MODE: names the run and its directory */
	char series[SERIES_TEXT_MAX + 1]; /* label of the catalogue, or of an image of the user's */
	struct path image;
	const char *kvm_mode; /* of kernels_kvm_modes; NULL: KVM is told nothing */
};

struct kernels {
	struct kernel kernels[KERNELS_MAX];
	size_t count;
	size_t missing; /* series that were asked for and cannot be had */
};

/* Reads configs/kernels.conf of the tree. */
int kernels_read_catalogue(struct catalogue *catalogue, struct message *message);

/* Adds the user's own kernel, "LABEL=PATH". Returns 0, or -1 with a message. */
int kernels_add_image(struct kernels *kernels, const char *label_and_path, struct message *message);

/*
 * Adds series from the cache or else the archives. @labels is a list separated by blanks or commas;
 * NULL means every series. One that cannot be had is reported on stderr and left out, and counts as
 * `missing` when it was named. Returns 0, or -1 with a message: an unknown label.
 */
int kernels_add_series(struct kernels *kernels, const char *labels, struct message *message);

/*
 * Adds the one kernel that @name means: a series' label, or the path of an image, which contains a
 * '/'. Returns 0, also when a known series cannot be had, which is reported as above; -1 with a
 * message when @name is neither.
 */
int kernels_add_named(struct kernels *kernels, const char *name, struct message *message);

/*
 * Crosses the kernels with @modes, a list separated by blanks or commas: each is there once in each
 * mode then, and has "-MODE" at the end of its label, but for vhe. Returns 0, or -1 with a message:
 * an unknown mode, one that is named twice, too many kernels.
 */
int kernels_cross_modes(struct kernels *kernels, const char *modes, struct message *message);

/*
 * Sees to it that the modules which a guest with kernel @label needs are in the cache beside the
 * kernel; kernels that were cached without are fetched again. Returns 0, or -1 with a message.
 */
int kernels_obtain_modules(const char *label, struct message *message);

#endif
