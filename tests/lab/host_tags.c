/* SPDX-License-Identifier: GPL-2.0-or-later */
/* host_tags: the oracles of the VMM's own memory, shown to pass and made to fail. */
#include <string.h>

#include "host/memory/tags.h"
#include "host/rig/vmm_rig.h"
#include "tests/lab/found.h"
#include "tests/lab/tap.h"

struct fixture {
	struct cell cell;
	struct trial_record record;
	struct trial trial;
	struct vmm_rig rig;
};

static void begin(struct fixture *fixture, bool mte, const char *op, const char *backing)
{
	const struct bench *bench = bench_find("host_tags");

	memset(fixture, 0, sizeof(*fixture));
	fixture->cell.bench = bench;
	for (size_t i = 0; bench->factors[i]; i++)
		fixture->cell.values[i] = bench->factors[i]->default_level;
	fixture->cell.values[bench_factor_index(bench, "mte")] = mte ? "on" : "off";
	fixture->cell.values[bench_factor_index(bench, "op")] = op;
	fixture->cell.values[bench_factor_index(bench, "backing")] = backing;
	fixture->trial = (struct trial){
		.cell = &fixture->cell,
		.samples = 16,
		.memory_bytes = 4 << 20,
		.time_limit_ms = 5000,
		.seed = 1,
		.record = &fixture->record,
	};
}

static void expect(const struct fixture *fixture, const char *check, uint64_t wrong,
		   const char *name)
{
	const struct record_check *found = found_check(&fixture->record, check);
	char seen[160];

	snprintf(seen, sizeof(seen), "%s: %lld wrong; %.80s", check,
		 found ? (long long)found->wrong : -1LL, fixture->trial.outcome.reason.text);
	tap(found && found->wrong == wrong, name, seen);
}

/* One foreign granule, one foreign word, one page that was not stored to. */
static void test_memory_oracles(void)
{
	struct fixture fixture;
	struct vmm_rig *rig = &fixture.rig;

	begin(&fixture, true, "touch", "anon-private");
	if (vmm_rig_open(rig, &fixture.trial) < 0 ||
	    vmm_rig_protect(rig, rig->backing.memory, rig->backing.size_bytes, &fixture.trial) <
		    0) {
		tap(false, "memory with PROT_MTE is to be had", fixture.trial.outcome.reason.text);
		return;
	}
	vmm_rig_fill(rig, &fixture.trial);
	vmm_rig_check(rig, &fixture.trial, true, false);
	expect(&fixture, "tags", 0, "fresh memory has no tags");
	vmm_rig_tag(rig);
	vmm_rig_check(rig, &fixture.trial, true, true);
	expect(&fixture, "tags", 0, "every 4 KiB has the tag that it was given");
	expect(&fixture, "data", 0, "and the data");
	tags_store(vmm_rig_page(rig, 3) + 64, 16, 9);
	*(volatile uint64_t *)(void *)(vmm_rig_page(rig, 5) + 8) += 1;
	vmm_rig_check(rig, &fixture.trial, true, true);
	expect(&fixture, "tags", 1, "one granule of another tag is found");
	expect(&fixture, "data", 1, "one word of other data is found");
	vmm_rig_check_stored(rig, &fixture.trial);
	expect(&fixture, "stored", rig->page_count, "pages that were not stored to are found");
	vmm_rig_close(rig);
	record_free(&fixture.record);
}

/* Memory that is shared is not copied: the child sees the parent's stores. */
static void test_witness(const char *backing, uint64_t wrong, const char *name)
{
	struct fixture fixture;

	begin(&fixture, tags_supported(), "cow", backing);
	fixture.cell.bench->run(&fixture.trial);
	expect(&fixture, "child_unchanged", wrong, name);
	record_free(&fixture.record);
}

int main(void)
{
	test_witness("anon-private", 0, "a child of private memory sees nothing of the parent");
	test_witness("anon-shared", 1, "a child that sees the parent's stores is found");
	if (!tags_supported()) {
		tap_skip("oracles of tags", "HWCAP2_MTE absent");
		return 0;
	}
	test_memory_oracles();
	return 0;
}
