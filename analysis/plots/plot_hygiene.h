/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plot_hygiene: the matrix of verdicts as a figure: kernels across, cells down, one colour a
 * verdict. */
#ifndef MTEBENCH_ANALYSIS_PLOTS_PLOT_HYGIENE_H
#define MTEBENCH_ANALYSIS_PLOTS_PLOT_HYGIENE_H

#include "analysis/base/outdir.h"
#include "analysis/measure/hygiene_rows.h"

/* Writes hygiene.dat and hygiene.gp (analysis/plots/hygiene.gp behind its settings) into @outdir.
 * Returns 0, or -1 with a message. */
int plot_hygiene_write(const struct dataset *dataset, const struct hygiene_rows *rows,
		       const struct outdir *outdir, struct message *message);

#endif
