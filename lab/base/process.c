/* SPDX-License-Identifier: GPL-2.0-or-later */
/* process: fork, exec and wait. */
#include "lab/base/process.h"

#include <errno.h>
#include <sched.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int start(const char *const *arguments, int output_fd, int error_fd, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);

	if (error)
		return error;
	if (output_fd >= 0)
		error = posix_spawn_file_actions_adddup2(&actions, output_fd, STDOUT_FILENO);
	if (!error && error_fd >= 0)
		error = posix_spawn_file_actions_adddup2(&actions, error_fd, STDERR_FILENO);
	if (!error)
		error = posix_spawnp(pid, arguments[0], &actions, NULL, (char *const *)arguments,
				     environ);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

static int run(const char *const *arguments, int output_fd, int error_fd, struct message *message)
{
	pid_t pid;
	int status = 0;
	int error = start(arguments, output_fd, error_fd, &pid);

	if (error)
		return message_set_errno(message, error, "cannot run %s", arguments[0]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int process_run(const char *const *arguments, int output_fd, struct message *message)
{
	return run(arguments, output_fd, -1, message);
}

/* What was written to @fd, which is closed. */
static void take_output(int fd, char *text, size_t size)
{
	ssize_t got = pread(fd, text, size - 1, 0);

	text[got > 0 ? got : 0] = '\0';
	close(fd);
}

int process_capture(const char *const *arguments, char *text, size_t size, struct message *message)
{
	int fd = memfd_create("output", MFD_CLOEXEC);
	int status;

	if (fd < 0)
		return message_set_errno(message, errno, "cannot run %s", arguments[0]);
	status = run(arguments, fd, -1, message);
	take_output(fd, text, size);
	return status;
}

int process_capture_both(const char *const *arguments, char *text, size_t size, char *said,
			 size_t said_size, struct message *message)
{
	int error_fd = memfd_create("said", MFD_CLOEXEC);
	int fd = memfd_create("output", MFD_CLOEXEC);
	int status;

	if (fd < 0 || error_fd < 0) {
		message_set_errno(message, errno, "cannot run %s", arguments[0]);
		close(fd);
		close(error_fd);
		return -1;
	}
	status = run(arguments, fd, error_fd, message);
	take_output(fd, text, size);
	take_output(error_fd, said, said_size);
	return status;
}

size_t process_count_cores(void)
{
	cpu_set_t cores;

	return sched_getaffinity(0, sizeof(cores), &cores) < 0 ? 1 : (size_t)CPU_COUNT(&cores);
}
