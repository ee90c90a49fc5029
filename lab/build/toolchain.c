/* SPDX-License-Identifier: GPL-2.0-or-later */
/* toolchain: gcc or LLVM, cross or native. */
#include "lab/build/toolchain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "lab/base/paths.h"
#include "lab/base/process.h"

#define CROSS_PREFIX "aarch64-linux-gnu-"

static const char *cross_prefix(void)
{
	struct utsname name;

	return uname(&name) == 0 && strcmp(name.machine, "aarch64") == 0 ? "" : CROSS_PREFIX;
}

/* The first line of what PROGRAM --version prints. Returns whether there is the program. */
static bool ask_version(const char *program, char *text, size_t size)
{
	char said[256];
	struct message ignored;

	if (process_capture_both((const char *[]){program, "--version", NULL}, text, size, said,
				 sizeof(said), &ignored) != 0)
		return false;
	text[strcspn(text, "\n")] = '\0';
	return true;
}

static const char *compiler_name(const struct toolchain *toolchain, char *name, size_t size)
{
	snprintf(name, size, "%s%s", toolchain->llvm ? "" : cross_prefix(),
		 toolchain->llvm ? "clang" : "gcc");
	return name;
}

int toolchain_find(struct toolchain *toolchain, bool llvm, struct message *message)
{
	char name[64], version[COMPILER_BYTES];

	toolchain->llvm = llvm;
	toolchain->ccache = ask_version("ccache", version, sizeof(version));
	if (toolchain->ccache)
		setenv("CCACHE_DIR", path_in_cache("ccache").path, 0);
	if (!ask_version(compiler_name(toolchain, name, sizeof(name)), toolchain->compiler,
			 sizeof(toolchain->compiler)))
		return message_set(message, "there is no %s: install %s", name,
				   llvm ? "clang and lld" : "gcc for arm64");
	if (llvm && !ask_version("ld.lld", version, sizeof(version)))
		return message_set(message, "there is no ld.lld: install lld");
	return 0;
}

void toolchain_add(const struct toolchain *toolchain, struct make_call *call)
{
	char name[64];

	make_add(call, "ARCH=arm64");
	if (toolchain->llvm)
		make_add(call, "LLVM=1");
	else
		make_add(call, "CROSS_COMPILE=%s", cross_prefix());
	if (toolchain->ccache)
		make_add(call, "CC=ccache %s", compiler_name(toolchain, name, sizeof(name)));
}
