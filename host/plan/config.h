/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * config: a plan as its author wrote it (doc/configs.md).
 *
 *     [run]                      # how much
 *     samples = 256
 *     [stage2_fault]             # a benchmark; sections of one have names: [stage2_fault huge]
 *     mte     = off, on          # a factor and its levels
 *     backing = anon-private, memfd-shared
 */
#ifndef MTEBENCH_HOST_PLAN_CONFIG_H
#define MTEBENCH_HOST_PLAN_CONFIG_H

#include <stddef.h>
#include <stdint.h>

#include "common/message.h"
#include "host/plan/bench.h"
#include "host/plan/config_limits.h"

#define CONFIG_LEVELS_MAX   64
#define CONFIG_SECTIONS_MAX 64

struct config_levels {
	char *values[CONFIG_LEVELS_MAX];
	size_t count; /* 0: the factor's default level */
};

struct config_section {
	const struct bench *bench;
	unsigned int line;
	struct config_limits limits;
	struct config_levels levels[RECORD_FACTORS_MAX];  /* parallel to bench->factors */
	struct config_levels common[COMMON_FACTOR_COUNT]; /* 0 levels: as in [run] */
};

struct config {
	char *path;
	char *text; /* the whole file, for the record */
	uint64_t seed;
	struct config_limits limits;
	struct config_levels common[COMMON_FACTOR_COUNT]; /* 0 levels: not named */
	struct config_section *sections[CONFIG_SECTIONS_MAX];
	size_t section_count;
};

/*
 * Reads @path. Refuses with FILE:LINE what it does not know, and says what it accepts. Returns 0
 * with *@config owned by the caller, or -1 with @message and nothing owned.
 */
int config_read(const char *path, struct config **config, struct message *message);
void config_free(struct config *config);

/* The same for text in memory, @name standing for the file. For tests and the fuzzer. */
int config_read_text(const char *name, const char *text, size_t size, struct config **config,
		     struct message *message);

/* The limits that hold for @section. */
struct config_limits config_section_limits(const struct config *config,
					   const struct config_section *section);

#endif
