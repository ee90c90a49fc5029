/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tag_sanitise: what initialising the allocation tags of a page costs.
 *
 * Measures the operation in which the kernel initialises them, by route: the guest's first touch,
 * the VMM's first touch of PROT_MTE memory, mprotect(PROT_MTE) of populated memory, COPY_TAGS. The
 * pages are populated before (but for populate_mte), so that allocation is out of the way. With
 * state=tagged another VM has touched them, and only the test whether they are tagged remains. So
 * the figure is a difference of differences, (MTE on - off, fresh) - (MTE on - off, tagged), which
 * `mtestat sanitise` makes. In a second pass, not timed, the kernel's calls that initialise tags
 * are counted and compared with the pages made. Expect one mte_clear_page_tags a base page.
 */
#include "bench/factors.h"
#include "host/trial/trial.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/machine/clock.h"
#include "host/memory/page_flags.h"
#include "host/memory/tags.h"
#include "host/rig/lines.h"
#include "host/rig/pretouch.h"
#include "host/rig/touch_rig.h"
#include "host/watch/tag_calls.h"
#include "include/mte.h"

#define LEVEL1_BYTES (sysconf(_SC_PAGESIZE) == 4096 ? UINT64_C(1) << 30 : UINT64_MAX)

enum route { ROUTE_FAULT, ROUTE_POPULATE_MTE, ROUTE_MPROTECT, ROUTE_COPY_TAGS };

static const struct level states[] = {LEVEL("fresh"), LEVEL("tagged"), {0}};
static const struct level routes[] = {
	{"fault", ROUTE_FAULT},
	{"populate_mte", ROUTE_POPULATE_MTE},
	{"mprotect", ROUTE_MPROTECT},
	{"copy_tags", ROUTE_COPY_TAGS},
	{0},
};

static const struct factor factor_state = {
	.name = "state",
	.help = "pages that no VM has seen, or that another VM (with MTE where mte=on) has touched",
	.levels = states,
	.default_level = "fresh",
};

static const struct factor factor_route = {
	.name = "route",
	.help = "what makes the kernel initialise the tags, and is timed",
	.levels = routes,
	.default_level = "fault",
};

static const struct factor *const factors[] = {
	&factor_mte,   &factor_backing, &factor_thp,   &factor_folio,
	&factor_state, &factor_route,   &factor_lines, NULL};

static const char *inapplicable(const struct cell *cell)
{
	if (cell_is(cell, "route", "copy_tags") && cell_is(cell, "mte", "off"))
		return "KVM_ARM_MTE_COPY_TAGS needs mte=on";
	if (cell_is(cell, "route", "populate_mte") && cell_is(cell, "state", "tagged"))
		return "a page that does not exist yet has no tags";
	if (cell_is(cell, "route", "populate_mte") && !cell_is(cell, "lines", "left"))
		return "a page that does not exist yet has no lines";
	return factor_thp_inapplicable(cell);
}

/* What one trial works with. */
struct sanitise {
	struct touch_rig rig;
	struct trial *trial;
	enum route route;
	bool mte;
	bool fresh;
	void *tags; /* for ROUTE_COPY_TAGS: a zero a granule of a page */
};

/* The guest's own code, stacks and arrays must not be fresh any more when calls are counted. */
static int warm_guest(struct sanitise *sanitise)
{
	struct abi_job job = touch_rig_job(&sanitise->rig, ABI_NOTHING, 0);

	return vm_run_job(sanitise->rig.vm, &job, &sanitise->trial->outcome);
}

static int permit_tags(struct sanitise *sanitise)
{
	const struct backing *backing = &sanitise->rig.backing;

	if (sanitise->route != ROUTE_POPULATE_MTE || !sanitise->mte ||
	    mprotect(backing->memory, backing->size_bytes,
		     PROT_READ | PROT_WRITE | TAGS_PROT_MTE) == 0)
		return 0;
	return outcome_refuse(&sanitise->trial->outcome, "mprotect(PROT_MTE)", errno);
}

/* Every page a mapping of its own, which no neighbour can be merged with: mprotect of one page
 * would else be timed with the splitting and merging of mappings. */
