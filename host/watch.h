/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * watch: what looks on while the vCPUs do the timed job of a trial, and at no other time.
 */
#ifndef MTEBENCH_HOST_WATCH_H
#define MTEBENCH_HOST_WATCH_H

#include "counters.h"

struct watch {
	struct counters *counters; /* NULL: nothing is counted */
};

#endif
