/* SPDX-License-Identifier: GPL-2.0-or-later */
/* summary: calls mtestat. */
#include "lab/campaign/summary.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/base/paths.h"
#include "lab/base/process.h"

#define TABLE_BYTES ((size_t)4 << 20)

/* Prints what `mtestat COMMAND OUT` prints, and keeps it as table.txt. Returns its exit status, of
 * which @good_max is the last that is not an error, or -1 with a message. */
static int show_table(const char *out, const char *command, int good_max, struct message *message)
{
	struct path mtestat = path_in_tree("build/native/mtestat");
	char *text = malloc(TABLE_BYTES);
	char path[PATH_MAX];
	int status;

	if (!text)
		return message_set(message, "out of memory");
	status = process_capture((const char *[]){mtestat.path, command, out, NULL}, text,
				 TABLE_BYTES, message);
	if (status > good_max)
		status = message_set(message, "mtestat %s ended with status %d", command, status);
	if (status >= 0) {
		fputs(text, stdout);
		snprintf(path, sizeof(path), "%s/table.txt", out);
		if (fflush(stdout) != 0)
			status = message_set(message, "the table cannot be printed");
		else if (path_write_file(path, text, strlen(text), message) < 0)
			status = -1;
	}
	free(text);
	return status;
}

static int draw_plots(const char *out, struct message *message)
{
	struct path mtestat = path_in_tree("build/native/mtestat");
	char plots[PATH_MAX];
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	int status;

	snprintf(plots, sizeof(plots), "%s/plots", out);
	status = process_run((const char *[]){mtestat.path, "trend", out, "-o", plots, NULL}, null,
			     message);
	close(null);
	if (status > 0)
		return message_set(message, "mtestat trend ended with status %d", status);
	return status;
}

int summary_show(const char *out, struct message *message)
{
	return show_table(out, "show", 0, message) < 0 ? -1 : draw_plots(out, message);
}

int summary_show_profile(const char *out, bool *differs, struct message *message)
{
	int status = show_table(out, "anatomy", 1, message);

	*differs = status == 1;
	return status < 0 ? -1 : 0;
}
