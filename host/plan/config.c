/* SPDX-License-Identifier: GPL-2.0-or-later */
/* config: a plan as its author wrote it. */
#include "host/plan/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ini.h"
#include "common/number.h"

#define CONFIG_BYTES_MAX (1 << 20)

/* "off, on" of a choice, "1 to 64" of a number. */
static void describe_factor(const struct factor *factor, char *text, size_t text_size)
{
	size_t used = 0;

	text[0] = '\0';
	if (!factor->levels) {
		snprintf(text, text_size, "a whole number from %llu to %llu",
			 (unsigned long long)factor->min, (unsigned long long)factor->max);
		return;
	}
	for (size_t i = 0; factor->levels[i].name && used < text_size; i++)
		used += (size_t)snprintf(text + used, text_size - used, "%s%s", i ? ", " : "",
					 factor->levels[i].name);
}

static bool is_level(const struct factor *factor, const char *value)
{
	uint64_t number;

	if (!factor->levels)
		return number_parse_u64(value, factor->min, factor->max, &number) == 0;
	return level_find(factor->levels, value) != NULL;
}

static int add_level(struct config_levels *levels, const struct factor *factor,
		     const struct ini_position *at, const char *value, struct message *message)
{
	char accepted[256];

	describe_factor(factor, accepted, sizeof(accepted));
	if (!*value)
		return ini_refuse(message, at, "%s has an empty level; accepted: %s", factor->name,
				  accepted);
	if (!is_level(factor, value))
		return ini_refuse(message, at, "%s cannot be '%s'; accepted: %s", factor->name,
				  value, accepted);
	for (size_t i = 0; i < levels->count; i++)
		if (strcmp(levels->values[i], value) == 0)
			return ini_refuse(message, at, "%s has level '%s' twice", factor->name,
					  value);
	if (levels->count == CONFIG_LEVELS_MAX)
		return ini_refuse(message, at, "%s has more than %d levels", factor->name,
				  CONFIG_LEVELS_MAX);
	levels->values[levels->count] = strdup(value);
	if (!levels->values[levels->count])
		return ini_refuse(message, at, "no memory");
	levels->count++;
	return 0;
}

static char *trim(char *text)
{
	char *end;

	text += strspn(text, " \t");
	end = text + strlen(text);
	while (end > text && (end[-1] == ' ' || end[-1] == '\t'))
		*--end = '\0';
	return text;
}

static int set_levels(struct config_levels *levels, const struct factor *factor,
		      const struct ini_position *at, const char *value, struct message *message)
{
	char *list = strdup(value), *rest = list, *item;
	int result = 0;

	if (!list)
		return ini_refuse(message, at, "no memory");
	while (result == 0 && (item = strsep(&rest, ",")))
		result = add_level(levels, factor, at, trim(item), message);
	free(list);
	return result;
}

/* The common factor of that name, or COMMON_FACTOR_COUNT. */
static size_t find_common(const char *name)
{
	size_t index = 0;

	while (index < COMMON_FACTOR_COUNT && strcmp(common_factors[index]->name, name) != 0)
		index++;
	return index;
}

static int set_run_key(struct config *config, const struct ini_position *at, const char *key,
		       const char *value, struct message *message)
{
	size_t common = find_common(key);

	if (common < COMMON_FACTOR_COUNT)
		return set_levels(&config->common[common], common_factors[common], at, value,
				  message);
	if (config_limits_has(key))
		return config_limits_set(&config->limits, at, key, value, message);
	if (strcmp(key, "seed") != 0)
		return ini_refuse(
			message, at,
			"[run] has no key '%s'; it takes seed, samples, budget, repeat, memory, time_limit, clock, counters, select, place, numa",
			key);
	if (number_parse_u64(value, 0, UINT64_MAX, &config->seed) < 0)
		return ini_refuse(message, at, "seed must be a whole number, not '%s'", value);
	return 0;
}

static int refuse_bench_key(const struct bench *bench, const struct ini_position *at,
			    const char *key, struct message *message)
{
	char names[512] = "";
	size_t used = 0;

	for (size_t i = 0; bench->factors[i]; i++)
		used += (size_t)snprintf(names + used, sizeof(names) - used, "%s, ",
					 bench->factors[i]->name);
	return ini_refuse(
		message, at,
		"%s has no factor '%s'; it takes %ssamples, budget, repeat, memory, time_limit, clock, counters, select, place, numa",
		bench->name, key, names);
}

static int set_bench_key(struct config_section *section, const struct ini_position *at,
			 const char *key, const char *value, struct message *message)
{
	int index = bench_factor_index(section->bench, key);
	size_t common = find_common(key);

	if (common < COMMON_FACTOR_COUNT)
		return set_levels(&section->common[common], common_factors[common], at, value,
				  message);
	if (index >= 0)
		return set_levels(&section->levels[index], section->bench->factors[index], at,
				  value, message);
	if (config_limits_has(key))
		return config_limits_set(&section->limits, at, key, value, message);
	return refuse_bench_key(section->bench, at, key, message);
}

