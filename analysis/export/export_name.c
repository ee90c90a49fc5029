/* SPDX-License-Identifier: GPL-2.0-or-later */
/* export_name: names, units and reasons, as every format needs them. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/export/formats.h"

void export_make_plain(char *text)
{
	for (; *text; text++)
		if (!isalnum((unsigned char)*text) && !strchr("._-", *text))
			*text = '-';
}

char *export_name(const struct cell *cell, char separator)
{
	char *levels = memory_copied("");
	char *name;

	for (size_t i = 0; i < cell->level_count; i++) {
		char *longer = memory_printed("%s%s%s-%s", levels, i ? "." : "",
					      cell->levels[i].factor, cell->levels[i].value);

		free(levels);
		levels = longer;
	}
	export_make_plain(levels);
	name = memory_printed("%s%c%s", cell->bench, separator, *levels ? levels : "all");
	free(levels);
	return name;
}

char *export_unit(const struct run *run, const struct cell *cell)
{
	const char *kind = run->record.virtual_machine ? "_virtual" : "";
	char *unit = memory_printed("%s%s", cell_unit(run, cell),
				    run->record.emulated ? "_emulated" : kind);

	/* Most formats end a unit at a blank. */
	for (char *c = unit; *c; c++)
		if (*c == ' ')
			*c = '_';
	return unit;
}

char *export_reason(const struct cell *cell)
{
	const char *reason = cell->outcomes[cell_status(cell)].reason;
	char status[64];
	char *text;

	cell_status_text(cell, status, sizeof(status));
	text = memory_printed("%s: %s", status, reason);
	for (char *c = text; *c; c++)
		if (iscntrl((unsigned char)*c))
			*c = ' ';
	return text;
}
