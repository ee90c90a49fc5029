/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * init: PID 1 of the emulated host. Sets the machine up, runs one command, and forwards what it
 * prints, and how it ended, through the channel (lab/machine/frame.h). Then it powers off.
 *
 * It finds in the initramfs: /lab/command (the arguments, each ended with NUL), /lab/setup (lines
 * "PATH=VALUE", "-PATH=VALUE" where PATH may be absent), /lab/symbols ("1" when the kernel's
 * symbols are wanted after the command), and /lab/console when the command is to run on the console
 * instead, for a person.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/init/init_swap.h"
#include "lab/init/init_symbols.h"
#include "lab/init/init_system.h"
#include "lab/machine/frame.h"
#include "lab/machine/ring.h"

#define ARGUMENTS_MAX   64
#define COMMAND_BYTES   16384
#define HUGE_POOL_BYTES (192ul << 20)
#define RING_WAIT_US    1000

struct output {
	int fd; /* -1 once closed */
	enum frame_kind kind;
};

static struct ring ring;
static char command_text[COMMAND_BYTES];
static char *command[ARGUMENTS_MAX + 1];

static void send_frame(enum frame_kind kind, const void *payload, size_t payload_bytes)
{
	while (!ring_write(&ring, kind, payload, payload_bytes))
		usleep(RING_WAIT_US);
}

static void note_on_channel(const char *sentence)
{
	send_frame(FRAME_NOTE, sentence, strlen(sentence));
}

static void symbols_on_channel(const char *text, size_t size)
{
	send_frame(FRAME_SYMBOLS, text, size);
}

static bool wants_symbols(void)
{
	char text[4];

	return init_read_file("/lab/symbols", text, sizeof(text)) > 0 && *text == '1';
}

static void note_on_console(const char *sentence)
{
	printf("mtelab init: %s\n", sentence);
}

static _Noreturn void power_off(void)
{
	sync();
	reboot(RB_POWER_OFF);
	_exit(1);
}

/* Fills `command` from /lab/command. */
static int read_command(void)
{
	long length = init_read_file("/lab/command", command_text, sizeof(command_text));
	char *argument = command_text;
	int count = 0;

	while (length > 0 && argument < command_text + length && count < ARGUMENTS_MAX) {
		command[count++] = argument;
		argument += strlen(argument) + 1;
	}
	return count > 0 ? 0 : -1;
}

static _Noreturn void exec_command(void)
{
	static char *const environment[] = {"PATH=/bin", "HOME=/tmp", "TERM=linux", NULL};
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execvpe(command[0], command, environment);
	fprintf(stderr, "%s: %s\n", command[0], strerror(errno));
	_exit(errno == ENOENT ? 127 : 126);
}

/* Leaves CPU 0 to PID 1; the command begins with the CPUs it would have had. */
static pid_t start_command(int out, int err, const cpu_set_t *all_cpus)
{
	pid_t child = fork();

	if (child != 0)
		return child;
	sched_setaffinity(0, sizeof(*all_cpus), all_cpus);
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	exec_command();
}

/* Sends what can be read; false at the end of it. */
static bool forward(struct output *output)
{
	static char buffer[FRAME_PAYLOAD_MAX];
	ssize_t got = read(output->fd, buffer, sizeof(buffer));

	if (got > 0)
		send_frame(output->kind, buffer, (size_t)got);
	return got > 0 || (got < 0 && errno == EINTR);
}

/* Sends what is left in the pipes, without waiting for processes that the command may have left
 * behind. */
static void drain(struct output outputs[2])
{
	for (int i = 0; i < 2; i++) {
		fcntl(outputs[i].fd, F_SETFL, O_NONBLOCK);
		while (outputs[i].fd >= 0 && forward(&outputs[i]))
			;
	}
}

/* Collects every dead child; true with @status when @command_pid was among them. */
static bool reap(pid_t command_pid, int *status)
{
	bool done = false;
	int any_status;
	pid_t pid;

	while ((pid = waitpid(-1, &any_status, WNOHANG)) > 0)
		if (pid == command_pid) {
			*status = any_status;
			done = true;
		}
	return done;
}

/* Blocked in poll() except when there is something to forward, so that it does not disturb what is
 * measured. */
static int forward_until_dead(pid_t pid, struct output outputs[2], int signals)
{
	struct signalfd_siginfo information;
	int status = 0;

	for (;;) {
		struct pollfd polls[3] = {
			{.fd = outputs[0].fd, .events = POLLIN},
			{.fd = outputs[1].fd, .events = POLLIN},
			{.fd = signals, .events = POLLIN},
		};

		if (poll(polls, 3, -1) < 0)
			continue;
		for (int i = 0; i < 2; i++)
			if (polls[i].revents && !forward(&outputs[i]))
				outputs[i].fd = -1;
		if (polls[2].revents && read(signals, &information, sizeof(information)) > 0 &&
		    reap(pid, &status))
			break;
	}
	drain(outputs);
	return status;
}

static int run_forwarded(const cpu_set_t *all_cpus)
{
	struct output outputs[2] = {{.kind = FRAME_STDOUT}, {.kind = FRAME_STDERR}};
	int out[2], err[2];
	sigset_t child;
	pid_t pid;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
	if (pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0)
		return 126 << 8;
	pid = start_command(out[1], err[1], all_cpus);
	close(out[1]);
	close(err[1]);
	outputs[0].fd = out[0];
	outputs[1].fd = err[0];
	return forward_until_dead(pid, outputs, signalfd(-1, &child, SFD_CLOEXEC));
}

static void send_exit(int status)
{
	struct frame_exit ended = {0};

	if (WIFSIGNALED(status))
		ended.signal = (uint32_t)WTERMSIG(status);
	else
		ended.status = (uint32_t)WEXITSTATUS(status);
	send_frame(FRAME_EXIT, &ended, sizeof(ended));
}

/* The command in a session of its own, with the console as its terminal. */
static void run_on_console(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		int console = open("/dev/ttyAMA0", O_RDWR);

		setsid();
		ioctl(console, TIOCSCTTY, 1);
		for (int fd = 0; fd <= 2; fd++)
			dup2(console, fd);
		exec_command();
	}
	while (waitpid(-1, NULL, 0) != pid)
		;
}

static void prepare(init_note_fn *note)
{
	const struct rlimit unlimited = {RLIM_INFINITY, RLIM_INFINITY};

	init_apply_settings("/lab/setup", note);
	init_huge_page_pool(HUGE_POOL_BYTES, note);
	init_swap(note);
	setrlimit(RLIMIT_MEMLOCK, &unlimited);
}

static void pin_to_cpu0(cpu_set_t *all_cpus)
{
	cpu_set_t first;

	CPU_ZERO(&first);
	CPU_SET(0, &first);
	sched_getaffinity(0, sizeof(*all_cpus), all_cpus);
	sched_setaffinity(0, sizeof(first), &first);
}

int main(void)
{
	cpu_set_t all_cpus;
	void *channel;
	int status;

	init_mount(access("/lab/bare", F_OK) == 0, note_on_console);
	channel = init_map_channel();
	if (read_command() < 0)
		note_on_console("no command in the initramfs");
	else if (access("/lab/console", F_OK) == 0) {
		prepare(note_on_console);
		run_on_console();
	} else if (!channel)
		note_on_console("the channel's PCI device is not there");
	else {
		ring = ring_of_channel(channel);
		prepare(note_on_channel);
		pin_to_cpu0(&all_cpus);
		status = run_forwarded(&all_cpus);
		if (wants_symbols())
			init_symbols(symbols_on_channel, note_on_channel);
		send_exit(status);
	}
	power_off();
}
