/* SPDX-License-Identifier: GPL-2.0-or-later */
/* machine: the life of a QEMU process. */
#include "lab/machine/machine.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/base/now.h"
#include "lab/machine/console.h"

#define CONSOLE_END_BYTES 16384

/* A file in memory: nothing to remove afterwards, and as large as it says, so that no one gets
 * SIGBUS from it. */
static int make_channel(void)
{
	int fd = memfd_create("channel", MFD_CLOEXEC);

	if (fd >= 0 && posix_fallocate(fd, 0, (off_t)CHANNEL_BYTES) != 0) {
		close(fd);
		errno = ENOMEM;
		return -1;
	}
	return fd;
}

static _Noreturn void exec_qemu(const struct qemu_command *command, const struct qemu_boot *boot,
				int console_fd)
{
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setpgid(0, 0);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	fcntl(boot->initrd_fd, F_SETFD, 0);
	fcntl(boot->channel_fd, F_SETFD, 0);
	if (boot->swap_fd >= 0)
		fcntl(boot->swap_fd, F_SETFD, 0);
	if (boot->trace_fd >= 0)
		fcntl(boot->trace_fd, F_SETFD, 0);
	dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
	dup2(console_fd, STDOUT_FILENO);
	dup2(console_fd, STDERR_FILENO);
	execvp(command->arguments[0], (char *const *)command->arguments);
	perror(command->arguments[0]);
	_exit(127);
}

static int start_qemu(struct machine *machine, const struct machine_plan *plan,
		      const struct qemu_boot *boot, struct message *message)
{
	struct qemu_command command;
	int console_fd;

	if (qemu_build_command(plan->qemu, boot, &command, message) < 0)
		return -1;
	console_fd =
		open(plan->console_path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
	if (console_fd < 0)
		return message_set_errno(message, errno, "cannot write %s", plan->console_path);
	machine->pid = fork();
	if (machine->pid == 0)
		exec_qemu(&command, boot, console_fd);
	close(console_fd);
	if (machine->pid < 0) {
		machine->pid = 0;
		return message_set_errno(message, errno, "cannot start QEMU");
	}
	return 0;
}

static int map_and_start(struct machine *machine, const struct machine_plan *plan,
			 const struct qemu_boot *boot, struct message *message)
{
	machine->channel =
		mmap(NULL, CHANNEL_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, boot->channel_fd, 0);
	if (machine->channel == MAP_FAILED) {
		machine->channel = NULL;
		return message_set_errno(message, errno, "cannot make the channel");
	}
	machine->ring = ring_of_channel(machine->channel);
	return start_qemu(machine, plan, boot, message);
}

int machine_start(struct machine *machine, const struct machine_plan *plan, struct message *message)
{
	struct qemu_boot boot = {
		.kernel = plan->kernel,
		.host = plan->host,
		.icount = plan->icount,
		.seed = plan->seed,
		.trace_fd = plan->trace_fd,
		.footprint = plan->footprint,
		.initrd_fd = -1,
		.swap_fd = -1,
		.channel_fd = make_channel(),
	};
	int result = -1;

	*machine = (struct machine){
		.console_path = plan->console_path,
		.limit_s = plan->limit_s,
		.silence_s = plan->silence_s > 0 ? plan->silence_s : MACHINE_SILENCE_S,
		.started_s = now_s(),
		.last_frame_s = now_s(),
	};
	if (boot.channel_fd < 0)
		return message_set_errno(message, errno, "cannot make the channel");
	boot.initrd_fd = initramfs_build(plan->contents, message);
	if (boot.initrd_fd >= 0 && qemu_open_swap(&boot.host, &boot.swap_fd, message) == 0)
		result = map_and_start(machine, plan, &boot, message);
	if (boot.initrd_fd >= 0)
		close(boot.initrd_fd);
	if (boot.swap_fd >= 0)
		close(boot.swap_fd);
	close(boot.channel_fd);
	if (result < 0)
		machine_stop(machine);
	return result;
}

/* Whether QEMU is still there. */
static bool is_alive(struct machine *machine, int *status)
{
	if (machine->pid == 0)
		return false;
	if (waitpid(machine->pid, status, WNOHANG) != machine->pid)
		return true;
	machine->pid = 0;
	return false;
}

static enum machine_state take_exit(struct machine *machine, const struct frame *frame,
				    struct message *message)
{
	if (frame->payload_bytes != sizeof(machine->ended)) {
		message_set(message, "the channel to the emulated host is corrupted");
		return MACHINE_LOST;
	}
	memcpy(&machine->ended, frame->payload, sizeof(machine->ended));
	return MACHINE_ENDED;
}

static enum machine_state drain(struct machine *machine, machine_frame_fn *take, void *context,
				struct message *message)
{
	static struct frame frame; /* large for a stack */
	enum ring_result result;

	while ((result = ring_read(&machine->ring, &frame)) == RING_FRAME) {
		machine->last_frame_s = now_s();
		if (frame.kind == FRAME_EXIT)
			return take_exit(machine, &frame, message);
		if (take(context, &frame, message) < 0)
			return MACHINE_LOST;
	}
	if (result == RING_CORRUPT) {
		message_set(message, "the channel to the emulated host is corrupted");
		return MACHINE_LOST;
	}
	return MACHINE_RUNNING;
}

static enum machine_state explain_death(const struct machine *machine, int status,
					struct message *message)
{
	char text[CONSOLE_END_BYTES];
	char line[256];

	console_read_end(machine->console_path, text, sizeof(text));
	if (console_find_death(text, line, sizeof(line)) == 0)
		message_set(message, "%s", line);
	else if (WIFSIGNALED(status))
		message_set(message, "QEMU was killed by signal %d", WTERMSIG(status));
	else
		message_set(message, "QEMU ended with status %d before the command did",
			    WEXITSTATUS(status));
	return MACHINE_LOST;
}

static enum machine_state check_limits(const struct machine *machine, struct message *message)
{
	double now = now_s();

	if (now - machine->started_s > machine->limit_s) {
		message_set(message, "killed at its time limit of %.0f s", machine->limit_s);
		return MACHINE_LOST;
	}
	if (now - machine->last_frame_s > machine->silence_s) {
		message_set(message, "killed because it said nothing for %.0f s",
			    machine->silence_s);
		return MACHINE_LOST;
	}
	return MACHINE_RUNNING;
}

enum machine_state machine_poll(struct machine *machine, machine_frame_fn *take, void *context,
				struct message *message)
{
	int status = 0;
	bool alive = is_alive(machine, &status); /* before the frames: a dead one sends no more */
	enum machine_state state = drain(machine, take, context, message);

	if (state != MACHINE_RUNNING)
		return state;
	if (!alive)
		return explain_death(machine, status, message);
	return check_limits(machine, message);
}

void machine_stop(struct machine *machine)
{
	if (machine->pid > 0) {
		kill(machine->pid, SIGKILL);
		while (waitpid(machine->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	machine->pid = 0;
	if (machine->channel)
		munmap(machine->channel, CHANNEL_BYTES);
	machine->channel = NULL;
}
