/* SPDX-License-Identifier: GPL-2.0-or-later */
/* more_boots: which trials of a campaign another boot is to measure. */
#include "lab/campaign/more_boots.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/paths.h"
#include "lab/base/process.h"

#define ANSWER_BYTES ((size_t)1 << 20)

static size_t count_words(const char *list)
{
	size_t count = *list != '\0';

	for (; *list; list++)
		count += *list == ',';
	return count;
}

/* "LABEL 3,7,23", or LABEL alone. */
static void take_line(struct more_boots *more, const struct kernels *kernels, char *line)
{
	char *list = line;
	const char *label = strsep(&list, " ");

	for (size_t i = 0; i < kernels->count; i++)
		if (strcmp(kernels->kernels[i].label, label) == 0 && list) {
			more->only[i] = list;
			more->kernel_count++;
			more->trial_count += count_words(list);
		}
}

int more_boots_ask(const char *out, const struct kernels *kernels, uint64_t boots,
		   struct more_boots *more, struct message *message)
{
	struct path mtestat = path_in_tree("build/native/mtestat");
	char wanted[32];
	char *rest;
	int status;

	*more = (struct more_boots){.text = malloc(ANSWER_BYTES)};
	for (size_t i = 0; i < KERNELS_MAX; i++)
		more->only[i] = "";
	if (!more->text)
		return message_set(message, "out of memory");
	snprintf(wanted, sizeof(wanted), "--boots=%" PRIu64, boots);
	status = process_capture((const char *[]){mtestat.path, "more-boots", wanted, out, NULL},
				 more->text, ANSWER_BYTES, message);
	if (status > 0)
		return message_set(message, "mtestat more-boots ended with status %d", status);
	rest = more->text;
	while (status == 0 && rest && *rest)
		take_line(more, kernels, strsep(&rest, "\n"));
	return status;
}

void more_boots_free(struct more_boots *more)
{
	free(more->text);
	more->text = NULL;
}
