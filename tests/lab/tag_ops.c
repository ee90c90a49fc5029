/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tag_ops: the oracle of passes that load and store tags, shown to pass and made to fail. */
#include "host/memory/tags.h"
#include "host/rig/pass_tags.h"
#include "tests/lab/rig.h"

#define OLD_TAG   3
#define NEW_TAG   5
#define OTHER_TAG 4

static const struct pass_config config = {
	.mte = true,
	.vcpu_count = 2,
	.block_bytes = BED_BLOCK_BYTES,
	.tag = NEW_TAG,
	.map_tag = OLD_TAG,
};

/* Passes of @made, judged as if they had been of @asked. */
static int pass(struct rig_fixture *fixture, enum abi_pass made, enum abi_pass asked)
{
	if (pass_rig_run(&fixture->rig, &fixture->trial, made) < 0 ||
	    pass_data_check(&fixture->rig, &fixture->trial, asked) < 0)
		return -1;
	return pass_tags_check(&fixture->rig, &fixture->trial, asked);
}

/* Every instruction that stores tags keeps its promise, and DC ZVA in its place does not. */
static void test_store(enum abi_pass operation, const char *name)
{
	struct rig_fixture fixture;
	char text[80];

	if (rig_prepare(&fixture, &config, operation) == 0)
		pass(&fixture, operation, operation);
	snprintf(text, sizeof(text), "%s leaves the tags that it promises", name);
	rig_expect(&fixture, "tags", false, text);
	snprintf(text, sizeof(text), "%s leaves the data that it promises", name);
	rig_expect(&fixture, "data", false, text);
	if (pass_rig_map(&fixture.rig, &fixture.trial) == 0)
		pass(&fixture, ABI_PASS_ZVA, operation);
	snprintf(text, sizeof(text), "DC ZVA in place of %s is found by the tags", name);
	rig_expect(&fixture, "tags", true, text);
	rig_end(&fixture);
}

/* What was loaded is that of memory with OLD_TAG, and not that of memory with another. */
static void test_load(enum abi_pass operation, const char *name)
{
	struct rig_fixture fixture;
	char text[80];

	if (rig_prepare(&fixture, &config, operation) == 0)
		pass(&fixture, operation, operation);
	snprintf(text, sizeof(text), "%s loads what is there", name);
	rig_expect(&fixture, "loaded", false, text);
	fixture.rig.config.map_tag = OTHER_TAG;
	if (pass_rig_map(&fixture.rig, &fixture.trial) == 0) {
		fixture.rig.config.map_tag = OLD_TAG;
		pass(&fixture, operation, operation);
	}
	snprintf(text, sizeof(text), "%s of another tag is found", name);
	rig_expect(&fixture, "loaded", true, text);
	rig_end(&fixture);
}

static void test_irg(void)
{
	struct rig_fixture fixture;

	if (rig_prepare(&fixture, &config, ABI_PASS_IRG) == 0)
		pass(&fixture, ABI_PASS_IRG, ABI_PASS_IRG);
	rig_expect(&fixture, "loaded", false, "IRG makes the tags that it may");
	pass(&fixture, ABI_PASS_LDG, ABI_PASS_IRG);
	rig_expect(&fixture, "loaded", true, "LDG in place of IRG is found");
	rig_end(&fixture);
}

int main(void)
{
	if (!tags_supported()) {
		tap_skip("passes over tags", "HWCAP2_MTE absent");
		return 0;
	}
	test_store(ABI_PASS_STG, "STG");
	test_store(ABI_PASS_ST2G, "ST2G");
	test_store(ABI_PASS_STZG, "STZG");
	test_store(ABI_PASS_STZ2G, "STZ2G");
	test_store(ABI_PASS_STGP, "STGP");
	test_store(ABI_PASS_STGM, "STGM");
	test_store(ABI_PASS_STZGM, "STZGM");
	test_store(ABI_PASS_GVA, "DC GVA");
	test_store(ABI_PASS_GZVA, "DC GZVA");
	test_load(ABI_PASS_LDG, "LDG");
	test_load(ABI_PASS_LDGM, "LDGM");
	test_irg();
	return 0;
}
