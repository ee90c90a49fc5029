/* SPDX-License-Identifier: GPL-2.0-or-later */
/* racers: processes that do something at the same moment. */
#include "host/race/racers.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include "host/machine/now.h"
#include "host/machine/place.h"

/* How often the parent looks whether a process has died without a word. */
#define LOOK_INTERVAL_MS 50

/* What the others are left to find out that one is gone. */
#define GRACE_MS 500

#define SPINS_MAX 50000
#define SLEEP_US  50

/* The access that a process died of. */
struct fault {
	uint64_t address;
	uint64_t pc; /* 0: not known on this machine */
	int code;    /* si_code; 0: it died of no access */
};

/* What the processes leave behind. */
struct board {
	struct fault faults[BARRIER_PARTIES_MAX];
	struct outcome outcomes[BARRIER_PARTIES_MAX];
	bool follows_failure[BARRIER_PARTIES_MAX];
};

/* The parent's view. */
struct host {
	const struct racers_plan *plan;
	struct barrier *barrier;
	struct board *board;
	pid_t pids[BARRIER_PARTIES_MAX]; /* 0: ended */
	unsigned int started;
	bool failed; /* a process has ended badly */
	int ends[2]; /* a pipe that nobody writes to: its end of file says that all have ended */
};

void *racers_share(size_t size_bytes, struct outcome *outcome)
{
	void *memory =
		mmap(NULL, size_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory != MAP_FAILED)
		return memory;
	outcome_refuse(outcome, "mmap", errno);
	return NULL;
}

size_t racers_barrier_bytes(void)
{
	size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);

	return (sizeof(struct barrier) + page_bytes - 1) & ~(page_bytes - 1);
}

typedef enum barrier_state look_fn(const struct racer *racer, unsigned int other);

static enum barrier_state look_for_all(const struct racer *racer, unsigned int other)
{
	(void)other;
	return barrier_look(racer->barrier, racer->round, racer->count);
}

static enum barrier_state look_for_one(const struct racer *racer, unsigned int other)
{
	return barrier_look_inside(racer->barrier, racer->round - 1, racer->count, other);
}

/*
 * Spins at first, so that all start together; a racer that takes long is not on a CPU, and in a
 * busy emulator it may be waiting for the very one that spins.
 */
static int wait_for(const struct racer *racer, look_fn *look, unsigned int other)
{
	enum barrier_state state = BARRIER_WAITING;

	for (int i = 0; i < SPINS_MAX && state == BARRIER_WAITING; i++)
		state = look(racer, other);
	while (state == BARRIER_WAITING) {
		usleep(SLEEP_US);
		state = look(racer, other);
	}
	if (state == BARRIER_COMPLETE)
		return 0;
	*racer->follows_failure = true;
	return outcome_fail(racer->outcome, "another process of the party is gone");
}

int racer_join(struct racer *racer)
{
	int result;

	barrier_arrive(racer->barrier);
	result = wait_for(racer, look_for_all, 0);
	racer->round++;
	return result;
}

int racer_await(const struct racer *racer, unsigned int other)
{
	return wait_for(racer, look_for_one, other);
}

static void abandon(struct host *host)
{
	__atomic_store_n(&host->barrier->abandoned, 1, __ATOMIC_SEQ_CST);
}

static struct fault *own_fault;

/* Takes note, and lets the same access kill the process: the handler is for one signal only. */
static void note_fault(int number, siginfo_t *info, void *context)
{
	(void)number;
	own_fault->address = (uintptr_t)info->si_addr;
#if defined(__aarch64__)
	own_fault->pc = ((const ucontext_t *)context)->uc_mcontext.pc;
#else
	(void)context;
#endif
	own_fault->code = info->si_code;
}

static void watch_faults(struct fault *fault)
{
	struct sigaction action = {.sa_sigaction = note_fault,
				   .sa_flags = SA_SIGINFO | (int)SA_RESETHAND};

	own_fault = fault;
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
}

static _Noreturn void race(struct host *host, unsigned int index)
{
	struct racer racer = {
		.barrier = host->barrier,
		.index = index,
		.count = host->plan->count,
		.context = host->plan->context,
		.outcome = &host->board->outcomes[index],
		.follows_failure = &host->board->follows_failure[index],
	};
	int result;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	close(host->ends[0]);
	watch_faults(&host->board->faults[index]);
	place_self(place_vcpu(place_allowed(), index));
	result = host->plan->run(&racer);
	place_note(place_vcpu(place_allowed(), index));
	if (result < 0)
		abandon(host);
	_exit(result < 0);
}