static int refuse_bench(const struct ini_position *at, const char *name, struct message *message)
{
	char names[512] = "run";
	size_t used = strlen(names);

	for (size_t i = 0; i < bench_count() && used < sizeof(names); i++)
		used += (size_t)snprintf(names + used, sizeof(names) - used, ", %s",
					 bench_at(i)->name);
	return ini_refuse(message, at, "unknown benchmark '%s'; sections are %s", name, names);
}

static int begin_section(struct config *config, const struct ini_position *at, const char *name,
			 struct message *message)
{
	char bench_name[64];
	struct config_section *section;

	if (strcmp(name, "run") == 0)
		return 0;
	snprintf(bench_name, sizeof(bench_name), "%.*s", (int)strcspn(name, " \t"), name);

	const struct bench *bench = bench_find(bench_name);

	if (!bench)
		return refuse_bench(at, bench_name, message);
	if (config->section_count == CONFIG_SECTIONS_MAX)
		return ini_refuse(message, at, "more than %d sections", CONFIG_SECTIONS_MAX);
	section = calloc(1, sizeof(*section));
	if (!section)
		return ini_refuse(message, at, "no memory");
	section->bench = bench;
	section->line = at->line;
	config->sections[config->section_count++] = section;
	return 0;
}

static int take_entry(void *context, const struct ini_position *at, const char *section,
		      const char *key, const char *value, struct message *message)
{
	struct config *config = context;

	if (!key)
		return begin_section(config, at, section, message);
	if (strcmp(section, "run") == 0)
		return set_run_key(config, at, key, value, message);
	return set_bench_key(config->sections[config->section_count - 1], at, key, value, message);
}

static int read_text(const char *path, char **text, size_t *size, struct message *message)
{
	FILE *file = fopen(path, "re");

	if (!file)
		return message_set_errno(message, errno, "cannot read config %s", path);
	*text = malloc(CONFIG_BYTES_MAX + 1);
	*size = *text ? fread(*text, 1, CONFIG_BYTES_MAX + 1, file) : 0;

	int error_number = ferror(file) ? errno : 0;

	fclose(file);
	if (!*text || error_number)
		return message_set_errno(message, error_number ? error_number : ENOMEM,
					 "cannot read config %s", path);
	if (*size > CONFIG_BYTES_MAX)
		return message_set(message, "%s: larger than %d bytes: not a config", path,
				   CONFIG_BYTES_MAX);
	(*text)[*size] = '\0';
	return 0;
}

static int fill(struct config *config, const char *name, const char *text, size_t size,
		struct message *message)
{
	config->path = strdup(name);
	config->text = strndup(text, size);
	config->seed = 1;
	config->limits = config_limits_default;
	if (!config->path || !config->text)
		return message_set(message, "no memory");
	if (ini_read_text(name, text, size, take_entry, config, message) < 0)
		return -1;
	if (!config->section_count)
		return message_set(message, "%s: no benchmark section: nothing to run", name);
	return 0;
}

int config_read_text(const char *name, const char *text, size_t size, struct config **result,
		     struct message *message)
{
	struct config *config = calloc(1, sizeof(*config));

	if (!config)
		return message_set(message, "no memory");
	if (fill(config, name, text, size, message) < 0) {
		config_free(config);
		return -1;
	}
	*result = config;
	return 0;
}

int config_read(const char *path, struct config **config, struct message *message)
{
	size_t size = 0;
	char *text = NULL;
	int result = read_text(path, &text, &size, message);

	if (result == 0)
		result = config_read_text(path, text, size, config, message);
	free(text);
	return result;
}

static void free_levels(struct config_levels *levels, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < levels[i].count; j++)
			free(levels[i].values[j]);
}

static void free_section(struct config_section *section)
{
	free_levels(section->levels, RECORD_FACTORS_MAX);
	free_levels(section->common, COMMON_FACTOR_COUNT);
	free(section->limits.counters);
	free(section);
}

void config_free(struct config *config)
{
	if (!config)
		return;
	for (size_t i = 0; i < config->section_count; i++)
		free_section(config->sections[i]);
	free(config->limits.counters);
	free_levels(config->common, COMMON_FACTOR_COUNT);
	free(config->text);
	free(config->path);
	free(config);
}

struct config_limits config_section_limits(const struct config *config,
					   const struct config_section *section)
{
	struct config_limits limits = config_limits_over(&section->limits, &config->limits);

	if (!limits.samples)
		limits.samples =
			section->bench->samples ? section->bench->samples : CONFIG_SAMPLES_DEFAULT;
	return limits;
}
