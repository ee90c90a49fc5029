/* SPDX-License-Identifier: GPL-2.0-or-later */
/* milestones: what changed in which kernel version (configs/milestones.conf). */
#include "analysis/data/milestones.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/base/version.h"
#include "common/ini.h"

static int begin_section(struct milestones *milestones, const struct ini_position *at,
			 const char *section, struct message *message)
{
	struct milestone *milestone;

	if (!version_is(section))
		return ini_refuse(message, at, "section '%s' is not a kernel version", section);
	milestones->items =
		memory_grown(milestones->items, milestones->count, sizeof(*milestones->items));
	milestone = &milestones->items[milestones->count++];
	*milestone = (struct milestone){.version = memory_copied(section)};
	milestone->version[strcspn(milestone->version, " ")] = '\0';
	return 0;
}

static int take_entry(void *context, const struct ini_position *at, const char *section,
		      const char *key, const char *value, struct message *message)
{
	struct milestones *milestones = context;
	struct milestone *milestone;

	if (!key)
		return begin_section(milestones, at, section, message);
	milestone = &milestones->items[milestones->count - 1];
	if (strcmp(key, "text") == 0) {
		milestone->text = memory_copied(value);
		return 0;
	}
	if (strcmp(key, "label") != 0)
		return ini_refuse(message, at, "unknown key '%s'; the keys are label and text",
				  key);
	if (strlen(value) > MILESTONE_LABEL_MAX)
		return ini_refuse(message, at, "the label is longer than %d characters",
				  MILESTONE_LABEL_MAX);
	milestone->label = memory_copied(value);
	return 0;
}

static int compare_milestones(const void *a, const void *b)
{
	const struct milestone *left = a;
	const struct milestone *right = b;

	return version_compare(left->version, right->version);
}

static int check_labels(const char *path, const struct milestones *milestones,
			struct message *message)
{
	for (size_t i = 0; i < milestones->count; i++)
		if (!milestones->items[i].label)
			return message_set(message, "%s: section '%s' has no label", path,
					   milestones->items[i].version);
	return 0;
}

int milestones_read(const char *path, struct milestones *milestones, struct message *message)
{
	memset(milestones, 0, sizeof(*milestones));
	if (ini_read(path, take_entry, milestones, message) < 0 ||
	    check_labels(path, milestones, message) < 0) {
		milestones_free(milestones);
		return -1;
	}
	if (milestones->count > 0)
		qsort(milestones->items, milestones->count, sizeof(*milestones->items),
		      compare_milestones);
	return 0;
}

void milestones_free(struct milestones *milestones)
{
	for (size_t i = 0; i < milestones->count; i++) {
		free(milestones->items[i].version);
		free(milestones->items[i].label);
		free(milestones->items[i].text);
	}
	free(milestones->items);
	memset(milestones, 0, sizeof(*milestones));
}
