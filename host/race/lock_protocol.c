/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lock_protocol: ways to have a page's tags initialised once. */
#include "host/race/lock_protocol.h"

#include <limits.h>
#include <linux/futex.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FLAG_LOCK   1u /* PG_mte_lock */
#define FLAG_TAGGED 2u /* PG_mte_tagged */

void lock_initialise(struct lock_page *page, struct lock_visitor *visitor)
{
	for (size_t i = 0; i < page->tag_words; i++)
		atomic_store_explicit(&page->tags[i], visitor->value, memory_order_relaxed);
	visitor->initialised = 1;
}

static bool is_tagged(struct lock_page *page)
{
	return atomic_load_explicit(&page->flags, memory_order_acquire) & FLAG_TAGGED;
}

static void set_tagged(struct lock_page *page)
{
	atomic_fetch_or_explicit(&page->flags, FLAG_TAGGED, memory_order_release);
}

/* The kernel's test_and_set_bit() is fully ordered. */
static void visit_flag(struct lock_page *page, struct lock_visitor *visitor)
{
	uint32_t before = atomic_fetch_or_explicit(&page->flags, FLAG_LOCK, memory_order_seq_cst);

	if (!(before & FLAG_LOCK)) {
		lock_initialise(page, visitor);
		set_tagged(page);
		return;
	}
	while (!is_tagged(page))
		lock_relax();
}

static void visit_flag_read_first(struct lock_page *page, struct lock_visitor *visitor)
{
	if (!is_tagged(page))
		visit_flag(page, visitor);
}

struct spin_lock {
	_Alignas(64) atomic_bool held;
};

#define HASHED_LOCKS 64

static struct spin_lock locks[HASHED_LOCKS];

static void spin_lock(struct spin_lock *lock)
{
	while (atomic_exchange_explicit(&lock->held, true, memory_order_acquire))
		while (atomic_load_explicit(&lock->held, memory_order_relaxed))
			lock_relax();
}

static void spin_unlock(struct spin_lock *lock)
{
	atomic_store_explicit(&lock->held, false, memory_order_release);
}

static void visit_under(struct spin_lock *lock, struct lock_page *page,
			struct lock_visitor *visitor)
{
	if (is_tagged(page))
		return;
	spin_lock(lock);
	if (!is_tagged(page)) {
		lock_initialise(page, visitor);
		set_tagged(page);
	}
	spin_unlock(lock);
}

static void visit_global(struct lock_page *page, struct lock_visitor *visitor)
{
	visit_under(&locks[0], page, visitor);
}

static void visit_hashed(struct lock_page *page, struct lock_visitor *visitor)
{
	visit_under(&locks[(uintptr_t)page / sizeof(*page) % HASHED_LOCKS], page, visitor);
}

/* States of the futex word (after Drepper, "Futexes Are Tricky", mutex 2). TAGGED is the last. */
enum { FUTEX_FRESH, FUTEX_LOCKED, FUTEX_WAITED_FOR, FUTEX_TAGGED };

static void wait_tagged(struct lock_page *page)
{
	uint32_t state;

	while ((state = atomic_load_explicit(&page->flags, memory_order_acquire)) != FUTEX_TAGGED) {
		if (state == FUTEX_LOCKED)
			atomic_compare_exchange_strong(&page->flags, &state, FUTEX_WAITED_FOR);
		else
			syscall(SYS_futex, &page->flags, FUTEX_WAIT_PRIVATE, FUTEX_WAITED_FOR, NULL,
				NULL, 0);
	}
}

static void visit_futex(struct lock_page *page, struct lock_visitor *visitor)
{
	uint32_t state = atomic_load_explicit(&page->flags, memory_order_acquire);

	if (state == FUTEX_TAGGED)
		return;
	if (state != FUTEX_FRESH ||
	    !atomic_compare_exchange_strong(&page->flags, &state, FUTEX_LOCKED)) {
		wait_tagged(page);
		return;
	}
	lock_initialise(page, visitor);
	if (atomic_exchange(&page->flags, FUTEX_TAGGED) == FUTEX_WAITED_FOR)
		syscall(SYS_futex, &page->flags, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

static void visit_twice(struct lock_page *page, struct lock_visitor *visitor)
{
	if (is_tagged(page))
		return;
	lock_initialise(page, visitor);
	set_tagged(page);
}

const struct lock_protocol lock_protocols[] = {
	[LOCK_FLAG] = {visit_flag, true},
	[LOCK_FLAG_READ_FIRST] = {visit_flag_read_first, true},
	[LOCK_GLOBAL] = {visit_global, true},
	[LOCK_HASHED] = {visit_hashed, true},
	[LOCK_FUTEX] = {visit_futex, true},
	[LOCK_TWICE] = {visit_twice, false},
};
_Static_assert(sizeof(lock_protocols) / sizeof(*lock_protocols) == LOCK_KIND_COUNT,
	       "a protocol for every kind");

const struct level lock_kinds[] = {
	LEVEL_AT(LOCK_FLAG, "flag"),
	LEVEL_AT(LOCK_FLAG_READ_FIRST, "flag-read-first"),
	LEVEL_AT(LOCK_GLOBAL, "global"),
	LEVEL_AT(LOCK_HASHED, "hashed"),
	LEVEL_AT(LOCK_FUTEX, "futex"),
	LEVEL_AT(LOCK_TWICE, "twice"),
	{0},
};
_Static_assert(LEVEL_COUNT(lock_kinds) == LOCK_KIND_COUNT, "a name for every kind");
