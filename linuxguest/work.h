/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * work: a measurement in the userland of a Linux guest, or of any Linux. A work maps its own
 * memory, times its operations with the counter, checks their effect and fills a link_result.
 */
#ifndef MTEBENCH_LINUXGUEST_WORK_H
#define MTEBENCH_LINUXGUEST_WORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/level.h"
#include "include/abi.h"
#include "linuxguest/link.h"

struct work {
	const char *name;
	const char *help; /* what a sample is */
	bool needs_mte;   /* it means nothing without tags */
	bool application; /* it is a job of linux_app; else a work of linux_guest */
	void (*run)(struct link_result *result);
};

/* All works, in the order in which a guest does them. work_find() returns NULL for other names. */
size_t work_count(void);
const struct work *work_at(size_t index);
const struct work *work_find(const char *name);

/* Levels of factors: the works without @application, and those with it. */
extern const struct level work_guest_levels[];
extern const struct level work_application_levels[];

/* Does @work. Always returns; @result tells how it went. */
void work_run(const struct work *work, struct link_result *result);

/* For works: add a sample, which is dropped when there are LINK_SAMPLES_MAX; and end as failed or
 * skipped with a reason. */
void work_add(struct link_result *result, uint64_t ticks);
void work_fail(struct link_result *result, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void work_skip(struct link_result *result, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* For works: maps private anonymous memory, aligned to @align_bytes, with @protection besides
 * reading and writing. Returns NULL, with @result failed, when there is none. */
void *work_map(struct link_result *result, size_t size_bytes, size_t align_bytes, int protection);

/* PROT_MTE where this system has tags, else 0. */
int work_prot_mte(void);

/* The works themselves; the table in work.c names each. */
void work_nothing(struct link_result *result);
void work_idle(struct link_result *result);
void work_touch_anon(struct link_result *result);
void work_touch_thp(struct link_result *result);
void work_touch_tmpfs(struct link_result *result);
void work_touch_mte(struct link_result *result);
void work_protect(struct link_result *result);
void work_fork(struct link_result *result);
void work_cow(struct link_result *result);
void work_heap(struct link_result *result);
void work_heap_tagged(struct link_result *result);
void work_read(struct link_result *result);
void work_write(struct link_result *result);
void work_copy(struct link_result *result);
void work_chase(struct link_result *result);
void work_zstd(struct link_result *result);
void work_sort(struct link_result *result);
void work_forks(struct link_result *result);

/* Runs the payload's pass loops (guest/pass_data.c) over memory of this process. */
void work_stream(struct link_result *result, enum abi_pass operation);

/* Runs in the process that work_heap() starts, so that the C library reads its tunables. Writes a
 * link_result to @fd. Returns the exit status. */
int work_heap_child(int fd, bool tagged);

#endif
