/* SPDX-License-Identifier: GPL-2.0-or-later */
/* interrupt: signals are blocked but in ppoll(), so that none is missed and none comes in
 * between. */
#include "lab/base/interrupt.h"

#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>

static const int caught[] = {SIGINT, SIGTERM, SIGHUP};
static volatile sig_atomic_t first_signal;
static sigset_t unblocked;

static void remember(int signal_number)
{
	if (!first_signal)
		first_signal = signal_number;
}

void interrupt_catch(void)
{
	struct sigaction action = {.sa_handler = remember};
	sigset_t blocked;

	sigemptyset(&blocked);
	for (size_t i = 0; i < sizeof(caught) / sizeof(*caught); i++)
		sigaddset(&blocked, caught[i]);
	sigprocmask(SIG_BLOCK, &blocked, &unblocked);
	for (size_t i = 0; i < sizeof(caught) / sizeof(*caught); i++)
		sigaction(caught[i], &action, NULL);
}

int interrupt_pause(long milliseconds)
{
	struct timespec timeout = {milliseconds / 1000, milliseconds % 1000 * 1000000};

	ppoll(NULL, 0, &timeout, &unblocked);
	return first_signal;
}
