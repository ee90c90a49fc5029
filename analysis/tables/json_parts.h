/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_parts: what the JSON of several commands has in common. All objects are new references. */
#ifndef MTEBENCH_ANALYSIS_TABLES_JSON_PARTS_H
#define MTEBENCH_ANALYSIS_TABLES_JSON_PARTS_H

#include <jansson.h>

#include "analysis/data/cell.h"

/* {"mte": "on", ...}. */
json_t *json_levels(const struct cell *cell);

/* {"status": "ok", "median": 8541, "n": 64, "boots": 1}, or the status and its reason; null for NULL. */
json_t *json_cell(const struct run *run, const struct cell *cell);

/* Sets @key, unless @value is no finite number. */
void json_set_figure(json_t *object, const char *key, double value);

#endif
