/* SPDX-License-Identifier: GPL-2.0-or-later */
/* replay: gives each file named to a fuzz target, for compilers without a fuzzing engine and for
 * `make check`. `make fuzz` has an engine, whose main() it is then. */
#ifndef FUZZING_ENGINE
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A buffer of exactly the file's size, so that the address sanitizer sees one byte too many. */
static int replay(const char *path)
{
	FILE *file = fopen(path, "r");
	uint8_t *data;
	size_t size;
	long end;

	if (!file || fseek(file, 0, SEEK_END) != 0 || (end = ftell(file)) < 0) {
		perror(path);
		return -1;
	}
	rewind(file);
	data = malloc((size_t)end + !end);
	size = data ? fread(data, 1, (size_t)end, file) : 0;
	fclose(file);
	if (data)
		LLVMFuzzerTestOneInput(data, size);
	free(data);
	return data && size == (size_t)end ? 0 : -1;
}

int main(int count, char **arguments)
{
	for (int i = 1; i < count; i++)
		if (replay(arguments[i]) < 0)
			return 1;
	printf("%d inputs replayed\n", count - 1);
	return count > 1 ? 0 : 1;
}
#endif
