/* SPDX-License-Identifier: GPL-2.0-or-later */
/* absent: works whose loops are arm64's, and libzstd, which only the arm64 program is linked
 * with. */
#include "linuxguest/work.h"

void work_stream(struct link_result *result, enum abi_pass operation)
{
	(void)operation;
	work_skip(result, "this mtebench is built for another architecture: its loops are arm64's");
}

void work_zstd(struct link_result *result)
{
	work_skip(result, "this mtebench is built for another architecture, without libzstd");
}
