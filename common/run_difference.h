/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_difference: whether trials measured now may stand beside those of a run that is gone on
 * with. */
#ifndef MTEBENCH_COMMON_RUN_DIFFERENCE_H
#define MTEBENCH_COMMON_RUN_DIFFERENCE_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

/*
 * Compares two run.json objects in what a figure depends on and --resume cannot put right: kernel
 * (release and build), machine and its CPU, MTE as the CPU and KVM have it, versions of the VMMs,
 * event and period of --profile. Returns whether any differs; then @text says the first that does,
 * to stand behind "another": "kernel (kernel.release was "6.1.0" and is "6.1.1")". A key that one
 * of them lacks differs.
 */
bool run_differs(const json_t *before, const json_t *now, char *text, size_t text_size);

#endif
