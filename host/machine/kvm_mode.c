/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kvm_mode: KVM tells its mode nowhere but in the log. */
#include "host/machine/kvm_mode.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "host/machine/kernel_log.h"
#include "host/machine/sysfs.h"

static const char *mode_of(const char *words)
{
	if (strncmp(words, "Protected", 9) == 0)
		return "protected";
	return strcmp(words, "VHE") == 0 ? "vhe" : "nvhe";
}

/* "kvm [1]: Hyp nVHE mode initialized successfully": what stands before " mode", without "Hyp", of
 * which kernels before 6.12 say no more. */
static bool mode_from_log(struct kvm_mode *mode)
{
	char line[256], *begin, *end;

	if (kernel_log_find(" mode initialized successfully", line, sizeof(line)) < 0)
		return false;
	begin = strstr(line, "]: ");
	end = strstr(line, " mode initialized");
	if (!begin || !end || begin + 3 > end)
		return false;
	*end = '\0';
	begin += 3;
	if (strncmp(begin, "Hyp ", 4) == 0)
		begin += 4;
	snprintf(mode->words, sizeof(mode->words), "%s", strcmp(begin, "Hyp") ? begin : "nVHE");
	mode->mode = mode_of(mode->words);
	return true;
}

static bool mode_from_command_line(struct kvm_mode *mode)
{
	char line[4096] = "";

	sysfs_read_text("/proc/cmdline", line, sizeof(line));
	if (strstr(line, "kvm-arm.mode=protected"))
		mode->mode = "protected";
	return mode->mode;
}

/*
 * A kernel that runs at EL2 (VHE) takes its timer interrupt from a timer of EL2: PPI 26, physical,
 * or 28, virtual (Arm BSA, private peripheral interrupts). Others use 27 or 30.
 */
static void mode_from_timer(struct kvm_mode *mode)
{
	char path[256], line[4096];
	FILE *file = fopen(sysfs_locate("/proc/interrupts", path, sizeof(path)), "re");

	while (file && fgets(line, sizeof(line), file))
		if (strstr(line, "arch_timer")) {
			bool vhe = strstr(line, " 26 Level") || strstr(line, " 28 Level");

			if (vhe || !mode->mode)
				mode->mode = vhe ? "vhe" : "nvhe";
		}
	if (file)
		fclose(file);
}

struct kvm_mode kvm_mode_find(void)
{
	struct kvm_mode mode = {0};

	if (!mode_from_log(&mode) && !mode_from_command_line(&mode))
		mode_from_timer(&mode);
	return mode;
}
