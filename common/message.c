/* SPDX-License-Identifier: GPL-2.0-or-later */
/* message: one clear sentence for the user, carried up by value. */
#include "common/message.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Texts of files may move the cursor of a terminal, and more. */
static void blank_controls(char *text)
{
	for (; *text; text++)
		if (iscntrl((unsigned char)*text))
			*text = ' ';
}

/* By way of a copy, because callers put a prefix before the very message they fill. */
static void store(struct message *message, const char *format, va_list arguments)
{
	struct message formatted;

	vsnprintf(formatted.text, sizeof(formatted.text), format, arguments);
	blank_controls(formatted.text);
	*message = formatted;
}

int message_set(struct message *message, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	store(message, format, arguments);
	va_end(arguments);
	return -1;
}

int message_set_errno(struct message *message, int error_number, const char *format, ...)
{
	va_list arguments;
	size_t length;

	va_start(arguments, format);
	store(message, format, arguments);
	va_end(arguments);
	length = strlen(message->text);
	snprintf(message->text + length, sizeof(message->text) - length, ": %s",
		 strerror(error_number));
	return -1;
}
