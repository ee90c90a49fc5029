/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fuzz target: any text must become a plan or be refused with a sentence that names the file. */
#include <stdlib.h>
#include <string.h>

#include "host/plan/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct message message = {""};
	struct config *config = NULL;
	struct plan plan;

	if (config_read_text("fuzz", (const char *)data, size, &config, &message) < 0) {
		if (strncmp(message.text, "fuzz:", 5) != 0)
			abort();
		return 0;
	}
	if (plan_make(config, &plan, &message) == 0) {
		if (!plan.count || plan.count > PLAN_TRIALS_MAX)
			abort();
		plan_free(&plan);
	} else if (!*message.text) {
		abort();
	}
	config_free(config);
	return 0;
}
