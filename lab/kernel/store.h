/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * store: kernel images in the cache, and how they get there (lab/fetch.sh).
 *
 * What is cached is used. The lists of the archives are read only when something is missing, and
 * then at most once a day, or when the user says so.
 */
#ifndef MTEBENCH_LAB_KERNEL_STORE_H
#define MTEBENCH_LAB_KERNEL_STORE_H

#include <stdbool.h>

#include "common/message.h"
#include "lab/base/paths.h"
#include "lab/kernel/catalogue.h"
#include "lab/kernel/package.h"

struct stored_kernel {
	struct path image;
	char package[PACKAGE_TEXT_MAX + 1];
	char version[PACKAGE_TEXT_MAX + 1];
};

/* The cached kernel of @label; false when there is none. */
bool store_find(const char *label, struct stored_kernel *kernel);

/*
 * Reads what the archives have into @list (package_list_free() it), after refreshing it when it is
 * missing, when it is older than a day, or when @refresh. Offline, an old list does. Returns 0, or
 * -1 with a message.
 */
int store_read_archives(const struct catalogue *catalogue, bool refresh, struct package_list *list,
			struct message *message);

/* Fetches @package for @label into the cache. Returns 0, or -1 with a message; the cache is as
 * before then. */
int store_fetch(const char *label, const struct package *package, struct message *message);

#endif
