/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sampler: where in the host's kernel the vCPU threads of trials are, every so many events.
 *
 * Each vCPU thread opens one event of its own (exclude_user, exclude_guest) when it begins its part
 * of the timed job, as counters do (host/watch/counters.h), and has its samples taken from a ring
 * buffer when it has ended. Behind each sample the event stands still until the thread, by a
 * signal, has drawn the next period. Nobody empties the ring meanwhile, which would be work in the
 * kernel: it is bounded, and what does not fit is counted as lost (by kernels from 6.0 on). So are
 * samples that the kernel throttles.
 *
 * A sampler lies in memory that trials, which are processes of their own, share with their parent.
 */
#ifndef MTEBENCH_HOST_WATCH_SAMPLER_H
#define MTEBENCH_HOST_WATCH_SAMPLER_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/message.h"

#define SAMPLER_ADDRESSES_MAX (1u << 20)
#define SAMPLER_PERIOD_MIN    1000u

struct sampler {
	bool cycles;     /* else instructions */
	uint64_t period; /* events from one sample to the next, in the mean */
	uint64_t seed;   /* of the periods */
	bool one_thread; /* several are no use: emulated cycles go on while another CPU executes */
	/* What the trial since sampler_clear() gave. */
	uint64_t events;     /* counted */
	uint64_t lost;       /* samples that did not fit into the ring or below */
	uint64_t throttled;  /* times that the kernel stopped sampling for a while */
	uint64_t threads;    /* that were sampled */
	unsigned int begun;  /* threads that began; each has periods of its own */
	struct message skip; /* why a thread could not be, or empty */
	size_t count;
	uint64_t addresses[SAMPLER_ADDRESSES_MAX];
	pthread_mutex_t lock;
};

struct sampler_thread;

/* Returns NULL when memory is short. */
struct sampler *sampler_create(bool cycles, uint64_t period);
void sampler_free(struct sampler *sampler);

/* Forgets what was taken; the next trial is sampled with periods from @seed. */
void sampler_clear(struct sampler *sampler, uint64_t seed);

/*
 * Begins to sample the calling thread; sampler_stop(), in the same thread, ends it, takes the
 * samples and frees what sampler_start() returned. Threads may do this at once. @sampler may be
 * NULL.
 */
struct sampler_thread *sampler_start(struct sampler *sampler);
void sampler_stop(struct sampler *sampler, struct sampler_thread *thread);

/*
 * A period of @mean in the mean, from half of it to one and a half, of triangular distribution:
 * smooth, so that it knows nothing of the length of what repeats in the kernel. Pure but for
 * @state.
 */
uint64_t sampler_period(uint64_t mean, uint64_t *state);

/* Takes the records from @tail on to @head out of the ring of @size bytes (a power of two) at
 * @ring. Pure but for @sampler. */
void sampler_take(struct sampler *sampler, const uint64_t *ring, uint64_t size, uint64_t tail,
		  uint64_t head);

#endif
