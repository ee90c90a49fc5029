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

/* A call of mtestat on OUT that prints a table. */
struct table_call {
	const char *command, *option;
	int good_max;
	bool print;
};

/* Keeps what @call prints as OUT/NAME. Returns its exit status, of which good_max is the last that is not
 * an error, or -1 with a message. */
static int keep_table(const char *out, const char *name, const struct table_call *call,
		      struct message *message)
{
	struct path mtestat = path_in_tree("build/native/mtestat");
	char *text = malloc(TABLE_BYTES);
	char path[PATH_MAX];
	int status;

	if (!text)
		return message_set(message, "out of memory");
	status = process_capture(
		(const char *[]){mtestat.path, call->command, out, call->option, NULL}, text,
		TABLE_BYTES, message);
	if (status > call->good_max)
		status = message_set(message, "mtestat %s ended with status %d", call->command,
				     status);
	snprintf(path, sizeof(path), "%s/%s", out, name);
	if (status >= 0 && path_write_file(path, text, strlen(text), message) < 0)
		status = -1;
	if (status >= 0 && call->print && (fputs(text, stdout) < 0 || fflush(stdout) != 0))
		status = message_set(message, "the table cannot be printed");
	free(text);
	return status;
}

static int show_table(const char *out, const char *command, int good_max, struct message *message)
{
	return keep_table(out, "table.txt", &(struct table_call){command, NULL, good_max, true},
			  message);
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
	const struct table_call tables = {"show", NULL, 0, false},
				answer = {"answer", "--brief", 0, true};

	if (keep_table(out, "table.txt", &tables, message) < 0 || draw_plots(out, message) < 0 ||
	    keep_table(out, "answer.txt", &answer, message) < 0)
		return -1;
	fprintf(stderr,
		"mtelab: tables in %s/table.txt, charts in %s/plots/index.html. Next:\n"
		"    build/native/mtestat answer %s\n"
		"    build/native/mtestat report %s -o %s\n",
		out, out, out, out, out);
	return 0;
}

int summary_show_profile(const char *out, bool *differs, struct message *message)
{
	int status = show_table(out, "anatomy", 1, message);

	*differs = status == 1;
	return status < 0 ? -1 : 0;
}

static int write_report(const char *out, struct message *message)
{
	struct path mtestat = path_in_tree("build/native/mtestat");
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	int status = process_run((const char *[]){mtestat.path, "report", out, "-o", out, NULL},
				 null, message);

	close(null);
	if (status > 0)
		return message_set(message, "mtestat report ended with status %d", status);
	return status;
}

int summary_show_series(const char *out, struct message *message)
{
	if (keep_table(out, "series.txt", &(struct table_call){"series", NULL, 0, true}, message) <
		    0 ||
	    keep_table(out, "cover-letter.txt",
		       &(struct table_call){"series", "--format=mail", 0, false}, message) < 0)
		return -1;
	return write_report(out, message);
}
