/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * image_store: the kernel images that were built, CACHE/images/ID/Image, each with what it is made of
 * in the file `about` beside it. ID is git's hash of that text.
 */
#ifndef MTEBENCH_LAB_BUILD_IMAGE_STORE_H
#define MTEBENCH_LAB_BUILD_IMAGE_STORE_H

#include <stdbool.h>

#include "lab/base/paths.h"

struct stored_image {
	struct path directory;
	struct path image; /* where it is or will be */
	bool there;
};

/* The image that @about describes. Returns 0, or -1 with a message. */
int image_store_find(const char *about, struct stored_image *stored, struct message *message);

/* Puts the file @image there. Returns 0, or -1 with a message. */
int image_store_put(const struct stored_image *stored, const char *about, const char *image,
		    struct message *message);

/* A name of 16 letters for @text, the beginning of git's hash of it. Returns 0, or -1 with a message. */
int image_store_name(const char *text, char name[17], struct message *message);

#endif
