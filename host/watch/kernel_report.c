/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kernel_report: the signs are what the kernel's sources print, from 6.1 to 7.3. */
#include "host/watch/kernel_report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CUT_HERE  "------------[ cut here ]------------"
#define END_TRACE "---[ end trace "

/* Words that a line has, at its beginning where `anywhere` is not set, and others behind them. */
struct sign {
	const char *kind;
	const char *words;
	const char *others; /* NULL: none */
	bool anywhere;
};

/* The first that fits says what it is. */
static const struct sign signs[] = {
	{"KASAN", "BUG: KASAN: ", NULL, false},
	{"KFENCE", "BUG: KFENCE: ", NULL, false},
	{"KCSAN", "BUG: KCSAN: ", NULL, false},
	{"KMSAN", "BUG: KMSAN: ", NULL, false},
	{"UBSAN", "UBSAN: ", NULL, false},
	{"lockup", "BUG: soft lockup", NULL, true},
	{"lockup", "BUG: workqueue lockup", NULL, true},
	{"lockup", "Watchdog detected hard LOCKUP", NULL, true},
	{"RCU stall", "INFO: rcu", " stall", true},
	{"RCU stall", "rcu: ", " kthread starved for ", false},
	{"hung task", "INFO: task ", " blocked for more than ", false},
	{"lockdep", "WARNING: possible ", NULL, false},
	{"lockdep", "WARNING: inconsistent lock state", NULL, false},
	{"lockdep", "WARNING: ", " lock order detected", false},
	{"lockdep", "WARNING: ", " locks held!", false},
	{"lockdep", "WARNING: suspicious RCU usage", NULL, false},
	{"lockdep", "WARNING: bad ", " detected!", false},
	{"lockdep", "WARNING: held lock freed!", NULL, false},
	{"lockdep", "WARNING: lock held when returning to user space!", NULL, false},
	{"lockdep", "WARNING: Nested lock was not taken", NULL, false},
	{"lockdep", "WARNING: chain_key collision", NULL, false},
	{"lockdep", "[ BUG: ", NULL, false},
	{"lockdep", "BUG: key ", " has not been registered!", false},
	{"lockdep", "BUG: MAX_", " too low!", false},
	{"lockdep", "BUG: looking up invalid subclass", NULL, false},
	{"lockdep", "INFO: trying to register non-static key.", NULL, false},
	{"BUG", "BUG: ", NULL, false},
	{"BUG", "BUG ", "ainted", false},
	{"BUG", "kernel BUG at ", NULL, false},
	{"BUG", "page:", " refcount:", false},
	{"BUG", "page dumped because: ", NULL, false},
	{"EL2", "nVHE hyp ", " at: ", true},
	{"Oops", "Internal error: ", NULL, false},
	{"Oops", "Unable to handle kernel ", NULL, false},
	{"Oops", "Insufficient stack space to handle exception!", NULL, false},
	{"Oops", "Bad mode in ", NULL, false},
	{"Oops", "SError Interrupt on CPU", NULL, false},
	{"Oops", "Unexpected kernel BRK exception", NULL, false},
	{"panic", "Kernel panic - not syncing", NULL, false},
	{"WARN", "WARNING: ", NULL, false},
};

static bool fits(const struct sign *sign, const char *text)
{
	const char *at = strstr(text, sign->words);

	if (!at || (at != text && !sign->anywhere))
		return false;
	return !sign->others || strstr(at + strlen(sign->words) - 1, sign->others);
}

/* printk() escapes a newline at the beginning of a record. */
static const char *without_newlines(const char *text)
{
	while (strncmp(text, "\\x0a", 4) == 0)
		text += 4;
	return text;
}

const char *kernel_report_kind(const char *text)
{
	text = without_newlines(text);
	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (fits(&signs[i], text))
			return signs[i].kind;
	return NULL;
}

/* Of "cut here" that nothing followed, the last line has to say it. */
static int name_open(struct kernel_reports *reports)
{
	struct record_report *open = &reports->open;

	if (!open->kind)
		open->kind = strdup("WARN");
	if (!open->head)
		open->head = strdup(open->lines[open->line_count - 1]);
	return open->kind && open->head ? 0 : -1;
}

void kernel_reports_end(struct kernel_reports *reports)
{
	struct record_kernel *found = reports->found;

	if (reports->open.line_count == 0)
		return;
	if (found->report_count < RECORD_REPORTS_MAX && name_open(reports) == 0) {
		found->reports[found->report_count++] = reports->open;
		reports->open = (struct record_report){0};
		return;
	}
	found->more++;
	record_report_free(&reports->open);
}

/* The line without which CPU and process it was, so that the same reports have the same head:
 * "WARNING: CPU: 0 PID: 92 at ..." up to 6.18, "WARNING: ..., CPU#0: exe/92" since. */
static char *head_of(const char *text)
{
	const char *at = strncmp(text, "WARNING: CPU: ", 14) == 0 ? strstr(text, " at ") : NULL;
	const char *end = strncmp(text, "WARNING: ", 9) == 0 ? strstr(text, ", CPU#") : NULL;
	char *head = NULL;

	if (at)
		return asprintf(&head, "WARNING:%s", at) < 0 ? NULL : head;
	return end ? strndup(text, (size_t)(end - text)) : strdup(text);
}

static void take_kind(struct kernel_reports *reports, const char *kind, const char *text)
{
	if (reports->open.kind || !kind)
		return;
	reports->open.kind = strdup(kind);
	reports->open.head = head_of(without_newlines(text));
	reports->short_of_memory |= !reports->open.kind || !reports->open.head;
}

/* A report that has its most lines is read on, for it is still the same. */
static void take_line(struct kernel_reports *reports, const char *kind, const char *text)
{
	reports->short_of_memory |= record_report_add(&reports->open, text) < 0;
	if (reports->open.line_count == 0)
		return;
	take_kind(reports, kind, text);
	if (strstr(text, END_TRACE))
		kernel_reports_end(reports);
}

void kernel_reports_take(struct kernel_reports *reports, const struct kernel_line *line)
{
	bool cut_here = strcmp(line->text, CUT_HERE) == 0;
	const char *kind;

	if (!line->kernels || *without_newlines(line->text) == '\0')
		return;
	if (cut_here || line->time_us > reports->last_us + KERNEL_REPORT_PAUSE_US)
		kernel_reports_end(reports);
	reports->last_us = line->time_us;
	kind = kernel_report_kind(line->text);
	if (cut_here || kind || reports->open.line_count)
		take_line(reports, kind, line->text);
}
