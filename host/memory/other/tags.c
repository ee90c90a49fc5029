/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tags: none, where the architecture has none. */
#include "host/memory/tags.h"

bool tags_supported(void)
{
	return false;
}

int tags_level(void)
{
	return 0;
}

unsigned int tags_zva_bytes(void)
{
	return 0;
}

void tags_store(void *memory, size_t size_bytes, unsigned int tag)
{
	(void)memory, (void)size_bytes, (void)tag;
}

void tags_load(const void *memory, size_t size_bytes, uint8_t *tags)
{
	(void)memory, (void)size_bytes, (void)tags;
}

size_t tags_count_other(const void *memory, size_t size_bytes, unsigned int tag)
{
	(void)memory, (void)size_bytes, (void)tag;
	return 0;
}

int tags_selftest(struct message *message)
{
	(void)message;
	return 0;
}
