/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vmm_version: which VMM a run is made with: in its own words, the first line that it prints when
 * it is asked for its version (`version` of its adapter), and which build of it, started how.
 */
#ifndef MTEBENCH_LINUXGUEST_VMM_VERSION_H
#define MTEBENCH_LINUXGUEST_VMM_VERSION_H

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "common/message.h"
#include "host/plan/plan.h"

#define VMM_VERSION_MAX      120   /* characters of it that are kept */
#define VMM_VERSION_LIMIT_MS 20000 /* QEMU, on an emulated machine, takes some seconds */

/*
 * Runs @arguments (the program, looked for on the PATH, and what it is asked with; NULL behind the
 * last) without input, and puts the first line of its standard output into @text: no longer than
 * @text_size, what is not printable ASCII as '?'. Returns 0, or -1 with @message: it cannot be run,
 * says nothing, says too much, ends badly, or has not ended after @limit_ms; then it is killed,
 * with what it has started.
 */
int vmm_version_ask(char *const *arguments, uint64_t limit_ms, char *text, size_t text_size,
		    struct message *message);

/* CRC-32 of the file that execvp() takes for @program. Returns 0, or -1 when it cannot be read. */
int vmm_version_checksum(const char *program, uint32_t *checksum);

/*
 * The versions of all VMMs that @plan starts, by the name of their adapter: "its words [program
 * CRC-32, adapter CRC-32]"; null, with a sentence on stderr, for one that could not be had. The
 * caller owns the reference. NULL when it starts none or memory is short.
 */
json_t *vmm_versions(const struct plan *plan);

#endif
