/* SPDX-License-Identifier: GPL-2.0-or-later */
/* make: a process group of its own, and the log that grows. */
#include "lab/build/make.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/base/interrupt.h"
#include "lab/build/build_log.h"

#define POLL_MS     100
#define BLOCK_BYTES 65536

void make_add(struct make_call *call, const char *format, ...)
{
	char *word = call->text + call->used;
	size_t room = sizeof(call->text) - call->used;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(word, room, format, arguments);
	va_end(arguments);
	if (length < 0 || (size_t)length >= room || call->count == MAKE_WORDS_MAX) {
		call->words[0] = "";
		return;
	}
	call->words[call->count++] = word;
	call->used += (size_t)length + 1;
}

/* In the child. A make that called us would have ours believe that they are one. */
static _Noreturn void exec_make(const char *const *arguments, int log_fd)
{
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	setpgid(0, 0);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	unsetenv("MAKEFLAGS");
	unsetenv("MFLAGS");
	unsetenv("MAKELEVEL");
	dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
	dup2(log_fd, STDOUT_FILENO);
	dup2(log_fd, STDERR_FILENO);
	execvp(arguments[0], (char *const *)arguments);
	perror(arguments[0]);
	_exit(127);
}

/* What was added to the log since the last call. */
static uint64_t read_steps(int fd, bool *line_began)
{
	char block[BLOCK_BYTES];
	uint64_t steps = 0;
	ssize_t got;

	while ((got = read(fd, block, sizeof(block))) > 0)
		steps += build_log_count_steps(block, (size_t)got, line_began);
	return steps;
}

/* Waits for the end, or brings it about. Returns the status of waitpid(). */
static int watch(pid_t pid, int read_fd, const struct make_watcher *watcher, uint64_t *steps)
{
	bool line_began = true, ended = false;
	int status = 0;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (interrupt_pause(POLL_MS) && !ended) {
			kill(-pid, SIGTERM);
			ended = true;
		}
		*steps += read_steps(read_fd, &line_began);
		if (watcher)
			watcher->step(watcher->context, *steps);
	}
	*steps += read_steps(read_fd, &line_began);
	return status;
}

int make_run(const struct make_call *call, const char *log, const struct make_watcher *watcher,
	     uint64_t *steps, struct message *message)
{
	int log_fd = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
	int read_fd = open(log, O_RDONLY | O_CLOEXEC);
	int status, result = -1;
	pid_t pid;

	*steps = 0;
	if (log_fd < 0 || read_fd < 0) {
		message_set_errno(message, errno, "%s", log);
	} else if ((pid = fork()) < 0) {
		message_set_errno(message, errno, "cannot run %s", call->words[0]);
	} else if (pid == 0) {
		exec_make(call->words, log_fd);
	} else {
		status = watch(pid, read_fd, watcher, steps);
		result = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	}
	close(log_fd);
	close(read_fd);
	return result;
}
