/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sequence: some memory, and what happens to it one step after the other. Drawn, written, read, and
 * made shorter. Pure.
 *
 *     [memory]
 *     backing = anon-private
 *     folio = 2M
 *     align = base
 *     [steps]
 *     1 = write 0 511 3       # EVENT FIRST COUNT [SEED], in base pages of the memslot
 *     2 = split 0 511
 */
#ifndef MTEBENCH_HOST_LIFE_SEQUENCE_H
#define MTEBENCH_HOST_LIFE_SEQUENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "common/message.h"
#include "host/life/event.h"
#include "host/memory/backing.h"

#define SEQUENCE_STEPS_MAX 32
#define SEQUENCE_PAGES     64 /* base pages that the memory has at least */

struct sequence {
	enum backing_kind backing;
	size_t folio_bytes; /* folio; 0: of a base page */
	bool inset;         /* align = base */
	bool logged;        /* dirty_log = start */
	unsigned int vms;
	bool looked; /* everything is looked at after each step, else at the end alone */
	struct step steps[SEQUENCE_STEPS_MAX];
	size_t count;
};

/* What may be drawn. */
struct sequence_choice {
	size_t page_bytes;          /* of a base page */
	size_t least_pages;         /* base pages that the memory has at least */
	size_t hugetlb_pages;       /* base pages of a huge page of a pool */
	bool left_out[EVENT_COUNT]; /* events that are not drawn */
	bool backing_out[BACKING_KIND_COUNT];
};

/* Number of base pages that the memslot of @sequence has. */
size_t sequence_pages(const struct sequence *sequence, const struct sequence_choice *choice);

/* Draws a sequence. The same @seed and @choice give the same one. */
void sequence_draw(struct sequence *sequence, const struct sequence_choice *choice, uint64_t seed);

void sequence_write(const struct sequence *sequence, FILE *file);

/* Reads what sequence_write() wrote, @name standing for the file. Returns 0, or -1 with a message that
 * names file and line. */
int sequence_read(struct sequence *sequence, const char *path, struct message *message);
int sequence_read_text(struct sequence *sequence, const char *name, const char *text, size_t size,
		       struct message *message);

/*
 * Whether @sequence does all that @known does, in its order: it has the same events among its own, on
 * memory that differs from the plain kind (anon-private, base pages, aligned, not logged, one VM) in
 * all in which that of @known does. Events that split huge pages are all one, and so are
 * those that tag pages (event_splits(), event_tags()).
 */
bool sequence_contains(const struct sequence *sequence, const struct sequence *known);

/* Whether something goes wrong in @candidate. */
typedef bool sequence_breaks_fn(void *context, const struct sequence *candidate);

/*
 * Makes @sequence, which breaks, as short and plain as it can while @breaks says that it still does:
 * takes steps away, makes the memory plain, has steps happen to all pages.
 */
void sequence_shrink(struct sequence *sequence, const struct sequence_choice *choice,
		     sequence_breaks_fn *breaks, void *context);

#endif
