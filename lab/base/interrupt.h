/* SPDX-License-Identifier: GPL-2.0-or-later */
/* interrupt: holds SIGINT, SIGTERM and SIGHUP back until the program asks for them, so that it can
 * end in order what it has started. */
#ifndef MTEBENCH_LAB_BASE_INTERRUPT_H
#define MTEBENCH_LAB_BASE_INTERRUPT_H

/* Blocks the signals, except while interrupt_pause() sleeps. */
void interrupt_catch(void);

/* Sleeps @milliseconds, or less when a signal comes. Returns the number of the first signal that
 * has come since interrupt_catch(), or 0. */
int interrupt_pause(long milliseconds);

#endif
