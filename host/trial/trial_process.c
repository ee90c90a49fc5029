/* SPDX-License-Identifier: GPL-2.0-or-later */
/* trial_process: one trial in a process of its own. */
#include "host/trial/trial_process.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/machine/folios.h"
#include "host/machine/now.h"
#include "host/machine/place.h"
#include "host/trial/frequency.h"
#include "host/trial/warmup.h"
#include "host/vm/vm.h"
#include "include/marker.h"

/* A trial runs a few jobs of at most time_limit_ms each and arranges its memory: this many of them
 * in all. */
#define TIME_LIMIT_FACTOR 4
#define POLL_INTERVAL_MS  250

static char *copy(const char *text)
{
	char *copied = strdup(text);

	if (!copied)
		abort();
	return copied;
}

static const char *unit_of(const struct plan_trial *planned)
{
	return planned->limits.clock == CLOCK_EVENTS ? "count" : planned->cell.bench->unit;
}

static void describe(const struct trial_request *request, struct trial_record *record)
{
	const struct plan_trial *planned = request->planned;
	const struct bench *bench = planned->cell.bench;

	record->trial = planned->trial;
	record->order = request->order;
	record->repeat = planned->repeat;
	record->bench = copy(bench->name);
	record->unit = copy(unit_of(planned));
	if (bench->counted && strcmp(record->unit, "count") == 0)
		record->counted = copy(bench->counted);
	for (size_t i = 0; bench->factors[i]; i++)
		if (cell_shows(&planned->cell, i))
			record->levels[record->level_count++] = (struct record_level){
				.factor = copy(bench->factors[i]->name),
				.value = copy(planned->cell.values[i]),
			};
	for (size_t i = 0; i < COMMON_FACTOR_COUNT; i++)
		if (planned->cell.common[i])
			record->levels[record->level_count++] = (struct record_level){
				.factor = copy(common_factors[i]->name),
				.value = copy(planned->cell.common[i]),
			};
}

static void judge_oracle(const struct trial_record *record, struct outcome *outcome)
{
	for (size_t i = 0; i < record->check_count; i++) {
		const struct record_check *check = &record->checks[i];

		if (check->wrong)
			outcome_fail(outcome, "oracle: %s: %llu of %llu wrong%s%s", check->name,
				     (unsigned long long)check->wrong,
				     (unsigned long long)check->seen, check->note ? ": " : "",
				     check->note ? check->note : "");
	}
}

static void conclude(const struct outcome *outcome, struct trial_record *record)
{
	record->status = outcome->status;
	if (outcome->status != TRIAL_OK)
		record->reason = copy(outcome->reason.text);
	if (outcome->status == TRIAL_REFUSED) {
		record->call = copy(outcome->call);
		record->error_number = outcome->error_number;
	}
}

/*
 * Where events are open KVM switches the PMU, without VHE at each entry into the guest and each exit,
 * which would be timed. So what has ended well runs once more to be counted, and its samples go nowhere. A
 * Linux guest's vCPUs are another program's, which nothing counts.
 */
static void count_again(struct trial *trial, struct counters *counters)
{
	struct trial_record unused = {0};
	struct message message = {""};
	struct trial counted = {
		.cell = trial->cell,
		.samples = trial->samples,
		.memory_bytes = trial->memory_bytes,
		.time_limit_ms = trial->time_limit_ms,
		.seed = trial->seed,
		.events = trial->events,
		.emulated = trial->emulated,
		.allow_hold = trial->allow_hold,
		.watch = {.counters = counters},
		.record = &unused,
	};

	marker_trial(UINT32_MAX);
	if (!trial->cell->bench->linux_guest && trial->cell->bench->run(&counted) == 0)
		judge_oracle(&unused, &counted.outcome);
	record_free(&unused);
	if (counters_record(counters, trial->record, &message) < 0)
		outcome_fail(&trial->outcome, "%s", message.text);
	else if (counted.outcome.status != TRIAL_OK)
		outcome_fail(&trial->outcome, "with counters: %s", counted.outcome.reason.text);
}

