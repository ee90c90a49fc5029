/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_difference: tells whether trials that are measured now may be added to an earlier run, which
 * --resume continues. */
#ifndef MTEBENCH_COMMON_RUN_DIFFERENCE_H
#define MTEBENCH_COMMON_RUN_DIFFERENCE_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

/*
 * Compares those parts of two run.json objects that figures depend on and --resume cannot change:
 * kernel (release and build), machine and CPU model, MTE of the CPU and of KVM, versions of the
 * VMMs, event and period of --profile. A key that only one of them has counts as a difference.
 * Returns whether there is one. Then @text is the first, in words that fit behind "another": kernel
 * (kernel.release was "6.1.0" and is "6.1.1").
 */
bool run_differs(const json_t *before, const json_t *now, char *text, size_t text_size);

#endif
