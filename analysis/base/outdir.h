/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * outdir: an output directory whose files appear whole or not at all.
 *
 * Files are written to a hidden directory inside it and moved out, one by one, when all of them are
 * there.
 */
#ifndef MTEBENCH_ANALYSIS_BASE_OUTDIR_H
#define MTEBENCH_ANALYSIS_BASE_OUTDIR_H

#include <stdbool.h>
#include <stdio.h>

#include "common/message.h"

struct outdir {
	char *path;
	char *work; /* the hidden directory: write here */
	bool made;  /* @path was made by outdir_begin() */
};

/* Makes @path, whose parent must be there, and the hidden directory. Returns 0, or -1 with a
 * message. */
int outdir_begin(const char *path, struct outdir *outdir, struct message *message);

/* Opens @name for writing in @directory; NULL with a message. */
FILE *outdir_create(const char *directory, const char *name, struct message *message);

/* Opens @name for writing in the hidden directory; NULL with a message. Close with
 * outdir_close(). */
FILE *outdir_open(const struct outdir *outdir, const char *name, struct message *message);

/* Closes @file, and says if anything written to it was lost. Returns 0, or -1 with a message naming
 * @name. */
int outdir_close(FILE *file, const char *name, struct message *message);

/* Writes the file @name: what @print, which gets @context, prints. Returns 0, or -1 with a
 * message. */
int outdir_write(const struct outdir *outdir, const char *name,
		 void (*print)(const void *context, FILE *file), const void *context,
		 struct message *message);

/*
 * Moves all files to their place over files of the same names, prints their paths to @list, one a
 * line, and ends. Returns 0, or -1 with a message.
 */
int outdir_commit(struct outdir *outdir, FILE *list, struct message *message);

/* Removes what was written, and the directory too where outdir_begin() made it, and ends. */
void outdir_abandon(struct outdir *outdir);

#endif
