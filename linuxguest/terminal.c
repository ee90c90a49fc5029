/* SPDX-License-Identifier: GPL-2.0-or-later */
/* terminal: raw from the beginning, so that no byte is an interrupt, an end, or two. */
#include "linuxguest/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define TERMINALS "/dev/pts/"

static int make_raw(int fd)
{
	struct termios settings;

	if (tcgetattr(fd, &settings) < 0)
		return -1;
	cfmakeraw(&settings);
	return tcsetattr(fd, TCSANOW, &settings);
}

int terminal_make(int ends[2])
{
	if (openpty(&ends[0], &ends[1], NULL, NULL, NULL) < 0)
		return -1;
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	return make_raw(ends[1]);
}

bool terminal_find(const char *console, const char *words, char path[TERMINAL_PATH_MAX])
{
	const char *place = strstr(console, words);
	size_t length;

	if (!place)
		return false;
	place += strlen(words);
	place += strspn(place, " ");
	length = strcspn(place, " \r\n");
	/* Without an end, more of it may come. */
	if (!place[length] || length >= TERMINAL_PATH_MAX ||
	    strncmp(place, TERMINALS, strlen(TERMINALS)) != 0)
		return false;
	snprintf(path, TERMINAL_PATH_MAX, "%.*s", (int)length, place);
	return true;
}

int terminal_open(const char *path)
{
	int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC), error_number;

	if (fd < 0 || make_raw(fd) == 0)
		return fd;
	error_number = errno;
	close(fd);
	errno = error_number;
	return -1;
}
