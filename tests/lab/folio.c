/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * folio: the proof of folio sizes on a real kernel, made to fail: by folios of another size, and by
 * folios that are split. And: poisoned folios come back, and settings are put back.
 */
#include <string.h>

#include "host/machine/folios.h"
#include "host/machine/sysfs.h"
#include "host/memory/disturb.h"
#include "host/memory/folio.h"
#include "host/memory/poison.h"
#include "host/memory/tags.h"
#include "tests/lab/tap.h"

#define SMALL_BYTES  ((size_t)64 << 10)
#define LARGE_BYTES  ((size_t)256 << 10)
#define REGION_BYTES ((size_t)1 << 20)

static struct backing made(enum backing_kind kind, size_t permitted_bytes)
{
	struct outcome outcome = {.status = TRIAL_OK};
	struct folios first = {0}, then = {0};
	struct backing backing;

	folios_permit(&first, SMALL_BYTES);
	if (backing_create_folios(&backing, kind, BACKING_THP_NEVER, SMALL_BYTES, REGION_BYTES,
				  &outcome) < 0)
		tap(false, "memory of small folios can be asked for", outcome.reason.text);
	folios_permit(&then, permitted_bytes);
	backing_populate(&backing, 1);
	folios_restore(&first);
	return backing;
}

/* folio_require() of @backing, which must say @wanted, or nothing where that is "". */
static void expect(const struct backing *backing, const char *wanted, const char *name)
{
	struct outcome outcome = {.status = TRIAL_OK};
	int result = folio_require(backing, &outcome);

	if (*wanted)
		tap(result < 0 && outcome.status == TRIAL_SKIP &&
			    strstr(outcome.reason.text, wanted),
		    name, outcome.reason.text);
	else
		tap(result == 0, name, outcome.reason.text);
}

static void test_sizes(enum backing_kind kind)
{
	struct outcome outcome = {.status = TRIAL_OK};
	struct backing small = made(kind, SMALL_BYTES), large = made(kind, LARGE_BYTES);

	printf("# %s\n", backing_kinds[kind].name);
	expect(&small, "", "folios of the size asked for are found right");
	expect(&large, "base pages are in others", "folios of other sizes are found out");
	disturb(DISTURB_SPLIT, &small, true, &outcome);
	tap(outcome.status == TRIAL_OK, "they can be split", outcome.reason.text);
	expect(&small, "256 of 256 base pages are in others, the first in one of 4K",
	       "folios that are split are found out");
	backing_destroy(&small);
	backing_destroy(&large);
}

static void test_poison(void)
{
	struct folios folios = {0};
	struct poison poison;
	struct backing backing;
	char seen[64];
	size_t recycled;

	folios_permit(&folios, SMALL_BYTES);
	poison_memory(&poison, REGION_BYTES, 0, SMALL_BYTES, 1);
	folios_restore(&folios);
	backing = made(BACKING_ANON_PRIVATE, SMALL_BYTES);
	expect(&backing, "", "after poison folios are right");
	recycled = poison_recycled(&poison, backing.memory, backing.size_bytes);
	snprintf(seen, sizeof(seen), "%zu of %zu", recycled, REGION_BYTES / 4096);
	tap(recycled > 0, "poisoned folios come back", seen);
	backing_destroy(&backing);
	poison_free(&poison);
}

/* Whether the settings are what @before has. */
static void test_settings(const struct folios *before)
{
	struct folios now;

	folios_read(&now);
	tap(before->count > 2 && now.count == before->count &&
		    memcmp(now.settings, before->settings, now.count * sizeof(*now.settings)) == 0,
	    "all settings are as they were", "others");
}

int main(void)
{
	static struct folios before;
	char path[128], word[32];

	folios_read(&before);
	if (!before.count) {
		tap_skip("folios of a size", "this kernel has no multi-size THP");
		return 0;
	}
	test_sizes(BACKING_ANON_PRIVATE);
	if (sysfs_read_choice(folios_path(SMALL_BYTES, true, path, sizeof(path)), word,
			      sizeof(word)) == 0)
		test_sizes(BACKING_MEMFD_SHARED);
	if (tags_supported())
		test_poison();
	test_settings(&before);
	return 0;
}
