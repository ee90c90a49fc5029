/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fuzz target: any text must be read or refused with a sentence that names the file. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/ini.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int take(void *context, const struct ini_position *at, const char *section, const char *key,
		const char *value, struct message *message)
{
	size_t *total = context;

	(void)message;
	if (at->line == 0 || *section == '\0' || (key && (*key == '\0' || *value == '\0')))
		abort();
	*total += strlen(section) + (key ? strlen(key) + strlen(value) : 0);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct message message = {0};
	size_t total = 0;

	if (ini_read_text("fuzz", (const char *)data, size, take, &total, &message) < 0 &&
	    strncmp(message.text, "fuzz:", 5) != 0)
		abort();
	return 0;
}
