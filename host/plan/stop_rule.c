/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stop_rule: how many samples a cell gets. */
#include "host/plan/stop_rule.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/number.h"
#include "common/sort_u64.h"
#include "host/plan/median_interval.h"

#define UNTIL "until "

bool stop_rule_is_until(const char *text)
{
	return strncmp(text, "until", 5) == 0;
}

/* Moves *@text behind @word; false when it does not stand there. */
static bool take(const char **text, const char *word)
{
	size_t length = strlen(word);

	if (strncmp(*text, word, length) != 0)
		return false;
	*text += length;
	return true;
}

/* Reads "1.5%" as parts per million. */
static bool take_percent(const char **text, uint64_t *ppm)
{
	char number[24];
	size_t length = strcspn(*text, "%");
	double percent;

	if (!(*text)[length] || length >= sizeof(number))
		return false;
	snprintf(number, sizeof(number), "%.*s", (int)length, *text);
	*text += length + 1;
	if (number_parse_fraction(number, STOP_PERCENT_MAX, &percent) < 0)
		return false;
	*ppm = (uint64_t)llround(percent * 1e4);
	return *ppm > 0;
}

static bool take_number(const char **text, const char *word, uint64_t *number)
{
	return !take(text, word) || number_scan_u64(text, number) == 0;
}

int stop_rule_parse(const char *text, struct stop_rule *rule, struct message *message)
{
	struct stop_rule read = {.min = STOP_MIN_DEFAULT, .max = STOP_MAX_DEFAULT};
	const char *rest = text;

	if (!take(&rest, UNTIL "ci<") || !take_percent(&rest, &read.ci_ppm) ||
	    !take_number(&rest, ", min ", &read.min) || !take_number(&rest, ", max ", &read.max) ||
	    *rest)
		return message_set(
			message,
			"samples must be a whole number from 1 to %d, or 'until ci<P%%[, min N][, max N]' with P up to %d, not '%s'",
			STOP_SAMPLES_MAX, STOP_PERCENT_MAX, text);
	if (read.min < MEDIAN_INTERVAL_MIN || read.max < read.min || read.max > STOP_SAMPLES_MAX)
		return message_set(
			message,
			"samples: min must be at least %d, and max from min to %d, not %llu and %llu",
			MEDIAN_INTERVAL_MIN, STOP_SAMPLES_MAX, (unsigned long long)read.min,
			(unsigned long long)read.max);
	*rule = read;
	return 0;
}

uint64_t stop_rule_trials(const struct stop_rule *rule)
{
	return (rule->max + rule->min - 1) / rule->min;
}

int stop_state_add(struct stop_state *state, const uint64_t *values, size_t count)
{
	if (state->room - state->count < count) {
		size_t room = (state->count + count) * 2;
		uint64_t *grown = realloc(state->values, room * sizeof(*grown));

		if (!grown)
			return -1;
		state->values = grown;
		state->room = room;
	}
	if (count)
		memcpy(state->values + state->count, values, count * sizeof(*values));
	state->count += count;
	return 0;
}

/* Order is of no use to the rule, so the values are sorted where they are. */
static void find_interval(struct stop_state *state)
{
	sort_u64(state->values, state->count);
	state->has_ci = median_interval_ppm(state->values, state->count, &state->ci_ppm);
}

enum record_stop_why stop_decide(const struct stop_rule *rule, uint64_t budget_ms,
				 struct stop_state *state)
{
	find_interval(state);
	if (state->count >= rule->min && state->has_ci && state->ci_ppm < rule->ci_ppm)
		return STOP_CI;
	if (state->count >= rule->max || state->trials >= stop_rule_trials(rule))
		return STOP_MAX;
	if (budget_ms && state->elapsed_ms >= budget_ms)
		return STOP_BUDGET;
	return STOP_NONE;
}

void stop_state_free(struct stop_state *state)
{
	free(state->values);
	*state = (struct stop_state){0};
}
