/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * checksums: a directory that says of itself whether it is whole.
 *
 * Its file CHECKSUMS_NAME has a line for each file below the directory, in order of their paths, with
 * its CRC-32 and its size; and a last one with the CRC-32 of these lines:
 *
 *     89abcdef 2048 7.3/run.json
 *     01234567 checksums
 */
#ifndef MTEBENCH_ANALYSIS_BASE_CHECKSUMS_H
#define MTEBENCH_ANALYSIS_BASE_CHECKSUMS_H

#include "common/message.h"

#define CHECKSUMS_NAME "checksums"

/* The text that the file is to have, for the files that are there now; NULL with a message when one
 * cannot be read. The caller frees. */
char *checksums_of(const char *directory, struct message *message);

/* Returns 0 where the file is there and right, or -1 with a message that names the first file that is
 * damaged, missing or one too many. */
int checksums_check(const char *directory, struct message *message);

#endif
