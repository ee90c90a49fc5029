/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux: a Linux guest under QEMU, and VMMs that end badly: each must end its trial with the right
 * words and the end of the console, and leave nothing behind. Adapters are written to
 * /configs/vmm/qemu.conf of the emulated host; the first tests need no guest at all.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/trial/trial.h"
#include "linuxguest/session.h"
#include "mtebench/commands.h"
#include "tests/lab/tap.h"

#define ADAPTER               "/configs/vmm/qemu.conf"
#define IDLE_INSTRUCTIONS_MAX 10000000

static char real_adapter[8192];

static void write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		printf("# cannot write %s\n", path);
	close(fd);
}

static void read_real_adapter(void)
{
	int fd = open(ADAPTER, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || read(fd, real_adapter, sizeof(real_adapter) - 1) <= 0)
		printf("# cannot read %s\n", ADAPTER);
	close(fd);
}

static struct trial trial;
static struct trial_record record;
static struct cell cell;

/* A trial of @name with shared RAM and @mte, and little time. */
static void begin(const char *name, const char *mte, uint64_t time_limit_ms)
{
	const struct bench *bench = bench_find(name);

	record_free(&record);
	cell = (struct cell){.bench = bench};
	for (size_t i = 0; bench->factors[i]; i++)
		cell.values[i] = bench->factors[i]->default_level;
	cell.values[bench_factor_index(bench, "mte")] = mte;
	cell.values[bench_factor_index(bench, "share")] = "shared";
	trial = (struct trial){.cell = &cell,
			       .samples = 1,
			       .memory_bytes = UINT64_C(160) << 20,
			       .time_limit_ms = time_limit_ms,
			       .emulated = true,
			       .outcome = {.status = TRIAL_OK},
			       .record = &record};
}

/* A VMM that is a shell script must end the trial with @status and @text in its reason. */
static void ends(const char *name, const char *script, enum trial_status status, const char *text)
{
	write_text("/results/script", script);
	write_text(ADAPTER, "[vmm]\nprogram = busybox\nport = x\nconsole = x\ntested = yes\n"
			    "[arguments]\nrun = sh /results/script {channel_fd}\n"
			    "[refused]\nKVM_RUN = kvm run failed\n[absent]\nx = no such thing\n");
	begin("linux_boot", "off", 1000);
	session_boot(&trial);
	tap(trial.outcome.status == status && strstr(trial.outcome.reason.text, text), name,
	    trial.outcome.reason.text);
}

static void test_bad_endings(void)
{
	ends("a VMM that dies fails with its last words", "echo one; echo last words; exit 3",
	     TRIAL_FAILED, "ended with status 3 before its userland; its console ends: one | last");
	ends("a VMM that is killed is said to be", "kill -9 $$", TRIAL_FAILED, "signal 9");
	ends("a silent guest meets the time limit", "echo waiting; sleep 100", TRIAL_FAILED,
	     "time limit passed before its userland; its console ends: waiting");
	ends("a guest that floods its console is ended", "exec busybox yes flood", TRIAL_FAILED,
	     "floods its console");
	ends("nonsense over the port is found out",
	     "echo nonsense that is long enough >&$1; sleep 100", TRIAL_FAILED,
	     "nonsense over the result port");
	ends("what the kernel refuses is quoted",
	     "echo 'error: kvm run failed Bad address'; exit 1", TRIAL_REFUSED,
	     "error: kvm run failed Bad address");
	ends("what the machine lacks is a skip", "echo 'vmm: no such thing here'; exit 1",
	     TRIAL_SKIP, "no such thing here");
	write_text(ADAPTER, "[vmm]\nprogram = absent-vmm\nport = x\nconsole = x\n");
	begin("linux_boot", "off", 1000);
	session_boot(&trial);
	tap(trial.outcome.status == TRIAL_SKIP, "a VMM that is not installed is a skip",
	    trial.outcome.reason.text);
	tap(waitpid(-1, NULL, WNOHANG) < 0, "no VMM is left behind", "a child");
}

/* The real adapter with another first process of the guest, which does not exist. */
static void test_panic(void)
{
	char broken[sizeof(real_adapter) + 64], *hole;

	snprintf(broken, sizeof(broken), "%s", real_adapter);
	hole = strstr(broken, "{append}");
	if (hole) {
		memcpy(hole, "panic=-1", strlen("{append}"));
		write_text(ADAPTER, broken);
	}
	begin("linux_boot", "on", 20000);
	session_boot(&trial);
	tap(trial.outcome.status == TRIAL_FAILED &&
		    strstr(trial.outcome.reason.text, "Kernel panic"),
	    "a guest that panics fails, and its panic is quoted", trial.outcome.reason.text);
}

static void test_boot(void)
{
	const struct session *session;

	write_text(ADAPTER, real_adapter);
	begin("linux_boot", "on", 20000);
	session = session_boot(&trial);
	tap(session && session->hello.mte_level > 0, "a Linux guest boots and has MTE",
	    trial.outcome.reason.text);
	if (!session)
		return;
	tap(session->boot.footprint.tagged_pages > 1000 &&
		    session->boot.footprint.tagged_pages <= session->boot.footprint.touched_pages,
	    "its pages were tagged, no more than were touched", "other counts");
	tap(session->boot.cost.value[COST_STAGE2_FAULTS] >= 1000, "its stage-2 faults are counted",
	    "fewer");
	for (int i = 0; i <= COST_GUEST; i++)
		tap(session->boot.cost.value[i] > 1000000, cost_names[i], "fewer");
}

/* A guest that sleeps takes next to no instructions, unless its kernel is still busy with its boot. */
static void test_works(void)
{
	const struct session *session;
	const struct session_work *idle;

	session_prepare();
	begin("linux_guest", "on", 20000);
	session = session_works(&trial);
	idle = session ? session_find(session, "idle") : NULL;
	tap(session && session->outcome.status == TRIAL_OK, "a Linux guest does its works",
	    trial.outcome.reason.text);
	tap(idle && idle->stage.cost.value[COST_GUEST] < IDLE_INSTRUCTIONS_MAX,
	    "nothing else runs in it meanwhile", "more instructions than an idle guest takes");
}

int main(int argc, char **argv)
{
	/* This program is the guest's first process too; without arguments, where it is to panic,
	 * it ends. */
	if (getpid() == 1)
		return argc > 1 ? guest_process(argc - 1, argv + 1) : 0;
	if (chdir("/") < 0)
		return 1;
	read_real_adapter();
	test_bad_endings();
	test_panic();
	test_boot();
	test_works();
	return 0;
}
