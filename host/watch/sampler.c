/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sampler: where in the host's kernel the vCPU threads of trials are, every so many events. */
#include "host/watch/sampler.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/machine/random.h"
#include "host/machine/sysfs.h"
#include "host/watch/core_pmu.h"
#include "host/watch/counters.h"
#include "host/watch/event_open.h"

/* Without CAP_IPC_LOCK the kernel allows kernel.perf_event_mlock_kb, 516: then a smaller one. */
#define RING_BYTES     (1u << 20)
#define RING_BYTES_MIN (1u << 16)

/*
 * PERF_REG_ARM64_PC of asm/perf_regs.h. PERF_SAMPLE_IP is of no use here: 6.1 gives the guest's PC
 * for every interrupt while a vCPU is loaded, also where the host was interrupted.
 */
#define REGISTER_PC 32
/* Of a record with one register, in words: header, ABI, register. */
#define PC_WORD 2

struct sampler_thread {
	int fd;
	struct perf_event_mmap_page *page;
	size_t page_bytes, ring_bytes;
	uint64_t mean;  /* of the periods */
	uint64_t state; /* of the random numbers */
};

/* Whose signals this thread gets; NULL: nobody's. */
static _Thread_local struct sampler_thread *volatile current;

uint64_t sampler_period(uint64_t mean, uint64_t *state)
{
	uint64_t sum = (random_next(state) >> 32) + (random_next(state) >> 32);

	return mean / 2 + (sum * (mean / 2) >> 32);
}

struct sampler *sampler_create(bool cycles, uint64_t period)
{
	struct sampler *sampler = mmap(NULL, sizeof(*sampler), PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (sampler == MAP_FAILED)
		return NULL;
	sampler->cycles = cycles;
	sampler->period = period;
	pthread_mutex_init(&sampler->lock, NULL);
	return sampler;
}

void sampler_free(struct sampler *sampler)
{
	if (sampler)
		munmap(sampler, sizeof(*sampler));
}

void sampler_clear(struct sampler *sampler, uint64_t seed)
{
	sampler->seed = seed;
	sampler->events = sampler->lost = sampler->throttled = sampler->threads = 0;
	sampler->begun = 0;
	sampler->count = 0;
	*sampler->skip.text = '\0';
	/* A trial that was killed may have held it. */
	pthread_mutex_init(&sampler->lock, NULL);
}

/* The event of the PMU of this CPU, or else the kernel's generic one. */
static void describe(const struct sampler *sampler, uint64_t period,
		     struct perf_event_attr *attributes)
{
	int cpu = sched_getcpu();
	struct core_pmu pmu;
	uint64_t config;

	*attributes = (struct perf_event_attr){
		.type = PERF_TYPE_HARDWARE,
		.config = sampler->cycles ? PERF_COUNT_HW_CPU_CYCLES : PERF_COUNT_HW_INSTRUCTIONS,
		.sample_period = period,
		.sample_type = PERF_SAMPLE_REGS_INTR,
		.sample_regs_intr = UINT64_C(1) << REGISTER_PC,
		.read_format = PERF_FORMAT_LOST,
		.wakeup_events = 1,
		.disabled = 1,
		.exclude_user = 1,
		.exclude_guest = 1,
	};
	if (core_pmu_find(cpu < 0 ? 0 : (unsigned int)cpu, &pmu) < 0)
		return;
	if (core_pmu_event(&pmu, sampler->cycles ? "cpu_cycles" : "inst_retired", &config) == 0) {
		attributes->type = pmu.type;
		attributes->config = config;
	}
}

static int map_ring(struct sampler_thread *thread)
{
	thread->page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	for (thread->ring_bytes = RING_BYTES; thread->ring_bytes >= RING_BYTES_MIN;
	     thread->ring_bytes /= 2) {
		thread->page = mmap(NULL, thread->page_bytes + thread->ring_bytes,
				    PROT_READ | PROT_WRITE, MAP_SHARED, thread->fd, 0);
		if (thread->page != MAP_FAILED)
			return 0;
	}
	return -1;
}

/* Behind a sample the kernel has stopped the event: on with it, for one more, after another period.
 * Only what a signal handler may call. */
static void change_period(int number)
{
	struct sampler_thread *thread = current;
	int error_number = errno;
	uint64_t period;

	(void)number;
	if (!thread)
		return;
	period = sampler_period(thread->mean, &thread->state);
	ioctl(thread->fd, PERF_EVENT_IOC_PERIOD, &period);
	ioctl(thread->fd, PERF_EVENT_IOC_REFRESH, 1);
	errno = error_number;
}

/* Has each sample interrupt this thread, which leaves KVM_RUN and enters it again. */
static int ask_for_signals(const struct sampler_thread *thread)
{
	struct sigaction action = {.sa_handler = change_period, .sa_flags = SA_RESTART};
	struct f_owner_ex owner = {.type = F_OWNER_TID, .pid = gettid()};

	if (sigaction(SIGIO, &action, NULL) < 0 || fcntl(thread->fd, F_SETOWN_EX, &owner) < 0)
		return -1;
	return fcntl(thread->fd, F_SETFL, O_ASYNC);
}

static void refuse(struct sampler *sampler, int error_number)
{
	uint64_t paranoid = 0;

	sysfs_read_u64("/proc/sys/kernel/perf_event_paranoid", &paranoid);
	pthread_mutex_lock(&sampler->lock);
	counters_explain(error_number, error_number, (int)paranoid, &sampler->skip);
	pthread_mutex_unlock(&sampler->lock);
}

/* Kernels before 6.0 do not count what is lost (Debian 12 has 6.1). */
static int open_event(const struct sampler *sampler, uint64_t period)
{
	struct perf_event_attr attributes;
	int fd;

	describe(sampler, period, &attributes);
	fd = event_open(&attributes, 0, -1);
	if (fd >= 0 || errno != EINVAL)
		return fd;
	attributes.read_format = 0;
	return event_open(&attributes, 0, -1);
}

struct sampler_thread *sampler_start(struct sampler *sampler)
{
	struct sampler_thread *thread = sampler ? calloc(1, sizeof(*thread)) : NULL;

