/* SPDX-License-Identifier: GPL-2.0-or-later */
/* made_up: what the programs share that make runs up (campaign, trends, verdicts). */
#ifndef MTEBENCH_TESTS_MADE_UP_H
#define MTEBENCH_TESTS_MADE_UP_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Prints "PROGRAM: @what: @name: " and the text of errno, and ends the program with 1. */
void die(const char *what, const char *name) __attribute__((noreturn));

/* Opens @directory/@name to be written; dies where it cannot. The caller closes it. */
FILE *open_in(const char *directory, const char *name);

/*
 * The next number of xorshift64*, above 0 and below 1, so that it has a logarithm: the same on every
 * machine. @state is not 0.
 */
double uniform(uint64_t *state);

/* @count of @all in per cent; @all is not 0. */
double percent(size_t count, size_t all);

#endif
