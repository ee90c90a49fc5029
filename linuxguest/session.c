/* SPDX-License-Identifier: GPL-2.0-or-later */
/* session: from a trial's levels to a guest's results. */
#include "linuxguest/session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/machine/now.h"
#include "host/machine/place.h"
#include "host/vm/vm.h"
#include "linuxguest/adapter.h"
#include "linuxguest/ending.h"
#include "linuxguest/initrd.h"
#include "linuxguest/vmm.h"

#define SESSIONS_MAX    64
#define RAM_BYTES_LEAST (UINT64_C(128) << 20)
/* A trial is killed after four times its limit: a session must have ended by then. */
#define SESSION_LIMITS 3

/* In memory that all trials share. Only one trial runs at a time. */
static struct session *store;

/* What a session is made with. */
struct making {
	struct trial *trial;
	struct session *session;
	struct adapter *adapter;
	struct vmm vmm;
	struct cost last;     /* when the guest was last let go */
	uint64_t deadline_ms; /* of the session */
	char kernel[256], initrd[64], append[192];
	int initrd_fd;
};

void session_prepare(void)
{
	if (store)
		return;
	store = mmap(NULL, SESSIONS_MAX * sizeof(*store), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (store == MAP_FAILED)
		store = NULL;
}

static const char *level_of(const void *context, const char *name)
{
	const struct cell *cell = context;

	return bench_factor_index(cell->bench, name) < 0 ? NULL : cell_level(cell, name);
}

static void write_key(const struct trial *trial, char *key, size_t size)
{
	static const char *const names[] = {SESSION_FACTORS};
	size_t used = (size_t)snprintf(key, size, "%llu %llu", (unsigned long long)trial->seed,
				       (unsigned long long)trial->memory_bytes);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && used < size; i++)
		used += (size_t)snprintf(key + used, size - used, " %s",
					 cell_level(trial->cell, names[i]));
}

/* guests/LABEL/vmlinuz, or for the host's own kernel where the distribution keeps it. */
static int find_kernel(struct making *making)
{
	const char *label = cell_level(making->trial->cell, "guest_kernel");
	struct utsname names;

	snprintf(making->kernel, sizeof(making->kernel), "guests/%s/vmlinuz", label);
	if (access(making->kernel, R_OK) == 0)
		return 0;
	if (strcmp(label, "host") != 0)
		return outcome_skip(&making->trial->outcome,
				    "there is no guest kernel %s: put its image to %s", label,
				    making->kernel);
	uname(&names);
	snprintf(making->kernel, sizeof(making->kernel), "/boot/vmlinuz-%s", names.release);
	if (access(making->kernel, R_OK) == 0)
		return 0;
	return outcome_skip(&making->trial->outcome,
			    "the host's kernel is not in %s: put its image to guests/host/vmlinuz",
			    making->kernel);
}

static int read_adapter(struct making *making)
{
	const char *name = cell_level(making->trial->cell, "vmm");
	struct adapter_levels levels = {level_of, making->trial->cell};
	struct message message;
	char path[ADAPTER_PATH_MAX];
	const char *lack;

	adapter_path(name, path, sizeof(path));
	if (access(path, R_OK) < 0)
		return outcome_skip(&making->trial->outcome,
				    "there is no adapter %s here: run in the project's directory",
				    path);
	if (adapter_read(path, &making->adapter, &message) < 0)
		return outcome_fail(&making->trial->outcome, "%s", message.text);
	lack = adapter_lacks(making->adapter, &levels);
	if (lack)
		return outcome_skip(&making->trial->outcome, "%s: %s", name, lack);
	return 0;
}

static int make_initrd(struct making *making)
{
	struct message message;
	char modules[288];

	snprintf(modules, sizeof(modules), "guests/%s/modules",
		 cell_level(making->trial->cell, "guest_kernel"));
	making->initrd_fd = initrd_build(modules, &message);
	if (making->initrd_fd < 0)
		return outcome_fail(&making->trial->outcome, "%s", message.text);
	snprintf(making->initrd, sizeof(making->initrd), "/proc/self/fd/%d", making->initrd_fd);
	return 0;
}

