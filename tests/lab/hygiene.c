/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hygiene: the oracle of the hygiene benchmark, each kind of check made to fail after it has
 * passed. The benchmark is included whole, for its parts are its own.
 */
#include "bench/hygiene.c"

#include <string.h>

#include "include/pattern.h"
#include "tests/lab/found.h"
#include "tests/lab/tap.h"

struct fixture {
	struct trial_record record;
	struct trial trial;
	struct cell cell;
	struct hygiene hygiene;
};

static int open_fixture(struct fixture *fixture, const char *event, const char *vms)
{
	memset(fixture, 0, sizeof(*fixture));
	fixture->cell.bench = bench_find("hygiene");
	for (size_t i = 0; factors[i]; i++)
		fixture->cell.values[i] =
			strcmp(factors[i]->name, "mte") != 0 ? factors[i]->default_level : "on";
	fixture->cell.values[bench_factor_index(fixture->cell.bench, "event")] = event;
	fixture->cell.values[bench_factor_index(fixture->cell.bench, "vms")] = vms;
	fixture->trial = (struct trial){
		.cell = &fixture->cell,
		.time_limit_ms = 10000,
		.record = &fixture->record,
	};
	fixture->hygiene = (struct hygiene){.trial = &fixture->trial, .mte = true};
	return open_all(&fixture->hygiene);
}

static void close_fixture(struct fixture *fixture)
{
	close_all(&fixture->hygiene);
	record_free(&fixture->record);
}

/* The last check of that name has @wrong wrong granules. */
static void expect(const struct fixture *fixture, const char *check_name, uint64_t wrong,
		   const char *name)
{
	const struct record_check *found = found_check(&fixture->record, check_name);
	char seen[160];

	snprintf(seen, sizeof(seen), "%llu of %llu wrong; %.80s",
		 (unsigned long long)(found ? found->wrong : 0),
		 (unsigned long long)(found ? found->seen : 0), fixture->trial.outcome.reason.text);
	tap(found && found->wrong == wrong, name, seen);
}

/* Tag 9 for every granule of the first page, behind the guest's back. */
static void spoil(struct fixture *fixture)
{
	size_t page_bytes = fixture->hygiene.life.page_bytes;
	uint8_t *tags = malloc(page_bytes / MTE_GRANULE_BYTES);

	memset(tags, 9, page_bytes / MTE_GRANULE_BYTES);
	vm_write_tags(fixture->hygiene.life.vms[0], ABI_REGION_IPA, page_bytes, tags,
		      &fixture->trial.outcome);
	free(tags);
}

/* Granules of the first page whose own tag is not 9. */
static uint64_t spoilt(const struct fixture *fixture)
{
	uint64_t count = 0;

	for (size_t at = 0; at < fixture->hygiene.life.page_bytes; at += MTE_GRANULE_BYTES)
		count += pattern_tag(ABI_REGION_IPA + at, HYGIENE_PATTERN_SEED) != 9;
	return count;
}

/* The guest writes its pattern, and the model does not know. */
static void write_unseen(struct fixture *fixture)
{
	struct life *life = &fixture->hygiene.life;
	struct abi_job job = life_job(life, ABI_WRITE_PATTERN, 0, life->page_count);

	job.seed = HYGIENE_PATTERN_SEED;
	vm_run_job(life->vms[0], &job, life->outcome);
}

static void test_stale(void)
{
	struct fixture fixture;
	uint64_t granules;

	if (open_fixture(&fixture, "none", "1") < 0 || touch(&fixture.hygiene) < 0)
		tap(false, "the guest of the stale tags runs", fixture.trial.outcome.reason.text);
	granules = fixture.hygiene.life.page_bytes / MTE_GRANULE_BYTES;
	hygiene_check_stale(&fixture.hygiene);
	expect(&fixture, "stale_guest", 0, "fresh memory is clean to the guest");
	expect(&fixture, "stale_copy_tags", 0, "fresh memory is clean from outside");
	spoil(&fixture);
	hygiene_check_stale(&fixture.hygiene);
	expect(&fixture, "stale_guest", granules, "a page of stale tags is found by the guest");
	expect(&fixture, "stale_copy_tags", granules, "a page of stale tags is found from outside");
	close_fixture(&fixture);
}

