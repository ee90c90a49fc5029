/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lock_protocol: ways to have a page's tags initialised once by whoever comes first, as a model in
 * C11 atomics of what the kernel does with page flags (arch/arm64/include/asm/mte.h,
 * try_page_mte_tagging() and set_page_mte_tagged()).
 */
#ifndef MTEBENCH_HOST_RACE_LOCK_PROTOCOL_H
#define MTEBENCH_HOST_RACE_LOCK_PROTOCOL_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "common/level.h"

/* A page: its flags, and on their line, as in struct page, a reference count; and its tags. */
struct lock_page {
	_Alignas(64) _Atomic uint32_t flags; /* 0: fresh; a protocol's own otherwise */
	_Atomic uint32_t own_refcount;
	_Atomic uint32_t *refcount; /* the page's own, one on a line of its own, or NULL: none */
	_Atomic uint64_t *tags;
	size_t tag_words;
};

/* What a visitor brings: the value that all tags must have, and where it notes what it did. */
struct lock_visitor {
	uint64_t value;
	uint64_t initialised; /* 1 when it initialised the page that it visits; set by the visit */
};

/* Returns when the tags of @page are there. */
typedef void lock_visit_fn(struct lock_page *page, struct lock_visitor *visitor);

struct lock_protocol {
	lock_visit_fn *visit;
	_Bool exactly_once; /* it promises that */
};

/*
 * flag             two bits: the first to set "lock" initialises and sets "tagged", others spin for
 *                  "tagged"; the lock is never given back. Linux since 6.2
 * flag-read-first  the same behind a plain load of "tagged", which Linux does not do
 * global           one spin lock for all pages
 * hashed           64 spin locks, chosen by the page's address
 * futex            a word with waiters that sleep in the kernel
 * twice            no lock: who finds no "tagged" initialises, last one wins. Linux before 6.2
 *                  under its own locks
 */
enum lock_kind {
	LOCK_FLAG,
	LOCK_FLAG_READ_FIRST,
	LOCK_GLOBAL,
	LOCK_HASHED,
	LOCK_FUTEX,
	LOCK_TWICE,
	LOCK_KIND_COUNT,
};

/* By enum lock_kind. */
extern const struct lock_protocol lock_protocols[];
extern const struct level lock_kinds[];

/* Writes @visitor's value to all tags, and notes it. For protocols. */
void lock_initialise(struct lock_page *page, struct lock_visitor *visitor);

/* Tells the CPU that it waits in a loop. */
static inline void lock_relax(void)
{
#if defined(__aarch64__)
	__asm__ volatile("yield");
#elif defined(__x86_64__)
	__asm__ volatile("pause");
#endif
}

#endif
