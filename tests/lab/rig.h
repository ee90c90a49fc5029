/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rig: a trial on a pass rig by hand, for the tests of oracles in the emulated host. */
#ifndef MTEBENCH_TESTS_LAB_BED_H
#define MTEBENCH_TESTS_LAB_BED_H

#include <string.h>

#include "host/rig/pass_data.h"
#include "tests/lab/found.h"
#include "tests/lab/tap.h"

#define BED_SAMPLES     8
#define BED_BLOCK_BYTES 16384

/* A trial with its record, as host/trial/trial.c would make one. */
struct rig_fixture {
	struct trial_record record;
	struct trial trial;
	struct pass_rig rig;
};

static inline void rig_begin(struct rig_fixture *fixture, const struct cell *cell)
{
	memset(fixture, 0, sizeof(*fixture));
	fixture->trial = (struct trial){
		.cell = cell,
		.samples = BED_SAMPLES,
		.memory_bytes = 4 << 20,
		.time_limit_ms = 5000,
		.emulated = true,
		.seed = 1,
		.record = &fixture->record,
	};
}

static inline void rig_end(struct rig_fixture *fixture)
{
	pass_rig_close(&fixture->rig);
	record_free(&fixture->record);
}

/* Everything up to the timed passes. Returns 0, or -1 with trial.outcome. */
static inline int rig_prepare(struct rig_fixture *fixture, const struct pass_config *config,
			      enum abi_pass operation)
{
	struct pass_rig *rig = &fixture->rig;
	struct trial *trial = &fixture->trial;

	rig_begin(fixture, NULL);
	if (pass_rig_open(rig, trial, config) < 0 ||
	    (operation == ABI_PASS_CHASE && pass_data_link(rig, trial) < 0) ||
	    pass_rig_map(rig, trial) < 0)
		return -1;
	return pass_rig_warm(rig, trial, operation);
}

/* One test, @name: the last check called @check found something wrong, or, with @wrong false,
 * nothing. */
static inline void rig_expect(const struct rig_fixture *fixture, const char *check, bool wrong,
			      const char *name)
{
	const struct record_check *found = found_check(&fixture->record, check);
	char seen[200];

	snprintf(seen, sizeof(seen), "%s: %s, %.80s; %.80s", check, found ? "ran" : "did not run",
		 found && found->note ? found->note : "", fixture->trial.outcome.reason.text);
	tap(found && (found->wrong > 0) == wrong, name, seen);
}

#endif
