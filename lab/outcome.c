/* SPDX-License-Identifier: GPL-2.0-or-later */
/* outcome: calls mtestat. */
#include "lab/outcome.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/place.h"
#include "lab/process.h"

#define TABLE_BYTES ((size_t)4 << 20)

static int show_table(const char *out, const char *mtestat, char *text, struct message *message)
{
	char path[PATH_MAX];
	int status = process_capture((const char *[]){mtestat, "show", out, NULL}, text,
				     TABLE_BYTES, message);

	if (status > 0)
		return message_set(message, "mtestat show ended with status %d", status);
	if (status < 0)
		return -1;
	fputs(text, stdout);
	if (fflush(stdout) != 0)
		return message_set(message, "the table cannot be printed");
	snprintf(path, sizeof path, "%s/table.txt", out);
	return place_write_file(path, text, strlen(text), message);
}

static int draw_plots(const char *out, const char *mtestat, struct message *message)
{
	char plots[PATH_MAX];
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	int status;

	snprintf(plots, sizeof plots, "%s/plots", out);
	status = process_run((const char *[]){mtestat, "trend", out, "-o", plots, NULL}, null,
			     message);
	close(null);
	if (status > 0)
		return message_set(message, "mtestat trend ended with status %d", status);
	return status;
}

int outcome_show(const char *out, struct message *message)
{
	struct place mtestat = place_in_tree("build/native/mtestat");
	char *text = malloc(TABLE_BYTES);
	int result;

	if (!text)
		return message_set(message, "out of memory");
	result = show_table(out, mtestat.path, text, message);
	if (result == 0)
		result = draw_plots(out, mtestat.path, message);
	free(text);
	return result;
}
