/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fixture: a trial of a benchmark by hand, for tests that make one check of its oracle fail. */
#ifndef MTEBENCH_TESTS_LAB_FIXTURE_H
#define MTEBENCH_TESTS_LAB_FIXTURE_H

#include <string.h>

#include "host/trial/trial.h"
#include "tests/lab/found.h"
#include "tests/lab/tap.h"

#define FIXTURE_SAMPLES 16

/* A trial with its record, as host/trial/trial.c would make one. */
struct fixture {
	struct cell cell;
	struct trial_record record;
	struct trial trial;
};

static inline void fixture_set(struct fixture *fixture, const char *factor, const char *level)
{
	fixture->cell.values[bench_factor_index(fixture->cell.bench, factor)] = level;
}

/* All factors at their default level. End it with record_free(&fixture->record). */
static inline void fixture_begin(struct fixture *fixture, const char *bench)
{
	memset(fixture, 0, sizeof(*fixture));
	fixture->cell.bench = bench_find(bench);
	for (size_t i = 0; fixture->cell.bench->factors[i]; i++)
		fixture->cell.values[i] = fixture->cell.bench->factors[i]->default_level;
	fixture->trial = (struct trial){
		.cell = &fixture->cell,
		.samples = FIXTURE_SAMPLES,
		.memory_bytes = 1 << 20,
		.time_limit_ms = 5000,
		.seed = 1,
		.record = &fixture->record,
	};
}

/* One test, @name: the last check called @check found @wrong to be wrong. */
static inline void fixture_expect(const struct fixture *fixture, const char *check, uint64_t wrong,
				  const char *name)
{
	const struct record_check *found = found_check(&fixture->record, check);
	char seen[200];

	snprintf(seen, sizeof(seen), "%s: %lld wrong, %.60s; %.80s", check,
		 found ? (long long)found->wrong : -1LL, found && found->note ? found->note : "",
		 fixture->trial.outcome.reason.text);
	tap(found && found->wrong == wrong, name, seen);
}

#endif
