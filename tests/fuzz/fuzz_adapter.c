/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fuzz target: any text must be an adapter whose arguments can be filled, or be refused with a
 * sentence that names the file. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "linuxguest/adapter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *level(const void *context, const char *name)
{
	(void)name;
	return context;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const holes[HOLE_COUNT] = {"1", "2", "3", "4", "5", "6", "7", "8", "9"};
	struct adapter_levels levels = {level, "on"};
	struct message message = {0};
	struct adapter *adapter = NULL;
	char **arguments;

	if (adapter_read_text("fuzz", (const char *)data, size, &adapter, &message) < 0) {
		if (strncmp(message.text, "fuzz:", 5) != 0)
			abort();
		return 0;
	}
	arguments = adapter_arguments(adapter, &levels, holes);
	if (arguments)
		adapter_free_arguments(arguments);
	adapter_lacks(adapter, &levels);
	adapter_find(&adapter->refused, "KVM");
	adapter_free(adapter);
	return 0;
}
