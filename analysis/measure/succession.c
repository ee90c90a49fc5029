/* SPDX-License-Identifier: GPL-2.0-or-later */
/* succession: a campaign of a history against what was measured before it. */
#include "analysis/measure/succession.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/data/archive.h"
#include "analysis/measure/main_cell.h"

/* A run of campaigns[campaign]. */
struct place {
	size_t campaign;
	const struct run *run;
};

static const struct run *run_like(const struct dataset *campaign, const struct run *run)
{
	for (size_t i = 0; i < campaign->run_count; i++)
		if (strcmp(campaign->runs[i].record.label, run->record.label) == 0 &&
		    comparison_is_fair(&campaign->runs[i], run))
			return &campaign->runs[i];
	return NULL;
}

static const struct run *main_run_like(const struct dataset *campaign, const struct run *run)
{
	const struct run *main = &campaign->runs[main_run(campaign)];

	return comparison_is_fair(main, run) ? main : NULL;
}

/* The newest run before that of @now that @find finds; without run where there is none. */
static struct place find_before(const struct dataset *campaigns, struct place now,
				const struct run *(*find)(const struct dataset *campaign,
							  const struct run *run))
{
	struct place before = {now.campaign, NULL};

	while (before.campaign > 0 && !before.run)
		before.run = find(&campaigns[--before.campaign], now.run);
	return before;
}

static struct place place_before(const struct dataset *campaigns, struct place now)
{
	const struct dataset *campaign = &campaigns[now.campaign];
	struct place before = find_before(campaigns, now, run_like);

	if (!before.run && now.run == &campaign->runs[main_run(campaign)])
		before = find_before(campaigns, now, main_run_like);
	return before;
}

/* A copy of @run, whose column is called by its day, and by its label where that is another one than the
 * other side's. The caller frees its name. */
static struct run named_run(const struct run *run, const struct run *other)
{
	struct run copy = *run;
	bool alike = strcmp(run->record.label, other->record.label) == 0;

	copy.name = memory_printed("%.*s%s%s", STARTED_DAY, run->record.started, alike ? "" : " ",
				   alike ? "" : run->record.label);
	return copy;
}

static void add_pair(struct succession *succession, const struct run *base, const struct run *now,
		     const struct dataset *before)
{
	struct run base_named = named_run(base, now), now_named = named_run(now, base);

	pair_init(&succession->pairs[succession->pair_count], &base_named, &now_named);
	succession->before[succession->pair_count++] = before;
	free(base_named.name);
	free(now_named.name);
}

struct succession succession_of(const struct dataset *campaigns, size_t at)
{
	const struct comparison_rules rules = comparison_default_rules();
	struct succession succession = {0};
	size_t most = campaigns[at].run_count;

	/* Pairs must not move once made. */
	succession.pairs = memory_zeroed(most, sizeof(*succession.pairs));
	succession.before = memory_zeroed(most, sizeof(const struct dataset *));
	for (size_t i = 0; i < most; i++) {
		const struct place now = {at, &campaigns[at].runs[i]};
		const struct place before = place_before(campaigns, now);

		if (before.run)
			add_pair(&succession, before.run, now.run, &campaigns[before.campaign]);
	}
	pairs_decide(succession.pairs, succession.pair_count, &rules);
	return succession;
}

void succession_free(struct succession *succession)
{
	for (size_t i = 0; i < succession->pair_count; i++)
		pair_free(&succession->pairs[i]);
	free(succession->pairs);
	free(succession->before);
}

/* Whatever machine it is of. */
static const struct run *run_labelled(const struct dataset *campaign, const struct run *run)
{
	for (size_t i = 0; i < campaign->run_count; i++)
		if (strcmp(campaign->runs[i].record.label, run->record.label) == 0)
			return &campaign->runs[i];
	return NULL;
}

char *succession_difference(const struct dataset *campaigns, size_t at)
{
	const struct dataset *campaign = &campaigns[at];
	const struct place now = {at, &campaign->runs[main_run(campaign)]};
	const struct place before = find_before(campaigns, now, run_labelled);
	char *text, *differences;

	if (!before.run)
		return NULL;
	differences = comparison_differences(before.run, now.run);
	text = memory_printed("%s: %s", archive_name(&campaigns[before.campaign]), differences);
	free(differences);
	return text;
}

static struct succession_verdict verdict_of(const struct dataset *campaigns, size_t at)
{
	struct succession succession = succession_of(campaigns, at);
	struct succession_verdict verdict = {0};

	verdict.alone = succession.pair_count == 0;
	verdict.text = verdict.alone ? memory_copied("-")
				     : pairs_news_text(succession.pairs, succession.pair_count);
	for (size_t i = 0; i < succession.pair_count; i++)
		verdict.worse += pair_count(&succession.pairs[i], VERDICT_WORSE) +
				 pair_count(&succession.pairs[i], VERDICT_LOST);
	succession_free(&succession);
	return verdict;
}

struct succession_verdict *succession_verdicts(const struct dataset *campaigns, size_t count)
{
	struct succession_verdict *verdicts = memory_zeroed(count, sizeof(*verdicts));

	for (size_t i = 0; i < count; i++)
		verdicts[i] = verdict_of(campaigns, i);
	return verdicts;
}

void succession_verdicts_free(struct succession_verdict *verdicts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(verdicts[i].text);
	free(verdicts);
}
