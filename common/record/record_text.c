/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_text: texts of records made safe to show. */
#include "common/record/record_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ESCAPE_LENGTH 4 /* "\x1b" */

/* The control character that @text begins with, and its length in bytes; -1 where it is none. */
static int control_at(const char *text, size_t *length)
{
	unsigned char first = (unsigned char)text[0], second;

	*length = 1;
	if (first < ' ' || first == 0x7f)
		return first;
	if (first != 0xc2)
		return -1;
	second = (unsigned char)text[1];
	*length = 2;
	return second >= 0x80 && second < 0xa0 ? second : -1;
}

char *record_text_visible(const char *text)
{
	char *copy = malloc(ESCAPE_LENGTH * strlen(text) + 1);
	char *to = copy;
	size_t length;

	for (; copy && *text; text += length) {
		int control = control_at(text, &length);

		if (control < 0)
			to = mempcpy(to, text, length = 1);
		else
			to += sprintf(to, "\\x%02x", (unsigned int)control);
	}
	if (copy)
		*to = '\0';
	return copy;
}
