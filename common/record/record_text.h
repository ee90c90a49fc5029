/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_text: texts of records made safe to show, on a terminal too. */
#ifndef MTEBENCH_COMMON_RECORD_RECORD_TEXT_H
#define MTEBENCH_COMMON_RECORD_RECORD_TEXT_H

/*
 * A copy of @text, which is UTF-8, with every control character (C0, DEL and C1, U+0080 to U+009F)
 * as its number: "\x1b". Backslashes stay as they are, so that what is visible stays the same. The
 * caller frees; NULL when memory is short.
 */
char *record_text_visible(const char *text);

#endif
