/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * number: the only number parser of the project.
 *
 * The whole text must be the number: no sign, no blanks, no tail. All functions return 0 and store
 * the value, or -EINVAL (not a number) or -ERANGE (outside @min..@max or too large for 64 bits),
 * leaving *@value untouched.
 */
#ifndef MTEBENCH_COMMON_NUMBER_H
#define MTEBENCH_COMMON_NUMBER_H

#include <stddef.h>
#include <stdint.h>

/*
 * Reads the decimal digits at *@text, at least one, and moves *@text behind them: for a number in
 * the middle of a longer text, whose tail the caller checks.
 */
int number_scan_u64(const char **text, uint64_t *value);

/* Decimal, or hexadecimal after "0x". */
int number_parse_u64(const char *text, uint64_t min, uint64_t max, uint64_t *value);

/* A decimal count of bytes with an optional K, M or G (powers of 1024): "64K" is 65536. */
int number_parse_size(const char *text, uint64_t min, uint64_t max, uint64_t *size_bytes);

/* A finite non-negative decimal fraction such as "1.5" (no exponent, no inf, no nan). */
int number_parse_fraction(const char *text, double max, double *value);

/* A fraction and a percent sign, at most @max_percent of them, as a share: "1.5%" is 0.015. */
int number_parse_percent(const char *text, double max_percent, double *share);

/* Writes the shortest exact form of @size_bytes ("4K", "2M", "100") to @text of at least 24
 * bytes. */
void number_format_size(uint64_t size_bytes, char *text, size_t text_size);

#endif
