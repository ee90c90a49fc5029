/* SPDX-License-Identifier: GPL-2.0-or-later */
/* probe_guest: can this machine run guests, and in which mode of KVM? */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "host/machine/kvm_mode.h"
#include "host/machine/sysfs.h"
#include "host/probe/probe.h"
#include "host/rig/pass_rig.h"
#include "host/vm/vm.h"

#define GUEST_BYTES   65536
#define GUEST_TIME_MS 10000

int probe_run_guest(bool mte, struct probe_guest *guest, struct outcome *outcome)
{
	struct trial_record record = {0};
	struct trial trial = {
		.samples = 1,
		.memory_bytes = GUEST_BYTES,
		.time_limit_ms = GUEST_TIME_MS,
		.record = &record,
	};
	struct pass_config config = {.mte = mte, .vcpu_count = 1, .block_bytes = 4096};
	struct pass_rig rig;
	int result = pass_rig_open(&rig, &trial, &config);

	if (result == 0) {
		result = pass_rig_map(&rig, &trial);
		if (result == 0)
			result = pass_rig_run(&rig, &trial, mte ? ABI_PASS_STGM : ABI_PASS_WRITE);
		guest->stgm_bytes = vm_thread(rig.vm, 0).results[3];
		guest->irqchip = vm_irqchip(rig.vm);
		pass_rig_close(&rig);
	}
	*outcome = trial.outcome;
	record_free(&record);
	return result;
}

struct probe_guest probe_find_guest(void)
{
	struct probe_guest guest = {0};
	struct outcome outcome;
	cpu_set_t before;
	bool known = sched_getaffinity(0, sizeof(before), &before) == 0;

	if (vm_has_mte() > 0 && probe_run_guest(true, &guest, &outcome) < 0)
		guest = (struct probe_guest){0};
	if (!guest.irqchip && vm_has_mte() >= 0 && probe_run_guest(false, &guest, &outcome) < 0)
		guest = (struct probe_guest){0};
	if (known)
		sched_setaffinity(0, sizeof(before), &before);
	return guest;
}

void probe_note_guest(const struct probe_guest *guest, json_t *run)
{
	json_int_t bytes = (json_int_t)guest->stgm_bytes;

	json_object_set_new(json_object_get(run, "machine"), "irqchip",
			    guest->irqchip ? json_string(guest->irqchip) : json_null());
	json_object_set_new(json_object_get(run, "mte"), "stgm_block_bytes",
			    bytes ? json_integer(bytes) : json_null());
}

static void look_at_mode(struct findings *findings)
{
	struct kvm_mode mode = kvm_mode_find();

	finding_add(findings, "mode of KVM", FINDING_NOTE, "%s%s%s%s",
		    mode.mode ? mode.mode : "unknown", *mode.words ? " (" : "", mode.words,
		    *mode.words ? ")" : "");
	if (!mode.mode)
		finding_remedy(findings, "only the kernel's log has it: run as root");
	else if (strcmp(mode.mode, "protected") == 0)
		finding_remedy(
			findings,
			"pKVM refuses MTE from 7.0 on: boot without kvm-arm.mode=protected to measure guests with MTE");
}

static void refuse_architecture(struct findings *findings, const char *machine)
{
	finding_add(findings, "guests", FINDING_NO,
		    "guests need arm64, and this is %s; only lock_model and configs can run here",
		    machine);
	finding_remedy(
		findings,
		"the lab emulates an arm64 machine: make lab; or copy build/arm64/mtebench to one");
}

static void refuse_device(struct findings *findings, int error_number)
{
	if (error_number == EACCES || error_number == EPERM) {
		finding_add(findings, "guests", FINDING_NO, "/dev/kvm may not be opened (%s)",
			    strerror(error_number));
		finding_remedy(findings, "run as root, or join the group that owns /dev/kvm (kvm)");
		return;
	}
	finding_add(findings, "guests", FINDING_NO, "no KVM: /dev/kvm: %s", strerror(error_number));
	finding_remedy(
		findings,
		"a kernel with CONFIG_KVM that boots at EL2, without kvm-arm.mode=none; in a virtual machine, nested virtualisation");
}

static void run_guest(struct findings *findings)
{
	struct outcome outcome = {0};
	struct probe_guest guest = {0};

	if (probe_run_guest(false, &guest, &outcome) == 0) {
		finding_add(findings, "guests", FINDING_YES,
			    "/dev/kvm: a guest without MTE ran; interrupt controller: %s",
			    guest.irqchip);
		return;
	}
	finding_add(findings, "guests", FINDING_NO, "a small guest did not run: %s",
		    outcome.reason.text);
	finding_remedy(findings, "see the kernel's log: dmesg");
}

void probe_guests(struct findings *findings)
{
	struct utsname names;
	int fd;

	uname(&names);
	if (strcmp(names.machine, "aarch64") != 0) {
		refuse_architecture(findings, names.machine);
		return;
	}
	fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	if (fd < 0) {
		refuse_device(findings, errno);
	} else {
		close(fd);
		run_guest(findings);
	}
	look_at_mode(findings);
}
