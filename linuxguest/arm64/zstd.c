/* SPDX-License-Identifier: GPL-2.0-or-later */
/* zstd: compresses and decompresses a text, with libzstd linked in where set-up has put it. */
#include "linuxguest/work.h"

#if __has_include(<zstd.h>)
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "common/record/record.h"
#include "host/machine/clock.h"
#include "host/machine/random.h"

#define TEXT_BYTES        ((size_t)1 << 20)
#define COMPRESSION_LEVEL 3
#define ROUNDS            2

/* Words of a small language, some of them far more often: compresses about as well as source. */
static void write_text(char *text)
{
	static const char *const words[] = {"page ",  "tag ", "guest ", "static int ", "return ",
					    "fault ", "if (", "->",     "memory ",     ");\n\t"};
	uint64_t state = 1;
	size_t used = 0;

	while (used < TEXT_BYTES) {
		uint64_t random = random_next(&state);
		const char *word = words[random % 10 * (random >> 32 & 1)];
		size_t length = strlen(word);

		if (length > TEXT_BYTES - used)
			length = TEXT_BYTES - used;
		memcpy(text + used, word, length);
		used += length;
		if (used < TEXT_BYTES && random >> 40 & 1)
			text[used++] = (char)('a' + (random >> 48) % 26);
	}
}

static void run_rounds(struct link_result *result, const char *text, char *packed, char *unpacked)
{
	size_t bound = ZSTD_compressBound(TEXT_BYTES);

	for (int i = 0; i < ROUNDS; i++) {
		uint64_t begin_ticks = clock_ticks(), middle_ticks;
		size_t size = ZSTD_compress(packed, bound, text, TEXT_BYTES, COMPRESSION_LEVEL);

		middle_ticks = clock_ticks();
		work_add(result, middle_ticks - begin_ticks);
		if (ZSTD_isError(size)) {
			work_fail(result, "zstd: %s", ZSTD_getErrorName(size));
			return;
		}
		middle_ticks = clock_ticks();
		size = ZSTD_decompress(unpacked, TEXT_BYTES, packed, size);
		work_add(result, clock_ticks() - middle_ticks);
		result->seen++;
		result->wrong += size != TEXT_BYTES || memcmp(text, unpacked, TEXT_BYTES) != 0;
	}
}

void work_zstd(struct link_result *result)
{
	char *text = malloc(TEXT_BYTES), *unpacked = malloc(TEXT_BYTES);
	char *packed = malloc(ZSTD_compressBound(TEXT_BYTES));

	result->sample_bytes = TEXT_BYTES;
	if (text && packed && unpacked) {
		write_text(text);
		run_rounds(result, text, packed, unpacked);
	} else {
		work_fail(result, "no memory for zstd");
	}
	free(text);
	free(packed);
	free(unpacked);
}

#else

void work_zstd(struct link_result *result)
{
	work_skip(result, "this mtebench is built without libzstd: run lab/setup.sh build");
}

#endif
