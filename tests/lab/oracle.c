/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * oracle: an oracle that cannot fail is a defect. Shows that the poison really is in memory, and
 * makes each check of the rig fail on purpose, after showing that it passes.
 */
#include <errno.h>
#include <linux/kvm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/memory/tags.h"
#include "host/rig/touch_rig.h"
#include "host/vm/arm64/vm_private.h"
#include "tests/lab/tap.h"

#define PAGES 64

/* A trial with its record, as host/trial/trial.c would make one. */
struct fixture {
	struct trial_record record;
	struct trial trial;
	struct touch_rig rig;
};

static int open_fixture(struct fixture *fixture, const struct touch_config *config)
{
	memset(fixture, 0, sizeof(*fixture));
	fixture->trial = (struct trial){
		.samples = PAGES,
		.memory_bytes = 16 << 20,
		.time_limit_ms = 5000,
		.seed = 1,
		.record = &fixture->record,
	};
	return touch_rig_open(&fixture->rig, &fixture->trial, config);
}

static void close_fixture(struct fixture *fixture)
{
	touch_rig_close(&fixture->rig);
	record_free(&fixture->record);
}

static const struct record_check *last_check(const struct fixture *fixture)
{
	static const struct record_check none = {.name = "none", .wrong = UINT64_MAX};
	size_t count = fixture->record.check_count;

	return count ? &fixture->record.checks[count - 1] : &none;
}

static void expect_wrong(const struct fixture *fixture, const char *name, uint64_t wrong)
{
	const struct record_check *check = last_check(fixture);
	char seen[256];

	snprintf(seen, sizeof(seen), "%.40s: %llu of %llu wrong, %.60s; %.80s", check->name,
		 (unsigned long long)check->wrong, (unsigned long long)check->seen,
		 check->note ? check->note : "", fixture->trial.outcome.reason.text);
	tap(check->wrong == wrong, name, seen);
}

