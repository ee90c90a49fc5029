/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_presentation: figures, axes, names and filters as they are written. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "analysis/base/escape.h"
#include "analysis/base/format.h"
#include "analysis/base/table.h"
#include "analysis/base/wrapped.h"
#include "analysis/data/cell_filter.h"
#include "analysis/data/milestones.h"
#include "analysis/plots/axis.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/plots/inline_svg.h"

static void values_have_as_many_places_as_they_need(void **state)
{
	(void)state;
	assert_string_equal(figure_value(8400).text, "8400");
	assert_string_equal(figure_value(8400.5).text, "8400");
	assert_string_equal(figure_value(140.25).text, "140.2");
	assert_string_equal(figure_value(3.14159).text, "3.14");
	assert_string_equal(figure_value(0).text, "0");
	assert_string_equal(figure_value(0.725).text, "0.72");
	assert_string_equal(figure_value(-0.0005).text, "-0.00050");
	assert_string_equal(figure_value(0.1 + 0.2 - 0.3).text, "0.00");
	assert_string_equal(figure_range(0, 0.0184).text, "0..0.018");
	assert_string_equal(figure_value(NAN).text, "-");
	assert_string_equal(figure_value(18446744073709551615.0).text, "1.84467e+19");
}

static void changes_have_a_sign_and_a_share(void **state)
{
	(void)state;
	assert_string_equal(figure_change(8361, 8692).text, "+331 (+4.0 %)");
	assert_string_equal(figure_change(4658, 4590).text, "-68 (-1.5 %)");
	assert_string_equal(figure_change(5, 5).text, "0");
	assert_string_equal(figure_change(0, 3).text, "+3");
	assert_string_equal(figure_change(10, 110).text, "+100 (+1000.0 %)");
	assert_string_equal(figure_change(10, 111).text, "+101");
	assert_string_equal(figure_change(-127, 228942).text, "+229069");
	assert_string_equal(figure_change(-127, -130).text, "-3");
	assert_string_equal(figure_share(200, 8).text, "+4.0 %");
	assert_string_equal(figure_share(0, 0.6875).text, "+0.69");
	assert_string_equal(figure_share(2, -30).text, "-30");
	assert_string_equal(figure_percent(-0.015).text, "-1.5 %");
}

static struct axis axis_over(double low, double high, double below)
{
	struct axis axis = axis_empty();

	axis_include(&axis, low);
	axis_include(&axis, high);
	axis_finish(&axis, below, 0);
	return axis;
}

/* 6400..9700 in steps of 1000; a fifth of the height is left free below, a quarter of the
 * data's. */
static void axes_end_on_round_figures(void **state)
{
	struct axis axis = axis_over(6400, 9700, 0.2);

	(void)state;
	assert_false(axis.logarithmic);
	assert_true(axis.step == 1000 && axis.min == 6000 && axis.max == 10000);
	assert_true(fabs(axis.low - 5000) < 1e-6 && axis.high == 10000);
	axis = axis_over(4000, 150000, 0);
	assert_true(axis.logarithmic);
	axis = axis_over(2, 2, 0);
	assert_true(axis.min < 2 && axis.max > 2);
}

static void an_axis_without_data_is_an_axis(void **state)
{
	struct axis axis = axis_empty();

	(void)state;
	axis_finish(&axis, 0.1, 0.1);
	assert_true(axis.min == 0 && axis.max == 1 && axis.low < 0 && axis.high > 1);
}

static void results_cannot_speak_to_gnuplot(void **state)
{
	char *quoted = gnuplot_quoted("it's `reboot`\n\"x\"");

	(void)state;
	assert_string_equal(quoted, "'it''s `reboot` \"x\"'");
	free(quoted);
}

static void markup_is_escaped(void **state)
{
	char *text = escape_xml("<a b=\"c\">&\x01");

	(void)state;
	assert_string_equal(text, "&lt;a b=&quot;c&quot;&gt;&amp; ");
	free(text);
}

static void file_names_are_plain(void **state)
{
	char *name = file_name_of("a/b c=../d");

	(void)state;
	assert_string_equal(name, "a-b-c-..-d");
	free(name);
}

