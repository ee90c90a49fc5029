/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_run_json: values of run.json by their paths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "common/record/run_json.h"

static json_t *parsed(const char *text)
{
	json_t *json = json_loads(text, 0, NULL);

	assert_non_null(json);
	return json;
}

static void paths_lead_to_values(void **state)
{
	json_t *run = parsed("{\"label\":\"6.1\",\"plan\":{\"ab\":{\"a\":\"off\"},\"planet\":1}}");

	(void)state;
	assert_string_equal(run_json_text(run, "label"), "6.1");
	assert_string_equal(run_json_text(run, "plan.ab.a"), "off");
	assert_true(json_is_object(run_json_at(run, "plan.ab")));
	assert_null(run_json_at(run, "plan.ab.b"));
	assert_null(run_json_at(run, "pla"));
	assert_null(run_json_at(run, "label.a"));
	assert_null(run_json_at(NULL, "label"));
	assert_null(run_json_text(run, "plan.planet"));
	json_decref(run);
}

static void counts_are_integers_from_0(void **state)
{
	json_t *run = parsed("{\"none\":0,\"two\":2,\"less\":-1,\"half\":0.5,\"text\":\"2\"}");
	static const char *const others[] = {"less", "half", "text", "absent"};
	uint64_t count = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		assert_false(run_json_count(run, others[i], &count));
	assert_int_equal(count, 7);
	assert_true(run_json_count(run, "two", &count));
	assert_int_equal(count, 2);
	assert_true(run_json_count(run, "none", &count));
	assert_int_equal(count, 0);
	json_decref(run);
}

static void expect_shown(const json_t *value, const char *text)
{
	char *shown = run_json_shown(value);

	assert_string_equal(shown, text);
	free(shown);
}

static void values_are_shown_as_json(void **state)
{
	json_t *run = parsed("{\"label\":\"6.1\",\"level\":null}");

	(void)state;
	expect_shown(run_json_at(run, "label"), "\"6.1\"");
	expect_shown(run_json_at(run, "level"), "null");
	expect_shown(run_json_at(run, "absent"), "absent");
	json_decref(run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_lead_to_values),
		cmocka_unit_test(counts_are_integers_from_0),
		cmocka_unit_test(values_are_shown_as_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
