/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * version: the order of kernel versions on an axis.
 *
 * The order is dpkg's (digits by value, '~' before the end of the text), with "-rcN" read as
 * "~rcN", so that 7.0-rc3 and Debian's 7.0~rc3-1~exp1 both come before 7.0. A leading 'v' is
 * ignored.
 */
#ifndef MTEBENCH_ANALYSIS_BASE_VERSION_H
#define MTEBENCH_ANALYSIS_BASE_VERSION_H

#include <stdbool.h>

/* True for a text that begins like a kernel version, "6.1" or "v6.1": digits, a dot, a digit. */
bool version_is(const char *text);

/*
 * <0, 0 or >0 as @a comes before, with or after @b. Texts that are no versions ("patched") come
 * after all versions and equal each other: sort stably, and they stay in the order given.
 */
int version_compare(const char *a, const char *b);

#endif