#define FIGURE "<svg viewBox=\"0 0 1 1\"\n>x<g id=\"gnuplot_canvas\">"

static void assert_inline(const char *svg, const char *expected)
{
	char *whole = NULL;
	char *page = inline_svg(svg, "a \"figure\"");
	size_t size;
	FILE *file = open_memstream(&whole, &size);

	fprintf(file,
		"<svg role=\"img\" aria-label=\"a &quot;figure&quot;\" viewBox=\"0 0 1 1\" style=\"min-width:1px\">%s</svg>\n",
		expected);
	fclose(file);
	assert_string_equal(page, whole);
	free(whole);
	free(page);
}

static void hover_calls_become_titles(void **state)
{
	(void)state;
	assert_inline(
		FIGURE
		"<g id=\"gnuplot_plot_1\" ><title>gnuplot_plot_1</title></g><g onmousemove=\"gnuplot_svg.showHypertext(evt,'it''s a: 1')\" onmouseout=\"gnuplot_svg.hideHypertext()\"><title> </title><rect x='1'/></g></g></svg>",
		"<g><title>it''s a: 1</title><rect x=\"1\"/></g>");
}

#define MARK(place, color)                                                                         \
	"<use xlink:href='#gpPt3' transform='translate(" place ") scale(4.40)' color='" color "'/>"

/* 44 / 4.4 is 10, and 191.3 / 4.4 is 43.477. */
static void marks_in_a_row_say_their_look_once(void **state)
{
	(void)state;
	assert_inline(
		FIGURE MARK("44.00,191.30", "rgb(  0,   0,   0)")
			MARK("88.00,0.00", "rgb(  0,   0,   0)") "<g onmousemove=\"gnuplot_svg.showHypertext(evt,'x: 1')\"><title> </title>" MARK(
				"0.00,4.40",
				"rgb(  0,   0,   0)") "</g>" MARK("0.00,8.80",
								  "rgb(  0, 114, 178)") "<rect x='1'/></g>",
		"<g transform=\"scale(4.4)\" color=\"var(--text)\"><use href=\"#gpPt3\" x=\"10\" y=\"43.48\"/>"
		"<use href=\"#gpPt3\" x=\"20\" y=\"0\"/><use href=\"#gpPt3\" x=\"0\" y=\"1\"><title>x: 1</title></use></g>"
		"<g transform=\"scale(4.4)\" color=\"#0072b2\"><use href=\"#gpPt3\" x=\"0\" y=\"2\"/></g><rect x=\"1\"/>");
}

/* A mark inside a group that changes something stays inside it, and one without a place is no mark. */
static void marks_stay_in_their_groups(void **state)
{
	(void)state;
	assert_inline(
		FIGURE MARK("0.00,4.40", "red") "<g stroke-width=\"2.00\">" MARK(
			"0.00,4.40", "red") "</g>"
					    "<use xlink:href='#gpPt3' transform='rotate(9)'/></g>",
		"<g transform=\"scale(4.4)\" color=\"red\"><use href=\"#gpPt3\" x=\"0\" y=\"1\"/></g>"
		"<g stroke-width=\"2\"><g transform=\"scale(4.4)\" color=\"red\"><use href=\"#gpPt3\" x=\"0\" y=\"1\"/></g></g>"
		"<use href=\"#gpPt3\" transform=\"rotate(9)\"/>");
}

static void groups_that_change_nothing_go(void **state)
{
	(void)state;
	assert_inline(
		FIGURE
		"<g fill=\"none\" color=\"black\" stroke=\"currentColor\" stroke-width=\"1.00\">\n</g>"
		"<g stroke-width=\"2.00\">\n<path stroke='rgb(  0, 114, 178)'  d='M84.50,513.49 L78.65,513.49  '/></g>"
		"<g stroke-width=\"3.00\"><path d='M180.99,536.29  '/></g></g>",
		"<g stroke-width=\"2\"><path stroke=\"#0072b2\" d=\"M84.5,513.5H78.7\"/></g>");
}

