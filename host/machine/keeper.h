/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keeper: settings of the machine that are changed for a moment, and a process that puts them back
 * when whoever changed them dies before.
 *
 * The process is forked when the keeper begins: begin it before there is memory that a fork would
 * change.
 */
#ifndef MTEBENCH_HOST_MACHINE_KEEPER_H
#define MTEBENCH_HOST_MACHINE_KEEPER_H

struct keeper;

/* NULL when there is no memory, or no process to be had. */
struct keeper *keeper_begin(void);

/* Writes @value to @path (host/machine/sysfs.h). Returns 0 or -errno, also where @keeper is NULL, and
 * then nothing has changed. */
int keeper_change(struct keeper *keeper, const char *path, const char *value);

/* Puts back all that was changed, the last first. */
void keeper_restore(struct keeper *keeper);

/* The same, and ends the process. */
void keeper_end(struct keeper *keeper);

#endif
