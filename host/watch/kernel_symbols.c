/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kernel_symbols: the functions of the running kernel, as /proc/kallsyms has them. */
#include "host/watch/kernel_symbols.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/machine/sysfs.h"

#define KALLSYMS_PATH "/proc/kallsyms"
#define RESTRICT_PATH "/proc/sys/kernel/kptr_restrict"

/* "ffff800080010000 T name": whether it names code. *@hidden is what stands for a hidden
 * address. */
static bool is_code(const char *line, bool *hidden)
{
	uint64_t address;
	char type;

	if (sscanf(line, "%" SCNx64 " %c", &address, &type) != 2 || !strchr("tTwW", type))
		return false;
	*hidden = address == 0;
	return true;
}

static int refuse_hidden(struct message *message)
{
	uint64_t level = 0;

	sysfs_read_u64(RESTRICT_PATH, &level);
	return message_set(message,
			   "the kernel hides its addresses in " KALLSYMS_PATH
			   " (kernel.kptr_restrict is %" PRIu64
			   "): run as root with CAP_SYSLOG, and set it to 0 or 1",
			   level);
}

static int add_lines(FILE *file, struct symbols *symbols, struct message *message)
{
	size_t capacity = 0, shown = 0;
	char *line = NULL;
	ssize_t length;
	int result = 0;

	while (result == 0 && (length = getline(&line, &capacity, file)) > 0) {
		bool hidden;

		if (!is_code(line, &hidden) || hidden)
			continue;
		shown++;
		result = symbols_add_kernel(symbols, line, (size_t)length, message);
	}
	free(line);
	return result == 0 && !shown ? refuse_hidden(message) : result;
}

int kernel_symbols_read(struct symbols *symbols, struct message *message)
{
	char path[64];
	FILE *file = fopen(sysfs_locate(KALLSYMS_PATH, path, sizeof(path)), "r");
	int result;

	if (!file)
		return message_set_errno(message, errno, "cannot read " KALLSYMS_PATH);
	result = symbols_begin(symbols, message);
	if (result == 0)
		result = add_lines(file, symbols, message);
	fclose(file);
	if (result < 0)
		symbols_free(symbols);
	else
		symbols_sort(symbols);
	return result;
}