static void letters_say_how_they_look(void **state)
{
	(void)state;
	assert_inline(
		FIGURE
		"<g transform=\"translate(69.55,517.72)\" stroke=\"none\" fill=\"rgb(64,64,64)\" font-family=\"DejaVu Sans\" font-size=\"13.00\"  text-anchor=\"end\">\n<text>3&lt;0</text>\n</g>"
		"<g transform=\"rotate(270)\" stroke=\"none\" fill=\"rgb(86,180,233)\" font-family=\"DejaVu Sans\" font-size=\"9.00\"><text>x</text></g>"
		"<g transform=\"rotate(9)\" font-family=\"DejaVu Sans\"><text></text></g></g>",
		"<text class=\"e\" x=\"69.6\" y=\"517.7\">3&lt;0</text>"
		"<text transform=\"rotate(270)\" style=\"font-size:9px;fill:#56b4e9\">x</text>");
}

static void straight_lines_have_two_ends(void **state)
{
	(void)state;
	assert_inline(
		FIGURE
		"<path d='M1.00,9.00 L1.01,8.00 L1.02,7.00 L5.00,7.04 L6.00,7.00 L4.00,7.00 M9.00,7.00 L9.50,7.00  '/>"
		"<path d='M1.04,2 C3,4.55 5,6'/><path stroke='black' d='M0,0 M1,1 M2,2 L3,3 M4,4 '/></g>",
		"<path d=\"M1,9V7H6H4M9,7H9.5\"/><path d=\"M1,2 C3,4.5 5,6\"/><path class=\"t\" d=\"M2,2L3,3\"/>");
}

/* A tag that does not end, groups that do not, and more of them than there are. */
static void broken_figures_end(void **state)
{
	char deep[2048] = FIGURE;

	(void)state;
	assert_inline(FIGURE "<g opacity=\"0.5\"><rect x=\"1\"/><path d='M0",
		      "<g opacity=\"0.5\"><rect x=\"1\"/></g>");
	for (int i = 0; i < 100; i++)
		strcat(deep, "<g>");
	strcat(deep, "<rect x='1'/>");
	assert_inline(deep, "<rect x=\"1\"/>");
}

static void half_a_figure_is_none(void **state)
{
	char *headless = inline_svg("<svg>\n<g id=\"gnuplot_canvas\">", "fig");
	char *empty = inline_svg("<svg viewBox=\"0 0 1 1\">\n", "fig");

	(void)state;
	assert_string_equal(headless, "");
	assert_string_equal(empty, "");
	free(headless);
	free(empty);
}

static void filters_choose_by_benchmark_and_levels(void **state)
{
	static char bench[] = "stage2_fault";
	static char factor[] = "mte";
	static char value[] = "on";
	const struct cell cell = {.bench = bench, .levels = {{factor, value}}, .level_count = 1};

	(void)state;
	assert_true(cell_filter_chooses("", &cell));
	assert_true(cell_filter_chooses(" mte=on  stage2_fault ", &cell));
	assert_false(cell_filter_chooses("mte=off", &cell));
	assert_false(cell_filter_chooses("mte=o", &cell));
	assert_false(cell_filter_chooses("stage2", &cell));
	assert_false(cell_filter_chooses("mte=on backing=x", &cell));
}

static void filters_know_alternatives(void **state)
{
	static char bench[] = "refault", thp[] = "thp", always[] = "always";
	const struct cell cell = {.bench = bench, .levels = {{thp, always}}, .level_count = 1};

	(void)state;
	assert_true(cell_filter_chooses("null,refault thp=never,always", &cell));
	assert_false(cell_filter_chooses("refault thp=never,alway", &cell));
	assert_false(cell_filter_chooses("null,tag_ops", &cell));
	assert_false(cell_filter_chooses("thp=", &cell));
	assert_false(cell_filter_chooses("thp=never,", &cell));
}

