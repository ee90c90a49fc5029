/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sampler: records where in the host's kernel the vCPU threads of a trial are, every so many
 * events.
 *
 * Each vCPU thread opens an event of its own (exclude_user, exclude_guest) when it begins its part
 * of the timed job, as counters do (host/watch/counters.h). When the part has ended, its samples
 * are read from the event's ring buffer. After each sample the event stands still until a signal
 * handler in the thread has drawn the next period. The ring is not emptied before the end, because
 * that would be work in the kernel. It is bounded: samples that do not fit are counted as lost, by
 * kernels from 6.0 on. How often the kernel throttled the event is counted too.
 *
 * A sampler lies in shared memory: trials are processes of their own, and their parent reads it.
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
	bool cycles;     /* the event is cycles; false: instructions */
	uint64_t period; /* mean number of events from one sample to the next */
	uint64_t seed;   /* of the random periods */
	/* several threads have no profile: emulated cycles go on while another CPU executes */
	bool one_thread;
	/* The rest is what the trial since sampler_clear() gave. */
	uint64_t events;     /* number of events counted */
	uint64_t lost;       /* samples that found no room in the ring or in `addresses` */
	uint64_t throttled;  /* times that the kernel stopped sampling for a while */
	uint64_t threads;    /* number of threads that were sampled */
	unsigned int begun;  /* number of threads that began; each draws periods of its own */
	struct message skip; /* why a thread could not be sampled, or empty */
	size_t count;        /* of addresses */
	uint64_t addresses[SAMPLER_ADDRESSES_MAX];
	pthread_mutex_t lock;
};

struct sampler_thread;

/* Returns NULL when memory is short. */
struct sampler *sampler_create(bool cycles, uint64_t period);
void sampler_free(struct sampler *sampler);

/* Forgets what was taken, and seeds the periods of the next trial with @seed. */
void sampler_clear(struct sampler *sampler, uint64_t seed);

/*
 * Begins to sample the calling thread. Returns NULL when @sampler is NULL or, with sampler->skip
 * set, when the thread cannot be sampled. sampler_stop() must be called in the same thread: it takes
 * the samples and frees @thread. Several threads may be sampled at once.
 */
struct sampler_thread *sampler_start(struct sampler *sampler);
void sampler_stop(struct sampler *sampler, struct sampler_thread *thread);

/*
 * Draws a period from a triangular distribution between 0.5 and 1.5 times @mean, whose mean is
 * @mean. The distribution is smooth, so that samples do not fall into step with loops of the
 * kernel. Changes nothing but @state.
 */
uint64_t sampler_period(uint64_t mean, uint64_t *state);

/* Adds the records between the positions @tail and @head of the ring at @ring, whose @size in bytes
 * is a power of two, to @sampler. Changes nothing else. */
void sampler_take(struct sampler *sampler, const uint64_t *ring, uint64_t size, uint64_t tail,
		  uint64_t head);

#endif
