/* SPDX-License-Identifier: GPL-2.0-or-later */
/* escape: texts made safe for XML and HTML, as content and in double-quoted attributes. */
#ifndef MTEBENCH_ANALYSIS_BASE_ESCAPE_H
#define MTEBENCH_ANALYSIS_BASE_ESCAPE_H

/* Control characters, which XML cannot hold, become blanks. The caller frees. */
char *escape_xml(const char *text);

#endif
