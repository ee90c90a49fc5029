/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gnuplot: runs it, and finds the files that are installed beside mtestat. */
#ifndef MTEBENCH_ANALYSIS_PLOTS_GNUPLOT_H
#define MTEBENCH_ANALYSIS_PLOTS_GNUPLOT_H

#include "analysis/base/outdir.h"

/*
 * Draws NAME.gp of @outdir's hidden directory twice, as NAME.svg and NAME.png. Returns 0, or -1
 * with a message: gnuplot is missing, what it complained of, or that a file is not whole.
 */
int gnuplot_draw(const struct outdir *outdir, const char *name, struct message *message);

/* Draws NAME.gp as SVG to stand in a page, which is returned (inline_svg.h; the caller frees); NULL
 * with a message. */
char *gnuplot_draw_inline(const struct outdir *outdir, const char *name, struct message *message);

/* Copies analysis/plots/style.gp, which every NAME.gp loads, into @outdir. */
int gnuplot_copy_style(const struct outdir *outdir, struct message *message);

/* All of a text file; NULL with a message. The caller frees. */
char *file_text(const char *path, struct message *message);

/*
 * The path of @name, which lies in @source_directory of the source tree ("configs") when mtestat
 * runs from build/, and in ../share/mtebench/@source_directory when it is installed. The caller
 * frees.
 */
char *share_path(const char *source_directory, const char *name);

/* "a_b-c" from any text: what is neither letter, digit nor one of "._-" becomes '-'. The caller
 * frees. */
char *file_name_of(const char *text);

/* @text as a quoted gnuplot string without enhanced markup. The caller frees. */
char *gnuplot_quoted(const char *text);

#endif