static char **make_arguments(struct making *making, int channel_fd)
{
	const struct trial *trial = making->trial;
	struct adapter_levels levels = {level_of, trial->cell};
	char ram[32], ram_mib[32], channel[16];
	const char *holes[HOLE_COUNT] = {
		[HOLE_KERNEL] = making->kernel,
		[HOLE_INITRD] = making->initrd,
		[HOLE_APPEND] = making->append,
		[HOLE_RAM] = ram,
		[HOLE_RAM_MIB] = ram_mib,
		[HOLE_VCPUS] = cell_level(trial->cell, "vcpus"),
		[HOLE_MTE] = cell_level(trial->cell, "mte"),
		[HOLE_PREALLOC] = cell_level(trial->cell, "prealloc"),
		[HOLE_PMU] = cell_level(trial->cell, "pmu"),
		[HOLE_CHANNEL_FD] = channel,
	};

	snprintf(ram, sizeof(ram), "%llu", (unsigned long long)trial->memory_bytes);
	snprintf(ram_mib, sizeof(ram_mib), "%llu", (unsigned long long)trial->memory_bytes >> 20);
	snprintf(channel, sizeof(channel), "%d", channel_fd);
	snprintf(making->append, sizeof(making->append),
		 "console=%s quiet nokaslr panic=-1 rdinit=/init mtebench.port=%s -- guest",
		 making->adapter->console, making->adapter->port);
	return adapter_arguments(making->adapter, &levels, holes);
}

static int start(struct making *making)
{
	struct trial *trial = making->trial;
	struct message message;
	int channel_fd = vmm_open(&making->vmm, &message), result;
	char **arguments;

	if (channel_fd < 0)
		return outcome_fail(&trial->outcome, "%s", message.text);
	arguments = make_arguments(making, channel_fd);
	if (!arguments) {
		close(channel_fd);
		return outcome_fail(&trial->outcome, "an argument of the VMM is too long");
	}

	struct vmm_command command = {
		.arguments = arguments,
		.channel_fd = channel_fd,
		.pty = making->adapter->pty,
		.no_thp = cell_is(trial->cell, "pages", "4k"),
		.one_cpu = trial->emulated && cell_number(trial->cell, "vcpus") == 1,
	};

	result = vmm_start(&making->vmm, &command, &message);
	adapter_free_arguments(arguments);
	making->last = making->vmm.begin;
	making->deadline_ms = now_ms() + trial->time_limit_ms * SESSION_LIMITS;
	return result < 0 ? outcome_fail(&trial->outcome, "%s", message.text) : 0;
}

/* The guest stands still: what has it cost since it was let go? */
static void end_stage(struct making *making, struct session_stage *stage)
{
	struct cost now = cost_read(&making->vmm.meter);

	stage->cost = cost_between(&making->last, &now);
	stage->footprint = footprint_read(making->vmm.pid, making->trial->memory_bytes);
}

static int let_go(struct making *making)
{
	making->last = cost_read(&making->vmm.meter);
	if (link_send(making->vmm.port, LINK_GO, NULL, 0) < 0)
		return outcome_fail(&making->trial->outcome, "the guest no longer listens");
	return 0;
}

/* The next frame, of @kind; or the outcome of what came instead. */
static int await(struct making *making, const char *what)
{
	uint64_t deadline_ms = now_ms() + making->trial->time_limit_ms;
	enum vmm_event event;

	if (deadline_ms > making->deadline_ms)
		deadline_ms = making->deadline_ms;
	event = vmm_wait(&making->vmm, deadline_ms);
	if (event == VMM_FRAME)
		return 0;
	return ending_judge(&making->vmm, making->adapter, event, what, &making->trial->outcome);
}

bool session_has_mte_as_asked(const struct session *session, const struct cell *cell)
{
	return (session->hello.mte_level > 0) == cell_is(cell, "mte", "on");
}

static int check_hello(struct making *making)
{
	const struct link_hello *hello = &making->session->hello;

	if (!session_has_mte_as_asked(making->session, making->trial->cell))
		return outcome_fail(&making->trial->outcome,
				    "the guest has %s MTE where mte=%s was asked for: kernel %s",
				    hello->mte_level ? "got" : "no",
				    cell_level(making->trial->cell, "mte"), hello->release);
	return 0;
}

static int boot(struct making *making)
{
	const struct link_frame *frame = &making->vmm.reader.frame;

	if (await(making, "its userland") < 0)
		return -1;
	end_stage(making, &making->session->boot);
	if (frame->header.kind != LINK_HELLO)
		return outcome_fail(&making->trial->outcome, "the guest did not say hello");
	making->session->hello = frame->payload.hello;
	return 0;
}

