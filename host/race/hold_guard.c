/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hold_guard: ends a held lock when whoever is to let go of it does not. */
#include "host/race/hold_guard.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define SLEEP_US 50

/* What goes through the pipe. */
struct word {
	uint64_t address; /* 0: over */
	uint64_t round;
};

static void say(const struct hold_guard *guard, struct word word)
{
	ssize_t written = write(guard->to, &word, sizeof(word));

	(void)written; /* a guard that is gone leaves the timer */
}

static void await_guest(const struct hold_guard *guard, uint64_t round)
{
	const struct racer *racer = guard->racer;

	while (barrier_look_inside(racer->barrier, round, racer->count, guard->guest) ==
	       BARRIER_WAITING)
		usleep(SLEEP_US);
}

/* Before whatever else wants its CPU. Who may not have that waits for a turn like others. */
static void take_precedence(void)
{
	struct sched_param lowest = {.sched_priority = sched_get_priority_min(SCHED_FIFO)};

	sched_setscheduler(0, SCHED_FIFO, &lowest);
}

/* Until the holder is gone. */
static _Noreturn void watch(const struct hold_guard *guard, int from)
{
	struct word word;

	take_precedence();
	while (read(from, &word, sizeof(word)) == sizeof(word)) {
		struct pollfd over = {.fd = from, .events = POLLIN};

		if (!word.address)
			continue;
		await_guest(guard, word.round);
		if (poll(&over, 1, (int)guard->limit_ms) == 0)
			uffd_release(guard->uffd, word.address);
	}
	_exit(0);
}

static int start(struct hold_guard *guard)
{
	int fds[2];

	if (pipe(fds) < 0)
		return outcome_refuse(guard->racer->outcome, "pipe", errno);
	guard->pid = fork();
	if (guard->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(fds[1]);
		watch(guard, fds[0]);
	}
	close(fds[0]);
	guard->to = fds[1];
	if (guard->pid > 0)
		return 0;
	close(guard->to);
	return outcome_refuse(guard->racer->outcome, "fork", errno);
}

int hold_guard_begin(struct hold_guard *guard)
{
	struct sigevent kill_holder = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGKILL};

	signal(SIGPIPE, SIG_IGN);
	if (timer_create(CLOCK_MONOTONIC, &kill_holder, &guard->last) < 0)
		return outcome_refuse(guard->racer->outcome, "timer_create", errno);
	if (start(guard) == 0)
		return 0;
	timer_delete(guard->last);
	return -1;
}

void hold_guard_end(struct hold_guard *guard)
{
	timer_delete(guard->last);
	close(guard->to);
	waitpid(guard->pid, NULL, 0);
}

static void set_last(const struct hold_guard *guard, time_t seconds)
{
	struct itimerspec limit = {.it_value = {.tv_sec = seconds}};

	timer_settime(guard->last, 0, &limit, NULL);
}

void hold_guard_held(const struct hold_guard *guard, uint64_t address)
{
	set_last(guard, HOLD_GUARD_LAST_MS / 1000);
	say(guard, (struct word){.address = address, .round = guard->racer->round});
}

void hold_guard_over(const struct hold_guard *guard)
{
	set_last(guard, 0);
	say(guard, (struct word){0});
}
