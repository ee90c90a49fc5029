/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model: what the tags and words of a guest's memory must be, granule by granule, after all that has
 * happened to it so far. Pure.
 *
 * A granule has a tag and, in its first 8 bytes, a word (include/pattern.h); both are zero in memory
 * that is new. Ranges are of base pages.
 *
 * Pages that were given up (MADV_FREE) are kept or new, as the kernel likes, until someone stores to
 * them: the model knows both, and accepts either, but of a page as a whole.
 */
#ifndef MTEBENCH_HOST_LIFE_MODEL_H
#define MTEBENCH_HOST_LIFE_MODEL_H

#include <stddef.h>
#include <stdint.h>

struct model {
	uint64_t base; /* guest address of the first granule */
	size_t page_count, page_bytes;
	/* [0] as the pages were kept, [1] of pages that may be gone, as they are then; owned */
	uint8_t *tags[2];
	uint64_t *words[2];
	uint8_t *doubts; /* of each page */
};

/* All zero. Returns 0, or -1 when there is no memory. */
int model_create(struct model *model, uint64_t base, size_t page_count, size_t page_bytes);
void model_free(struct model *model);

/* Granules of a page. */
size_t model_page_granules(const struct model *model);

/* What can happen to @count pages from @first on: they get both halves of the pattern of @seed; */
void model_write(struct model *model, size_t first, size_t count, uint64_t seed);
/* its words alone; */
void model_write_words(struct model *model, size_t first, size_t count, uint64_t seed);
/* the same tag everywhere; */
void model_write_tags(struct model *model, size_t first, size_t count, uint8_t tag);
/* a tag on the first granule of each page; */
void model_write_first_tags(struct model *model, size_t first, size_t count, uint8_t tag);
/* new pages take their place; */
void model_renew(struct model *model, size_t first, size_t count);
/* new pages may take their place until the next store. */
void model_give_up(struct model *model, size_t first, size_t count);

/* What was seen of some pages and should not have been. */
struct model_difference {
	uint64_t seen;        /* granules that were looked at */
	uint64_t bare;        /* those of them that must have no tag */
	uint64_t stale_tags;  /* a tag where there must be none */
	uint64_t lost_tags;   /* none, or another, where there must be one */
	uint64_t wrong_words; /* a word that is not what it must be */
	uint64_t first;       /* guest address of the first wrong granule */
	uint64_t first_seen, first_expected;
	/* what is wrong with it: 't' its tag, 'w' its word; 0: nothing is wrong */
	char first_wrong;
};

/*
 * Compares what was seen of @count pages from @first on: @tags and @words, one a granule, either of
 * which may be NULL. Adds to @difference, and learns whether pages that may be gone are.
 */
void model_compare(struct model *model, size_t first, size_t count, const uint8_t *tags,
		   const uint64_t *words, struct model_difference *difference);

/* Number of wrong tags and words. */
uint64_t model_wrong(const struct model_difference *difference);

#endif
