/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command_guest: mtebench in a Linux guest's userland. */
#include "mtebench/command.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/number.h"
#include "common/record.h"
#include "common/sort_u64.h"
#include "host/machine/clock.h"
#include "linuxguest/guest.h"
#include "linuxguest/work.h"

static const char usage[] =
	"Usage: mtebench guest --standalone [--work NAME]\n\n"
	"Measures in the userland of the Linux that it runs in: first touches, mprotect, fork, copies, the heap,\n"
	"throughput of RAM, short jobs. Run it in a guest that you have, and on its host. Prints a line for each work:\n"
	"its name, status, unit, number of samples, least, median, most, control, and why it was skipped or failed.\n"
	"`mtebench run` with linux_guest and vmm = none gives the same as a run directory.\n\n"
	"  --standalone   in this Linux\n"
	"  --work NAME    this one only\n\n"
	"Without --standalone it is the first process of a guest that `mtebench run` has started (linux_boot,\n"
	"linux_guest, linux_app), and refuses to be anything else.\n\n"
	"Exit codes: 0 done, 1 a work failed, 2 wrong usage.\n\n"
	"Examples:\n"
	"  mtebench guest --standalone\n"
	"  mtebench guest --standalone --work touch-thp\n";

struct guest_options {
	bool standalone;
	bool nothing;
	bool help;
	int heap_fd; /* -1: no */
	bool heap_tagged;
	const struct work *work; /* NULL: all */
};

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

static int take_heap(struct guest_options *options, bool tagged)
{
	uint64_t fd;

	if (number_parse_u64(optarg, 0, 1024, &fd) < 0)
		return -1;
	options->heap_fd = (int)fd;
	options->heap_tagged = tagged;
	return 0;
}

static int take_option(struct guest_options *options, int option)
{
	switch (option) {
	case 's':
		options->standalone = true;
		return 0;
	case 'w':
		options->work = work_find(optarg);
		if (!options->work)
			fprintf(stderr, "mtebench: no work is called '%s'\n", optarg);
		return options->work ? 0 : -1;
	case 'n':
		options->nothing = true;
		return 0;
	case 'H':
		return take_heap(options, false);
	case 'T':
		return take_heap(options, true);
	case 'h':
		options->help = true;
		return 0;
	default:
		return -1;
	}
}

/* --nothing, --heap and --heap-tagged are what works start (work_heap.c, work_application.c). */
static int parse(int argc, char **argv, struct guest_options *options)
{
	static const struct option names[] = {
		{"standalone", no_argument, NULL, 's'},
		{"work", required_argument, NULL, 'w'},
		{"nothing", no_argument, NULL, 'n'},
		{"heap", required_argument, NULL, 'H'},
		{"heap-tagged", required_argument, NULL, 'T'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	int option;

	while ((option = getopt_long(argc, argv, "h", names, NULL)) != -1)
		if (take_option(options, option) < 0)
			return -1;
	return optind == argc ? 0 : -1;
}

int command_guest(int argc, char **argv)
{
	struct guest_options options = {.heap_fd = -1};
	uint64_t entry_ticks = clock_ticks();

	if (getpid() == 1 && argc == 1)
		linux_guest_main(entry_ticks);
	if (parse(argc, argv, &options) < 0) {
		fputs(usage, stderr);
		return EXIT_USAGE;
	}
	if (options.help) {
		fputs(usage, stdout);
		return EXIT_DONE;
	}
	if (options.nothing)
		return EXIT_DONE;
	if (options.heap_fd >= 0)
		return work_heap_child(options.heap_fd, options.heap_tagged);
	if (options.standalone)
		return run_standalone(options.work);
	fputs("mtebench: this is not the first process of a guest: say --standalone\n", stderr);
	return EXIT_USAGE;
}