static int start_all(struct host *host, struct outcome *outcome)
{
	for (; host->started < host->plan->count; host->started++) {
		pid_t pid = fork();

		if (pid == 0)
			race(host, host->started);
		if (pid < 0)
			return outcome_refuse(outcome, "fork", errno);
		host->pids[host->started] = pid;
	}
	return 0;
}

static void tell_death(unsigned int index, int number, const struct fault *fault,
		       struct outcome *outcome)
{
	if (!fault->code) {
		outcome_fail(outcome, "process %u of the party died of signal %d (%s)", index,
			     number, strsignal(number));
		return;
	}
	outcome_fail(
		outcome,
		"process %u of the party died of signal %d (%s) at address 0x%llx, code %d, pc 0x%llx",
		index, number, strsignal(number), (unsigned long long)fault->address, fault->code,
		(unsigned long long)fault->pc);
}

/* Takes note of those that have ended, waiting for them with @flags 0. */
static void reap(struct host *host, int flags)
{
	for (unsigned int i = 0; i < host->started; i++) {
		struct outcome *outcome = &host->board->outcomes[i];
		int status = 0;

		if (!host->pids[i] || waitpid(host->pids[i], &status, flags) != host->pids[i])
			continue;
		host->pids[i] = 0;
		host->failed |= status != 0;
		if (!WIFSIGNALED(status) || outcome->status != TRIAL_OK)
			continue;
		abandon(host);
		tell_death(i, WTERMSIG(status), &host->board->faults[i], outcome);
	}
}

/* Waits until all have ended. Returns false at the time limit, which comes soon after one of them
 * has ended badly. */
static bool wait_all(struct host *host)
{
	uint64_t deadline_ms = now_ms() + host->plan->time_limit_ms;
	struct pollfd ends = {.fd = host->ends[0], .events = POLLIN};

	while (now_ms() < deadline_ms) {
		bool had_failed = host->failed;

		if (poll(&ends, 1, LOOK_INTERVAL_MS) > 0)
			return true;
		reap(host, WNOHANG);
		if (host->failed && !had_failed)
			deadline_ms = now_ms() + GRACE_MS;
	}
	return false;
}

static void kill_all(struct host *host)
{
	for (unsigned int i = 0; i < host->started; i++)
		if (host->pids[i]) {
			host->board->follows_failure[i] = true;
			kill(host->pids[i], SIGKILL);
		}
}

/* The cause: those that only found another gone come after it. */
static int judge(const struct host *host, struct outcome *outcome)
{
	const struct board *board = host->board;
	const struct outcome *cause = NULL;

	for (unsigned int i = 0; i < host->started; i++)
		if (board->outcomes[i].status != TRIAL_OK && (!cause || !board->follows_failure[i]))
			cause = &board->outcomes[i];

	if (!cause)
		return 0;
	*outcome = *cause;
	return -1;
}

static int host_all(struct host *host, struct outcome *outcome)
{
	int result = start_all(host, outcome);
	bool ended, hung;

	close(host->ends[1]);
	if (result < 0)
		abandon(host);
	ended = wait_all(host);
	hung = !ended && !host->failed;
	if (!ended)
		kill_all(host);
	reap(host, 0);
	close(host->ends[0]);
	if (result < 0)
		return -1;
	if (hung)
		return outcome_fail(outcome, "the party did not end within %llu ms",
				    (unsigned long long)host->plan->time_limit_ms);
	return judge(host, outcome);
}

int racers_run(const struct racers_plan *plan, struct outcome *outcome)
{
	struct host host = {.plan = plan};
	int result = -1;

	if (place_need(plan->count, outcome) < 0)
		return -1;

	host.barrier = racers_share(racers_barrier_bytes(), outcome);
	host.board = racers_share(sizeof(*host.board), outcome);
	if (host.barrier && host.board) {
		if (pipe(host.ends) == 0)
			result = host_all(&host, outcome);
		else
			outcome_refuse(outcome, "pipe", errno);
	}
	if (host.barrier)
		munmap(host.barrier, racers_barrier_bytes());
	if (host.board)
		munmap(host.board, sizeof(*host.board));
	return result;
}
