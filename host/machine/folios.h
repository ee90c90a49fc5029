/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * folios: which sizes transparent huge pages may have, by the kernel's settings (multi-size THP, Linux
 * 6.8; of shared memory 6.11). The kernel takes the largest size that is permitted, so that only one
 * may be for folios to have one size.
 */
#ifndef MTEBENCH_HOST_MACHINE_FOLIOS_H
#define MTEBENCH_HOST_MACHINE_FOLIOS_H

#include <stdbool.h>
#include <stddef.h>

#define FOLIOS_SETTINGS_MAX 64

struct folios_setting {
	char path[128];
	char before[32];
};

/* Settings as they were. */
struct folios {
	struct folios_setting settings[FOLIOS_SETTINGS_MAX];
	size_t count;
};

/* Reads the settings of all sizes; none where the kernel has no sizes. */
void folios_read(struct folios *folios);

/*
 * Permits folios of @folio_bytes where madvise() asks for them, and no others. Does nothing where
 * @folio_bytes is not above the base page, or is no size that this kernel has. What was in force is in
 * @folios, for folios_restore(); before it all must be zero.
 */
void folios_permit(struct folios *folios, size_t folio_bytes);

/* Puts back what folios_permit() found. */
void folios_restore(const struct folios *folios);

/* The path of the setting for folios of @folio_bytes, of shared memory or of other; returns @path. */
char *folios_path(size_t folio_bytes, bool shared, char *path, size_t path_size);

#endif
