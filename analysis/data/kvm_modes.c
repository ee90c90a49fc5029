/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kvm_modes: the axis that is a property of machines. */
#include "analysis/data/kvm_modes.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

/* What a run of an older mtebench is in. */
#define NOT_KNOWN "unknown"

static const char *mode_of(const struct run_source *source)
{
	return source->record.kvm_mode ? source->record.kvm_mode : NOT_KNOWN;
}

/* The label in the JSON, from which all others borrow it. */
static void shorten_label(struct run_source *source)
{
	json_t *label = json_object_get(source->record.json, "label");
	size_t length = json_string_length(label), mode = strlen(mode_of(source));
	const char *text = source->record.label;

	if (length <= mode + 1 || text[length - mode - 1] != '-' ||
	    strcmp(text + length - mode, mode_of(source)) != 0)
		return;
	char *shorter = memory_printed("%.*s", (int)(length - mode - 1), text);

	if (json_string_set(label, shorter) == 0)
		source->record.label = json_string_value(label);
	free(shorter);
}

static bool are_several(const struct run *runs, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (strcmp(mode_of(&runs[i].sources[0]), mode_of(&runs[0].sources[0])) != 0)
			return true;
	return false;
}

void kvm_modes_cross(struct run *runs, size_t count)
{
	if (!are_several(runs, count))
		return;
	for (size_t i = 0; i < count; i++) {
		struct run *run = &runs[i];

		for (size_t j = 0; j < run->source_count; j++) {
			shorten_label(&run->sources[j]);
			run->sources[j].kvm_mode = mode_of(&run->sources[j]);
		}
		run->record = run->sources[0].record;
		free(run->name);
		run->name = memory_copied(run->record.label);
	}
}

int kvm_modes_add_level(const struct run_source *source, struct trial_record *trial,
			struct message *message)
{
	if (!source->kvm_mode)
		return 0;
	if (trial->level_count == RECORD_FACTORS_MAX)
		return message_set(message, "trial %llu has no room for the mode of KVM",
				   (unsigned long long)trial->trial);
	trial->levels[trial->level_count++] = (struct record_level){
		.factor = memory_copied(KVM_MODE_FACTOR),
		.value = memory_copied(source->kvm_mode),
	};
	return 0;
}

static size_t place_of(const struct cell *cell)
{
	static const char *const order[] = {"vhe", "nvhe", "protected"};
	size_t i = 0;

	while (i < sizeof(order) / sizeof(*order) &&
	       !cell_has_level(cell, KVM_MODE_FACTOR, order[i]))
		i++;
	return i;
}

int kvm_modes_compare(const struct cell *a, const struct cell *b)
{
	size_t left = place_of(a), right = place_of(b);

	return (left > right) - (left < right);
}