	if (sampler && !thread)
		refuse(sampler, ENOMEM);
	if (!thread)
		return NULL;
	thread->mean = sampler->period;
	thread->state = sampler->seed +
			((uint64_t)__atomic_fetch_add(&sampler->begun, 1, __ATOMIC_RELAXED) << 32);
	thread->fd = open_event(sampler, sampler_period(thread->mean, &thread->state));
	if (thread->fd >= 0 && map_ring(thread) == 0 && ask_for_signals(thread) == 0) {
		current = thread;
		ioctl(thread->fd, PERF_EVENT_IOC_REFRESH, 1);
		return thread;
	}
	refuse(sampler, errno);
	if (thread->fd >= 0)
		close(thread->fd);
	free(thread);
	return NULL;
}

static void add(struct sampler *sampler, uint64_t address)
{
	if (sampler->count < SAMPLER_ADDRESSES_MAX)
		sampler->addresses[sampler->count++] = address;
	else
		sampler->lost++;
}

void sampler_take(struct sampler *sampler, const uint64_t *ring, uint64_t size, uint64_t tail,
		  uint64_t head)
{
	uint64_t mask = size / sizeof(*ring) - 1;
	union {
		uint64_t word;
		struct perf_event_header header;
	} first;

	for (; tail + sizeof(first) <= head; tail += first.header.size) {
		uint64_t at = tail / sizeof(*ring);

		first.word = ring[at & mask];
		if (first.header.type == PERF_RECORD_SAMPLE)
			add(sampler, ring[(at + PC_WORD) & mask]);
		else if (first.header.type == PERF_RECORD_THROTTLE)
			sampler->throttled++;
		if (first.header.size < sizeof(first))
			break;
	}
}

static void take(struct sampler *sampler, const struct sampler_thread *thread)
{
	const char *bytes = (const char *)thread->page;
	uint64_t head = __atomic_load_n(&thread->page->data_head, __ATOMIC_ACQUIRE);
	uint64_t values[2] = {0, 0}; /* the count, and with PERF_FORMAT_LOST samples lost */

	sampler_take(sampler, (const uint64_t *)(const void *)(bytes + thread->page_bytes),
		     thread->ring_bytes, 0, head);
	if (read(thread->fd, values, sizeof(values)) > 0) {
		sampler->events += values[0];
		sampler->lost += values[1];
	}
	sampler->threads++;
}

void sampler_stop(struct sampler *sampler, struct sampler_thread *thread)
{
	if (!thread)
		return;
	current = NULL;
	ioctl(thread->fd, PERF_EVENT_IOC_DISABLE, 0);
	pthread_mutex_lock(&sampler->lock);
	take(sampler, thread);
	pthread_mutex_unlock(&sampler->lock);
	munmap(thread->page, thread->page_bytes + thread->ring_bytes);
	close(thread->fd);
	free(thread);
}
