/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compare_contrary: the cells of which a count of instructions says the wrong thing. */
#include "analysis/measure/event_contrary.h"
#include "analysis/tables/compare_tables.h"

void compare_print_contrary(const struct pair *pair,
			    void (*print_line)(const char *indent, const char *text))
{
	struct event_contrary_cells cells;
	struct message message;

	if (event_contrary_cells(&pair->runs[0], &pair->runs[1], &cells, &message) < 0) {
		fprintf(stderr, "mtestat compare: %s\n", message.text);
		return;
	}
	if (cells.count > 0) {
		putchar('\n');
		print_line("", "Instructions and events disagree (mtestat anatomy --events):");
	}
	for (size_t i = 0; i < cells.count; i++) {
		print_line("  ", cells.list[i].cell);
		print_line("    ", cells.list[i].text);
	}
	event_contrary_free(&cells);
}
