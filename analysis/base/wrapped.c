/* SPDX-License-Identifier: GPL-2.0-or-later */
/* wrapped: text that is broken at blanks. */
#include "analysis/base/wrapped.h"

#include <string.h>

/* Columns are characters, for texts are UTF-8: that many of them begin @text, in bytes. */
static size_t bytes_of(const char *text, size_t columns)
{
	size_t bytes = 0;

	while (text[bytes] && columns > 0) {
		bytes++;
		while ((text[bytes] & 0xc0) == 0x80)
			bytes++;
		columns--;
	}
	return bytes;
}

static size_t columns_of(const char *text, size_t bytes)
{
	size_t columns = 0;

	for (size_t i = 0; i < bytes; i++)
		columns += (text[i] & 0xc0) != 0x80;
	return columns;
}

/* A percent sign stays with its number. */
static size_t word_length(const char *text)
{
	size_t bytes = strcspn(text, " ");

	while (text[bytes] == ' ' && text[bytes + 1] == '%')
		bytes += 1 + strcspn(text + bytes + 1, " ");
	return bytes;
}

static size_t break_line(const struct wrapped *wrapped, FILE *file)
{
	fprintf(file, "%s\n%*s", wrapped->tail, (int)wrapped->indent, "");
	return wrapped->indent;
}

void wrapped_print(const struct wrapped *wrapped, const char *label, const char *text, FILE *file)
{
	size_t room = wrapped->columns - strlen(wrapped->tail);
	size_t column = columns_of(label, strlen(label));
	const char *gap = "";

	fputs(label, file);
	while (*text) {
		size_t bytes = word_length(text);
		size_t wanted = columns_of(text, bytes);

		if (column + strlen(gap) + wanted > room && column > wrapped->indent) {
			column = break_line(wrapped, file);
			gap = "";
		}
		if (column + strlen(gap) + wanted > room) {
			wanted = room - column - strlen(gap);
			bytes = bytes_of(text, wanted);
		}
		fprintf(file, "%s%.*s", gap, (int)bytes, text);
		column += strlen(gap) + wanted;
		gap = text[bytes] == ' ' ? " " : "";
		text += bytes + (text[bytes] == ' ');
	}
	fputc('\n', file);
}
