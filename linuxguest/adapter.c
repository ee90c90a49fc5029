/* SPDX-License-Identifier: GPL-2.0-or-later */
/* adapter: reads a VMM's adapter and fills its holes. */
#include "linuxguest/adapter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/crc32.h"
#include "common/ini.h"

const char *const adapter_hole_names[HOLE_COUNT] = {
	[HOLE_KERNEL] = "kernel",   [HOLE_INITRD] = "initrd",
	[HOLE_APPEND] = "append",   [HOLE_RAM] = "ram",
	[HOLE_RAM_MIB] = "ram_mib", [HOLE_VCPUS] = "vcpus",
	[HOLE_MTE] = "mte",         [HOLE_PREALLOC] = "prealloc",
	[HOLE_PMU] = "pmu",         [HOLE_CHANNEL_FD] = "channel_fd",
};

enum section { SECTION_VMM, SECTION_ARGUMENTS, SECTION_LACKS, SECTION_REFUSED, SECTION_ABSENT };

static const char *const section_names[] = {"vmm", "arguments", "lacks", "refused", "absent"};

/* The factors that a condition may name; their levels are the benchmarks'. */
static const char *const condition_factors[] = {"mte",      "share", "pages",
						"prealloc", "vcpus", "pmu"};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct reading {
	struct adapter *adapter;
	enum section section;
	struct adapter_conditions when; /* of the section; owned until a copy is made */
};

static void free_conditions(struct adapter_conditions *conditions)
{
	for (size_t i = 0; i < conditions->count; i++) {
		free(conditions->all[i].factor);
		free(conditions->all[i].level);
	}
	conditions->count = 0;
}

static int copy_conditions(const struct adapter_conditions *from, struct adapter_conditions *to)
{
	for (to->count = 0; to->count < from->count; to->count++) {
		struct adapter_condition *copy = &to->all[to->count];

		copy->factor = strdup(from->all[to->count].factor);
		copy->level = strdup(from->all[to->count].level);
		if (!copy->factor || !copy->level) {
			to->count++;
			return -1;
		}
	}
	return 0;
}

static int add_condition(struct adapter_conditions *when, const struct ini_position *at,
			 const char *word, struct message *message)
{
	const char *equals = strchr(word, '=');
	struct adapter_condition *condition = &when->all[when->count];
	size_t known = 0;

	if (!equals || equals == word || !equals[1])
		return ini_refuse(message, at, "'%s' is no condition: FACTOR=LEVEL is", word);
	if (when->count == ADAPTER_CONDITIONS_MAX)
		return ini_refuse(message, at, "more than %d conditions", ADAPTER_CONDITIONS_MAX);
	condition->factor = strndup(word, (size_t)(equals - word));
	condition->level = strdup(equals + 1);
	when->count++;
	if (!condition->factor || !condition->level)
		return ini_refuse(message, at, "no memory");
	for (size_t i = 0; i < COUNT(condition_factors); i++)
		known += strcmp(condition_factors[i], condition->factor) == 0;
	if (!known)
		return ini_refuse(
			message, at,
			"a condition cannot be about '%s'; accepted: mte, share, pages, prealloc, vcpus, pmu",
			condition->factor);
	return 0;
}

static int begin_section(struct reading *reading, const struct ini_position *at, const char *name,
			 struct message *message)
{
	char words[64], *rest = words, *word;
	size_t section = 0;

	snprintf(words, sizeof(words), "%s", name);
	word = strsep(&rest, " ");
	while (section < COUNT(section_names) && strcmp(section_names[section], word) != 0)
		section++;
	if (section == COUNT(section_names))
		return ini_refuse(
			message, at,
			"no section is called '%s'; sections are vmm, arguments, lacks, refused, absent",
			word);
	reading->section = (enum section)section;
	free_conditions(&reading->when);
	while ((word = strsep(&rest, " ")))
		if (*word && add_condition(&reading->when, at, word, message) < 0)
			return -1;
	if (reading->when.count && section != SECTION_ARGUMENTS && section != SECTION_LACKS)
		return ini_refuse(message, at, "[%s] takes no condition", section_names[section]);
	if (!reading->when.count && section == SECTION_LACKS)
		return ini_refuse(message, at, "[lacks] needs a condition: FACTOR=LEVEL");
	return 0;
}

static int set_text(char **text, const struct ini_position *at, const char *value,
		    struct message *message)
{
	*text = strdup(value);
	return *text ? 0 : ini_refuse(message, at, "no memory");
}

static int set_tested(struct adapter *adapter, const struct ini_position *at, const char *value,
		      struct message *message)
{
	adapter->tested = strcmp(value, "yes") == 0;
	if (!adapter->tested && strcmp(value, "no") != 0)
		return ini_refuse(message, at, "tested must be yes or no, not '%s'", value);
	return 0;
}

