/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * break_image IMAGE OUT [OFFSET]: makes of a kernel one that is wrong, so that what watches it can be
 * seen to notice. IMAGE is an uncompressed arm64 Image.
 *
 * Without OFFSET it does not clear tags: `stgm xzr, [x0]`, the one store of mte_clear_page_tags
 * (arch/arm64/lib/mte.S), becomes NOP. With OFFSET, where a function begins in the Image (address
 * - _text), the first WARN_ON of that function warns whenever it is passed.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STGM_XZR_X0 UINT32_C(0xd9a0001f)
#define NOP         UINT32_C(0xd503201f)
#define IMAGE_MAX   (256 << 20)

/* WARN_ON(x): `cbnz x, warn` and, behind the function's end, `warn: brk #0x800`. */
#define CBNZ_MASK      UINT32_C(0x7f000000)
#define CBNZ           UINT32_C(0x35000000)
#define BRK_WARN       UINT32_C(0xd4210000)
#define BRANCH         UINT32_C(0x14000000)
#define FUNCTION_WORDS 256

static size_t read_image(const char *path, uint32_t *words)
{
	FILE *file = fopen(path, "r");
	size_t count = file ? fread(words, sizeof(*words), IMAGE_MAX / sizeof(*words), file) : 0;

	if (file)
		fclose(file);
	return count;
}

/* Words that the conditional branch @word jumps by: 19 bits from bit 5 on, with their sign. */
static int64_t distance(uint32_t word)
{
	return (int32_t)(word << 8) >> 13;
}

static size_t always_warn(uint32_t *words, size_t count, size_t begin)
{
	for (size_t i = begin; i < count && i < begin + FUNCTION_WORDS; i++) {
		int64_t target = (int64_t)i + distance(words[i]);

		if ((words[i] & CBNZ_MASK) != CBNZ || target < 0 || target >= (int64_t)count ||
		    words[target] != BRK_WARN)
			continue;
		words[i] = BRANCH | ((uint32_t)(target - (int64_t)i) & UINT32_C(0x3ffffff));
		return 1;
	}
	return 0;
}

static size_t keep_tags(uint32_t *words, size_t count)
{
	size_t replaced = 0;

	for (size_t i = 0; i < count; i++)
		if (words[i] == STGM_XZR_X0) {
			words[i] = NOP;
			replaced++;
		}
	return replaced;
}

static int write_image(const char *path, const uint32_t *words, size_t count)
{
	FILE *file = fopen(path, "w");
	size_t written = file ? fwrite(words, sizeof(*words), count, file) : 0;

	return file && fclose(file) == 0 && written == count ? 0 : -1;
}

int main(int argc, char **argv)
{
	uint32_t *words = malloc(IMAGE_MAX);
	size_t count = argc >= 3 && words ? read_image(argv[1], words) : 0;
	size_t replaced = argc == 4 ? always_warn(words, count, strtoull(argv[3], NULL, 0) / 4)
				    : keep_tags(words, count);
	int result = 1;

	if (!replaced)
		fprintf(stderr, "break_image: this image has nothing of the kind\n");
	else if (write_image(argv[2], words, count) < 0)
		fprintf(stderr, "break_image: cannot write the image\n");
	else
		result = 0;
	free(words);
	return result;
}
