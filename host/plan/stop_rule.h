/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stop_rule: how many samples a cell gets, as configs write it: "256", or "until ci<1%, min 30, max
 * 4096". Pure.
 */
#ifndef MTEBENCH_HOST_PLAN_STOP_RULE_H
#define MTEBENCH_HOST_PLAN_STOP_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/message.h"
#include "common/record/record.h"

#define STOP_SAMPLES_MAX 10000000
#define STOP_MIN_DEFAULT 30
#define STOP_MAX_DEFAULT 4096
#define STOP_PERCENT_MAX 50

struct stop_rule {
	uint64_t min;    /* samples a trial */
	uint64_t max;    /* samples a cell */
	uint64_t ci_ppm; /* a cell is done when its interval is narrower; 0: the number is fixed */
};

/* True of "until" and what stands behind it, right or wrong. */
bool stop_rule_is_until(const char *text);

/*
 * Reads "until ci<P%[, min N][, max N]", P more than 0 and at most STOP_PERCENT_MAX with up to four
 * digits that count behind the point, N whole, min at least MEDIAN_INTERVAL_MIN. Blanks may stand
 * only where this comment has one. Returns 0, or -1 with a sentence without place.
 */
int stop_rule_parse(const char *text, struct stop_rule *rule, struct message *message);

/* Trials that a cell has at most: as many as reach `max` with `min` samples each. */
uint64_t stop_rule_trials(const struct stop_rule *rule);

/* What a cell has so far. */
struct stop_state {
	uint64_t *values; /* of its ok trials; owned */
	size_t count;
	size_t room;
	uint64_t trials;
	uint64_t elapsed_ms;
	uint64_t ci_ppm; /* of the median's interval; meaningful where `has_ci` */
	bool has_ci;
};

/* Appends @count values. Returns 0, or -1 when memory is short. */
int stop_state_add(struct stop_state *state, const uint64_t *values, size_t count);

/*
 * Computes the interval and decides; @budget_ms of 0 is no budget. A precision that is reached
 * counts before a maximum, that before a budget. Sorts the values.
 */
enum record_stop_why stop_decide(const struct stop_rule *rule, uint64_t budget_ms,
				 struct stop_state *state);

void stop_state_free(struct stop_state *state);

#endif
