/* SPDX-License-Identifier: GPL-2.0-or-later */
/* environment_parts: the parts of a run object that are read off the machine. The caller owns what is
 * returned. */
#ifndef MTEBENCH_HOST_TRIAL_ENVIRONMENT_PARTS_H
#define MTEBENCH_HOST_TRIAL_ENVIRONMENT_PARTS_H

#include <jansson.h>
#include <stdbool.h>

/* The file at @path as text, or null. */
json_t *environment_text(const char *path);

/* Model, CPUs and memory; and the sign that it is a virtual machine, unless it is an emulated one, of
 * which more is said. */
json_t *environment_machine(bool emulated);

/* What somebody may have set. */
json_t *environment_settings(void);

#endif
