/* SPDX-License-Identifier: GPL-2.0-or-later */
/* touches: a hash table with open addressing; `how` is never 0 of an entry that is used. */
#include "lab/anatomy/touches.h"

#include <stdlib.h>
#include <string.h>

#define ROOM_MIN 1024
#define GRANULE  16

void touches_clear(struct touches *touches)
{
	if (touches->count > 0)
		memset(touches->list, 0, touches->room * sizeof(*touches->list));
	touches->count = 0;
	touches->lost = false;
}

static size_t hash_of(uint64_t address, uint64_t line, bool tags)
{
	uint64_t hash = (address ^ line * UINT64_C(0x9e3779b97f4a7c15)) + tags;

	return (size_t)(hash ^ hash >> 29 ^ hash >> 47);
}

/* The entry of @wanted, or the free one where it would be. */
static struct touch *find(const struct touches *touches, const struct touch *wanted)
{
	bool tags = wanted->how & TOUCH_TAGS;
	size_t at = hash_of(wanted->address, wanted->line, tags) & (touches->room - 1);
	struct touch *touch;

	for (;; at = (at + 1) & (touches->room - 1)) {
		touch = &touches->list[at];
		if (touch->how == 0 ||
		    (touch->address == wanted->address && touch->line == wanted->line &&
		     (bool)(touch->how & TOUCH_TAGS) == tags))
			return touch;
	}
}

/* At least twice as much room as is used. */
static bool make_room(struct touches *touches)
{
	struct touches grown = {.room = touches->room ? touches->room * 2 : ROOM_MIN};

	if (touches->count * 2 < touches->room)
		return true;
	grown.list = calloc(grown.room, sizeof(*grown.list));
	if (!grown.list)
		return false;
	for (size_t i = 0; i < touches->room; i++)
		if (touches->list[i].how)
			*find(&grown, &touches->list[i]) = touches->list[i];
	free(touches->list);
	touches->list = grown.list;
	touches->room = grown.room;
	return true;
}

static void add_line(struct touches *touches, const struct touch *touch)
{
	struct touch *found;

	if (!make_room(touches)) {
		touches->lost = true;
		return;
	}
	found = find(touches, touch);
	touches->count += found->how == 0;
	*found = (struct touch){touch->address, touch->line, found->how | touch->how};
}

void touches_add(struct touches *touches, uint64_t address, uint64_t first, size_t bytes,
		 unsigned int how)
{
	uint64_t size = how & TOUCH_TAGS ? TOUCHES_TAG_LINE_BYTES : TOUCHES_LINE_BYTES;
	uint64_t last = first + bytes - 1;

	for (uint64_t line = first / size; line <= last / size; line++)
		add_line(touches, &(struct touch){address, line * size, how});
}

static int compare(const void *left, const void *right)
{
	const struct touch *a = left, *b = right;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return (int)(a->how & TOUCH_TAGS) - (int)(b->how & TOUCH_TAGS);
}

void touches_each(struct touches *touches, void (*each)(const struct touch *touch, void *context),
		  void *context)
{
	struct touch *sorted = calloc(touches->count + 1, sizeof(*sorted));
	size_t count = 0;

	if (!sorted) {
		touches->lost = true;
		return;
	}
	for (size_t i = 0; i < touches->room; i++)
		if (touches->list[i].how)
			sorted[count++] = touches->list[i];
	qsort(sorted, count, sizeof(*sorted), compare);
	for (size_t i = 0; i < count; i++)
		each(&sorted[i], context);
	free(sorted);
}

/* Arm ARM C4.1, "Load/store memory tags": bits 11 and 10 are 0 for LDG and those of many tags, 1 where
 * the offset comes afterwards. */
static bool tag_operand(uint32_t word, unsigned int *base, int64_t *offset, unsigned int *how)
{
	uint32_t mode = word >> 10 & 3, opcode = word >> 22 & 3;
	int64_t field = (int64_t)(word >> 12 & 0x1ff);
	bool reads = mode == 0 && (opcode == 1 || opcode == 3);

	*base = word >> 5 & 31;
	*offset = mode == 1 ? 0 : ((field ^ 0x100) - 0x100) * GRANULE;
	*how = TOUCH_TAGS | (reads ? TOUCH_READ : TOUCH_WRITE);
	return true;
}

bool touches_operand(uint32_t word, unsigned int *base, int64_t *offset, unsigned int *how)
{
	/* STGP, whose memory is left out */
	if ((word & 0xffc00000) == 0x68800000 || (word & 0xff400000) == 0x69000000) {
		*base = word >> 5 & 31;
		*offset = 0;
		*how = TOUCH_WRITE | TOUCH_TAGS;
		return true;
	}
	if ((word & 0xff200000) == 0xd9200000)
		return tag_operand(word, base, offset, how);
	*base = word & 31;
	*offset = 0;
	switch (word & 0xffffffe0) {
	case 0xd50b7420: /* DC ZVA */
		*how = TOUCH_WRITE;
		return true;
	case 0xd50b7460: /* DC GVA */
	case 0xd50b7480: /* DC GZVA, whose memory is left out */
		*how = TOUCH_WRITE | TOUCH_TAGS;
		return true;
	default:
		return false;
	}
}

/* C4.1, "Loads and stores": bits 9 to 5 name the base in all but literal loads. */
bool touches_by_stack(uint32_t word)
{
	bool literal = (word & 0x3b000000) == 0x18000000;

	return (word & 0x0a000000) == 0x08000000 && !literal && (word >> 5 & 31) == 31;
}
