/* SPDX-License-Identifier: GPL-2.0-or-later */
/* walk: one sequence of events, in a process of its own. */
#include "host/life/walk.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/machine/folios.h"
#include "host/machine/keeper.h"
#include "host/machine/now.h"

/* A job and the looks behind it. */
#define LIMITS_OF_A_STEP 4
#define POLL_US          200

static const char *const looker_names[LOOKER_COUNT] = {
	[LOOKER_GUEST] = "the guest",
	[LOOKER_SECOND] = "the second guest",
	[LOOKER_OUTSIDE] = "KVM_ARM_MTE_COPY_TAGS",
	[LOOKER_VMM] = "the VMM",
};

const char *walk_end_name(enum walk_end end)
{
	static const char *const names[WALK_ENDS] = {
		[WALK_RIGHT] = "right",
		[WALK_STALE] = "stale tags",
		[WALK_LOST] = "lost tags or words",
		[WALK_DIED] = "died",
		[WALK_STOPPED] = "stopped",
	};

	return names[end];
}

bool walk_is_broken(const struct walk_result *result)
{
	return result->end == WALK_STALE || result->end == WALK_LOST || result->end == WALK_DIED;
}

static bool is_impossible(const struct outcome *outcome)
{
	return outcome->status == TRIAL_SKIP || outcome->status == TRIAL_REFUSED;
}

static void end_with(struct walk_result *result, enum walk_end end, const char *reason)
{
	result->end = end;
	snprintf(result->reason, sizeof(result->reason), "%.255s", reason);
}

/* Everybody looks at everything. Returns false when something is wrong, with the result's end. */
static bool look(struct life *life, struct walk_result *result)
{
	for (enum looker looker = LOOKER_GUEST; looker < LOOKER_COUNT; looker++) {
		struct model_difference *difference = &result->difference;

		*difference = (struct model_difference){0};
		if (life_look(life, looker, 0, life->page_count, difference) < 0) {
			end_with(result, WALK_DIED, life->outcome->reason.text);
			return false;
		}
		result->looker = looker;
		if (model_wrong(difference)) {
			result->end = difference->stale_tags ? WALK_STALE : WALK_LOST;
			return false;
		}
	}
	return true;
}

/* Returns false when that was the end. */
static bool go_step(struct life *life, const struct step *step, struct walk_result *result)
{
	size_t index = result->done++;

	*life->outcome = (struct outcome){.status = TRIAL_OK};
	result->step = index;
	if (life_happen(life, step) == 0) {
		if (!life->wrong_in_child)
			return true;
		end_with(result, WALK_LOST,
			 "a child of the VMM does not see what was there when it was made");
		return false;
	}
	result->steps[index] = life->outcome->status;
	snprintf(result->step_reasons[index], sizeof(result->step_reasons[index]), "%.159s",
		 life->outcome->reason.text);
	if (is_impossible(life->outcome))
		return true;
	end_with(result, WALK_DIED, life->outcome->reason.text);
	return false;
}

static void go_steps(struct life *life, const struct sequence *sequence, struct walk_result *result)
{
	for (size_t i = 0; i < sequence->count; i++) {
		struct step step = sequence->steps[i];

		if (step.first >= life->page_count)
			continue;
		if (step.count > life->page_count - step.first)
			step.count = (uint32_t)(life->page_count - step.first);
		if (!go_step(life, &step, result) || (sequence->looked && !look(life, result)))
			return;
	}
	result->step = sequence->count;
	look(life, result);
}