static void test_poison_is_stored(void)
{
	size_t size_bytes = 16 * (size_t)sysconf(_SC_PAGESIZE);
	char *memory = mmap(NULL, size_bytes, PROT_READ | PROT_WRITE | TAGS_PROT_MTE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	tags_store(memory, size_bytes, POISON_TAG);
	tap(tags_count_other(memory, size_bytes, POISON_TAG) == 0,
	    "poison is stored in every granule", "");
	tags_store(memory + 16, 16, 0);
	tap(tags_count_other(memory, size_bytes, POISON_TAG) == 1,
	    "one granule of another tag is seen", "");
	munmap(memory, size_bytes);
}

static void test_poison_comes_back(enum touch_content content, enum backing_thp thp,
				   const char *name)
{
	struct touch_config config = {.mte = true, .vcpu_count = 1, .thp = thp, .content = content};
	struct fixture fixture;
	size_t recycled = 0;
	char seen[80];

	if (open_fixture(&fixture, &config) == 0 &&
	    touch_rig_run(&fixture.rig, &fixture.trial, ABI_WRITE, 0) == 0)
		recycled = poison_recycled(&fixture.rig.poison, fixture.rig.backing.memory,
					   fixture.rig.backing.size_bytes);
	snprintf(seen, sizeof(seen), "%zu of %d pages; %.40s", recycled, PAGES,
		 fixture.trial.outcome.reason.text);
	tap(recycled > PAGES / 2, name, seen);
	close_fixture(&fixture);
}

static void set_thp(const char *setting)
{
	FILE *file = fopen("/sys/kernel/mm/transparent_hugepage/enabled", "we");

	if (file && fputs(setting, file) >= 0)
		fclose(file);
}

/* As many distributions have it: without asking nobody gets huge pages, the poison no more than
 * others. */
static void test_huge_poison(void)
{
	set_thp("madvise");
	test_poison_comes_back(CONTENT_ZERO, BACKING_THP_ALWAYS,
			       "poisoned huge pages come back where they must be asked for");
	set_thp("always");
}

/* A check of fresh tags where nothing was poisoned has looked at nothing. */
static void test_unproven(void)
{
	struct touch_config config = {.mte = true, .vcpu_count = 1, .content = CONTENT_ZERO};
	struct fixture fixture;

	if (open_fixture(&fixture, &config) < 0)
		tap(false, "a VM for the tag oracle", fixture.trial.outcome.reason.text);
	poison_free(&fixture.rig.poison);
	if (touch_rig_run(&fixture.rig, &fixture.trial, ABI_WRITE, 0) == 0)
		touch_rig_check_tags(&fixture.rig, &fixture.trial, 0);
	tap(last_check(&fixture)->seen == 0 && last_check(&fixture)->wrong == 0,
	    "zero tags prove nothing where no poison is known", last_check(&fixture)->name);
	close_fixture(&fixture);
}

/* Gives the first page of the region tags of @tag behind the guest's back. */
static void copy_tags_to_guest(struct fixture *fixture, unsigned char tag)
{
	size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	unsigned char *tags = malloc(page_bytes / 16);
	struct kvm_arm_copy_mte_tags copy = {
		.guest_ipa = ABI_REGION_IPA,
		.length = page_bytes,
		.addr = tags,
		.flags = KVM_ARM_TAGS_TO_GUEST,
	};

	memset(tags, tag, page_bytes / 16);
	if (ioctl(fixture->rig.vm->fd, KVM_ARM_MTE_COPY_TAGS, &copy) < 0)
		printf("# KVM_ARM_MTE_COPY_TAGS: %s\n", strerror(errno));
	free(tags);
}

static void test_tag_oracle(void)
{
	struct touch_config config = {.mte = true, .vcpu_count = 1, .content = CONTENT_ZERO};
	uint64_t granules = (uint64_t)sysconf(_SC_PAGESIZE) / 16;
	struct fixture fixture;

	if (open_fixture(&fixture, &config) < 0 ||
	    touch_rig_run(&fixture.rig, &fixture.trial, ABI_WRITE, 0) < 0)
		tap(false, "the tag oracle's VM runs", fixture.trial.outcome.reason.text);
	touch_rig_check_tags(&fixture.rig, &fixture.trial, 0);
	expect_wrong(&fixture, "the tag oracle passes on fresh pages", 0);
	copy_tags_to_guest(&fixture, 7);
	touch_rig_check_tags(&fixture.rig, &fixture.trial, 0);
	expect_wrong(&fixture, "the tag oracle fails on a page with tags", granules);
	touch_rig_check_tags(&fixture.rig, &fixture.trial, granules + 3);
	expect_wrong(&fixture, "the tag oracle fails on tags that are missing", 3);
	close_fixture(&fixture);
}

static void test_written_oracle(void)
{
	struct touch_config config = {.vcpu_count = 1, .random_order = true};
	struct fixture fixture;

	if (open_fixture(&fixture, &config) < 0 ||
	    touch_rig_run(&fixture.rig, &fixture.trial, ABI_WRITE, 0) < 0)
		tap(false, "the data oracle's VM runs", fixture.trial.outcome.reason.text);
	touch_rig_check_written(&fixture.rig, &fixture.trial);
	expect_wrong(&fixture, "the data oracle passes on what the guest wrote", 0);
	*(volatile uint64_t *)fixture.rig.backing.memory = 12345;
	touch_rig_check_written(&fixture.rig, &fixture.trial);
	expect_wrong(&fixture, "the data oracle fails on one foreign value", 1);
	close_fixture(&fixture);
}

static void test_read_oracle(void)
{
	struct touch_config config = {.vcpu_count = 1, .content = CONTENT_RANDOM};
	struct fixture fixture;

	if (open_fixture(&fixture, &config) < 0 ||
	    touch_rig_run(&fixture.rig, &fixture.trial, ABI_READ, 0) < 0)
		tap(false, "the read oracle's VM runs", fixture.trial.outcome.reason.text);
	touch_rig_check_read(&fixture.rig, &fixture.trial);
	expect_wrong(&fixture, "the read oracle passes on what the host put there", 0);
	fixture.trial.seed++;
	touch_rig_check_read(&fixture.rig, &fixture.trial);
	expect_wrong(&fixture, "the read oracle fails on another content", 1);
	close_fixture(&fixture);
}

/* The second time around every page is mapped: a run that claims to fault on each must be found
 * out. */
static void test_fault_oracle(void)
{
	struct touch_config config = {.vcpu_count = 1};
	struct fixture fixture;

	if (open_fixture(&fixture, &config) < 0 ||
	    touch_rig_run(&fixture.rig, &fixture.trial, ABI_WRITE, 0) < 0)
		tap(false, "the fault oracle's VM runs", fixture.trial.outcome.reason.text);
	touch_rig_check_faults(&fixture.rig, &fixture.trial, true);
	expect_wrong(&fixture, "the fault oracle passes on a first touch", 0);
	touch_rig_check_faults(&fixture.rig, &fixture.trial, false);
	tap(last_check(&fixture)->wrong > 0, "and fails where there should be no fault",
	    last_check(&fixture)->note);
	record_free(&fixture.record);
	if (touch_rig_run(&fixture.rig, &fixture.trial, ABI_WRITE, 0) < 0)
		tap(false, "the second touch runs", fixture.trial.outcome.reason.text);
	touch_rig_check_faults(&fixture.rig, &fixture.trial, true);
	tap(last_check(&fixture)->wrong > PAGES / 2 && last_check(&fixture)->wrong <= PAGES,
	    "the fault oracle fails on a second touch", last_check(&fixture)->note);
	close_fixture(&fixture);
}

static void test_page_size_oracle(void)
{
	struct touch_config config = {.vcpu_count = 1};
	struct fixture fixture;

	if (open_fixture(&fixture, &config) < 0 ||
	    touch_rig_run(&fixture.rig, &fixture.trial, ABI_WRITE, 0) < 0)
		tap(false, "the page size oracle's VM runs", fixture.trial.outcome.reason.text);
	touch_rig_check_page_size(&fixture.rig, &fixture.trial);
	expect_wrong(&fixture, "the page size oracle passes on base pages", 0);
	fixture.rig.backing.page_size_bytes *= 2;
	touch_rig_check_page_size(&fixture.rig, &fixture.trial);
	expect_wrong(&fixture, "the page size oracle fails on pages of another size", 1);
	fixture.rig.backing.page_size_bytes /= 2;
	close_fixture(&fixture);
}

int main(void)
{
	test_written_oracle();
	test_read_oracle();
	test_fault_oracle();
	test_page_size_oracle();
	if (!tags_supported()) {
		tap_skip("tag oracles", "HWCAP2_MTE absent");
		return 0;
	}
	test_poison_is_stored();
	test_poison_comes_back(CONTENT_ZERO, BACKING_THP_NEVER,
			       "poisoned frames come back to the host's first touch");
	test_poison_comes_back(CONTENT_ABSENT, BACKING_THP_NEVER,
			       "poisoned frames come back to the guest's first touch");
	test_huge_poison();
	test_unproven();
	test_tag_oracle();
	return 0;
}
