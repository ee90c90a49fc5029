/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libraries: the shared libraries that an arm64 program needs, and where they are. */
#ifndef MTEBENCH_LAB_MACHINE_LIBRARIES_H
#define MTEBENCH_LAB_MACHINE_LIBRARIES_H

#include <stddef.h>

#include "common/message.h"
#include "lab/base/paths.h"

#define LIBRARIES_MAX        64
#define LIBRARIES_PLACES_MAX 12
#define LIBRARIES_NAME_MAX   127

struct library {
	char name[LIBRARIES_NAME_MAX + 1]; /* where the program looks for it, absolute */
	struct path path;                  /* where it is on this machine */
};

struct libraries {
	struct path places[LIBRARIES_PLACES_MAX]; /* directories to look in, the first ones first */
	size_t place_count;
	struct library all[LIBRARIES_MAX];
	size_t count;
};

/* Adds a place, formatted like printf. */
void libraries_add_place(struct libraries *libraries, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Finds all that @program is linked with, what its libraries are linked with, and its interpreter.
 * Files of other machines are passed over. Returns 0, or -1 with a message that names what is in
 * none of the places.
 */
int libraries_find(struct libraries *libraries, const char *program, struct message *message);

#endif
