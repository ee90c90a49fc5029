/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * page: the HTML files that `mtestat report` and `mtestat history` write: what their sections are made
 * from, and how they put text and figures into them.
 */
#ifndef MTEBENCH_ANALYSIS_REPORT_PAGE_H
#define MTEBENCH_ANALYSIS_REPORT_PAGE_H

#include "analysis/base/outdir.h"
#include "analysis/measure/changes.h"

struct report {
	const struct dataset *dataset;
	struct grid *grids;
	size_t grid_count;
	struct changes changes; /* of all grids */
	size_t last_run; /* the newest kernel of the usual page size: the answer is about it */
	const struct outdir *plots; /* where figures are drawn */
	bool keep_figures;          /* as files too */
	const char *data_path;      /* from the report to the campaign, "../.." */
	FILE *file;
};

/* A file, and what prints it into report->file, with @context; returns 0, or -1 with a message. */
struct page_writing {
	const char *name;
	int (*print)(void *context, struct message *message);
	void *context;
};

/* Writes the file of @writing into @outdir, and sets report->file and report->plots meanwhile. Figures are
 * drawn in a hidden directory of their own, and are gone when they stand in the page, unless they are
 * to be kept. Returns 0, or -1 with a message. */
int page_write(struct report *report, const struct page_writing *writing,
	       const struct outdir *outdir, struct message *message);

/* Begins the file: its head with @title and the style sheet, what its figures share, a link for who reads
 * by keyboard to #@first, called @first_name. Returns 0, or -1 with a message. */
int page_begin(const struct report *report, const char *title, const char *first,
	       const char *first_name, struct message *message);

/* Says that figures are emulated, or of a virtual machine, where @run's are. */
void page_caution(const struct report *report, const struct run *run);

/* Prints escaped text. */
void page_text(const struct report *report, const char *text);

/* Begins a section that is closed until somebody opens it, or follows a link to #@id; @note (NULL: none)
 * stands beside its @title. */
void page_section_begin(const struct report *report, const char *id, const char *title,
			const char *note);
void page_section_end(const struct report *report);

/* The class of a cell of a heat map for a change of @share: "o1" to "o9" for more, "b1" to "b9" for
 * less, "" for none. */
struct page_heat {
	char class[4];
} page_heat(double share);

/*
 * Puts figure @name of report->plots into the page, called "figure @label", or "figure" when that
 * is NULL; draws it as files too when those are kept. Returns 0, or -1 with a message.
 */
int page_figure(const struct report *report, const char *name, const char *label,
		struct message *message);

#endif
