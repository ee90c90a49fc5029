/* SPDX-License-Identifier: GPL-2.0-or-later */
/* package: the Debian package that holds the newest kernel of a series. */
#ifndef MTEBENCH_LAB_KERNEL_PACKAGE_H
#define MTEBENCH_LAB_KERNEL_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/message.h"
#include "lab/kernel/catalogue.h"

#define PACKAGE_TEXT_MAX 127

struct package {
	char suite[SERIES_TEXT_MAX + 1];
	char name[PACKAGE_TEXT_MAX + 1];
	char version[PACKAGE_TEXT_MAX + 1];
};

struct package_list {
	struct package *packages; /* owned */
	size_t count;
};

/*
 * Reads lines "SUITE PACKAGE VERSION", as lab/fetch.sh writes them. Returns 0, or -1 with a message
 * and nothing owned.
 */
int package_list_read(const char *path, struct package_list *list, struct message *message);
void package_list_free(struct package_list *list);

/* Debian's order of versions (deb-version(7)), without epochs: negative, 0 or positive, like
 * strcmp(). */
int package_compare_versions(const char *a, const char *b);

/*
 * Whether @package holds a kernel image of @series: linux-binary-VERSION-FLAVOUR (from 6.19 on),
 * else linux-image-VERSION-FLAVOUR, in one of its suites; not the unsigned, debug and meta
 * packages.
 */
bool package_fits(const struct package *package, const struct series *series);

/* The newest fitting package, or NULL. Of equal versions linux-binary wins: linux-image is empty
 * beside it. */
const struct package *package_newest(const struct package_list *list, const struct series *series);

#endif
