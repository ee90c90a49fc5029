/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of lab/catalogue and lab/package: kernels.conf, and the choice of the newest package. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/kernel/package.h"

static char path[] = "/tmp/test_catalogue.XXXXXX";

static void write_text(const char *text)
{
	FILE *file;

	strcpy(path + strlen(path) - 6, "XXXXXX");
	file = fdopen(mkstemp(path), "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void expect_refused(const char *text, const char *sentence)
{
	static struct catalogue catalogue;
	struct message message = {""};
	int result;

	write_text(text);
	result = catalogue_read(path, &catalogue, &message);
	unlink(path);
	assert_int_equal(result, -1);
	assert_string_equal(message.text + strlen(path), sentence);
}

static void test_read(void **state)
{
	static struct catalogue catalogue;
	struct message message;
	const struct series *series;

	(void)state;
	write_text(
		"[6.1]\nversion = 6.1\nflavour = cloud-arm64\nsuites = bookworm, bookworm-security\n"
		"[16k]\nversion = 6.12\nflavour = arm64-16k\nsuites = trixie\n");
	assert_int_equal(catalogue_read(path, &catalogue, &message), 0);
	unlink(path);
	assert_int_equal(catalogue.count, 2);
	series = catalogue_find(&catalogue, "6.1");
	assert_ptr_equal(series, &catalogue.series[0]);
	assert_int_equal(series->suite_count, 2);
	assert_string_equal(series->suites[1], "bookworm-security");
	assert_string_equal(catalogue_find(&catalogue, "16k")->flavour, "arm64-16k");
	assert_null(catalogue_find(&catalogue, "6.12"));
}

static void test_refusals(void **state)
{
	(void)state;
	expect_refused("[a]\nversion = 1\nflavour = f\n[b]\n", ":1: [a] has no `suites`");
	expect_refused("[a]\nversion = 1\nsuites = s\n", ":1: [a] has no `flavour`");
	expect_refused("[a]\nflavour = f\nsuites = s\n", ":1: [a] has no `version`");
	expect_refused("[a]\nflavour = f\nsuites = ,\nversion = 1\n", ":1: [a] has no `suites`");
	expect_refused("[a/b]\n", ":1: [a/b] is not a label: letters, digits and \"._+-\" only");
	expect_refused("[a]\nsuite = s\n",
		       ":2: unknown key `suite`: version, flavour and suites are known");
	expect_refused("[a]\nsuites = a b c d e f g h i\n", ":2: more than 8 suites");
}

static void test_labels(void **state)
{
	(void)state;
	assert_true(label_is_valid("6.12-16k"));
	assert_true(label_is_valid("patched_v2+"));
	assert_false(label_is_valid(""));
	assert_false(label_is_valid(".."));
	assert_false(label_is_valid("-x"));
	assert_false(label_is_valid("a/b"));
	assert_false(label_is_valid("a b"));
	assert_false(label_is_valid("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
}

/* Each version is older than the next. Pairs of deb-version(7) and of the kernel's archive. */
static void test_version_order(void **state)
{
	static const char *const ascending[] = {
		"1.0~~",
		"1.0~~a",
		"1.0~",
		"1.0",
		"1.0a",
		"1.0+",
		"1.0.0",
		"1.02",
		"1.10",
		"6.1.176-1",
		"6.1.192-1",
		"6.1.192-2",
		"6.12.9-1",
		"6.12.107-1~deb12u1",
		"6.12.107-1",
		"6.12.107-1+b1",
		"6.12.107-2",
		"6.12.107-10",
		"7.2.12-1~bpo13+1",
		"7.2.12-1",
		"7.2.12+x-1",
	};
	const size_t count = sizeof(ascending) / sizeof(*ascending);

	(void)state;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++) {
			int order = package_compare_versions(ascending[i], ascending[j]);

			if (i < j ? order >= 0 : i > j ? order <= 0 : order != 0)
				fail_msg("%s against %s gives %d", ascending[i], ascending[j],
					 order);
		}
	assert_int_equal(package_compare_versions("1.00", "1.0"), 0);
}

static const struct series cloud = {
	.label = "6.12",
	.version = "6.12",
	.flavour = "cloud-arm64",
	.suites = {"trixie", "trixie-security"},
	.suite_count = 2,
};

static bool fits(const char *suite, const char *name)
{
	struct package package = {.version = "1"};

	strcpy(package.suite, suite);
	strcpy(package.name, name);
	return package_fits(&package, &cloud);
}

static void test_fitting(void **state)
{
	struct series plain = cloud;
	struct package rt = {"trixie", "linux-image-6.12.107+deb13-rt-arm64", "6.12.107-1"};

	(void)state;
	assert_true(fits("trixie", "linux-image-6.12.107+deb13-cloud-arm64"));
	assert_true(fits("trixie-security", "linux-image-6.12.74+deb13+1-cloud-arm64"));
	assert_true(fits("trixie", "linux-binary-6.12.107+deb13-cloud-arm64"));
	assert_true(fits("trixie", "linux-image-6.12.0-50-cloud-arm64"));
	assert_false(fits("sid", "linux-image-6.12.107+deb13-cloud-arm64"));
	assert_false(fits("trixie", "linux-image-6.12.107+deb13-cloud-arm64-unsigned"));
	assert_false(fits("trixie", "linux-image-6.12.107+deb13-cloud-arm64-dbg"));
	assert_false(fits("trixie", "linux-binary-unsigned-6.12.107+deb13-cloud-arm64"));
	assert_false(fits("trixie", "linux-image-6.12-cloud-arm64"));
	assert_false(fits("trixie", "linux-image-cloud-arm64"));
	assert_false(fits("trixie", "linux-image-6.1.107+deb13-cloud-arm64"));
	assert_false(fits("trixie", "linux-image-6.121.1-cloud-arm64"));
	assert_false(fits("trixie", "linux-image-6.12.107+deb13-arm64"));
	assert_false(fits("trixie", "linux-headers-6.12.107+deb13-cloud-arm64"));
	strcpy(plain.flavour, "arm64");
	assert_false(package_fits(&rt, &plain));
	strcpy(plain.flavour, "rt-arm64");
	assert_true(package_fits(&rt, &plain));
}

static void test_newest(void **state)
{
	struct package_list list;
	struct message message;
	const struct package *newest;

	(void)state;
	write_text("trixie linux-image-6.12.9+deb13-cloud-arm64 6.12.9-1\n"
		   "trixie linux-image-6.12.107+deb13-cloud-arm64 6.12.107-1\n"
		   "trixie-security linux-image-6.12.94+deb13-cloud-arm64 6.12.94-1\n"
		   "trixie-security linux-binary-6.12.107+deb13-cloud-arm64 6.12.107-1\n"
		   "trixie-backports linux-image-6.12.200+deb13-cloud-arm64 6.12.200-1\n");
	assert_int_equal(package_list_read(path, &list, &message), 0);
	unlink(path);
	assert_int_equal(list.count, 5);
	newest = package_newest(&list, &cloud);
	assert_non_null(newest);
	assert_string_equal(newest->name, "linux-binary-6.12.107+deb13-cloud-arm64");
	assert_string_equal(newest->suite, "trixie-security");
	list.count = 0;
	assert_null(package_newest(&list, &cloud));
	package_list_free(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),    cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_labels),  cmocka_unit_test(test_version_order),
		cmocka_unit_test(test_fitting), cmocka_unit_test(test_newest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