static void test_lost(void)
{
	struct fixture fixture;

	if (open_fixture(&fixture, "refault", "1") < 0 || live(&fixture.hygiene) < 0)
		tap(false, "the guest of the lost tags runs", fixture.trial.outcome.reason.text);
	expect(&fixture, "lost_guest", 0, "tags are kept over a refault");
	spoil(&fixture);
	*(volatile uint64_t *)(void *)fixture.hygiene.life.memory = 0;
	hygiene_check_after(&fixture.hygiene);
	expect(&fixture, "lost_guest", spoilt(&fixture),
	       "tags that are lost are found by the guest");
	expect(&fixture, "lost_copy_tags", spoilt(&fixture),
	       "tags that are lost are found from outside");
	expect(&fixture, "lost_data", 1, "a word that is lost is found");
	close_fixture(&fixture);
}

static void test_renewed(void)
{
	struct fixture fixture;

	if (open_fixture(&fixture, "discard", "1") < 0 || live(&fixture.hygiene) < 0)
		tap(false, "the guest of the discard runs", fixture.trial.outcome.reason.text);
	expect(&fixture, "stale_renewed", 0, "discarded memory comes back clean");
	write_unseen(&fixture);
	hygiene_check_after(&fixture.hygiene);
	expect(&fixture, "stale_renewed", fixture.hygiene.life.size_bytes / MTE_GRANULE_BYTES,
	       "memory that was not discarded is found out");
	expect(&fixture, "stale_renewed_copy_tags",
	       fixture.hygiene.life.size_bytes / MTE_GRANULE_BYTES, "and found out from outside");
	close_fixture(&fixture);
}

static void test_part(void)
{
	struct fixture fixture;
	uint64_t granules;

	if (open_fixture(&fixture, "discard", "1") < 0)
		tap(false, "the guest of the hole runs", fixture.trial.outcome.reason.text);
	fixture.cell.values[bench_factor_index(fixture.cell.bench, "part")] = "page";
	live(&fixture.hygiene);
	granules = fixture.hygiene.life.page_bytes / MTE_GRANULE_BYTES;
	expect(&fixture, "lost_guest", 0, "pages around a hole keep their tags");
	expect(&fixture, "stale_renewed", 0, "the page in the hole is clean");
	write_unseen(&fixture);
	hygiene_check_after(&fixture.hygiene);
	expect(&fixture, "lost_guest", 0, "and the same without the hole");
	expect(&fixture, "stale_renewed", granules, "is found out, for that page alone");
	close_fixture(&fixture);
}

static void test_child(void)
{
	struct fixture fixture;

	if (open_fixture(&fixture, "fork", "1") < 0 || live(&fixture.hygiene) < 0)
		tap(false, "the guest of a VMM that forks runs", fixture.trial.outcome.reason.text);
	expect(&fixture, "lost_child", 0, "a child sees what was there when it was made");
	expect(&fixture, "lost_guest", 0, "and the guest what it wrote since");
	model_renew(&fixture.hygiene.life.model, 0, 1);
	happen_to_part(&fixture.hygiene);
	hygiene_check_after(&fixture.hygiene);
	expect(&fixture, "lost_child", 1, "a child that sees something else is found out");
	close_fixture(&fixture);
}

static void test_second_vm(void)
{
	struct fixture fixture;
	uint64_t granules;

	if (open_fixture(&fixture, "none", "2") < 0 || live(&fixture.hygiene) < 0)
		tap(false, "two guests over one memory run", fixture.trial.outcome.reason.text);
	granules = fixture.hygiene.life.size_bytes / MTE_GRANULE_BYTES;
	expect(&fixture, "stale_second_vm", 0, "the second guest sees no stale tag");
	expect(&fixture, "lost_second_vm", 0, "and the tags of the first");
	expect(&fixture, "lost_second_data", 0, "and its words");
	model_renew(&fixture.hygiene.life.model, 0, fixture.hygiene.life.page_count);
	hygiene_check_stale(&fixture.hygiene);
	expect(&fixture, "stale_second_vm", granules,
	       "tags that should not be there are found by the second guest");
	model_write(&fixture.hygiene.life.model, 0, fixture.hygiene.life.page_count,
		    HYGIENE_PATTERN_SEED);
	record_free(&fixture.record); /* a record has room for 16 checks */
	memset(&fixture.record, 0, sizeof(fixture.record));
	spoil(&fixture);
	*(volatile uint64_t *)(void *)fixture.hygiene.life.memory = 0;
	hygiene_check_after(&fixture.hygiene);
	expect(&fixture, "lost_second_vm", spoilt(&fixture),
	       "tags that are lost are found by the second guest");
	expect(&fixture, "lost_second_data", 1, "and a word that is lost");
	close_fixture(&fixture);
}

int main(void)
{
	if (!tags_supported()) {
		tap_skip("tag hygiene", "HWCAP2_MTE absent");
		return 0;
	}
	test_stale();
	test_lost();
	test_renewed();
	test_part();
	test_child();
	test_second_vm();
	return 0;
}
