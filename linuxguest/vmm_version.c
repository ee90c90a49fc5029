/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmm_version: asks a VMM for its version, and does not wait for ever. */
#include "linuxguest/vmm_version.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/crc32.h"
#include "host/machine/now.h"
#include "linuxguest/adapter.h"

#define OUTPUT_MAX 65536 /* bytes; more are no version */
#define LOOK_US    1000

/* A program that was asked. */
struct asked {
	const char *program;
	pid_t pid; /* and its process group */
	int output;
	uint64_t limit_ms, deadline_ms;
};

static _Noreturn void exec_program(char *const *arguments, int output)
{
	int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setpgid(0, 0);
	dup2(nothing, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(nothing, STDERR_FILENO);
	execvp(arguments[0], arguments);
	_exit(127);
}

static int start(struct asked *asked, char *const *arguments, struct message *message)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return message_set_errno(message, errno, "cannot ask %s", asked->program);
	asked->pid = fork();
	if (asked->pid == 0)
		exec_program(arguments, ends[1]);
	close(ends[1]);
	asked->output = ends[0];
	if (asked->pid < 0) {
		close(ends[0]);
		return message_set_errno(message, errno, "cannot ask %s", asked->program);
	}
	/* As the child does: whoever comes first. */
	setpgid(asked->pid, asked->pid);
	return 0;
}

static int is_late(const struct asked *asked, struct message *message)
{
	return message_set(message, "%s did not end within %llu ms", asked->program,
			   (unsigned long long)asked->limit_ms);
}

/* Reads to the end and keeps the beginning. */
static int read_output(const struct asked *asked, char *text, size_t text_size,
		       struct message *message)
{
	size_t kept = 0, total = 0;
	char chunk[4096];

	while (total <= OUTPUT_MAX) {
		struct pollfd output = {.fd = asked->output, .events = POLLIN};
		int64_t left_ms = (int64_t)(asked->deadline_ms - now_ms());
		int ready = left_ms > 0 ? poll(&output, 1, (int)left_ms) : 0;
		ssize_t got = ready > 0 ? read(asked->output, chunk, sizeof(chunk)) : 0;

		if (ready == 0)
			return is_late(asked, message);
		if (ready < 0 || got < 0)
			return message_set_errno(message, errno, "cannot listen to %s",
						 asked->program);
		if (got == 0)
			return 0;
		for (ssize_t i = 0; i < got && kept < text_size - 1; i++)
			text[kept++] = chunk[i];
		text[kept] = '\0';
		total += (size_t)got;
	}
	return message_set(message, "%s says more than a version", asked->program);
}

/* Its process is left for end() to bury, so that its number is not another's yet. */
static int await_end(const struct asked *asked, struct message *message)
{
	siginfo_t info = {0};

	while (waitid(P_PID, (id_t)asked->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
	       info.si_pid == 0) {
		if (now_ms() >= asked->deadline_ms)
			return is_late(asked, message);
		usleep(LOOK_US);
	}
	if (info.si_code != CLD_EXITED)
		return message_set(message, "%s was killed", asked->program);
	if (info.si_status == 127)
		return message_set(message, "%s is not there or cannot be run", asked->program);
	if (info.si_status)
		return message_set(message, "%s ended with status %d", asked->program,
				   info.si_status);
	return 0;
}

static void end(const struct asked *asked)
{
	kill(-asked->pid, SIGKILL);
	while (waitpid(asked->pid, NULL, 0) < 0 && errno == EINTR)
		;
	close(asked->output);
}

/* Leaves the first line, in characters that can stand anywhere. */
static void tidy(char *text)
{
	size_t length = strcspn(text, "\r\n");

	while (length > 0 && text[length - 1] == ' ')
		length--;
	text[length] = '\0';
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			*text = '?';
}

int vmm_version_ask(char *const *arguments, uint64_t limit_ms, char *text, size_t text_size,
		    struct message *message)
{
	struct asked asked = {
		.program = arguments[0],
		.limit_ms = limit_ms,
		.deadline_ms = now_ms() + limit_ms,
	};
	int result;

	*text = '\0';
	if (start(&asked, arguments, message) < 0)
		return -1;
	result = read_output(&asked, text, text_size, message);
	if (result == 0)
		result = await_end(&asked, message);
	end(&asked);
	tidy(text);
	if (result == 0 && !*text)
		result = message_set(message, "%s says nothing", asked.program);
	return result;
}

/* As execvp() looks for it. */
static int open_program(const char *program)
{
	const char *place = getenv("PATH");
	char path[PATH_MAX];
	int fd = -1;

	if (strchr(program, '/'))
		return open(program, O_RDONLY | O_CLOEXEC);
	while (place && *place && fd < 0) {
		size_t length = strcspn(place, ":");

		snprintf(path, sizeof(path), "%.*s/%s", length ? (int)length : 1,
			 length ? place : ".", program);
		if (access(path, X_OK) == 0)
			fd = open(path, O_RDONLY | O_CLOEXEC);
		place += length + (place[length] == ':');
	}
	return fd;
}

int vmm_version_checksum(const char *program, uint32_t *checksum)
{
	int fd = open_program(program);
	static char chunk[65536];
	ssize_t got;

	if (fd < 0)
		return -1;
	for (*checksum = 0; (got = read(fd, chunk, sizeof(chunk))) > 0;)
		*checksum = crc32_add(*checksum, chunk, (size_t)got);
	close(fd);
	return got < 0 ? -1 : 0;
}

/* Where its words cannot be had, its checksum still tells two builds apart. */
static json_t *ask(const char *name, const struct adapter *adapter)
{
	char *arguments[] = {adapter->program, adapter->version, NULL};
	char text[VMM_VERSION_MAX + 1];
	uint32_t checksum;
	struct message message;

	if (vmm_version_ask(arguments, VMM_VERSION_LIMIT_MS, text, sizeof(text), &message) < 0) {
		fprintf(stderr, "mtebench: the version of %s is not known: %s\n", name,
			message.text);
		snprintf(text, sizeof(text), "unknown version");
	}
	if (vmm_version_checksum(adapter->program, &checksum) < 0)
		return json_null();
	return json_sprintf("%s [program %08" PRIx32 ", adapter %08" PRIx32 "]", text, checksum,
			    adapter_checksum(adapter));
}

/* The version of the VMM of adapter @name, or null. */
static json_t *version_of(const char *name)
{
	char path[ADAPTER_PATH_MAX];
	struct adapter *adapter;
	struct message message;
	json_t *version;

	if (adapter_read(adapter_path(name, path, sizeof(path)), &adapter, &message) < 0) {
		fprintf(stderr, "mtebench: the version of %s is not known: %s\n", name,
			message.text);
		return json_null();
	}
	version = ask(name, adapter);
	adapter_free(adapter);
	return version;
}

json_t *vmm_versions(const struct plan *plan)
{
	json_t *versions = NULL;

	for (size_t i = 0; i < plan->count; i++) {
		const struct cell *cell = &plan->trials[i].cell;
		const char *name;

		if (!cell->bench->linux_guest || cell_is(cell, "vmm", "none"))
			continue;
		name = cell_level(cell, "vmm");
		if (!versions)
			versions = json_object();
		if (!json_object_get(versions, name))
			json_object_set_new(versions, name, version_of(name));
	}
	return versions;
}
