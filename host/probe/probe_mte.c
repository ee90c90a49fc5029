/* SPDX-License-Identifier: GPL-2.0-or-later */
/* probe_mte: is there MTE, and where there is none, what hides it? */
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "host/machine/cpu_model.h"
#include "host/machine/sysfs.h"
#include "host/memory/tags.h"
#include "host/probe/probe.h"
#include "host/vm/vm.h"

/* Whether the kernel was told to do without, by either name of the switch
 * (Documentation/admin-guide/kernel-parameters.txt). */
static bool told_to_do_without(void)
{
	char line[4096] = "";

	sysfs_read_text("/proc/cmdline", line, sizeof(line));
	return strstr(line, "arm64.nomte") || strstr(line, "id_aa64pfr1.mte=0");
}

static bool built_without(void)
{
	struct utsname names;
	char path[256], place[512], line[256];
	bool without = false;
	FILE *file;

	uname(&names);
	snprintf(path, sizeof(path), "/boot/config-%s", names.release);
	file = fopen(sysfs_locate(path, place, sizeof(place)), "re");
	while (file && !without && fgets(line, sizeof(line), file))
		without = strstr(line, "# CONFIG_ARM64_MTE is not set") != NULL;
	if (file)
		fclose(file);
	return without;
}

static void explain_by_hardware(struct findings *findings)
{
	uint64_t midr = cpu_model_midr();
	struct cpu_model model = cpu_model_find(midr);
	char machine[256], name[64];
	const char *remedy;

	cpu_model_machine(machine, sizeof(machine));
	cpu_model_name(midr, name, sizeof(name));
	remedy = cpu_model_firmware_switch(midr, machine);
	if (model.mte == CPU_MTE_NONE) {
		finding_add(findings, "HWCAP2_MTE", FINDING_NO, "absent: %s has no MTE", name);
		finding_remedy(findings, "nothing; cells with mte=off run as controls");
		return;
	}
	finding_add(
		findings, "HWCAP2_MTE", FINDING_NO,
		model.mte == CPU_MTE_CAPABLE
			? "absent, though %s has MTE: firmware hides it, or there is no tag memory"
			: "absent: %s has no MTE, or firmware hides it",
		midr ? name : "the CPU");
	finding_remedy(
		findings, "%s",
		remedy ? remedy
		       : "look for an MTE or Memory Tagging Extension switch in the firmware setup");
}

static void explain_absence(struct findings *findings)
{
	struct utsname names;

	uname(&names);
	if (strcmp(names.machine, "aarch64") != 0) {
		finding_add(findings, "HWCAP2_MTE", FINDING_NO, "absent: %s has no MTE",
			    names.machine);
	} else if (told_to_do_without()) {
		finding_add(findings, "HWCAP2_MTE", FINDING_NO,
			    "absent: the kernel's command line has arm64.nomte");
		finding_remedy(findings, "take arm64.nomte off the kernel's command line and boot");
	} else if (built_without()) {
		finding_add(findings, "HWCAP2_MTE", FINDING_NO,
			    "absent: this kernel is built without CONFIG_ARM64_MTE");
		finding_remedy(findings, "a kernel with CONFIG_ARM64_MTE=y");
	} else {
		explain_by_hardware(findings);
	}
}

static void look_at_level(struct findings *findings)
{
	static const char *const levels[] = {[0] = "",
					     [1] = "",
					     [2] = "synchronous and asynchronous tag checks",
					     [3] = "HWCAP2_MTE3 too: asymmetric tag checks"};
	int level = tags_level();

	if (!level) {
		explain_absence(findings);
		return;
	}
	finding_add(findings, "HWCAP2_MTE", FINDING_YES, "level %d: %s", level, levels[level]);
}

static void look_at_capability(struct findings *findings)
{
	int has = vm_has_mte();

	if (has < 0)
		finding_add(findings, "KVM_CAP_ARM_MTE", FINDING_NO,
			    "unknown: /dev/kvm cannot be opened");
	else if (has)
		finding_add(findings, "KVM_CAP_ARM_MTE", FINDING_YES, "offered");
	else
		finding_add(findings, "KVM_CAP_ARM_MTE", FINDING_NO, "not offered: see %s",
			    tags_supported() ? "mode of KVM: pKVM refuses MTE" : "HWCAP2_MTE");
}

static void look_at_guest(struct findings *findings)
{
	struct outcome outcome = {0};
	struct probe_guest guest = {0};

	if (vm_has_mte() <= 0) {
		finding_add(findings, "guests with MTE", FINDING_NO, "none: see KVM_CAP_ARM_MTE");
		finding_add(findings, "STGM block", FINDING_NOTE,
			    "unknown: only a guest with MTE can find it out");
		return;
	}

	if (probe_run_guest(true, &guest, &outcome) == 0) {
		finding_add(findings, "guests with MTE", FINDING_YES, "one ran");
		finding_add(findings, "STGM block", FINDING_NOTE,
			    "%llu bytes, as one STGM of the guest tagged them",
			    (unsigned long long)guest.stgm_bytes);
		return;
	}
	finding_add(findings, "guests with MTE", FINDING_NO, "none ran: %s", outcome.reason.text);
	if (outcome.status == TRIAL_REFUSED)
		finding_remedy(findings,
			       "pKVM (kvm-arm.mode=protected) refuses MTE: see mode of KVM");
}

static void look_at_zva(struct findings *findings)
{
	unsigned int size_bytes = tags_zva_bytes();

	if (size_bytes)
		finding_add(findings, "DC ZVA block", FINDING_NOTE, "%u bytes", size_bytes);
	else
		finding_add(findings, "DC ZVA block", FINDING_NOTE, "none");
}

void probe_mte(struct findings *findings)
{
	struct utsname names;

	look_at_level(findings);
	uname(&names);
	if (strcmp(names.machine, "aarch64") != 0)
		return;
	look_at_capability(findings);
	look_at_guest(findings);
	look_at_zva(findings);
}
