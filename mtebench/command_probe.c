/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command_probe: one page that says what can be measured on this machine. */
#include "mtebench/command.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "host/machine/cpu_model.h"
#include "host/machine/place.h"
#include "host/machine/topology.h"
#include "host/probe/probe.h"
#include "host/trial/environment.h"

static const char usage[] =
	"Usage: mtebench probe [--json | --topology]\n\n"
	"Says what can be measured on this machine and what not, each with reason and remedy, and\n"
	"what makes figures unstable. Runs two small guests where there is KVM; changes nothing.\n\n"
	"  yes  can be measured or used     NO  cannot     !  makes figures unstable\n\n"
	"      --json      the same as a JSON object\n"
	"      --topology  draw packages, NUMA nodes, caches, cores and CPUs, and say which CPUs\n"
	"                  each place = and numa = of a config means here\n\n"
	"Exit codes: 0 everything can be measured, 2 wrong usage, 77 something cannot.\n\n"
	"Examples:\n"
	"  mtebench probe\n"
	"  mtebench probe --topology\n"
	"  mtebench probe --json | jq '.findings[] | select(.state == \"no\")'\n";

static void print_json(const struct findings *findings)
{
	json_t *object = json_pack("{s:s, s:s, s:o}", "format", "mtebench-probe", "tool",
				   MTEBENCH_VERSION, "findings", findings_json(findings));

	json_dumpf(object, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(object);
}

static void print_heading(void)
{
	char machine[256], cpu[64] = "unknown CPU";
	uint64_t midr = cpu_model_midr();
	struct utsname names;

	uname(&names);
	cpu_model_machine(machine, sizeof(machine));
	if (midr)
		cpu_model_name(midr, cpu, sizeof(cpu));
	printf("mtebench %s on %s: %s, %ld CPUs, %s, Linux %s, %s\n\n", MTEBENCH_VERSION, machine,
	       cpu, sysconf(_SC_NPROCESSORS_ONLN), names.machine, names.release,
	       geteuid() ? "without root" : "root");
}

static void print_summary(const struct findings *findings)
{
	size_t missing = findings_count(findings, FINDING_NO);
	size_t unstable = findings_count(findings, FINDING_UNSTABLE);

	putchar('\n');
	if (missing)
		printf("%zu things cannot be measured or used here (NO)", missing);
	else
		printf("Everything can be measured here");
	if (unstable)
		printf("; %zu make figures unstable (!)", unstable);
	puts(".");
}

static void print_page(const struct findings *findings)
{
	print_heading();
	findings_print(stdout, findings);
	print_summary(findings);
}

enum form { FORM_PAGE, FORM_JSON, FORM_TOPOLOGY, FORM_HELP, FORM_WRONG };

static enum form parse_form(int argc, char **argv)
{
	static const struct option names[] = {
		{"json", no_argument, NULL, 'j'},
		{"topology", no_argument, NULL, 't'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	enum form form = FORM_PAGE;
	int option;

	while ((option = getopt_long(argc, argv, "h", names, NULL)) != -1) {
		if (option == 'h')
			return FORM_HELP;
		if (option == '?' || form != FORM_PAGE)
			return FORM_WRONG;
		form = option == 'j' ? FORM_JSON : FORM_TOPOLOGY;
	}
	return optind == argc ? form : FORM_WRONG;
}

int command_probe(int argc, char **argv)
{
	static struct findings findings;
	enum form form = parse_form(argc, argv);

	if (form == FORM_HELP || form == FORM_WRONG) {
		fputs(usage, form == FORM_HELP ? stdout : stderr);
		return form == FORM_HELP ? EXIT_DONE : EXIT_USAGE;
	}
	if (form == FORM_TOPOLOGY) {
		topology_draw(stdout, place_allowed());
		return EXIT_DONE;
	}
	probe_all(&findings);
	if (form == FORM_JSON)
		print_json(&findings);
	else
		print_page(&findings);
	return findings_count(&findings, FINDING_NO) ? EXIT_CANNOT_RUN : EXIT_DONE;
}