static void filters_say_what_no_cell_has(void **state)
{
	static char null[] = "null", refault[] = "refault", mte[] = "mte", way[] = "way";
	static char on[] = "on", off[] = "off", slot[] = "slot", path[] = "results";
	struct cell cells[] = {
		{.bench = null, .levels = {{mte, off}}, .level_count = 1},
		{.bench = refault, .levels = {{mte, on}, {way, slot}}, .level_count = 2},
	};
	struct run run = {.cells = cells, .cell_count = 2};
	const struct dataset dataset = {.path = path, .runs = &run, .run_count = 1};
	struct message message;

	(void)state;
	assert_int_equal(cell_filter_check("refault mte=on", &dataset, &message), 0);
	assert_int_equal(cell_filter_check("", &dataset, &message), 0);
	assert_int_equal(cell_filter_check("refualt", &dataset, &message), -1);
	assert_string_equal(message.text,
			    "results: no cell has the benchmark 'refualt' (did you mean refault?)");
	assert_int_equal(cell_filter_check("null,xyz", &dataset, &message), -1);
	assert_string_equal(message.text,
			    "results: no cell has the benchmark 'xyz'; there are null and refault");
	assert_int_equal(cell_filter_check("wya=slot", &dataset, &message), -1);
	assert_string_equal(message.text,
			    "results: no cell has the factor 'wya' (did you mean way?)");
	assert_int_equal(cell_filter_check("mte=on,maybe", &dataset, &message), -1);
	assert_string_equal(message.text, "results: no cell has mte=maybe; levels are off and on");
	assert_int_equal(cell_filter_check("way=slto", &dataset, &message), -1);
	assert_string_equal(message.text, "results: no cell has way=slto (did you mean way=slot?)");
	assert_int_equal(cell_filter_check("null way=slot", &dataset, &message), -1);
	assert_string_equal(message.text, "results: no cell has all of 'null way=slot' at once");
}

static void large_figures_have_prefixes(void **state)
{
	(void)state;
	assert_string_equal(figure_scaled(99999).text, "99999");
	assert_string_equal(figure_scaled(100000).text, "100 k");
	assert_string_equal(figure_scaled(-123456).text, "-123 k");
	assert_string_equal(figure_scaled(999960).text, "1.0 M");
	assert_string_equal(figure_scaled(86769664).text, "86.8 M");
	assert_string_equal(figure_scaled(1.26e9).text, "1.3 G");
	assert_string_equal(figure_scaled(5e13).text, "50.0 T");
	assert_string_equal(figure_scaled(NAN).text, "-");
}

static void rows_may_run_over_the_rest(void **state)
{
	struct table table = {.left_count = 1};
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	(void)state;
	table_add_row(&table);
	table_add(&table, "cell");
	table_add(&table, "n");
	table_add_row(&table);
	table_add(&table, "é");
	table_add(&table, "256");
	table_add_row(&table);
	table_add(&table, "b,c");
	table_span(&table, "refused \"EINVAL\"");
	table_print(&table, TABLE_TEXT, file);
	table_print(&table, TABLE_CSV, file);
	fclose(file);
	assert_string_equal(text, "cell    n\né     256\nb,c   refused \"EINVAL\"\n"
				  "cell,n\r\né,256\r\n\"b,c\",\"refused \"\"EINVAL\"\"\"\r\n");
	free(text);
	table_free(&table);
}

static int read_milestones(const char *text, struct milestones *milestones, struct message *message)
{
	char path[] = "/tmp/test_presentation-XXXXXX";
	int file = mkstemp(path);
	int result;

	assert_true(file >= 0);
	assert_int_equal(write(file, text, strlen(text)), strlen(text));
	close(file);
	result = milestones_read(path, milestones, message);
	unlink(path);
	return result;
}

static void milestones_are_sorted_by_version(void **state)
{
	struct milestones milestones;
	struct message message;

	(void)state;
	assert_int_equal(read_milestones("[6.13]\nlabel = b\n[6.2]\nlabel = a\ntext = c\n",
					 &milestones, &message),
			 0);
	assert_int_equal(milestones.count, 2);
	assert_string_equal(milestones.items[0].label, "a");
	assert_string_equal(milestones.items[1].version, "6.13");
	milestones_free(&milestones);
}

