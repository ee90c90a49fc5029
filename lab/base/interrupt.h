/* SPDX-License-Identifier: GPL-2.0-or-later */
/* interrupt: SIGINT, SIGTERM and SIGHUP as something to ask for, so that what was started can be
 * ended in order. */
#ifndef MTEBENCH_LAB_BASE_INTERRUPT_H
#define MTEBENCH_LAB_BASE_INTERRUPT_H

/* From now on the signals only take effect in interrupt_pause(). */
void interrupt_catch(void);

/* Sleeps @milliseconds, or less when a signal comes. Returns the first signal that ever came, else
 * 0. */
int interrupt_pause(long milliseconds);

#endif
