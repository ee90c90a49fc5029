/* SPDX-License-Identifier: GPL-2.0-or-later */
/* history_page: the page about all campaigns of a history. */
#include "analysis/report/history_page.h"

#include <stdlib.h>
#include <unistd.h>

#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/report/history_trends.h"
#include "analysis/tables/compare_tables.h"

/* What the page is made from. */
struct page {
	const struct archive *archive;
	const struct succession_verdict *verdicts;
	const struct outdir *outdir;
	struct report report;
};

static const struct dataset *newest_of(const struct page *page)
{
	return &page->archive->campaigns[page->archive->count - 1];
}

static void print_damages(const struct page *page)
{
	if (page->archive->damage_count == 0)
		return;
	fputs("<p class=\"emulated\"><strong>Damaged campaigns are left out.</strong></p>\n<ul>",
	      page->report.file);
	for (size_t i = 0; i < page->archive->damage_count; i++) {
		fputs("<li>", page->report.file);
		page_text(&page->report, page->archive->damages[i]);
		fputs("</li>", page->report.file);
	}
	fputs("</ul>\n", page->report.file);
}

static int print_head(const struct page *page, struct message *message)
{
	const struct dataset *newest = newest_of(page);
	FILE *file = page->report.file;

	if (page_begin(&page->report, "Campaigns by date", "newest", "the newest campaign",
		       message) < 0)
		return -1;
	fputs("<h1>MTE in KVM guests, by date</h1>\n<p class=\"quiet\">", file);
	page_text(&page->report, page->archive->path);
	fprintf(file, ": %zu campaign%s, %.*s to %.*s</p>\n", page->archive->count,
		page->archive->count == 1 ? "" : "s", STARTED_DAY,
		archive_started(&page->archive->campaigns[0]), STARTED_DAY,
		archive_started(newest));
	fputs("<nav aria-label=\"sections\"><ul><li><a href=\"#newest\">Newest</a></li><li><a href=\"#trends\">By date</a></li><li><a href=\"#campaigns\">All campaigns</a></li></ul></nav>\n",
	      file);
	page_caution(&page->report, &newest->runs[0]);
	print_damages(page);
	return 0;
}

static void add_row(const struct pair *pair, const struct pair_bench *bench, size_t row,
		    struct table *table)
{
	const struct comparison_rules rules = comparison_default_rules();
	const struct comparison *comparison = &bench->comparisons[row];
	char *levels = grid_short_text(bench->grid, bench->grid->rows[row]);
	char *unit = machine_unit(&pair->runs[0], grid_unit(bench->grid));
	char verdict[128];

	comparison_verdict_text(comparison, &rules, verdict, sizeof(verdict));
	table_add_row(table);
	table_add(table, bench->grid->bench);
	table_add(table, *levels ? levels : "-");
	compare_add_figures(pair, comparison, table);
	table_add(table, unit);
	table_span(table, verdict);
	free(unit);
	free(levels);
}

/* The cells of @pair of which there is something to tell. */
static void print_news(const struct page *page, const struct pair *pair)
{
	const char *const names[] = {"benchmark", "cell", pair->runs[0].name, pair->runs[1].name,
				     "change",    "unit", "verdict",          NULL};
	struct table table = {0};

	table_header(&table, 2, names);
	for (size_t i = 0; i < pair->bench_count; i++)
		for (size_t row = 0; row < pair->benches[i].grid->row_count; row++)
			if (verdict_is_news(pair->benches[i].comparisons[row].verdict))
				add_row(pair, &pair->benches[i], row, &table);
	if (table.row_count > 1)
		table_print(&table, TABLE_HTML, page->report.file);
	table_free(&table);
}

static void print_pair(const struct page *page, const struct succession *succession, size_t i)
{
	const struct pair *pair = &succession->pairs[i];
	char *text = pairs_news_text(pair, 1);
	FILE *file = page->report.file;

	fputs("<h3>", file);
	page_text(&page->report, pair->runs[1].record.label);
	fputs("</h3>\n<p>", file);
	page_text(&page->report, pair->runs[1].record.release);
	fputs(" against ", file);
	page_text(&page->report, pair->runs[0].record.release);
	fprintf(file, " of %.*s (", STARTED_DAY, pair->runs[0].record.started);
	page_text(&page->report, archive_name(succession->before[i]));
	fprintf(file, "): <strong>%s</strong> in %zu cells.</p>\n", text, pair->runs[1].cell_count);
	print_news(page, pair);
	if (pair_count_lone(pair) > 0)
		fprintf(file,
			"<p class=\"quiet\">%zu cells are not exact and have too few boots: a verdict on them needs %d boots per side.</p>\n",
			pair_count_lone(pair), COMPARISON_BOOTS_WANTED);
	free(text);
}

