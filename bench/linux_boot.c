/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux_boot: a Linux guest under a real VMM, from the VMM's start to the guest's userland.
 *
 * One boot a sample, each in a VM of its own: the instructions of the VMM's process, in its own
 * code, in the host's kernel and in the guest (on hardware the ticks that passed), from exec of the
 * VMM to when the guest's first process has said hello over its virtio console. Counters, of the
 * last boot: the parts, stage-2 faults, pages of RAM touched and tagged, page tables. Excludes what
 * kernel threads do, and the VMM's end. Oracle: the guest sees MTE exactly where it was asked for.
 */
#include "bench/linux_factors.h"
#include "host/trial/trial.h"

#include <stdlib.h>

#include "host/machine/now.h"
#include "linuxguest/report.h"
#include "linuxguest/session.h"

#define SAMPLES 3
/* A trial is killed after four times its limit: its boots must have ended by then. */
#define BOOTS_LIMITS 3

static const struct factor *const factors[] = {
	&factor_vmm,         &factor_guest_kernel, &factor_mte,
	&factor_share,       &factor_guest_pages,  &factor_prealloc,
	&factor_guest_vcpus, &factor_guest_pmu,    NULL};

static const char *inapplicable(const struct cell *cell)
{
	return cell_is(cell, "vmm", "none") ? "nothing is booted without a VMM" : NULL;
}

/* Instructions where the machine is emulated: its counter leaps while all CPUs sleep. */
static uint64_t sample_of(const struct trial *trial, const struct session *session)
{
	int64_t instructions = cost_instructions(&session->boot.cost);

	if (trial->emulated && instructions >= 0)
		return (uint64_t)instructions;
	return (uint64_t)session->boot.cost.value[COST_ELAPSED];
}

/* @wrong boots gave a guest that had MTE, or had none, against what was asked for. */
static int report(struct trial *trial, const struct session *session, uint64_t wrong)
{
	struct footprint before = {0, 0, 0, session->before.stage2_table_bytes};

	if (report_stage(trial, &session->boot, &before) < 0)
		return -1;
	if (trial_counter(trial, "guest_init_ticks",
			  session->hello.hello_ticks - session->hello.entry_ticks) < 0)
		return -1;
	return trial_check(trial, "mte_as_asked", trial->samples, wrong, NULL);
}

/* The session after @done others, or NULL with the outcome. */
static const struct session *boot_next(struct trial *trial, uint64_t done, uint64_t deadline_ms)
{
	if (now_ms() < deadline_ms)
		return session_boot(trial);
	outcome_fail(
		&trial->outcome,
		"%llu of %llu boots took %llu s: fewer samples are needed, or a longer time_limit",
		(unsigned long long)done, (unsigned long long)trial->samples,
		(unsigned long long)trial->time_limit_ms * BOOTS_LIMITS / 1000);
	return NULL;
}

static int run(struct trial *trial)
{
	uint64_t deadline_ms = now_ms() + trial->time_limit_ms * BOOTS_LIMITS;
	uint64_t *samples = calloc(trial->samples, sizeof(*samples));
	const struct session *session = NULL;
	uint64_t wrong = 0;
	int result = samples ? 0 : outcome_fail(&trial->outcome, "no memory for samples");

	for (uint64_t i = 0; result == 0 && i < trial->samples; i++) {
		session = boot_next(trial, i, deadline_ms);
		if (!session) {
			result = -1;
			break;
		}
		samples[i] = sample_of(trial, session);
		wrong += !session_has_mte_as_asked(session, trial->cell);
	}
	if (result == 0)
		result = trial_samples(trial, samples, trial->samples);
	if (result == 0)
		result = report(trial, session, wrong);
	free(samples);
	return result;
}

BENCH(linux_boot, .summary = "a Linux guest's boot under a VMM, to its userland", .unit = "ticks",
      .linux_guest = true, .samples = SAMPLES, .factors = factors, .inapplicable = inapplicable,
      .run = run);
