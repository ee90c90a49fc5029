/* SPDX-License-Identifier: GPL-2.0-or-later */
/* findings: which finding a bad cell belongs to (configs/findings.conf). */
#include "analysis/data/findings.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/base/version.h"
#include "analysis/data/cell_filter.h"
#include "common/ini.h"

static int begin_rule(struct findings *findings, const struct ini_position *at, const char *section,
		      struct message *message)
{
	struct finding_rule *rule;

	if (findings->count == FINDINGS_RULES_MAX)
		return ini_refuse(message, at, "there are more than %d sections",
				  FINDINGS_RULES_MAX);
	findings->rules = memory_grown(findings->rules, findings->count, sizeof(*findings->rules));
	rule = &findings->rules[findings->count++];
	*rule = (struct finding_rule){.name = memory_copied(section)};
	rule->name[strcspn(rule->name, " ")] = '\0';
	return 0;
}

static int take_verdict(struct finding_rule *rule, const struct ini_position *at, const char *value,
			struct message *message)
{
	if (strcmp(value, verdict_name(HYGIENE_STALE)) == 0)
		rule->verdict = HYGIENE_STALE;
	else if (strcmp(value, verdict_name(HYGIENE_LOST)) == 0)
		rule->verdict = HYGIENE_LOST;
	else
		return ini_refuse(message, at,
				  "verdict must be 'stale tags' or 'lost tags', not '%s'", value);
	return 0;
}

static int take_version(char **version, const struct ini_position *at, const char *value,
			struct message *message)
{
	if (!version_is(value))
		return ini_refuse(message, at, "'%s' is not a kernel version", value);
	*version = memory_copied(value);
	return 0;
}

static int take_entry(void *context, const struct ini_position *at, const char *section,
		      const char *key, const char *value, struct message *message)
{
	struct findings *findings = context;
	struct finding_rule *rule;

	if (!key)
		return begin_rule(findings, at, section, message);
	rule = &findings->rules[findings->count - 1];
	if (strcmp(key, "verdict") == 0)
		return take_verdict(rule, at, value, message);
	if (strcmp(key, "since") == 0)
		return take_version(&rule->since, at, value, message);
	if (strcmp(key, "before") == 0)
		return take_version(&rule->before, at, value, message);
	if (strcmp(key, "cell") != 0)
		return ini_refuse(message, at,
				  "unknown key '%s'; the keys are verdict, cell, since and before",
				  key);
	rule->cell = memory_copied(value);
	return 0;
}

static int check_rules(const char *path, const struct findings *findings, struct message *message)
{
	for (size_t i = 0; i < findings->count; i++)
		if (!findings->rules[i].cell || findings->rules[i].verdict == HYGIENE_ABSENT)
			return message_set(message, "%s: a section of '%s' has no %s", path,
					   findings->rules[i].name,
					   findings->rules[i].cell ? "verdict" : "cell");
	return 0;
}

int findings_read(const char *path, struct findings *findings, struct message *message)
{
	memset(findings, 0, sizeof(*findings));
	if (ini_read(path, take_entry, findings, message) == 0 &&
	    check_rules(path, findings, message) == 0)
		return 0;
	findings_free(findings);
	return -1;
}

void findings_free(struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		free(findings->rules[i].name);
		free(findings->rules[i].cell);
		free(findings->rules[i].since);
		free(findings->rules[i].before);
	}
	free(findings->rules);
	memset(findings, 0, sizeof(*findings));
}

static bool is_of_kernel(const struct finding_rule *rule, const char *release)
{
	return (!rule->since || version_compare(release, rule->since) >= 0) &&
	       (!rule->before || version_compare(release, rule->before) < 0);
}

size_t findings_rule_of(const struct findings *findings, const struct cell *cell,
			enum hygiene_verdict verdict, const char *release)
{
	size_t i = 0;

	while (i < findings->count && (findings->rules[i].verdict != verdict ||
				       !cell_filter_chooses(findings->rules[i].cell, cell) ||
				       !is_of_kernel(&findings->rules[i], release)))
		i++;
	return i;
}
