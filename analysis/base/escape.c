/* SPDX-License-Identifier: GPL-2.0-or-later */
/* escape: texts made safe for XML and HTML. */
#include "analysis/base/escape.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "analysis/base/memory.h"

#define LONGEST 6 /* "&quot;" */

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	default:
		return NULL;
	}
}

char *escape_xml(const char *text)
{
	char *escaped = memory_zeroed(LONGEST * strlen(text) + 1, 1);
	char *to = escaped;

	for (; *text; text++) {
		const char *name = entity(*text);

		if (name)
			to = stpcpy(to, name);
		else
			*to++ = (unsigned char)*text < ' ' ? ' ' : *text;
	}
	return escaped;
}