static int separate_pages(struct sanitise *sanitise)
{
	const struct backing *backing = &sanitise->rig.backing;

	if (sanitise->route != ROUTE_MPROTECT)
		return 0;
	for (size_t i = 1; i < sanitise->rig.page_count; i += 2)
		if (madvise(backing_page(backing, i), backing->page_size_bytes, MADV_DONTDUMP) < 0)
			return outcome_refuse(&sanitise->trial->outcome, "madvise(MADV_DONTDUMP)",
					      errno);
	return 0;
}

/* Pages of the region and how many of them carry PG_mte_tagged; -1 when flags cannot be read. */
static int64_t count_tagged(const struct sanitise *sanitise, uint64_t *pages)
{
	const struct backing *backing = &sanitise->rig.backing;
	size_t base_bytes = (size_t)sysconf(_SC_PAGESIZE);
	size_t stride = backing_is_hugetlb(backing->kind) ? backing->page_size_bytes : base_bytes;

	*pages = backing->size_bytes / stride;
	return page_flags_tagged(backing->memory, backing->size_bytes, stride);
}

/* Linux before 6.13 gives huge pages out again with the flag (and the tags) of their last owner,
 * and then nothing here is what it is called. */
static int require_fresh(struct sanitise *sanitise)
{
	uint64_t pages;
	int64_t flagged = count_tagged(sanitise, &pages);

	if (flagged <= 0)
		return 0;
	return outcome_skip(
		&sanitise->trial->outcome,
		"%lld of %llu pages carry PG_mte_tagged before any VM saw them: this kernel does not take it off huge pages when they are freed; empty and refill the pool to get fresh ones",
		(long long)flagged, (unsigned long long)pages);
}

static void dismiss(struct sanitise *sanitise)
{
	free(sanitise->tags);
	touch_rig_close(&sanitise->rig);
}

static int arrange(struct sanitise *sanitise)
{
	struct touch_config config = touch_config_plain(sanitise->trial->cell, CONTENT_ZERO);

	if (sanitise->route == ROUTE_POPULATE_MTE)
		config.content = CONTENT_ABSENT;
	config.whole_folios = sanitise->route == ROUTE_FAULT;
	if (touch_rig_open(&sanitise->rig, sanitise->trial, &config) < 0)
		return -1;
	sanitise->tags = calloc(sanitise->rig.backing.page_size_bytes / MTE_GRANULE_BYTES, 1);
	if (require_fresh(sanitise) == 0 && permit_tags(sanitise) == 0 &&
	    (sanitise->fresh || pretouch(&sanitise->rig, sanitise->trial, ABI_WRITE, 0) == 0) &&
	    separate_pages(sanitise) == 0 && warm_guest(sanitise) == 0)
		return 0;
	dismiss(sanitise);
	return -1;
}

/* A step of the host on one page: returns 0 or -1 with the outcome. */
typedef int step_fn(struct sanitise *sanitise, size_t index);

static int step_nothing(struct sanitise *sanitise, size_t index)
{
	return (void)sanitise, (void)index, 0;
}

static int step_store(struct sanitise *sanitise, size_t index)
{
	*(volatile uint64_t *)(void *)backing_page(&sanitise->rig.backing, index) = 1;
	return 0;
}

/* Without MTE only PROT_EXEC is taken away, which is what both have in common. */
static int step_mprotect(struct sanitise *sanitise, size_t index)
{
	int mte = sanitise->mte ? TAGS_PROT_MTE : 0;

	if (mprotect(backing_page(&sanitise->rig.backing, index),
		     sanitise->rig.backing.page_size_bytes, PROT_READ | PROT_WRITE | mte) < 0)
		return outcome_refuse(&sanitise->trial->outcome, "mprotect(PROT_MTE)", errno);
	return 0;
}

