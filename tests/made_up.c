/* SPDX-License-Identifier: GPL-2.0-or-later */
/* made_up: files, random numbers and shares of runs that are made up. */
#include "tests/made_up.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void die(const char *what, const char *name)
{
	fprintf(stderr, "%s: %s: %s: %s\n", program_invocation_short_name, what, name,
		strerror(errno));
	exit(1);
}

FILE *open_in(const char *directory, const char *name)
{
	char path[4200];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "w");
	if (!file)
		die("cannot write", path);
	return file;
}

double uniform(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return ((double)((*state * 2685821657736338717u) >> 11) + 0.5) / 9007199254740992.0;
}

double percent(size_t count, size_t all)
{
	return 100 * (double)count / (double)all;
}
