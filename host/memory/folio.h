/* SPDX-License-Identifier: GPL-2.0-or-later */
/* folio: how large the folios are that memory of this process is made of, as /proc/kpageflags has it. */
#ifndef MTEBENCH_HOST_MEMORY_FOLIO_H
#define MTEBENCH_HOST_MEMORY_FOLIO_H

#include <stddef.h>
#include <stdint.h>

#include "common/record/outcome.h"
#include "host/memory/backing.h"

/* Where a page lies in its folio. */
struct folio_place {
	size_t pages; /* base pages of the folio; 1: it is a page of its own */
	size_t index; /* of this page among them */
};

/* The place of the page that flags[@at] belong to. @flags are those of @count frames in a row, as
 * /proc/kpageflags has them; a folio that does not lie wholly among them is taken for what of it does. */
struct folio_place folio_place_of(const uint64_t *flags, size_t count, size_t at);

/* The pages of a backing. */
struct folio_look {
	size_t present; /* base pages that this process has mapped */
	size_t right; /* of them, those that lie where they should in a folio of the size asked for */
	size_t other_bytes; /* size of the folio of the first that does not; 0: there is none */
};

/* Looks at the pages of @backing, whose folios should have backing->page_size_bytes. Returns 0, or -1
 * where frame numbers or flags are not to be had (both take CAP_SYS_ADMIN). */
int folio_look(const struct backing *backing, struct folio_look *look);

/*
 * Whether all present pages of @backing, and there are some, are in folios of the size that was asked
 * for. Returns 0, also where none was asked for; -1 with @outcome skipped, which says what was found.
 */
int folio_require(const struct backing *backing, struct outcome *outcome);

#endif
