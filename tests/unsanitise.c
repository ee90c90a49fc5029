/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unsanitise IMAGE OUT: makes of a kernel one that does not clear tags, so that the oracle can be
 * seen to fail. In an uncompressed arm64 Image it replaces `stgm xzr, [x0]`, the one store of
 * mte_clear_page_tags (arch/arm64/lib/mte.S), with NOP.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STGM_XZR_X0 UINT32_C(0xd9a0001f)
#define NOP         UINT32_C(0xd503201f)
#define IMAGE_MAX   (256 << 20)

static size_t read_image(const char *path, uint32_t *words)
{
	FILE *file = fopen(path, "r");
	size_t count = file ? fread(words, sizeof(*words), IMAGE_MAX / sizeof(*words), file) : 0;

	if (file)
		fclose(file);
	return count;
}

static size_t replace(uint32_t *words, size_t count)
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
	size_t count = argc == 3 && words ? read_image(argv[1], words) : 0;
	size_t replaced = replace(words, count);
	int result = 1;

	if (!replaced)
		fprintf(stderr, "unsanitise: no `stgm xzr, [x0]` in this image\n");
	else if (write_image(argv[2], words, count) < 0)
		fprintf(stderr, "unsanitise: cannot write the image\n");
	else
		result = 0;
	free(words);
	return result;
}