static void go(const struct walk *walk, const struct sequence *sequence, struct walk_result *result)
{
	struct life_config config = {
		.backing = sequence->backing,
		.thp = BACKING_THP_NEVER,
		.folio_bytes = sequence->folio_bytes,
		.mte = true,
		.emulated = walk->emulated,
		.inset = sequence->inset,
		.logged = sequence->logged,
		.vms = sequence->vms,
		.pages_least = SEQUENCE_PAGES,
		.time_limit_ms = walk->time_limit_ms,
		.keeper = keeper_begin(),
	};
	struct outcome outcome = {.status = TRIAL_OK};
	struct life life;

	if (life_open_memory(&life, &config, &outcome) == 0 && life_open_vms(&life) == 0)
		go_steps(&life, sequence, result);
	else
		end_with(result, is_impossible(&outcome) ? WALK_STOPPED : WALK_DIED,
			 outcome.reason.text);
	life_close(&life);
	keeper_end(config.keeper);
}

static void child(const struct walk *walk, const struct sequence *sequence,
		  struct walk_result *result)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGINT, SIG_IGN);
	go(walk, sequence, result);
	_exit(0);
}

/* Returns the wait status, or -1 when time was up. */
static int wait_for(const struct walk *walk, pid_t pid, size_t steps)
{
	uint64_t deadline_ms = now_ms() + (steps + 1) * LIMITS_OF_A_STEP * walk->time_limit_ms;
	int status = 0;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (now_ms() > deadline_ms) {
			kill(pid, SIGKILL);
			waitpid(pid, &status, 0);
			return -1;
		}
		usleep(POLL_US);
	}
	return status;
}

static void judge(int status, struct walk_result *result)
{
	char reason[128];

	if (status == 0)
		return;
	if (status == -1)
		snprintf(reason, sizeof(reason), "the process was killed at its time limit");
	else
		snprintf(reason, sizeof(reason), "the process died of signal %d (%s)",
			 WTERMSIG(status), strsignal(WTERMSIG(status)));
	end_with(result, WALK_DIED, reason);
}

int walk_go(const struct walk *walk, const struct sequence *sequence, struct walk_result *result,
	    struct message *message)
{
	struct walk_result *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
					  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct folios folios = {0};
	pid_t pid;

	if (shared == MAP_FAILED)
		return message_set_errno(message, errno, "no memory for what a sequence gives");
	folios_permit(&folios, sequence->folio_bytes);
	pid = fork();
	if (pid == 0)
		child(walk, sequence, shared);
	if (pid < 0) {
		folios_restore(&folios);
		munmap(shared, sizeof(*shared));
		return message_set_errno(message, errno, "cannot start a process for a sequence");
	}
	judge(wait_for(walk, pid, sequence->count), shared);
	folios_restore(&folios);
	*result = *shared;
	munmap(shared, sizeof(*shared));
	return 0;
}

static void describe_place(const struct sequence *sequence, const struct walk_result *result,
			   char *text, size_t text_size)
{
	if (result->step < sequence->count)
		snprintf(text, text_size, "after step %zu (%s)", result->step + 1,
			 events[sequence->steps[result->step].event].name);
	else
		snprintf(text, text_size, "at the end");
}

void walk_describe(const struct sequence *sequence, const struct walk_result *result, char *text,
		   size_t text_size)
{
	const struct model_difference *difference = &result->difference;
	char place[64];

	describe_place(sequence, result, place, sizeof(place));
	if (!model_wrong(difference)) {
		snprintf(text, text_size, "%s %s: %s", walk_end_name(result->end), place,
			 result->reason);
		return;
	}
	snprintf(
		text, text_size,
		"%s %s, as %s sees it: of %llu granules %llu have stale tags, %llu have lost theirs, %llu words are wrong; "
		"the first at 0x%llx has %s 0x%llx where 0x%llx must be",
		walk_end_name(result->end), place, looker_names[result->looker],
		(unsigned long long)difference->seen, (unsigned long long)difference->stale_tags,
		(unsigned long long)difference->lost_tags,
		(unsigned long long)difference->wrong_words, (unsigned long long)difference->first,
		difference->first_wrong == 't' ? "tag" : "word",
		(unsigned long long)difference->first_seen,
		(unsigned long long)difference->first_expected);
}
