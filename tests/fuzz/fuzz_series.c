/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fuzz target: any bytes must be read as a series.json, or refused with a sentence that names the file. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/data/patch_series.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct patch_series series;
	struct message message = {0};

	if (patch_series_parse("fuzz", (const char *)data, size, &series, &message) == 0) {
		if (series.count == 0 || series.kernels[0].role != SERIES_BASE)
			abort();
		patch_series_free(&series);
	} else if (strncmp(message.text, "fuzz", 4) != 0 || series.kernels || series.json) {
		abort();
	}
	return 0;
}
