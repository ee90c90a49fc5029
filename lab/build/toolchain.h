/* SPDX-License-Identifier: GPL-2.0-or-later */
/* toolchain: the compiler for arm64, and what kbuild is told of it. */
#ifndef MTEBENCH_LAB_BUILD_TOOLCHAIN_H
#define MTEBENCH_LAB_BUILD_TOOLCHAIN_H

#include <stdbool.h>

#include "common/message.h"
#include "lab/build/make.h"

#define COMPILER_BYTES 200

struct toolchain {
	bool llvm;                     /* clang and lld, as LLVM=1 of kbuild */
	bool ccache;                   /* is installed */
	char compiler[COMPILER_BYTES]; /* name and version, as it says them */
};

/* Finds the compiler. Returns 0, or -1 with a message that says what to install. */
int toolchain_find(struct toolchain *toolchain, bool llvm, struct message *message);

/* Adds what make is to be told: architecture and compiler. */
void toolchain_add(const struct toolchain *toolchain, struct make_call *call);

#endif