static int step_copy_tags(struct sanitise *sanitise, size_t index)
{
	size_t page_bytes = sanitise->rig.backing.page_size_bytes;
	struct vm_tag_copy copy = {
		.ipa = ABI_REGION_IPA + index * page_bytes,
		.length_bytes = page_bytes,
		.tags = sanitise->tags,
		.flags = VM_TAGS_TO_GUEST,
	};
	int64_t copied = vm_copy_tags(sanitise->rig.vm, &copy);

	if (copied < 0)
		return outcome_refuse(&sanitise->trial->outcome, "KVM_ARM_MTE_COPY_TAGS",
				      (int)-copied);
	if ((uint64_t)copied != page_bytes)
		return outcome_fail(&sanitise->trial->outcome,
				    "KVM_ARM_MTE_COPY_TAGS copied %lld of %zu bytes",
				    (long long)copied, page_bytes);
	return 0;
}

static int time_steps(struct sanitise *sanitise, step_fn *step, uint64_t *samples, size_t count)
{
	marker_group();
	for (size_t i = 0; i < count; i++) {
		uint64_t begin_ticks = clock_begin();

		if (step(sanitise, i) < 0)
			return -1;
		samples[i] = clock_end() - begin_ticks;
	}
	return 0;
}

static int touch_by_guest(struct sanitise *sanitise, struct watch *watch)
{
	struct abi_job job = touch_rig_job(&sanitise->rig, ABI_WRITE, 0);

	return vm_run_watched(sanitise->rig.vm, &job, watch, &sanitise->trial->outcome);
}

/* Leaves samples and control in the exchange memory, where the guest would. */
static int initialise_by_host(struct sanitise *sanitise)
{
	static step_fn *const steps[] = {
		[ROUTE_POPULATE_MTE] = step_store,
		[ROUTE_MPROTECT] = step_mprotect,
		[ROUTE_COPY_TAGS] = step_copy_tags,
	};
	struct touch_rig *rig = &sanitise->rig;

	time_steps(sanitise, step_nothing, rig->control.host, rig->control_count);
	return time_steps(sanitise, steps[sanitise->route], rig->samples.host, rig->page_count);
}

static int initialise(struct sanitise *sanitise, struct watch *watch)
{
	if (sanitise->route == ROUTE_FAULT)
		return touch_by_guest(sanitise, watch);
	return initialise_by_host(sanitise);
}

/* Oracle: PG_mte_tagged is on all pages of the region, or on none. */
static int check_flags(struct sanitise *sanitise, const char *name, bool tagged)
{
	uint64_t pages;
	int64_t flagged = count_tagged(sanitise, &pages);
	char note[80];

	if (flagged < 0)
		return trial_check(sanitise->trial, name, 0, 0,
				   "page flags cannot be read: run as root");
	snprintf(note, sizeof(note), "%lld of %llu pages carry PG_mte_tagged", (long long)flagged,
		 (unsigned long long)pages);
	return trial_check(sanitise->trial, name, pages,
			   tagged ? pages - (uint64_t)flagged : (uint64_t)flagged, note);
}

static int check_before(struct sanitise *sanitise)
{
	if (sanitise->route == ROUTE_POPULATE_MTE)
		return 0;
	return check_flags(sanitise, "tagged_before", sanitise->mte && !sanitise->fresh);
}

/* After a route of the host the guest touches the pages too: it must find the tags initialised. */
static int check_after(struct sanitise *sanitise)
{
	struct touch_rig *rig = &sanitise->rig;

	if (check_flags(sanitise, "tagged_after", sanitise->mte) < 0 ||
	    touch_rig_check_page_size(rig, sanitise->trial) < 0)
		return -1;
	if (sanitise->route != ROUTE_FAULT && touch_by_guest(sanitise, NULL) < 0)
		return -1;
	if (touch_rig_check_written(rig, sanitise->trial) < 0)
		return -1;
	return sanitise->mte ? touch_rig_check_tags(rig, sanitise->trial, 0) : 0;
}

static int time_pass(struct sanitise *sanitise)
{
	int result = -1;

	if (arrange(sanitise) < 0)
		return -1;
	if (check_before(sanitise) == 0 &&
	    lines_arrange(sanitise->trial, &sanitise->rig.backing,
			  sanitise->route == ROUTE_FAULT) == 0 &&
	    initialise(sanitise, &sanitise->trial->watch) == 0 &&
	    touch_rig_keep(&sanitise->rig, sanitise->trial, -1) == 0)
		result = check_after(sanitise);
	dismiss(sanitise);
	return result;
}

