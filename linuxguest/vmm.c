/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmm: the life of a VMM's process. */
#include "linuxguest/vmm.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/machine/now.h"
#include "host/machine/place.h"
#include "linuxguest/terminal.h"

#define POLL_MS 100

int vmm_open(struct vmm *vmm, struct message *message)
{
	int ends[2];

	*vmm = (struct vmm){.port = -1, .console = -1};
	for (int i = 0; i < COST_COUNT; i++)
		vmm->meter.fds[i] = -1;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return message_set_errno(message, errno, "cannot make a channel for the VMM");
	vmm->port = ends[0];
	return ends[1];
}

static void settle(const struct vmm_command *command)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (command->no_thp)
		prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	if (command->one_cpu)
		place_self(place_vcpu(place_allowed(), 0));
	else
		place_self_home();
	fcntl(command->channel_fd, F_SETFD, 0);
}

/* Waits for a byte on @go: then the counters are open. */
static _Noreturn void exec_vmm(const struct vmm_command *command, int console, int go)
{
	char byte;

	settle(command);
	dup2(command->pty ? console : open("/dev/null", O_RDONLY), STDIN_FILENO);
	dup2(console, STDOUT_FILENO);
	dup2(console, STDERR_FILENO);
	while (read(go, &byte, 1) < 0 && errno == EINTR)
		;
	execvp(command->arguments[0], command->arguments);
	fprintf(stderr, "%s: %s\n", command->arguments[0], strerror(errno));
	_exit(127);
}

static int start(struct vmm *vmm, const struct vmm_command *command)
{
	int console[2], go[2];

	if (command->pty ? terminal_make(console) < 0 : pipe2(console, O_CLOEXEC) < 0)
		return -1;
	vmm->console = console[0];
	vmm->pty = command->pty;
	fcntl(vmm->console, F_SETFL, O_NONBLOCK);
	fcntl(vmm->port, F_SETFL, O_NONBLOCK);
	if (pipe2(go, O_CLOEXEC) == 0) {
		vmm->pid = fork();
		if (vmm->pid == 0)
			exec_vmm(command, console[1], go[0]);
		if (vmm->pid > 0)
			vmm->meter = cost_open(vmm->pid);
		vmm->begin = cost_read(&vmm->meter);
		if (vmm->pid > 0 && write(go[1], "", 1) != 1)
			kill(vmm->pid, SIGKILL);
		close(go[0]);
		close(go[1]);
	}
	close(console[1]);
	return vmm->pid > 0 ? 0 : -1;
}

int vmm_start(struct vmm *vmm, const struct vmm_command *command, struct message *message)
{
	int result = start(vmm, command);

	if (result < 0) {
		vmm->pid = 0;
		message_set_errno(message, errno, "cannot start %s", command->arguments[0]);
	}
	close(command->channel_fd);
	return result;
}

static void keep_console(struct vmm *vmm, const char *text, size_t size)
{
	size_t kept = strlen(vmm->console_end), drop;

	drop = kept + size > VMM_CONSOLE_KEPT ? kept + size - VMM_CONSOLE_KEPT : 0;
	memmove(vmm->console_end, vmm->console_end + drop, kept - drop + 1);
	for (size_t i = 0; i < size; i++)
		vmm->console_end[kept - drop + i] = text[i] ? text[i] : ' ';
	vmm->console_end[kept - drop + size] = '\0';
	vmm->console_bytes += size;
}

/* Opens the channel, once the VMM has said which it is. */
static void find_port(struct vmm *vmm)
{
	char path[TERMINAL_PATH_MAX], why[TERMINAL_PATH_MAX + 128];
	int port;

	if (!vmm->pty || !terminal_find(vmm->console_end, vmm->pty, path))
		return;
	vmm->pty = NULL;
	port = terminal_open(path);
	if (port < 0) {
		snprintf(why, sizeof(why), "\nmtebench: the channel %s: %s\n", path,
			 strerror(errno));
		keep_console(vmm, why, strlen(why));
		return;
	}
	close(vmm->port);
	vmm->port = port;
}

/* Takes what is there; false at the end of it. */
static bool drain_console(struct vmm *vmm)
{
	char text[VMM_CONSOLE_KEPT / 2];
	ssize_t got = read(vmm->console, text, sizeof(text));

	if (got > 0) {
		keep_console(vmm, text, (size_t)got);
		find_port(vmm);
	}
	return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

/* Looks at what came from the port; VMM_TIMEOUT while it is no whole frame. */
static enum vmm_event parse(struct vmm *vmm)
{
	size_t taken;
	enum link_state state = link_take(&vmm->reader, vmm->pending, vmm->pending_bytes, &taken);

	vmm->pending_bytes -= taken;
	memmove(vmm->pending, vmm->pending + taken, vmm->pending_bytes);
	if (state == LINK_FRAME)
		return VMM_FRAME;
	return state == LINK_BROKEN ? VMM_NONSENSE : VMM_TIMEOUT;
}

static enum vmm_event drain_port(struct vmm *vmm)
{
	ssize_t got = read(vmm->port, vmm->pending + vmm->pending_bytes,
			   sizeof(vmm->pending) - vmm->pending_bytes);

	if (got > 0)
		vmm->pending_bytes += (size_t)got;
	return vmm->pending_bytes ? parse(vmm) : VMM_TIMEOUT;
}

static bool has_ended(struct vmm *vmm)
{
	if (vmm->pid == 0 || waitpid(vmm->pid, &vmm->wait_status, WNOHANG) == vmm->pid) {
		vmm->pid = 0;
		return true;
	}
	return false;
}

enum vmm_event vmm_wait(struct vmm *vmm, uint64_t deadline_ms)
{
	enum vmm_event event = vmm->pending_bytes ? parse(vmm) : VMM_TIMEOUT;

	while (event == VMM_TIMEOUT && now_ms() < deadline_ms) {
		struct pollfd polls[2] = {
			{.fd = vmm->port, .events = POLLIN},
			{.fd = vmm->console, .events = POLLIN},
		};

		if (poll(polls, 2, POLL_MS) < 0)
			continue;
		if (polls[0].revents & POLLIN)
			event = drain_port(vmm);
		if (polls[1].revents)
			drain_console(vmm);
		if (event == VMM_TIMEOUT && vmm->console_bytes > VMM_CONSOLE_LIMIT)
			event = VMM_FLOOD;
		else if (event == VMM_TIMEOUT &&
			 (!(polls[0].revents & POLLIN) || polls[0].revents & POLLHUP) &&
			 has_ended(vmm))
			event = VMM_ENDED;
	}
	return event;
}

void vmm_close(struct vmm *vmm)
{
	if (vmm->pid > 0) {
		kill(vmm->pid, SIGKILL);
		while (waitpid(vmm->pid, &vmm->wait_status, 0) < 0 && errno == EINTR)
			;
		vmm->pid = 0;
	}
	if (vmm->console >= 0) {
		for (int i = 0; i < 64 && drain_console(vmm); i++)
			;
		close(vmm->console);
	}
	if (vmm->port >= 0)
		close(vmm->port);
	cost_close(&vmm->meter);
	for (int i = 0; i < COST_COUNT; i++)
		vmm->meter.fds[i] = -1;
	vmm->console = vmm->port = -1;
}
