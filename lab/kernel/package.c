/* SPDX-License-Identifier: GPL-2.0-or-later */
/* package: names and versions of Debian's kernel packages. */
#include "lab/kernel/package.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BINARY_PREFIX "linux-binary-"
#define IMAGE_PREFIX  "linux-image-"

/* Widths are PACKAGE_TEXT_MAX and SERIES_TEXT_MAX. */
#define LINE_FORMAT "%48s %127s %127s"

static int append(struct package_list *list, const struct package *package)
{
	struct package *packages = list->packages;

	if ((list->count & (list->count - 1)) == 0) {
		size_t room = list->count ? list->count * 2 : 1;

		packages = reallocarray(packages, room, sizeof(*packages));
		if (!packages)
			return -1;
		list->packages = packages;
	}
	packages[list->count++] = *package;
	return 0;
}

int package_list_read(const char *path, struct package_list *list, struct message *message)
{
	FILE *file = fopen(path, "re");
	struct package package;
	int result = 0;

	*list = (struct package_list){0};
	if (!file)
		return message_set_errno(message, errno, "%s", path);
	while (result == 0 &&
	       fscanf(file, LINE_FORMAT, package.suite, package.name, package.version) == 3)
		result = append(list, &package);
	fclose(file);
	if (result < 0) {
		package_list_free(list);
		return message_set(message, "%s: out of memory", path);
	}
	return 0;
}

void package_list_free(struct package_list *list)
{
	free(list->packages);
	*list = (struct package_list){0};
}

/* deb-version(7): a tilde before the end of the text, the end before letters, letters before all
 * else. */
static int weight(char c)
{
	if (c == '~')
		return -1;
	if (c == '\0' || isdigit((unsigned char)c))
		return 0;
	return isalpha((unsigned char)c) ? (unsigned char)c : (unsigned char)c + 256;
}

static const char *skip_zeros(const char *text)
{
	while (*text == '0')
		text++;
	return text;
}

/* Compares the numbers at the beginning of both, and moves both behind them. */
static int compare_numbers(const char **a, const char **b)
{
	size_t digits_a, digits_b;
	int order;

	*a = skip_zeros(*a);
	*b = skip_zeros(*b);
	digits_a = strspn(*a, "0123456789");
	digits_b = strspn(*b, "0123456789");
	if (digits_a != digits_b)
		return digits_a < digits_b ? -1 : 1;
	order = strncmp(*a, *b, digits_a);
	*a += digits_a;
	*b += digits_b;
	return order;
}

/* One part of a version, upstream or revision. */
static int compare_parts(const char *a, const char *b)
{
	while (*a || *b) {
		while ((*a && !isdigit((unsigned char)*a)) || (*b && !isdigit((unsigned char)*b))) {
			int difference = weight(*a) - weight(*b);

			if (difference)
				return difference;
			a++;
			b++;
		}
		int order = compare_numbers(&a, &b);

		if (order)
			return order;
	}
	return 0;
}

/* Cuts "upstream-revision" at its last hyphen; no revision is revision 0. */
static const char *split(char *version)
{
	char *hyphen = strrchr(version, '-');

	if (!hyphen)
		return "";
	*hyphen = '\0';
	return hyphen + 1;
}

int package_compare_versions(const char *a, const char *b)
{
	char upstream_a[PACKAGE_TEXT_MAX + 1], upstream_b[PACKAGE_TEXT_MAX + 1];
	const char *revision_a, *revision_b;
	int order;

	snprintf(upstream_a, sizeof(upstream_a), "%s", a);
	snprintf(upstream_b, sizeof(upstream_b), "%s", b);
	revision_a = split(upstream_a);
	revision_b = split(upstream_b);
	order = compare_parts(upstream_a, upstream_b);
	return order ? order : compare_parts(revision_a, revision_b);
}

static bool in_suites(const struct package *package, const struct series *series)
{
	for (size_t i = 0; i < series->suite_count; i++)
		if (strcmp(package->suite, series->suites[i]) == 0)
			return true;
	return false;
}

/* What stands behind @prefix in @text; NULL when it does not begin so. */
static const char *behind(const char *text, const char *prefix)
{
	size_t length = strlen(prefix);

	return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

static bool is_binary(const struct package *package)
{
	return behind(package->name, BINARY_PREFIX) != NULL;
}

/*
 * Between the series and the flavour stands the rest of the release, ".107+deb13" or ".0-50".
 * Nothing at all makes a metapackage, a letter behind a hyphen another flavour ("-rt" before
 * "-arm64").
 */
static bool is_rest_of_release(const char *text, size_t length)
{
	if (text[0] != '.')
		return false;
	for (size_t i = 1; i + 1 < length; i++)
		if (text[i] == '-' && isalpha((unsigned char)text[i + 1]))
			return false;
	return true;
}

bool package_fits(const struct package *package, const struct series *series)
{
	const char *release = behind(package->name, BINARY_PREFIX);
	const char *rest;
	size_t length, tail;

	if (!release)
		release = behind(package->name, IMAGE_PREFIX);
	rest = release ? behind(release, series->version) : NULL;
	if (!rest || !in_suites(package, series))
		return false;
	length = strlen(rest);
	tail = strlen(series->flavour) + 1;
	return length > tail && rest[length - tail] == '-' &&
	       strcmp(rest + length - tail + 1, series->flavour) == 0 &&
	       is_rest_of_release(rest, length - tail);
}

static bool is_better(const struct package *package, const struct package *best)
{
	int order = package_compare_versions(package->version, best->version);

	return order > 0 || (order == 0 && is_binary(package) && !is_binary(best));
}

const struct package *package_newest(const struct package_list *list, const struct series *series)
{
	const struct package *best = NULL;

	for (size_t i = 0; i < list->count; i++) {
		const struct package *package = &list->packages[i];

		if (package_fits(package, series) && (!best || is_better(package, best)))
			best = package;
	}
	return best;
}
