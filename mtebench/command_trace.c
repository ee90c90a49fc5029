/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command_trace: where the time of stage-2 faults goes; a pass of its own, never that of timing. */
#include "mtebench/commands.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/machine/clock.h"
#include "host/machine/quiet.h"
#include "host/memory/tags.h"
#include "host/plan/plan.h"
#include "host/trial/environment.h"
#include "host/trial/trial_process.h"
#include "host/watch/call_count.h"
#include "host/watch/fault_trace.h"
#include "linuxguest/vmm_version.h"
#include "mtebench/phase_table.h"

#define QUIET_LIMIT_MS 10000
#define CLEAR_FUNCTION "mte_clear_page_tags"

struct trace_options {
	const char *config;
	const char *output;
	bool emulated;
};

/* Everything of a pass that lives from its beginning to its end. */
struct pass {
	const struct trace_options *options;
	struct config *config;
	struct plan plan;
	struct clock_scale clock;
	struct fault_trace trace;
	json_t *cells;
	bool failed;
};

static volatile sig_atomic_t interrupted;

static void note_signal(int number)
{
	interrupted = number;
}

/* Reads what was asked for: a failure here is the user's. */
static int prepare(struct pass *pass, struct message *message)
{
	if (pass->options->output && access(pass->options->output, F_OK) == 0)
		return message_set(message, "%s already exists", pass->options->output);
	if (config_read(pass->options->config, &pass->config, message) < 0)
		return -1;
	return plan_make(pass->config, &pass->plan, message);
}

static int settle(struct pass *pass, struct message *message)
{
	if (tags_selftest(message) < 0 ||
	    clock_calibrate(pass->options->emulated, &pass->clock, message) < 0)
		return -1;
	if (pass->clock.emulated && !quiet_wait(QUIET_LIMIT_MS))
		fputs("mtebench: the machine did not become idle: counts may include other work\n",
		      stderr);
	return 0;
}

static int run_trial(const struct pass *pass, const struct trial_request *looking,
		     struct trial_record *record, struct message *message)
{
	struct plan_trial planned = *looking->planned;
	struct trial_request request = *looking;

	planned.limits.counters = NULL;
	request.planned = &planned;
	request.seed = pass->config->seed;
	request.emulated = pass->clock.emulated;
	request.allow_folios = pass->clock.emulated;
	request.interrupted = &interrupted;
	return trial_execute(&request, record, message);
}

static int trace_trial(struct pass *pass, const struct trial_request *traced, struct phase_row *row,
		       struct message *message)
{
	int result = fault_trace_arm(&pass->trace, message);

	if (result == 0)
		result = run_trial(pass, traced, &row->traced, message);
	fault_trace_disarm(&pass->trace);
	return result < 0 ? -1 : fault_trace_read(&pass->trace, &row->phases, message);
}

/* The three trials of a cell. What the first is refused the others need not try. */
static int run_row(struct pass *pass, const struct plan_trial *planned, struct phase_row *row,
		   struct message *message)
{
	struct trial_request plain = {.planned = planned};
	struct trial_request traced = {.planned = planned, .trace = &pass->trace};
	struct trial_request counted = {.planned = planned, .function = CLEAR_FUNCTION};

	if (run_trial(pass, &plain, &row->plain, message) < 0)
		return -1;
	if (row->plain.status != TRIAL_OK)
		return 0;
	if (trace_trial(pass, &traced, row, message) < 0)
		return -1;
	call_count_prepare(CLEAR_FUNCTION);
	return run_trial(pass, &counted, &row->counted, message);
}

static int take_row(struct pass *pass, const struct plan_trial *planned, struct message *message)
{
	struct phase_row row = {.cell = &planned->cell};
	int result = run_row(pass, planned, &row, message);

	if (result == 0) {
		phase_table_print(stdout, &pass->clock, &row);
		fflush(stdout);
		pass->failed |=
			row.plain.status == TRIAL_FAILED || row.traced.status == TRIAL_FAILED;
		if (pass->options->output &&
		    json_array_append_new(pass->cells, phase_table_json(&pass->clock, &row)) < 0)
			result = message_set(message, "no memory for the phases");
	}
	record_free(&row.plain);
	record_free(&row.traced);
	record_free(&row.counted);
	fault_phases_free(&row.phases);
	return result;
}

