/* SPDX-License-Identifier: GPL-2.0-or-later */
/* table: rows of texts in aligned columns. */
#include "analysis/base/table.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/base/escape.h"
#include "analysis/base/memory.h"

void table_add_row(struct table *table)
{
	table->rows = memory_grown(table->rows, table->row_count, sizeof(*table->rows));
	table->rows[table->row_count++] = (struct table_row){0};
}

void table_add(struct table *table, const char *text)
{
	struct table_row *row = &table->rows[table->row_count - 1];

	row->texts = memory_grown(row->texts, row->count, sizeof(*row->texts));
	row->texts[row->count++] = memory_copied(text);
}

void table_printf(struct table *table, const char *format, ...)
{
	char text[160];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	table_add(table, text);
}

void table_header(struct table *table, size_t left_count, const char *const *names)
{
	table->left_count = left_count;
	table_add_row(table);
	for (; *names; names++)
		table_add(table, *names);
}

void table_span(struct table *table, const char *text)
{
	table_add(table, text);
	table->rows[table->row_count - 1].spans = true;
}

void table_free(struct table *table)
{
	for (size_t i = 0; i < table->row_count; i++) {
		for (size_t j = 0; j < table->rows[i].count; j++)
			free(table->rows[i].texts[j]);
		free(table->rows[i].texts);
	}
	free(table->rows);
	memset(table, 0, sizeof(*table));
}

/* Characters, not bytes, for texts are UTF-8. */
static size_t width_of(const char *text)
{
	size_t width = 0;

	for (; *text; text++)
		width += (*text & 0xc0) != 0x80;
	return width;
}

static bool is_span(const struct table_row *row, size_t column)
{
	return row->spans && column == row->count - 1;
}

static size_t column_width(const struct table *table, size_t column)
{
	size_t width = 0;

	for (size_t i = 0; i < table->row_count; i++) {
		const struct table_row *row = &table->rows[i];

		if (column < row->count && !is_span(row, column) &&
		    width_of(row->texts[column]) > width)
			width = width_of(row->texts[column]);
	}
	return width;
}

static void print_blanks(size_t count, FILE *file)
{
	for (size_t i = 0; i < count; i++)
		fputc(' ', file);
}

void table_pad(const char *text, size_t columns, FILE *file)
{
	size_t width = width_of(text);

	fputs(text, file);
	print_blanks(width < columns ? columns - width : 0, file);
}

static void print_text_row(const struct table *table, const struct table_row *row,
			   const size_t *widths, FILE *file)
{
	for (size_t i = 0; i < row->count; i++) {
		size_t width = width_of(row->texts[i]);
		size_t padding = width < widths[i] ? widths[i] - width : 0;
		bool left = i < table->left_count || is_span(row, i);

		fputs(i ? "  " : "", file);
		if (!left)
			print_blanks(padding, file);
		fputs(row->texts[i], file);
		if (left && i + 1 < row->count)
			print_blanks(padding, file);
	}
	fputc('\n', file);
}

static void print_text(const struct table *table, FILE *file)
{
	size_t columns = table->rows[0].count;
	size_t *widths = memory_zeroed(columns, sizeof(*widths));

	for (size_t i = 0; i < columns; i++)
		widths[i] = column_width(table, i);
	for (size_t i = 0; i < table->row_count; i++)
		print_text_row(table, &table->rows[i], widths, file);
	free(widths);
}

/* A bar within a text would end its cell. */
static void print_markdown_text(const char *text, FILE *file)
{
	fputs("| ", file);
	for (; *text; text++) {
		if (*text == '|')
			fputc('\\', file);
		fputc(*text, file);
	}
	fputc(' ', file);
}

static void print_markdown_row(const struct table_row *row, size_t columns, FILE *file)
{
	for (size_t i = 0; i < columns; i++)
		print_markdown_text(i < row->count ? row->texts[i] : "", file);
	fputs("|\n", file);
}

static void print_markdown(const struct table *table, FILE *file)
{
	size_t columns = table->rows[0].count;

	print_markdown_row(&table->rows[0], columns, file);
	for (size_t i = 0; i < columns; i++)
		fputs(i < table->left_count ? "|---" : "|---:", file);
	fputs("|\n", file);
	for (size_t i = 1; i < table->row_count; i++)
		print_markdown_row(&table->rows[i], columns, file);
}

static void print_csv_text(const char *text, FILE *file)
{
	if (!strpbrk(text, ",\"\r\n")) {
		fputs(text, file);
		return;
	}
	fputc('"', file);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', file);
		fputc(*text, file);
	}
	fputc('"', file);
}

static void print_csv(const struct table *table, FILE *file)
{
	for (size_t i = 0; i < table->row_count; i++) {
		for (size_t j = 0; j < table->rows[0].count; j++) {
			fputs(j ? "," : "", file);
			if (j < table->rows[i].count)
				print_csv_text(table->rows[i].texts[j], file);
		}
		fputs("\r\n", file);
	}
}

static void print_html_text(const struct table *table, const struct table_row *row, size_t column,
			    FILE *file)
{
	bool header = row == table->rows;
	bool name = column < table->left_count;
	char *text = escape_xml(row->texts[column]);

	fprintf(file, "<%s", header || name ? "th" : "td");
	if (header || name)
		fprintf(file, " scope=\"%s\"", header ? "col" : "row");
	if (header && name)
		fputs(" class=\"name\"", file);
	if (is_span(row, column))
		fprintf(file, " colspan=\"%zu\" class=\"words\"", table->rows[0].count - column);
	fprintf(file, ">%s</%s>", text, header || name ? "th" : "td");
	free(text);
}

static void print_html(const struct table *table, FILE *file)
{
	fputs("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"table\"><table>\n",
	      file);
	for (size_t i = 0; i < table->row_count; i++) {
		fputs(i == 0 ? "<thead><tr>" : i == 1 ? "<tbody><tr>" : "<tr>", file);
		for (size_t j = 0; j < table->rows[i].count; j++)
			print_html_text(table, &table->rows[i], j, file);
		fputs(i == 0 ? "</tr></thead>\n" : "</tr>\n", file);
	}
	fputs("</tbody></table></div>\n", file);
}

void table_print(const struct table *table, enum table_format format, FILE *file)
{
	if (table->row_count == 0)
		return;
	if (format == TABLE_TEXT)
		print_text(table, file);
	else if (format == TABLE_MARKDOWN)
		print_markdown(table, file);
	else if (format == TABLE_HTML)
		print_html(table, file);
	else
		print_csv(table, file);
}

bool table_in_colour(FILE *file)
{
	const char *off = getenv("NO_COLOR"), *terminal = getenv("TERM");

	return isatty(fileno(file)) && !(off && *off) && terminal && strcmp(terminal, "dumb") != 0;
}
