/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report: counters, samples and checks of a trial. */
#include "linuxguest/report.h"

/* @value is left out where it is not known. */
static int add(struct trial *trial, const char *name, int64_t value)
{
	return value < 0 ? 0 : trial_counter(trial, name, (uint64_t)value);
}

static int64_t growth(int64_t after, int64_t before)
{
	if (after < 0 || before < 0)
		return -1;
	return after > before ? after - before : 0;
}

static int add_footprint(struct trial *trial, const struct footprint *after,
			 const struct footprint *before)
{
	if (add(trial, "touched_pages", growth(after->touched_pages, before->touched_pages)) < 0 ||
	    add(trial, "tagged_pages", growth(after->tagged_pages, before->tagged_pages)) < 0 ||
	    add(trial, "vmm_table_bytes",
		growth(after->stage1_table_bytes, before->stage1_table_bytes)) < 0)
		return -1;
	return add(trial, "stage2_table_bytes",
		   growth(after->stage2_table_bytes, before->stage2_table_bytes));
}

int report_stage(struct trial *trial, const struct session_stage *stage,
		 const struct footprint *before)
{
	for (int i = 0; i < COST_COUNT; i++)
		if (add(trial, cost_names[i], stage->cost.value[i]) < 0)
			return -1;
	return add_footprint(trial, &stage->footprint, before);
}

int report_result(struct trial *trial, const struct link_result *result)
{
	if (result->status == TRIAL_SKIP)
		return outcome_skip(&trial->outcome, "in the guest: %s", result->reason);
	if (trial_samples(trial, result->samples, result->sample_count) < 0 ||
	    trial_control(trial, &result->control_ticks, 1) < 0)
		return -1;
	if (result->sample_bytes &&
	    trial_counter(trial, "bytes_per_sample", result->sample_bytes) < 0)
		return -1;
	if (result->seen && trial_check(trial, "work", result->seen, result->wrong, NULL) < 0)
		return -1;
	if (result->status == TRIAL_FAILED)
		return outcome_fail(&trial->outcome, "in the guest: %s", result->reason);
	return 0;
}
