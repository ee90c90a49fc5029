/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fuzz target: whatever a guest sends is a frame, the beginning of one, or nonsense. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "linuxguest/link.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct link_reader reader;
	enum link_state state = LINK_PARTIAL;
	size_t taken = 0;

	reader.got_bytes = 0;
	while (size > 0 && state != LINK_BROKEN) {
		state = link_take(&reader, data, size, &taken);
		if (taken > size || (taken == 0 && state != LINK_BROKEN))
			abort();
		if (state == LINK_FRAME && reader.frame.header.kind == LINK_RESULT &&
		    reader.frame.payload.result.sample_count > LINK_SAMPLES_MAX)
			abort();
		data += taken;
		size -= taken;
	}
	return 0;
}