static int set_vmm_key(struct adapter *adapter, const struct ini_position *at, const char *key,
		       const char *value, struct message *message)
{
	if (strcmp(key, "program") == 0)
		return set_text(&adapter->program, at, value, message);
	if (strcmp(key, "port") == 0)
		return set_text(&adapter->port, at, value, message);
	if (strcmp(key, "console") == 0)
		return set_text(&adapter->console, at, value, message);
	if (strcmp(key, "tested") == 0)
		return set_tested(adapter, at, value, message);
	if (strcmp(key, "version") == 0)
		return set_text(&adapter->version, at, value, message);
	if (strcmp(key, "pty") == 0)
		return set_text(&adapter->pty, at, value, message);
	return ini_refuse(
		message, at,
		"[vmm] has no key '%s'; it takes program, port, console, tested, version, pty",
		key);
}

/* The hole whose name is the @length characters at @name, or HOLE_COUNT. */
static enum adapter_hole find_hole(const char *name, size_t length)
{
	for (int i = 0; i < HOLE_COUNT; i++)
		if (strlen(adapter_hole_names[i]) == length &&
		    strncmp(adapter_hole_names[i], name, length) == 0)
			return (enum adapter_hole)i;
	return HOLE_COUNT;
}

static int check_holes(const struct ini_position *at, const char *word, struct message *message)
{
	for (const char *open = word; (open = strpbrk(open, "{}")); open++) {
		size_t length = strcspn(open + 1, "{}");

		if (*open == '}' || open[1 + length] != '}')
			return ini_refuse(message, at, "'%s': a hole is {NAME}", word);
		if (find_hole(open + 1, length) == HOLE_COUNT)
			return ini_refuse(
				message, at,
				"'%s' has an unknown hole; holes are {kernel} {initrd} {append} {ram} {ram_mib} {vcpus} {mte} {prealloc} {pmu} {channel_fd}",
				word);
		open += length + 1;
	}
	return 0;
}

static int add_argument(struct reading *reading, const struct ini_position *at, const char *word,
			struct message *message)
{
	struct adapter *adapter = reading->adapter;
	struct adapter_argument *argument = &adapter->arguments[adapter->argument_count];

	if (check_holes(at, word, message) < 0)
		return -1;
	if (adapter->argument_count == ADAPTER_ARGUMENTS_MAX)
		return ini_refuse(message, at, "more than %d arguments", ADAPTER_ARGUMENTS_MAX);
	adapter->argument_count++;
	if (copy_conditions(&reading->when, &argument->when) < 0)
		return ini_refuse(message, at, "no memory");
	return set_text(&argument->text, at, word, message);
}

static int add_arguments(struct reading *reading, const struct ini_position *at, const char *value,
			 struct message *message)
{
	char *words = strdup(value), *rest = words, *word;
	int result = words ? 0 : ini_refuse(message, at, "no memory");

	while (result == 0 && (word = strsep(&rest, " \t")))
		if (*word)
			result = add_argument(reading, at, word, message);
	free(words);
	return result;
}

static int add_phrase(struct reading *reading, const struct ini_position *at, const char *key,
		      const char *value, struct message *message)
{
	struct adapter *adapter = reading->adapter;
	struct adapter_phrases *phrases = reading->section == SECTION_LACKS     ? &adapter->lacks
					  : reading->section == SECTION_REFUSED ? &adapter->refused
										: &adapter->absent;
	struct adapter_phrase *phrase = &phrases->all[phrases->count];

	if (phrases->count == ADAPTER_PHRASES_MAX)
		return ini_refuse(message, at, "more than %d phrases", ADAPTER_PHRASES_MAX);
	phrases->count++;
	if (copy_conditions(&reading->when, &phrase->when) < 0)
		return ini_refuse(message, at, "no memory");
	if (set_text(&phrase->name, at, key, message) < 0)
		return -1;
	return set_text(&phrase->text, at, value, message);
}

static int take_entry(void *context, const struct ini_position *at, const char *section,
		      const char *key, const char *value, struct message *message)
{
	struct reading *reading = context;

	if (!key)
		return begin_section(reading, at, section, message);
	switch (reading->section) {
	case SECTION_VMM:
		return set_vmm_key(reading->adapter, at, key, value, message);
	case SECTION_ARGUMENTS:
		return add_arguments(reading, at, value, message);
	default:
		return add_phrase(reading, at, key, value, message);
	}
}

static int finish(struct reading *reading, const char *name, int result, struct adapter **adapter,
		  struct message *message)
{
	struct adapter *read = reading->adapter;

	free_conditions(&reading->when);
	if (result == 0 && (!read->program || !read->port || !read->console))
		result = message_set(message, "%s: [vmm] needs program, port and console", name);
	if (result == 0 && !read->version && !(read->version = strdup("--version")))
		result = message_set(message, "no memory");
	if (result < 0) {
		adapter_free(read);
		return -1;
	}
	*adapter = read;
	return 0;
}

