/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For tests/decoder.sh. `decoded words` writes instructions that lie close: all of the system
 * space (with one register), and random ones of everything. `decoded` reads objdump's lines and
 * writes for each the event of its instruction, a tab, the mnemonic, a tab, the operands.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lab/anatomy/decoder.h"

#define SYSTEM      0xd5000000u
#define SYSTEM_BITS 22 /* L, op0 to op2, CRn and CRm are above five bits of Rt */
#define RANDOM      1000000u

static void put(uint32_t word)
{
	fwrite(&word, sizeof(word), 1, stdout);
}

static int write_words(void)
{
	uint64_t state = 1;

	for (uint32_t i = 0; i < 1u << (SYSTEM_BITS - 5); i++) {
		put(SYSTEM | i << 5 | 1);
		put(SYSTEM | i << 5 | 31);
	}
	for (uint32_t i = 0; i < RANDOM; i++) {
		state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		put((uint32_t)(state >> 32));
	}
	return fflush(stdout) == 0 ? 0 : 1;
}

static void decode_line(char *line)
{
	char *word = strchr(line, '\t'), *mnemonic = word ? strchr(word + 1, '\t') : NULL;
	char text[DECODER_TEXT_MAX];
	struct decoder_event event;
	uint32_t number;

	if (!mnemonic || sscanf(word, "%" SCNx32, &number) != 1)
		return;
	event = decoder_event(number);
	decoder_text(&event, text);
	line[strcspn(line, "\n")] = '\0';
	printf("%s%s\n", text, mnemonic);
}

int main(int argc, char **argv)
{
	char line[512];

	if (argc == 2 && strcmp(argv[1], "words") == 0)
		return write_words();
	while (fgets(line, sizeof(line), stdin))
		decode_line(line);
	return 0;
}
