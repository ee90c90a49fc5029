/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kconfig: the configuration that kernels are built with: what the user gives, then what the lab needs
 * (configs/kernel/lab.config), then variants (configs/kernel/NAME.config); the last line on an option
 * holds.
 */
#ifndef MTEBENCH_LAB_BUILD_KCONFIG_H
#define MTEBENCH_LAB_BUILD_KCONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "common/message.h"

#define VARIANTS_MAX     16
#define VARIANT_NAME_MAX 40

struct kconfig {
	const char *from;                   /* NULL: allnoconfig; "defconfig"; else a file's path */
	const char *variants[VARIANTS_MAX]; /* names */
	size_t variant_count;
	char *text; /* all lines after each other; owned */
};

/* Reads the files. Returns 0, or -1 with a message. kconfig_free() in both cases. */
int kconfig_read(struct kconfig *kconfig, struct message *message);
void kconfig_free(struct kconfig *kconfig);

/* What to call it in a sentence: "allnoconfig, lab, debug". */
void kconfig_describe(const struct kconfig *kconfig, char *text, size_t size);

/* For a struct word_list: the variants that configs/kernel/ has. */
const char *kconfig_variant_at(const void *context, size_t index);

/*
 * The next option of the lab's and the variants' files that @made, the text of a .config, does not
 * have as it was wanted: its name without "CONFIG_", at most @size - 1 letters, into @name. Begin with
 * *@at = NULL. Returns false behind the last. An option whose last line wants "n" is there when it is
 * not set.
 */
bool kconfig_next_missing(const struct kconfig *kconfig, const char *made, const char **at,
			  char *name, size_t size);

/*
 * What @kconfig_file, the text of a file Kconfig, has the option @name depend on, its lines joined by
 * "&&", into @text; empty when nothing. Returns false when the file does not have the option.
 */
bool kconfig_dependencies(const char *kconfig_file, const char *name, char *text, size_t size);

#endif
