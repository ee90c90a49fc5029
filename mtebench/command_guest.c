/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command_guest: mtebench in a Linux guest's userland. */
#include "mtebench/commands.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/number.h"
#include "common/record/record.h"
#include "common/sort_u64.h"
#include "host/machine/clock.h"
#include "linuxguest/guest.h"
#include "linuxguest/work.h"

static void print_result(struct link_result *result)
{
	uint64_t *samples = result->samples;
	size_t count = result->sample_count;

	if (result->status != TRIAL_OK || !count) {
		printf("%-12s %-7s %s\n", result->work,
		       trial_status_name((enum trial_status)result->status), result->reason);
		return;
	}
	sort_u64(samples, count);
	printf("%-12s ok      ticks %4zu %12llu %12llu %12llu %6llu\n", result->work, count,
	       (unsigned long long)samples[0], (unsigned long long)samples[count / 2],
	       (unsigned long long)samples[count - 1], (unsigned long long)result->control_ticks);
}

static int run_standalone(const struct work *only)
{
	static struct link_result result;
	int status = EXIT_DONE;

	printf("# counter at %llu Hz\n", (unsigned long long)clock_frequency_hz());
	printf("%-12s %-7s unit     n %12s %12s %12s %6s\n", "work", "status", "least", "median",
	       "most", "control");
	for (size_t i = 0; i < work_count(); i++) {
		if (only && work_at(i) != only)
			continue;
		work_run(work_at(i), &result);
		print_result(&result);
		fflush(stdout);
		if (result.status == TRIAL_FAILED)
			status = EXIT_FAILED;
	}
	return status;
}

static int heap_process(const char *number, bool tagged)
{
	uint64_t fd;

	return number_parse_u64(number, 0, 1024, &fd) < 0 ? EXIT_USAGE
							  : work_heap_child((int)fd, tagged);
}

int guest_process(int argc, char **argv)
{
	uint64_t entry_ticks = clock_ticks();

	if (getpid() == 1 && argc == 1)
		linux_guest_main(entry_ticks);
	if (argc == 2 && strcmp(argv[1], "--nothing") == 0)
		return EXIT_DONE;
	if (argc == 3 && strcmp(argv[1], "--heap") == 0)
		return heap_process(argv[2], false);
	if (argc == 3 && strcmp(argv[1], "--heap-tagged") == 0)
		return heap_process(argv[2], true);
	return -1;
}

static bool standalone;
static const char *only;

static const char *work_name_at(const void *context, size_t index)
{
	(void)context;
	return index < work_count() ? work_at(index)->name : NULL;
}

static const struct command_option options[] = {
	{"standalone", .help = "measure in this Linux", .flag = &standalone},
	{"work", .value = "NAME", .help = "only this workload", .choices = {.at = work_name_at},
	 .text = &only},
	{.name = NULL},
};

static int run_guest(const struct command_line *line)
{
	(void)line;
	if (standalone)
		return run_standalone(only ? work_find(only) : NULL);
	return command_misused("this is not the first process of a guest: use --standalone");
}

const struct command command_guest = {
	.name = "guest",
	.summary = "measure in a Linux guest, or in this Linux",
	.usage = "--standalone [--work=NAME]",
	.description =
		"Measures in the userland of the Linux that it runs in: first touches, mprotect, fork, copies, the heap, "
		"throughput of RAM, short jobs. Run it in a guest that you have, and on its host. Prints a line per "
		"workload: its name, status, unit, number of samples, minimum, median, maximum, control, and why it was "
		"skipped or failed. `mtebench run` with linux_guest and vmm = none gives the same as a run directory.\n\n"
		"Without --standalone it must be the first process of a guest that `mtebench run` has started "
		"(linux_boot, linux_guest, linux_app), and otherwise refuses to run.",
	.exits = "0 done, 1 a workload failed, 2 wrong usage.",
	.examples = "mtebench guest --standalone\n"
		    "mtebench guest --standalone --work=touch-thp",
	.options = {options},
	.run = run_guest,
};
