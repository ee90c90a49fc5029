/* SPDX-License-Identifier: GPL-2.0-or-later */
/* planted_race: two threads that write one word with nothing between them, for ThreadSanitizer to
 * find: where it does not, its silence elsewhere says nothing. */
#include <pthread.h>
#include <stdint.h>

static uint64_t word;

static void *write_word(void *value)
{
	word += (uint64_t)(uintptr_t)value;
	return NULL;
}

int main(void)
{
	pthread_t other;

	if (pthread_create(&other, NULL, write_word, (void *)1))
		return 1;
	write_word((void *)2);
	pthread_join(other, NULL);
	return 0;
}
