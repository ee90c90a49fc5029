/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command_probe: one page that says what can be measured on this machine. */
#include "mtebench/commands.h"

#include <stdbool.h>
#include <stdio.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "host/machine/cpu_model.h"
#include "host/machine/place.h"
#include "host/machine/topology.h"
#include "host/probe/probe.h"
#include "host/trial/environment.h"

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

static bool json, topology;

static const struct command_option options[] = {
	{"json", .help = "print a JSON object instead", .flag = &json},
	{"topology", .flag = &topology,
	 .help = "draw packages, NUMA nodes, caches, cores and CPUs, and show which CPUs each place = and numa = of a "
		 "config selects here"},
	{.name = NULL},
};

static int run_probe(const struct command_line *line)
{
	static struct findings findings;

	(void)line;
	if (json && topology)
		return command_misused("--json is not for --topology");
	if (topology) {
		topology_draw(stdout, place_allowed());
		return EXIT_DONE;
	}
	probe_all(&findings);
	if (json)
		print_json(&findings);
	else
		print_page(&findings);
	return findings_count(&findings, FINDING_NO) ? EXIT_CANNOT_RUN : EXIT_DONE;
}

const struct command command_probe = {
	.name = "probe",
	.summary = "show what can be measured on this machine, what cannot, and why",
	.usage = "[--json | --topology]",
	.description =
		"Shows what can be measured on this machine, what cannot, with reason and remedy, and what makes figures "
		"unstable. Runs two small guests if there is KVM; changes nothing.\n\n"
		"  yes  can be measured or used\n"
		"  NO   cannot\n"
		"  !    makes figures unstable",
	.exits = "0 everything can be measured, 2 wrong usage, 77 something cannot.",
	.examples = "mtebench probe\n"
		    "mtebench probe --topology\n"
		    "mtebench probe --json | jq '.findings[] | select(.state == \"no\")'",
	.options = {options},
	.run = run_probe,
};