const char *adapter_path(const char *name, char *path, size_t path_size)
{
	snprintf(path, path_size, "configs/vmm/%s.conf", name);
	return path;
}

int adapter_read(const char *path, struct adapter **adapter, struct message *message)
{
	struct reading reading = {.adapter = calloc(1, sizeof(*reading.adapter))};

	if (!reading.adapter)
		return message_set(message, "no memory");
	return finish(&reading, path, ini_read(path, take_entry, &reading, message), adapter,
		      message);
}

int adapter_read_text(const char *name, const char *text, size_t size, struct adapter **adapter,
		      struct message *message)
{
	struct reading reading = {.adapter = calloc(1, sizeof(*reading.adapter))};

	if (!reading.adapter)
		return message_set(message, "no memory");
	return finish(&reading, name,
		      ini_read_text(name, text, size, take_entry, &reading, message), adapter,
		      message);
}

static void free_phrases(struct adapter_phrases *phrases)
{
	for (size_t i = 0; i < phrases->count; i++) {
		free(phrases->all[i].name);
		free(phrases->all[i].text);
		free_conditions(&phrases->all[i].when);
	}
}

void adapter_free(struct adapter *adapter)
{
	if (!adapter)
		return;
	for (size_t i = 0; i < adapter->argument_count; i++) {
		free(adapter->arguments[i].text);
		free_conditions(&adapter->arguments[i].when);
	}
	free_phrases(&adapter->lacks);
	free_phrases(&adapter->refused);
	free_phrases(&adapter->absent);
	free(adapter->program);
	free(adapter->port);
	free(adapter->console);
	free(adapter->version);
	free(adapter->pty);
	free(adapter);
}

/* With its NUL, so that two texts are not taken for one. */
static uint32_t add_text(uint32_t sum, const char *text)
{
	return crc32_add(sum, text, strlen(text) + 1);
}

uint32_t adapter_checksum(const struct adapter *adapter)
{
	uint32_t sum = add_text(add_text(0, adapter->port), adapter->console);

	for (size_t i = 0; i < adapter->argument_count; i++) {
		const struct adapter_conditions *when = &adapter->arguments[i].when;

		sum = add_text(sum, adapter->arguments[i].text);
		for (size_t j = 0; j < when->count; j++)
			sum = add_text(add_text(sum, when->all[j].factor), when->all[j].level);
	}
	return sum;
}

static bool holds(const struct adapter_conditions *when, const struct adapter_levels *levels)
{
	for (size_t i = 0; i < when->count; i++) {
		const char *level = levels->level(levels->context, when->all[i].factor);

		if (!level || strcmp(level, when->all[i].level) != 0)
			return false;
	}
	return true;
}

const char *adapter_lacks(const struct adapter *adapter, const struct adapter_levels *levels)
{
	for (size_t i = 0; i < adapter->lacks.count; i++)
		if (holds(&adapter->lacks.all[i].when, levels))
			return adapter->lacks.all[i].text;
	return NULL;
}

/* @text with its holes filled; NULL when it would be too long or memory is short. */
static char *fill(const char *text, const char *const *holes)
{
	char filled[ADAPTER_TEXT_MAX + 1];
	size_t used = 0;

	while (*text && used < sizeof(filled)) {
		size_t plain = strcspn(text, "{"), length = 0;
		const char *value = "";

		if (text[plain]) {
			length = strcspn(text + plain, "}") + 1;
			value = holes[find_hole(text + plain + 1, length - 2)];
		}
		used += (size_t)snprintf(filled + used, sizeof(filled) - used, "%.*s%s", (int)plain,
					 text, value);
		text += plain + length;
	}
	return used < sizeof(filled) ? strndup(filled, used) : NULL;
}

char **adapter_arguments(const struct adapter *adapter, const struct adapter_levels *levels,
			 const char *const *holes)
{
	char **arguments = calloc(ADAPTER_ARGUMENTS_MAX + 2, sizeof(*arguments));
	size_t count = 0;

	if (!arguments)
		return NULL;
	arguments[count++] = strdup(adapter->program);
	for (size_t i = 0; arguments[count - 1] && i < adapter->argument_count; i++)
		if (holds(&adapter->arguments[i].when, levels))
			arguments[count++] = fill(adapter->arguments[i].text, holes);
	if (arguments[count - 1])
		return arguments;
	adapter_free_arguments(arguments);
	return NULL;
}

void adapter_free_arguments(char **arguments)
{
	for (char **argument = arguments; *argument; argument++)
		free(*argument);
	free(arguments);
}

const struct adapter_phrase *adapter_find(const struct adapter_phrases *phrases, const char *line)
{
	for (size_t i = 0; i < phrases->count; i++)
		if (strstr(line, phrases->all[i].text))
			return &phrases->all[i];
	return NULL;
}
