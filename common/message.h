/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * message: one clear sentence for the user, carried up by value.
 *
 * Functions that read input or call the system return 0, or -1 with the sentence in a struct
 * message. They never print and never exit; only the programs' command files do.
 */
#ifndef MTEBENCH_COMMON_MESSAGE_H
#define MTEBENCH_COMMON_MESSAGE_H

struct message {
	char text[768]; /* no control character; empty when nothing was said */
};

/* Formats into @message (cut at its size, never overrun). Always returns -1: `return
 * message_set(...)`. */
int message_set(struct message *message, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* As message_set(), then appends ": " and the text of @error_number (an errno value). Returns
 * -1. */
int message_set_errno(struct message *message, int error_number, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
