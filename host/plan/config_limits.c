/* SPDX-License-Identifier: GPL-2.0-or-later */
/* config_limits: how much is measured, as configs say it. */
#include "host/plan/config_limits.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "common/number.h"

const struct config_limits config_limits_default = {
	.repeat = 1,
	.memory_bytes = 64 << 20,
	.time_limit_ms = 20000,
	.clock = CLOCK_COUNTER,
	.select = SELECT_ALL,
};

const char *const config_clock_names[CONFIG_CLOCK_COUNT] = {
	[CLOCK_COUNTER] = "counter",
	[CLOCK_EVENTS] = "events",
};

enum config_clock config_clock_find(const char *name)
{
	for (int i = CLOCK_COUNTER; i < CONFIG_CLOCK_COUNT; i++)
		if (strcmp(config_clock_names[i], name) == 0)
			return (enum config_clock)i;
	return CLOCK_UNSET;
}

/* A key that holds a number. */
struct number_key {
	const char *name;
	size_t offset; /* in struct config_limits */
	uint64_t min, max, scale;
	bool size;
};

#define LIMIT(field) offsetof(struct config_limits, field)

static const struct number_key number_keys[] = {
	{"samples", LIMIT(samples), 1, STOP_SAMPLES_MAX, 1, false},
	{"repeat", LIMIT(repeat), 1, 10000, 1, false},
	{"memory", LIMIT(memory_bytes), 1 << 16, UINT64_C(1) << 38, 1, true},
	{"budget", LIMIT(budget_ms), 1, 86400, 1000, false},
	{"time_limit", LIMIT(time_limit_ms), 1, 86400, 1000, false},
};

#define NUMBER_KEY_COUNT (sizeof(number_keys) / sizeof(number_keys[0]))

static const struct number_key *find_number_key(const char *name)
{
	for (size_t i = 0; i < NUMBER_KEY_COUNT; i++)
		if (strcmp(number_keys[i].name, name) == 0)
			return &number_keys[i];
	return NULL;
}

static int set_until(struct config_limits *limits, const struct ini_position *at, const char *value,
		     struct message *message)
{
	struct message sentence = {""};

	if (stop_rule_parse(value, &limits->until, &sentence) < 0)
		return ini_refuse(message, at, "%s", sentence.text);
	limits->samples = limits->until.min;
	return 0;
}

static int set_limit(struct config_limits *limits, const struct number_key *key,
		     const struct ini_position *at, const char *value, struct message *message)
{
	uint64_t number = 0;

	if (key->offset == LIMIT(samples) && stop_rule_is_until(value))
		return set_until(limits, at, value, message);

	int result = key->size ? number_parse_size(value, key->min, key->max, &number)
			       : number_parse_u64(value, key->min, key->max, &number);

	if (result < 0)
		return ini_refuse(message, at, "%s must be a %s from %llu to %llu, not '%s'",
				  key->name, key->size ? "size (such as 64M)" : "whole number",
				  (unsigned long long)key->min, (unsigned long long)key->max,
				  value);
	*(uint64_t *)(void *)((char *)limits + key->offset) = number * key->scale;
	return 0;
}

static int set_clock(struct config_limits *limits, const struct ini_position *at, const char *value,
		     struct message *message)
{
	limits->clock = config_clock_find(value);
	if (limits->clock == CLOCK_UNSET)
		return ini_refuse(message, at, "clock must be counter or events, not '%s'", value);
	return 0;
}

static int set_select(struct config_limits *limits, const struct ini_position *at,
		      const char *value, struct message *message)
{
	if (strcmp(value, "all") != 0 && strcmp(value, "pairwise") != 0)
		return ini_refuse(message, at, "select must be all or pairwise, not '%s'", value);
	limits->select = strcmp(value, "all") == 0 ? SELECT_ALL : SELECT_PAIRWISE;
	return 0;
}

static int set_counters(struct config_limits *limits, const struct ini_position *at,
			const char *value, struct message *message)
{
	struct message sentence = {""};

	limits->counters = malloc(sizeof(*limits->counters));
	if (!limits->counters)
		return ini_refuse(message, at, "no memory");
	if (event_list_parse(value, limits->counters, &sentence) < 0)
		return ini_refuse(message, at, "counters: %s", sentence.text);
	return 0;
}

bool config_limits_has(const char *key)
{
	return find_number_key(key) || strcmp(key, "clock") == 0 || strcmp(key, "select") == 0 ||
	       strcmp(key, "counters") == 0;
}

int config_limits_set(struct config_limits *limits, const struct ini_position *at, const char *key,
		      const char *value, struct message *message)
{
	const struct number_key *number = find_number_key(key);

	if (number)
		return set_limit(limits, number, at, value, message);
	if (strcmp(key, "select") == 0)
		return set_select(limits, at, value, message);
	return strcmp(key, "clock") != 0 ? set_counters(limits, at, value, message)
					 : set_clock(limits, at, value, message);
}

struct config_limits config_limits_over(const struct config_limits *section,
					const struct config_limits *run)
{
	struct config_limits limits = *section;

	if (!limits.samples) {
		limits.samples = run->samples;
		limits.until = run->until;
	}
	if (!limits.budget_ms)
		limits.budget_ms = run->budget_ms;
	if (!limits.repeat)
		limits.repeat = run->repeat;
	if (!limits.memory_bytes)
		limits.memory_bytes = run->memory_bytes;
	if (!limits.time_limit_ms)
		limits.time_limit_ms = run->time_limit_ms;
	if (limits.clock == CLOCK_UNSET)
		limits.clock = run->clock;
	if (limits.select == SELECT_UNSET)
		limits.select = run->select;
	if (!limits.counters)
		limits.counters = run->counters;
	return limits;
}