/* There is nothing before the newest campaign to compare it with. */
static void print_alone(const struct page *page)
{
	char *text = succession_difference(page->archive->campaigns, page->archive->count - 1);

	fputs("<p>No run before it has the same config, machine and kernel label",
	      page->report.file);
	if (text) {
		fputs(" (", page->report.file);
		page_text(&page->report, text);
		fputs(")", page->report.file);
	}
	fputs(".</p>\n", page->report.file);
	free(text);
}

static void print_newest(const struct page *page)
{
	const struct dataset *newest = newest_of(page);
	struct succession succession =
		succession_of(page->archive->campaigns, page->archive->count - 1);
	FILE *file = page->report.file;

	fputs("<section id=\"newest\"><h2>Newest: ", file);
	page_text(&page->report, archive_name(newest));
	fprintf(file, ", %.*s</h2>\n", STARTED_DAY, archive_started(newest));
	if (succession.pair_count == 0)
		print_alone(page);
	for (size_t i = 0; i < succession.pair_count; i++)
		print_pair(page, &succession, i);
	fputs("</section>\n", file);
	succession_free(&succession);
}

/* Linked to its report, where that was written beside this page. */
static void print_name(const struct page *page, const struct dataset *campaign)
{
	char *name = file_name_of(archive_name(campaign));
	char *path = memory_printed("%s/%s/report.html", page->outdir->path, name);
	bool linked = access(path, R_OK) == 0;

	if (linked)
		fprintf(page->report.file, "<a href=\"%s/report.html\">", name);
	page_text(&page->report, archive_name(campaign));
	fputs(linked ? "</a>" : "", page->report.file);
	free(path);
	free(name);
}

static void print_campaign(const struct page *page, size_t i)
{
	const struct dataset *campaign = &page->archive->campaigns[i];
	const struct run *last = &campaign->runs[campaign->run_count - 1];
	char *kernels = archive_kernels(campaign);
	FILE *file = page->report.file;

	fprintf(file, "<tr><th scope=\"row\"><time>%.*s</time></th><td class=\"words\">",
		STARTED_MINUTE, archive_started(campaign));
	print_name(page, campaign);
	fputs("</td><td class=\"words\">", file);
	page_text(&page->report, kernels);
	fputs("</td><td class=\"words\">", file);
	page_text(&page->report, last->record.machine);
	fprintf(file, "%s</td><td>%zu</td><td>%zu</td><td class=\"words%s\">%s</td></tr>\n",
		last->record.emulated ? ", emulated" : "", last->boot_count,
		archive_cells(campaign), page->verdicts[i].worse > 0 ? " bad" : "",
		page->verdicts[i].text);
	free(kernels);
}

static void print_campaigns(const struct page *page)
{
	FILE *file = page->report.file;

	fputs("<section id=\"campaigns\"><h2>All campaigns</h2>\n"
	      "<p class=\"quiet\">The newest first, each against the one of its kind before it. Where cells are not exact, one campaign in a hundred calls a cell worse or better by chance.</p>\n"
	      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"all campaigns\"><table><thead><tr>"
	      "<th scope=\"col\" class=\"name\">date</th><th scope=\"col\" class=\"words\">campaign</th><th scope=\"col\" class=\"words\">kernels</th><th scope=\"col\" class=\"words\">machine</th><th scope=\"col\">boots</th><th scope=\"col\">cells</th><th scope=\"col\" class=\"words\">against the one before</th></tr></thead>\n<tbody>\n",
	      file);
	for (size_t i = page->archive->count; i-- > 0;)
		print_campaign(page, i);
	fputs("</tbody></table></div></section>\n", file);
}

static int print_page(void *context, struct message *message)
{
	const struct page *page = context;

	if (print_head(page, message) < 0)
		return -1;
	print_newest(page);
	if (history_trends(&page->report, page->archive, message) < 0)
		return -1;
	print_campaigns(page);
	fputs("</main></body></html>\n", page->report.file);
	return 0;
}

int history_page_write(const struct archive *archive, const struct succession_verdict *verdicts,
		       const struct outdir *outdir, struct message *message)
{
	struct page page = {.archive = archive, .verdicts = verdicts, .outdir = outdir};
	const struct page_writing writing = {HISTORY_PAGE_NAME, print_page, &page};

	return page_write(&page.report, &writing, outdir, message);
}