static int take_work(struct making *making)
{
	const struct link_frame *frame = &making->vmm.reader.frame;
	struct session *session = making->session;
	struct session_work *work = &session->works[session->work_count];

	if (frame->header.kind != LINK_RESULT || session->work_count == SESSION_WORKS_MAX)
		return outcome_fail(&making->trial->outcome, "the guest sent what was not due");
	end_stage(making, &work->stage);
	work->result = frame->payload.result;
	session->work_count++;
	return 0;
}

/* Until the guest's kernel has ended what it began at boot, and no longer disturbs the works. */
static int settle(struct making *making)
{
	if (let_go(making) < 0 || await(making, "it was idle") < 0)
		return -1;
	if (making->vmm.reader.frame.header.kind != LINK_IDLE)
		return outcome_fail(&making->trial->outcome,
				    "the guest did not say that it is idle");
	end_stage(making, &making->session->settling);
	return 0;
}

static int do_works(struct making *making)
{
	char what[48] = "its first result";

	if (check_hello(making) < 0 || settle(making) < 0)
		return -1;
	for (;;) {
		if (let_go(making) < 0 || await(making, what) < 0)
			return -1;
		if (making->vmm.reader.frame.header.kind == LINK_END)
			return 0;
		if (take_work(making) < 0)
			return -1;
		snprintf(what, sizeof(what), "the result after that of %s",
			 making->vmm.reader.frame.payload.result.work);
	}
}

static int make(struct making *making, bool works)
{
	int result = -1;

	place_self(place_main(place_allowed()));
	making->session->before = footprint_read(getpid(), making->trial->memory_bytes);
	if (find_kernel(making) < 0 || read_adapter(making) < 0 || make_initrd(making) < 0)
		return -1;
	if (start(making) == 0)
		result = boot(making);
	if (result == 0 && works)
		result = do_works(making);
	vmm_close(&making->vmm);
	return result;
}

/* The outcome as the session keeps it, for trials to come. */
static void keep_outcome(struct session *session, const struct outcome *outcome)
{
	session->outcome = *outcome;
	snprintf(session->call, sizeof(session->call), "%s", outcome->call ? outcome->call : "");
	session->outcome.call = session->call;
}

static int run(struct trial *trial, struct session *session, bool works)
{
	struct making making = {.trial = trial, .session = session, .initrd_fd = -1};
	int result;

	memset(session, 0, sizeof(*session));
	for (int i = 0; i < COST_COUNT; i++)
		making.vmm.meter.fds[i] = -1;
	making.vmm.port = making.vmm.console = -1;
	result = make(&making, works);
	if (making.initrd_fd >= 0)
		close(making.initrd_fd);
	adapter_free(making.adapter);
	keep_outcome(session, &trial->outcome);
	write_key(trial, session->key, sizeof(session->key));
	return result;
}

static int check_trial(struct trial *trial)
{
	if (trial->memory_bytes < RAM_BYTES_LEAST)
		return outcome_fail(&trial->outcome,
				    "a Linux guest needs 128M: say memory = 160M in the config");
	/* Not every VMM says what it misses. */
	if (cell_is(trial->cell, "mte", "on") && vm_has_mte() == 0)
		return outcome_skip(&trial->outcome, VM_NO_MTE);
	return 0;
}

const struct session *session_boot(struct trial *trial)
{
	static struct session session;

	return check_trial(trial) < 0 || run(trial, &session, false) < 0 ? NULL : &session;
}

/* The kept session of @key, else a free place (the first, when there is none). */
static struct session *find_slot(const char *key)
{
	for (size_t i = 0; i < SESSIONS_MAX; i++)
		if (!store[i].key[0] || strcmp(store[i].key, key) == 0)
			return &store[i];
	return &store[0];
}

const struct session *session_works(struct trial *trial)
{
	struct session *session;
	char key[sizeof(session->key)];

	if (check_trial(trial) < 0)
		return NULL;
	if (!store) {
		outcome_fail(&trial->outcome, "no memory for sessions");
		return NULL;
	}
	write_key(trial, key, sizeof(key));
	session = find_slot(key);
	if (strcmp(session->key, key) != 0)
		return run(trial, session, true) < 0 && !session->work_count ? NULL : session;
	trial->outcome = session->outcome;
	return session->outcome.status != TRIAL_OK && !session->work_count ? NULL : session;
}

const struct session_work *session_find(const struct session *session, const char *name)
{
	for (size_t i = 0; i < session->work_count; i++)
		if (strcmp(session->works[i].result.work, name) == 0)
			return &session->works[i];
	return NULL;
}
