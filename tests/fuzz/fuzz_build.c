/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fuzz target: what is read of a kernel tree: configurations, Kconfig files, logs of make, tags. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lab/build/build_log.h"
#include "lab/build/kconfig.h"
#include "lab/tree/releases.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define TEXT_BYTES 48

/* Every option that is missing is named once, and the walk ends. */
static void try_configuration(char *wanted, const char *made, size_t size)
{
	struct kconfig kconfig = {.text = wanted};
	const char *at = NULL;
	char name[TEXT_BYTES];
	size_t lines = 0;

	while (kconfig_next_missing(&kconfig, made, &at, name, sizeof(name)))
		if (strlen(name) >= sizeof(name) || ++lines > size)
			abort();
}

static void try_log(const char *log)
{
	char text[TEXT_BYTES];
	bool line_began = true;

	build_log_first_error(log, "/c/trees/linux", text, sizeof(text));
	if (strchr(text, '\n') ||
	    build_log_count_steps(log, strlen(log), &line_began) > strlen(log))
		abort();
}

static void try_tags(const char *all, const char *words)
{
	struct tag_list list;
	struct message message;

	if (releases_choose(all, words, &list, &message) == 0 && list.count == 0)
		abort();
	free(list.tags);
}

/* The input's first line and the rest of it are the two texts. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *first = malloc(size + 1), depends[TEXT_BYTES];
	char *rest;

	memcpy(first, data, size);
	first[size] = '\0';
	rest = first + strcspn(first, "\n");
	if (*rest)
		*rest++ = '\0';
	try_configuration(first, rest, size);
	try_configuration(rest, first, size);
	if (kconfig_dependencies(rest, first, depends, sizeof(depends)) &&
	    strlen(depends) >= sizeof(depends))
		abort();
	try_log(rest);
	try_tags(rest, first);
	free(first);
	return 0;
}