static void record_counters(struct trial *trial, const struct event_list *events)
{
	struct counters *counters = NULL;

	if (events && trial->outcome.status == TRIAL_OK)
		counters = counters_create(events, trial->emulated);
	if (counters)
		count_again(trial, counters);
	counters_free(counters);
}

static int check_count(struct trial *trial, const char *name, const struct place_count *count)
{
	if (!count->matters)
		return 0;
	return trial_check(trial, name, count->seen, count->wrong, count->note);
}

/* Where the memory was, asked for or not. */
static int record_nodes(struct trial *trial, const struct place_seen *seen)
{
	char name[32];

	for (unsigned int node = 0; node < PLACE_NODES_MAX; node++) {
		snprintf(name, sizeof(name), "node%u_pages", node);
		if (seen->on_node[node] && trial_counter(trial, name, seen->on_node[node]) < 0)
			return -1;
	}
	return 0;
}

static int check_place(struct trial *trial)
{
	struct place_seen seen = place_check();

	if (record_nodes(trial, &seen) < 0 || check_count(trial, "placed", &seen.threads) < 0)
		return -1;
	return check_count(trial, "memory_placed", &seen.pages);
}

/* Runs the benchmark, and sees whether vCPU 0's CPU kept its speed meanwhile. */
static int run_watched(struct trial *trial)
{
	struct frequency before = frequency_look(place_vcpu(place_allowed(), 0));

	if (trial->cell->bench->run(trial) < 0)
		return -1;
	return frequency_keep(&before, trial);
}

static void record_calls(struct trial *trial)
{
	if (trial->watch.function && !*trial->watch.no_calls.text)
		trial_counter(trial, "calls", trial->watch.call_count);
}

static void record_features(struct trial *trial)
{
	if (vm_vcpu_features())
		trial_counter(trial, "vcpu_features", vm_vcpu_features());
}

static void record_warmup(struct trial *trial)
{
	size_t apart = warmup_of_record(trial->record);

	if (apart)
		trial_counter(trial, "warmup_samples", apart);
}

static void run_here(const struct trial_request *request, struct trial_record *record)
{
	const struct plan_trial *planned = request->planned;
	struct trial trial = {
		.cell = &planned->cell,
		.samples = planned->limits.samples,
		.memory_bytes = planned->limits.memory_bytes,
		.time_limit_ms = planned->limits.time_limit_ms,
		.seed = request->seed + planned->repeat,
		.events = planned->limits.clock == CLOCK_EVENTS,
		.emulated = request->emulated,
		.allow_hold = request->allow_hold,
		.trace_break = strcmp(unit_of(planned), "ticks") == 0 ? request->trace_break : NULL,
		.watch = {.trace = request->trace,
			  .function = request->function,
			  .sampler = request->sampler},
		.outcome = {.status = TRIAL_OK},
		.record = record,
	};

	describe(request, record);
	marker_trial((uint32_t)planned->trial);
	if (planned->cell.common[COMMON_VCPU] &&
	    strcmp(planned->cell.common[COMMON_VCPU], "vmm") == 0)
		vm_vcpus_as_vmm();
	if (place_begin(planned->cell.common[COMMON_PLACE], planned->cell.common[COMMON_NUMA],
			&trial.outcome) == 0 &&
	    run_watched(&trial) == 0 && check_place(&trial) == 0)
		judge_oracle(record, &trial.outcome);
	else if (trial.outcome.status == TRIAL_OK)
		outcome_fail(&trial.outcome, "the benchmark failed and did not say why");
	record_counters(&trial, planned->limits.counters);
	record_calls(&trial);
	record_features(&trial);
	record_warmup(&trial);
	conclude(&trial.outcome, record);
}

static void child(const struct trial_request *request, int fd)
{
	struct trial_record record = {0};
	struct message message;
	FILE *file = fdopen(fd, "w");

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	run_here(request, &record);

	int result = file ? record_write_trial(file, &record, &message) : -1;

	if (file && fclose(file) != 0)
		result = -1;
	_exit(result < 0 ? 1 : 0);
}