/* What one touch makes the kernel map, and so initialise. Pages of hugetlb between the sizes that
 * stage 2 has (1 GiB with base pages of 4 KiB only) are mapped by the next smaller one. */
static uint64_t touched_bytes(const struct sanitise *sanitise)
{
	uint64_t page_bytes = sanitise->rig.backing.page_size_bytes;
	uint64_t level2_bytes = backing_page_size(BACKING_ANON_PRIVATE, true);

	if (sanitise->route != ROUTE_FAULT || page_bytes >= LEVEL1_BYTES)
		return page_bytes;
	if (level2_bytes && page_bytes >= level2_bytes)
		return level2_bytes;
	return (uint64_t)sysconf(_SC_PAGESIZE);
}

static uint64_t expected_calls(const struct sanitise *sanitise)
{
	uint64_t base_pages = touched_bytes(sanitise) / (uint64_t)sysconf(_SC_PAGESIZE);

	if (!sanitise->mte || !sanitise->fresh || sanitise->route == ROUTE_COPY_TAGS)
		return 0;
	return sanitise->rig.page_count * base_pages;
}

/* Oracle: every page's tags are initialised once, by one call for each base page. */
static int judge_calls(struct sanitise *sanitise, const struct tag_calls *calls)
{
	uint64_t expected = expected_calls(sanitise), clears, zeroes, seen;
	struct trial *trial = sanitise->trial;
	struct message message;
	char note[120];

	if (tag_calls_read(calls, &clears, &zeroes, &message) < 0)
		return trial_check(trial, "initialised_once", 0, 0, message.text);
	seen = clears + zeroes;
	snprintf(note, sizeof(note), "%llu calls where %llu pages were made",
		 (unsigned long long)seen, (unsigned long long)expected);
	if (trial_counter(trial, "clear_calls", clears) < 0 ||
	    trial_counter(trial, "zero_clear_calls", zeroes) < 0 ||
	    trial_counter(trial, "touched_bytes", touched_bytes(sanitise)) < 0)
		return -1;
	return trial_check(trial, "initialised_once", expected,
			   seen > expected ? seen - expected : expected - seen, note);
}

static int count_calls(struct sanitise *sanitise)
{
	struct tag_calls calls;
	struct message message;
	int result = -1;

	if (tag_calls_open(&calls, &message) < 0)
		return trial_check(sanitise->trial, "initialised_once", 0, 0, message.text);
	if (initialise(sanitise, NULL) == 0 && touch_by_guest(sanitise, NULL) == 0)
		result = judge_calls(sanitise, &calls);
	tag_calls_close(&calls);
	return result;
}

/* Where the first pass has spoilt the pages there is no second. */
static int count_pass(struct sanitise *sanitise)
{
	struct outcome *outcome = &sanitise->trial->outcome;

	if (arrange(sanitise) < 0) {
		if (outcome->status != TRIAL_SKIP)
			return -1;
		trial_check(sanitise->trial, "initialised_once", 0, 0, outcome->reason.text);
		*outcome = (struct outcome){.status = TRIAL_OK};
		return 0;
	}

	int result = count_calls(sanitise);

	dismiss(sanitise);
	return result;
}

static int run(struct trial *trial)
{
	struct sanitise sanitise = {
		.trial = trial,
		.route = (enum route)cell_number(trial->cell, "route"),
		.mte = cell_is(trial->cell, "mte", "on"),
		.fresh = cell_is(trial->cell, "state", "fresh"),
	};

	if (time_pass(&sanitise) < 0)
		return -1;
	return count_pass(&sanitise);
}

BENCH(tag_sanitise, .summary = "what clearing tags adds to a page's first use", .unit = "ticks",
      .factors = factors, .inapplicable = inapplicable, .prepare = tag_calls_prepare, .run = run);