static void bad_milestones_are_refused(void **state)
{
	struct milestones milestones;
	struct message message;

	(void)state;
	assert_int_equal(read_milestones("[patched]\nlabel = a\n", &milestones, &message), -1);
	assert_non_null(strstr(message.text, ":1: section 'patched' is not a kernel version"));
	assert_int_equal(read_milestones("[6.2]\nlabel = 1234567890123456789012345\n", &milestones,
					 &message),
			 -1);
	assert_non_null(strstr(message.text, ":2: the label is longer than 24"));
	assert_int_equal(read_milestones("[6.2]\ntext = a\n", &milestones, &message), -1);
	assert_non_null(strstr(message.text, "has no label"));
	assert_int_equal(milestones.count, 0);
}

static void assert_wrapped(const char *label, const char *text, const char *tail,
			   const char *wanted)
{
	const struct wrapped wrapped = {.columns = 10, .indent = 2, .tail = tail};
	char *got = NULL;
	size_t size;
	FILE *file = open_memstream(&got, &size);

	assert_non_null(file);
	wrapped_print(&wrapped, label, text, file);
	fclose(file);
	assert_string_equal(got, wanted);
	free(got);
}

/* Ten columns: what fits to the last one stays, a word that never fits is cut, and umlauts are one wide. */
static void text_is_broken_at_blanks(void **state)
{
	(void)state;
	assert_wrapped("a: ", "one two", "", "a: one two\n");
	assert_wrapped("a: ", "one four", "", "a: one\n  four\n");
	assert_wrapped("$ ", "one two six", " \\", "$ one \\\n  two \\\n  six\n");
	assert_wrapped("a: ", "0123456789ab", "", "a: \n  01234567\n  89ab\n");
	assert_wrapped("a: ", "\u00e4\u00f6\u00fc \u00e4\u00f6\u00fc", "",
		       "a: \u00e4\u00f6\u00fc \u00e4\u00f6\u00fc\n");
	assert_wrapped("a: ", "one 2 %", "", "a: one 2 %\n");
	assert_wrapped("a: ", "four 2 %", "", "a: four\n  2 %\n");
	assert_wrapped("a: ", "", "", "a: \n");
}

static void markdown_bars_end_no_cell(void **state)
{
	static const char *const names[] = {"a|b", NULL};
	struct table table = {0};
	char *got = NULL;
	size_t size;
	FILE *file = open_memstream(&got, &size);

	(void)state;
	assert_non_null(file);
	table_header(&table, 1, names);
	table_print(&table, TABLE_MARKDOWN, file);
	fclose(file);
	table_free(&table);
	assert_string_equal(got, "| a\\|b |\n|---|\n");
	free(got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_have_as_many_places_as_they_need),
		cmocka_unit_test(changes_have_a_sign_and_a_share),
		cmocka_unit_test(axes_end_on_round_figures),
		cmocka_unit_test(an_axis_without_data_is_an_axis),
		cmocka_unit_test(results_cannot_speak_to_gnuplot),
		cmocka_unit_test(markup_is_escaped),
		cmocka_unit_test(file_names_are_plain),
		cmocka_unit_test(hover_calls_become_titles),
		cmocka_unit_test(marks_in_a_row_say_their_look_once),
		cmocka_unit_test(marks_stay_in_their_groups),
		cmocka_unit_test(groups_that_change_nothing_go),
		cmocka_unit_test(letters_say_how_they_look),
		cmocka_unit_test(straight_lines_have_two_ends),
		cmocka_unit_test(broken_figures_end),
		cmocka_unit_test(half_a_figure_is_none),
		cmocka_unit_test(filters_choose_by_benchmark_and_levels),
		cmocka_unit_test(filters_know_alternatives),
		cmocka_unit_test(filters_say_what_no_cell_has),
		cmocka_unit_test(large_figures_have_prefixes),
		cmocka_unit_test(rows_may_run_over_the_rest),
		cmocka_unit_test(text_is_broken_at_blanks),
		cmocka_unit_test(markdown_bars_end_no_cell),
		cmocka_unit_test(milestones_are_sorted_by_version),
		cmocka_unit_test(bad_milestones_are_refused),
	};

	return cmocka_run_group_tests_name("presentation", tests, NULL, NULL);
}
