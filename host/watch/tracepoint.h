/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tracepoint: how often a tracepoint of the kernel is passed on behalf of this process.
 *
 * Nothing is traced, only counted (perf_event_open), so code that does not pass it costs the same.
 * KVM's `kvm_guest_fault` is passed once for each abort that a guest takes to the host: stage-2
 * faults and the doorbell, no interrupts.
 */
#ifndef MTEBENCH_HOST_WATCH_TRACEPOINT_H
#define MTEBENCH_HOST_WATCH_TRACEPOINT_H

#include <stdint.h>
#include <sys/types.h>

/* tracefs, and where it was before Linux 4.1. */
#define TRACEFS_DIRECTORY_COUNT 2
extern const char *const tracefs_directories[TRACEFS_DIRECTORY_COUNT];

/*
 * Begins to count @name ("kvm/kvm_guest_fault") in the calling thread and in those it starts from
 * now on. Returns a descriptor to close(), or -errno: tracefs is not mounted or not readable, or
 * perf_event_paranoid forbids it.
 */
int tracepoint_open(const char *name);

/* The same in process @pid. */
int tracepoint_open_for(const char *name, pid_t pid);

/* The count so far, or -1. */
int64_t tracepoint_read(int fd);

#endif