/* What the child wrote, growing. */
struct buffer {
	char *bytes;
	size_t size, capacity;
};

static ssize_t read_some(int fd, struct buffer *buffer)
{
	ssize_t length;

	if (buffer->capacity - buffer->size < 65536) {
		size_t capacity = buffer->capacity ? buffer->capacity * 2 : 1 << 18;
		char *grown = realloc(buffer->bytes, capacity);

		if (!grown)
			return -1;
		buffer->bytes = grown;
		buffer->capacity = capacity;
	}
	length = read(fd, buffer->bytes + buffer->size, buffer->capacity - buffer->size);
	if (length > 0)
		buffer->size += (size_t)length;
	return length;
}

enum ending { ENDED, TIMED_OUT, INTERRUPTED };

/* Two passes where there are counters. */
static uint64_t time_limit_ms(const struct trial_request *request)
{
	const struct config_limits *limits = &request->planned->limits;

	return limits->time_limit_ms * TIME_LIMIT_FACTOR * (limits->counters ? 2 : 1);
}

static enum ending listen(const struct trial_request *request, int fd, struct buffer *buffer)
{
	uint64_t deadline_ms = now_ms() + time_limit_ms(request);
	struct pollfd poll_fd = {.fd = fd, .events = POLLIN};

	while (now_ms() < deadline_ms) {
		if (*request->interrupted)
			return INTERRUPTED;
		if (poll(&poll_fd, 1, POLL_INTERVAL_MS) > 0 && read_some(fd, buffer) <= 0)
			return ENDED;
	}
	return TIMED_OUT;
}

static void record_failure(const struct trial_request *request, struct trial_record *record,
			   const char *reason)
{
	record_free(record);
	describe(request, record);
	record->status = TRIAL_FAILED;
	record->reason = copy(reason);
}

/* Turns the end of the child into a record. */
static void interpret(const struct trial_request *request, int wait_status, enum ending ending,
		      const struct buffer *buffer, struct trial_record *record)
{
	struct message message = {""};
	char reason[128];

	if (ending == TIMED_OUT)
		snprintf(reason, sizeof(reason), "the trial was killed after %llu s",
			 (unsigned long long)time_limit_ms(request) / 1000);
	else if (WIFSIGNALED(wait_status))
		snprintf(reason, sizeof(reason), "the trial's process died of signal %d (%s)",
			 WTERMSIG(wait_status), strsignal(WTERMSIG(wait_status)));
	else if (record_parse_trial(buffer->bytes, buffer->size, record, &message) < 0)
		snprintf(reason, sizeof(reason), "the trial's process left no record: %.80s",
			 message.text);
	else
		return;
	record_failure(request, record, reason);
}

int trial_execute(const struct trial_request *request, struct trial_record *record,
		  struct message *message)
{
	struct buffer buffer = {0};
	struct folios folios = {0};
	int fds[2], wait_status = 0;

	if (pipe(fds) < 0)
		return message_set_errno(message, errno, "cannot make a pipe for a trial");

	if (request->planned->cell.bench->prepare)
		request->planned->cell.bench->prepare();

	if (request->allow_folios)
		folios_permit(&folios, cell_number_or(&request->planned->cell, "folio", 0));

	pid_t pid = fork();

	if (pid == 0) {
		close(fds[0]);
		child(request, fds[1]);
	}
	close(fds[1]);
	if (pid < 0) {
		folios_restore(&folios);
		close(fds[0]);
		return message_set_errno(message, errno, "cannot start a process for a trial");
	}

	enum ending ending = listen(request, fds[0], &buffer);

	if (ending != ENDED)
		kill(pid, SIGKILL);
	close(fds[0]);
	while (waitpid(pid, &wait_status, 0) < 0 && errno == EINTR)
		;
	folios_restore(&folios);
	if (ending != INTERRUPTED)
		interpret(request, wait_status, ending, &buffer, record);
	free(buffer.bytes);
	return ending == INTERRUPTED ? message_set(message, "interrupted") : 0;
}
