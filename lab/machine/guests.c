/* SPDX-License-Identifier: GPL-2.0-or-later */
/* guests: from a config's needs to files in the initramfs. */
#include "lab/machine/guests.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lab/base/process.h"

#define NEEDS_BYTES  4096
#define IMAGE_IN     "/guests/%s/vmlinuz"
#define MODULES_IN   "/guests/%s/modules"
#define QEMU_ADAPTER "qemu"

int guests_add(struct guests *guests, const char *label, struct message *message)
{
	guests->wanted = true;
	if (strcmp(label, GUESTS_HOST) == 0) {
		guests->host = true;
		return 0;
	}
	for (size_t i = 0; i < guests->kernels.count; i++)
		if (strcmp(guests->kernels.kernels[i].label, label) == 0)
			return 0;
	if (kernels_add_series(&guests->kernels, label, message) < 0)
		return -1;
	if (guests->kernels.missing)
		return message_set(message, "no guest kernel %s: see above", label);
	return kernels_obtain_modules(label, message);
}

/* Only QEMU is fetched. */
static void want_vmm(struct guests *guests, const char *name)
{
	if (vmms_want(guests->vmms, name))
		return;
	if (strcmp(name, QEMU_ADAPTER) == 0)
		guests->qemu = true;
	else
		fprintf(stderr,
			"mtelab: trials with vmm = %s are skipped: the emulated host has none without --vmm %s=PATH\n",
			name, name);
}

/* "guest LABEL" or "vmm NAME". */
static int take_need(struct guests *guests, const char *need, struct message *message)
{
	static const char guest[] = "guest ", vmm[] = "vmm ";

	guests->wanted = true;
	if (strncmp(need, guest, strlen(guest)) == 0)
		return guests_add(guests, need + strlen(guest), message);
	if (strncmp(need, vmm, strlen(vmm)) == 0)
		want_vmm(guests, need + strlen(vmm));
	return 0;
}

int guests_of_config(struct guests *guests, const char *config, struct message *message)
{
	struct path mtebench = path_in_tree("build/native/mtebench");
	char text[NEEDS_BYTES], *rest = NULL;
	int status = process_capture((const char *[]){mtebench.path, "needs", config, NULL}, text,
				     sizeof(text), message);

	if (status < 0)
		return -1;
	if (status > 0)
		return message_set(message, "mtebench cannot say what %s needs", config);
	for (char *need = strtok_r(text, "\n", &rest); need; need = strtok_r(NULL, "\n", &rest))
		if (take_need(guests, need, message) < 0)
			return -1;
	return 0;
}

/* Whether @kernel is a series in the cache, and not an image of the user's with the same label. */
static bool is_cached_series(const struct kernel *kernel)
{
	struct path image = path_in_cache("kernels/%s/vmlinuz", kernel->series);

	return strcmp(image.path, kernel->image.path) == 0;
}

static int obtain_modules(const struct kernels *hosts, struct message *message)
{
	for (size_t i = 0; i < hosts->count; i++)
		if (is_cached_series(&hosts->kernels[i]) &&
		    kernels_obtain_modules(hosts->kernels[i].series, message) < 0)
			return -1;
	return 0;
}

int guests_obtain(struct guests *guests, const struct kernels *hosts, struct message *message)
{
	struct path script = path_in_tree("lab/fetch.sh");
	int status = 0;

	if (!guests->wanted)
		return 0;
	guests->adapters = path_in_tree("configs/vmm");
	guests->vmm = path_in_cache("vmm/qemu");
	if (guests->host && obtain_modules(hosts, message) < 0)
		return -1;
	if ((guests->qemu || vmms_are_linked(guests->vmms)) && access(guests->vmm.path, R_OK) < 0)
		status = process_run((const char *[]){script.path, "vmm", NULL}, STDERR_FILENO,
				     message);
	if (status > 0)
		return message_set(message, "QEMU for the emulated host could not be fetched");
	return status;
}

int guests_find_libraries(struct guests *guests, struct message *message)
{
	struct path lab = path_in_cache("vmm/qemu/lib");

	return vmms_find_libraries(guests->vmms, lab.path, message);
}

static int put_kernel_in(struct initramfs_contents *contents, const struct kernel *kernel,
			 const char *label, struct message *message)
{
	struct path modules = path_in_cache("kernels/%s/modules", kernel->series);
	struct initramfs_name name;

	snprintf(name.text, sizeof(name.text), IMAGE_IN, label);
	if (initramfs_add_tree(contents, &kernel->image, &name, message) < 0)
		return -1;
	if (!is_cached_series(kernel) || access(modules.path, R_OK) < 0)
		return 0;
	snprintf(name.text, sizeof(name.text), MODULES_IN, label);
	return initramfs_add_tree(contents, &modules, &name, message);
}

int guests_put_in(const struct guests *guests, const struct kernel *kernel,
		  struct initramfs_contents *contents, struct message *message)
{
	struct initramfs_name root = {"/"}, adapters = {"/configs/vmm"};

	if (!guests->wanted)
		return 0;
	if (guests->qemu && initramfs_add_tree(contents, &guests->vmm, &root, message) < 0)
		return -1;
	if (initramfs_add_tree(contents, &guests->adapters, &adapters, message) < 0 ||
	    vmms_put_in(guests->vmms, contents, message) < 0)
		return -1;
	if (guests->host && put_kernel_in(contents, kernel, GUESTS_HOST, message) < 0)
		return -1;
	for (size_t i = 0; i < guests->kernels.count; i++)
		if (put_kernel_in(contents, &guests->kernels.kernels[i],
				  guests->kernels.kernels[i].label, message) < 0)
			return -1;
	return 0;
}
