/* SPDX-License-Identifier: GPL-2.0-or-later */
/* linux: the command `mtestat linux`. */
#include <stdlib.h>

#include "analysis/base/format.h"
#include "analysis/base/table.h"
#include "analysis/command/commands.h"
#include "analysis/command/table_command.h"
#include "analysis/data/linux_rows.h"
#include "analysis/data/machine.h"

static void add_figure(struct table *table, double value)
{
	table_add(table, figure_value(value).text);
}

static void add_header(struct table *table, bool with_mte)
{
	static const char *const names[] = {"what", "vmm", "share", "pages", "prealloc", "guest"};
	static const char *const figures[] = {"guest saw",      "in guest", "in VMM",
					      "in host kernel", "faults",   "per fault",
					      "explained",      "rest",     "tagged pages"};

	table->left_count = 6 + with_mte;
	table_add_row(table);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		table_add(table, names[i]);
	if (with_mte)
		table_add(table, "mte");
	for (size_t i = 0; i < sizeof(figures) / sizeof(*figures); i++)
		table_add(table, figures[i]);
}

static void begin_row(struct table *table, const struct linux_row *row, bool with_mte)
{
	table_add_row(table);
	table_add(table, linux_row_what(row));
	table_add(table, record_level_value(&row->record, "vmm"));
	table_add(table, record_level_value(&row->record, "share"));
	table_add(table, record_level_value(&row->record, "pages"));
	table_add(table, record_level_value(&row->record, "prealloc"));
	table_add(table, record_level_value(&row->record, "guest_kernel"));
	if (with_mte)
		table_add(table, record_level_value(&row->record, "mte"));
}

static void add_costs(struct table *table, const struct linux_cost *cost, double explained)
{
	add_figure(table, cost->guest_saw);
	add_figure(table, cost->guest);
	add_figure(table, cost->vmm);
	add_figure(table, cost->host_kernel);
	add_figure(table, cost->faults);
	add_figure(table, cost->figure);
	add_figure(table, explained);
	add_figure(table, cost->host_kernel - explained);
	add_figure(table, cost->tagged);
}

static void print_costs(const struct linux_rows *rows, enum table_format format)
{
	struct table table = {0};

	add_header(&table, true);
	for (size_t i = 0; i < rows->count; i++) {
		begin_row(&table, &rows->rows[i], true);
		add_costs(&table, &rows->rows[i].cost, linux_explained(&rows->rows[i].cost));
	}
	table_print(&table, format, stdout);
	table_free(&table);
}

static struct linux_cost difference(const struct linux_cost *on, const struct linux_cost *off)
{
	return (struct linux_cost){
		.guest_saw = on->guest_saw - off->guest_saw,
		.guest = on->guest - off->guest,
		.vmm = on->vmm - off->vmm,
		.host_kernel = on->host_kernel - off->host_kernel,
		.faults = on->faults - off->faults,
		.tagged = on->tagged - off->tagged,
		.figure = on->figure - off->figure,
	};
}

static void print_mte(const struct linux_rows *rows, enum table_format format)
{
	struct table table = {0};

	add_header(&table, false);
	for (size_t i = 0; i < rows->count; i++) {
		const struct linux_row *on = &rows->rows[i], *off = linux_row_twin(rows, on);
		struct linux_cost added;

		if (!off)
			continue;
		added = difference(&on->cost, &off->cost);
		begin_row(&table, on, false);
		add_costs(&table, &added, linux_explained_mte(&on->cost, &off->cost));
	}
	if (table.row_count > 1)
		table_print(&table, format, stdout);
	else
		puts("no trial has a twin with the other level of mte");
	table_free(&table);
}

static void print_run(const struct run *run, const struct linux_rows *rows,
		      enum table_format format)
{
	char *machine = machine_line(run);
	char *vmms = machine_vmms(run);

	printf("\nkernel %s (%s)\nmachine: %s\n", run->name, run->record.release, machine);
	if (*vmms)
		printf("VMM: %s\n", vmms);
	free(machine);
	free(vmms);
	if (!rows->count) {
		puts("no Linux guest was measured");
		return;
	}
	printf("\nwhat a guest costs (instructions%s; guest saw: %s)\n",
	       run->record.emulated ? ", emulated" : "", run->record.unit);
	print_costs(rows, format);
	puts("\nwhat MTE adds (on - off, the same units)");
	print_mte(rows, format);
}

static int print_dataset(const struct dataset *dataset, enum table_format format,
			 struct message *message)
{
	for (size_t i = 0; i < dataset->run_count; i++) {
		struct linux_rows rows = {0};

		if (linux_rows_read(&dataset->runs[i], &rows, message) < 0)
			return -1;
		print_run(&dataset->runs[i], &rows, format);
		linux_rows_free(&rows);
	}
	return 0;
}

static int run_linux(const struct command_line *line)
{
	return table_command_run(line, print_dataset);
}

const struct command command_linux = {
	.name = "linux",
	.summary = "Linux guests: what they saw, what the host paid, and what explains it",
	.description =
		"For Linux guests (linux_boot, linux_guest, linux_app): what the guest saw, and what the host paid in "
		"the same seconds. Two tables per run:\n\n"
		"  what a guest costs  guest saw: the sum of its samples; in guest, in VMM, in host kernel: instructions "
		"of the VMM's process; faults: stage-2 faults; per fault: the cost of one (median of stage2_fault on the "
		"same kernel, with the same backing and MTE); explained: their product; rest: what it leaves of the host "
		"kernel's instructions\n"
		"  what MTE adds       the same, MTE on minus MTE off; explained is what MTE adds to a fault, for each "
		"fault that cleared tags\n\n"
		"The rest may be negative. It contains exits that are not faults, loading the kernel, and what the VMM "
		"asks of the host kernel; device aborts are counted as faults but cost less. Where a fault maps a huge "
		"page, device aborts are most of the faults, and the first table explains nothing.",
	.examples = "mtestat linux results/lab-2026-11-22\n"
		    "mtestat linux --format=markdown results/lab-2026-11-22/7.3",
	TABLE_COMMAND,
	.run = run_linux,
};
