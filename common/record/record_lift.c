/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_lift: takes long arrays of samples out of a JSON text before jansson sees it. */
#include "common/record/record_lift.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/number.h"

static const char *skip_blanks(const char *at)
{
	return at + strspn(at, " \t\r\n");
}

/* Where the array of @quoted_key begins (its '['), or NULL. Unescaped quotes cannot stand in a JSON
 * string. */
static char *find_array(char *text, const char *quoted_key)
{
	for (char *key = text; (key = strstr(key, quoted_key)); key++) {
		const char *at = skip_blanks(key + strlen(quoted_key));

		if (*at != ':')
			continue;
		at = skip_blanks(at + 1);
		if (*at == '[')
			return text + (at - text);
	}
	return NULL;
}

static size_t count_commas(const char *at)
{
	size_t commas = 0;

	for (; *at && *at != ']'; at++)
		commas += *at == ',';
	return commas;
}

/* Reads "1,2,3]" behind the bracket. On success *@at stands on the closing bracket. */
static int scan_values(const char **at, struct record_samples *samples)
{
	const char *text = skip_blanks(*at);

	for (bool first = true; *text != ']'; first = false) {
		if (!first && *text++ != ',')
			return -EINVAL;
		text = skip_blanks(text);
		if (number_scan_u64(&text, &samples->values[samples->count]) < 0)
			return -EINVAL;
		samples->count++;
		text = skip_blanks(text);
	}
	*at = text;
	return 0;
}

int record_lift_array(char *text, const char *quoted_key, struct record_samples *samples,
		      struct message *message)
{
	char *open = find_array(text, quoted_key);
	const char *at;

	if (!open)
		return 0;
	at = open + 1;
	samples->values = malloc((count_commas(at) + 1) * sizeof(*samples->values));
	if (!samples->values)
		return message_set(message, "out of memory");
	if (scan_values(&at, samples) < 0)
		return message_set(message,
				   "%s, value %zu: not a list of non-negative 64-bit integers",
				   quoted_key, samples->count + 1);
	memmove(open + 1, at, strlen(at) + 1);
	return 0;
}
