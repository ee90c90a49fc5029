/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report_events: of the run of a change and the last one before it that has the cell. */
#include "analysis/report/report_events.h"

#include <stdlib.h>

#include "analysis/base/memory.h"
#include "analysis/measure/event_contrary.h"

/* What cannot be read has none; the section on anatomies says why. */
static struct anatomies read_anatomies(const struct report *report, size_t run)
{
	struct anatomies anatomies;
	struct message message;

	if (anatomies_read(&report->dataset->runs[run], &anatomies, &message) < 0)
		return (struct anatomies){0};
	return anatomies;
}

/* NULL where run @before has no events of the cell. */
static char *changes_since(const struct report *report, size_t before,
			   const struct anatomies *after, const struct cell *cell)
{
	struct anatomies anatomies = read_anatomies(report, before);
	const struct anatomy *base = anatomies_find(&anatomies, cell);
	const struct anatomy *new = anatomies_find(after, cell);
	char *text = base && new ? event_costly_changes(base, new) : NULL;

	anatomies_free(&anatomies);
	return text;
}

char *report_event_changes(const struct report *report, const struct change *change)
{
	struct anatomies after = read_anatomies(report, change->run);
	const struct cell *cell = change->grid->rows[change->row];
	char *text = NULL;

	for (size_t i = change->run; !text && i-- > 0;)
		text = changes_since(report, i, &after, cell);
	anatomies_free(&after);
	if (!text)
		return memory_copied("-");
	if (*text)
		return text;
	free(text);
	return memory_copied("none");
}