static int run_all(struct pass *pass, struct message *message)
{
	int result = 0;

	phase_table_head(stdout, &pass->clock);
	for (size_t i = 0; i < pass->plan.count && result == 0; i++) {
		const struct plan_trial *planned = &pass->plan.trials[i];

		if (interrupted)
			result = message_set(message, "interrupted");
		else if (!planned->repeat && planned->limits.clock == CLOCK_COUNTER)
			result = take_row(pass, planned, message);
	}
	if (result == 0)
		printf("host page: %s; %s\n", pass->trace.page_symbol, pass->trace.clear_note);
	return result;
}

/* Appears whole or not at all. */
static int write_file(const struct pass *pass, struct message *message)
{
	const char *path = pass->options->output;
	char temporary[PATH_MAX];
	json_t *run = environment_capture(pass->config, &pass->plan, &pass->clock, NULL,
					  vmm_versions(&pass->plan));
	json_t *object = json_pack("{s:s, s:i, s:s, s:s, s:s, s:o, s:O}", "format",
				   "mtebench-trace", "version", 1, "unit", pass->clock.unit,
				   "host_page", pass->trace.page_symbol, "clears",
				   pass->trace.clear_note, "run", run, "cells", pass->cells);
	int result = -1;

	snprintf(temporary, sizeof(temporary), "%s.new", path);
	errno = ENOMEM;
	if (object && json_dump_file(object, temporary, JSON_INDENT(1)) == 0)
		result = rename(temporary, path);
	if (result < 0) {
		message_set_errno(message, errno, "cannot write %s", path);
		unlink(temporary);
	}
	json_decref(object);
	return result;
}

static int measure(struct pass *pass, struct message *message)
{
	int result;

	if (prepare(pass, message) < 0)
		return EXIT_USAGE;
	if (settle(pass, message) < 0)
		return EXIT_FAILED;
	if (fault_trace_open(&pass->trace, message) < 0)
		return EXIT_CANNOT_RUN;
	pass->cells = json_array();
	result = run_all(pass, message);
	fault_trace_close(&pass->trace);
	if (result == 0 && pass->options->output)
		result = write_file(pass, message);
	json_decref(pass->cells);
	if (result == 0 && pass->failed)
		message_set(message, "a trial failed");
	return result < 0 || pass->failed ? EXIT_FAILED : EXIT_DONE;
}

static struct trace_options asked;

static const struct command_option options[] = {
	{"output", 'o', .value = "FILE", .text = &asked.output,
	 .help = "also write all samples of all phases to the new FILE, as JSON"},
	{"emulated", .help = "as with mtebench run", .flag = &asked.emulated},
	{.name = NULL},
};

static int run_trace(const struct command_line *line)
{
	struct sigaction action = {.sa_handler = note_signal};
	struct pass pass = {.options = &asked};
	struct message message = {""};
	int result;

	asked.config = line->operands[0];
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	result = measure(&pass, &message);
	plan_free(&pass.plan);
	config_free(pass.config);
	if (interrupted)
		result = EXIT_SIGNAL + interrupted;
	return *message.text ? command_end(result, &message) : result;
}

const struct command command_trace = {
	.name = "trace",
	.summary = "show where the time of stage-2 faults goes",
	.usage = "CONFIG [-o FILE] [--emulated]",
	.description =
		"Splits the stage-2 faults of each cell of CONFIG into phases: exit, host page, tags, mapping, entry. "
		"Each cell runs three times: untraced; with tracepoints and kprobes in a tracefs instance of its own; "
		"and with calls of mte_clear_page_tags counted. Tracing makes phases longer: compare them with each "
		"other, and take times from mtebench run. Needs root. Leaves nothing behind in the kernel, even after "
		"Ctrl-C.",
	.exits = "0 done, 1 a trial failed, 2 wrong usage or config, 77 cannot trace here.",
	.examples = "mtebench trace configs/shared.conf\n"
		    "mtebench trace configs/shared.conf -o phases.json",
	.options = {options},
	.operands = {1, 1, "one CONFIG is needed"},
	.run = run_trace,
};
