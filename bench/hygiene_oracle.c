/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hygiene_oracle: what everybody sees of a guest's memory, as checks of a trial. */
#include "bench/hygiene.h"

#include <string.h>

#include "host/rig/region.h"

/* The checks of one who looks; NULL: there is none of the kind. */
struct names {
	enum looker looker;
	const char *fresh;   /* after the first touch */
	const char *lost;    /* tags */
	const char *data;    /* words */
	const char *renewed; /* tags of what is new */
};

static const struct names all_names[] = {
	{LOOKER_GUEST, "stale_guest", "lost_guest", "lost_data", "stale_renewed"},
	{LOOKER_OUTSIDE, "stale_copy_tags", "lost_copy_tags", NULL, "stale_renewed_copy_tags"},
	{LOOKER_SECOND, "stale_second_vm", "lost_second_vm", "lost_second_data",
	 "stale_renewed_second_vm"},
	{LOOKER_VMM, NULL, NULL, "lost_vmm_data", NULL},
};

#define NAMES_COUNT (sizeof(all_names) / sizeof(all_names[0]))

static int check(struct hygiene *hygiene, const char *name, uint64_t seen, uint64_t wrong)
{
	bool unproven = !wrong && strncmp(name, "stale", 5) == 0 && !hygiene->recycled;

	hygiene->wrong += wrong;
	return trial_check(hygiene->trial, name, unproven ? 0 : seen, wrong,
			   unproven ? REGION_UNPROVEN : NULL);
}

static int look(struct hygiene *hygiene, const struct names *names,
		struct model_difference *difference)
{
	*difference = (struct model_difference){0};
	return life_look(&hygiene->life, names->looker, 0, hygiene->life.page_count, difference);
}

int hygiene_check_stale(struct hygiene *hygiene)
{
	struct model_difference seen;

	if (!hygiene->mte)
		return 0;
	for (size_t i = 0; i < NAMES_COUNT; i++) {
		if (!all_names[i].fresh)
			continue;
		if (look(hygiene, &all_names[i], &seen) < 0)
			return -1;
		if (seen.seen && check(hygiene, all_names[i].fresh, seen.seen,
				       seen.stale_tags + seen.lost_tags) < 0)
			return -1;
	}
	return 0;
}

static int check_after(struct hygiene *hygiene, const struct names *names,
		       const struct model_difference *seen)
{
	uint64_t tagged = seen->seen - seen->bare;

	if (hygiene->mte && names->lost && tagged &&
	    check(hygiene, names->lost, tagged, seen->lost_tags) < 0)
		return -1;
	if (hygiene->mte && names->renewed && seen->bare &&
	    check(hygiene, names->renewed, seen->bare, seen->stale_tags) < 0)
		return -1;
	return names->data ? check(hygiene, names->data, seen->seen, seen->wrong_words) : 0;
}

int hygiene_check_after(struct hygiene *hygiene)
{
	struct model_difference seen;

	for (size_t i = 0; i < NAMES_COUNT; i++) {
		if (look(hygiene, &all_names[i], &seen) < 0)
			return -1;
		if (seen.seen && check_after(hygiene, &all_names[i], &seen) < 0)
			return -1;
	}
	if (cell_number(hygiene->trial->cell, "event") != EVENT_FORK)
		return 0;
	return check(hygiene, "lost_child", 1, hygiene->life.wrong_in_child);
}
