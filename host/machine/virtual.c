/* SPDX-License-Identifier: GPL-2.0-or-later */
/* virtual: is this machine itself a virtual one? */
#include "host/machine/virtual.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host/machine/cpu_model.h"
#include "host/machine/sysfs.h"

#define DMI_DIRECTORY "/sys/class/dmi/id/"

/* Name of the hypervisor in the FADT: Hypervisor Vendor Identity, eight bytes. */
#define FADT              "/sys/firmware/acpi/tables/FACP"
#define FADT_VENDOR       268
#define FADT_VENDOR_BYTES 8

/* Device trees that QEMU, kvmtool, crosvm and Firecracker make, and Xen's. */
static const char *const trees[] = {"linux,dummy-virt", "xen,xenvm", "qemu,"};

/* What SMBIOS names of virtual machines begin with; those of machines of Amazon's that are none end
 * with ".metal". */
static const char *const names[] = {
	"QEMU",
	"KVM",
	"Amazon EC2",
	"Google Compute Engine",
	"Virtual Machine",
	"VMware",
	"Parallels",
	"Xen",
	"VirtualBox",
	"innotek GmbH",
	"OpenStack",
	"KubeVirt",
	"BHYVE",
	"Apple Virtualization",
	"Alibaba Cloud ECS",
	"Hyper-V",
	"Bochs",
};

static bool in_hypervisor_directory(char *text, size_t text_size)
{
	char type[64];

	if (sysfs_read_text("/sys/hypervisor/type", type, sizeof(type)) < 0 || !*type)
		return false;
	snprintf(text, text_size, "/sys/hypervisor/type: %s", type);
	return true;
}

static bool in_device_tree(char *text, size_t text_size)
{
	char model[256] = "", path[256];

	if (sysfs_read_text("/proc/device-tree/compatible", model, sizeof(model)) < 0)
		sysfs_read_text("/proc/device-tree/model", model, sizeof(model));
	for (size_t i = 0; i < sizeof(trees) / sizeof(*trees); i++)
		if (strncmp(model, trees[i], strlen(trees[i])) == 0) {
			snprintf(text, text_size, "device tree: %s", model);
			return true;
		}
	if (access(sysfs_locate("/proc/device-tree/hypervisor", path, sizeof(path)), F_OK) < 0)
		return false;
	snprintf(text, text_size, "device tree: a node hypervisor");
	return true;
}

static bool is_metal(void)
{
	char product[64];
	size_t length;

	if (sysfs_read_text(DMI_DIRECTORY "product_name", product, sizeof(product)) < 0)
		return false;
	length = strlen(product);
	return length > 6 &&
	       (strcmp(product + length - 6, ".metal") == 0 || strstr(product, ".metal-") != NULL);
}

static bool in_smbios(char *text, size_t text_size)
{
	static const char *const files[] = {"sys_vendor", "product_name", "bios_vendor",
					    "board_vendor"};
	char name[128];

	if (is_metal())
		return false;
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		if (sysfs_read_text_at(name, sizeof(name), DMI_DIRECTORY "%s", files[i]) < 0)
			continue;
		for (size_t j = 0; j < sizeof(names) / sizeof(*names); j++)
			if (strncmp(name, names[j], strlen(names[j])) == 0) {
				snprintf(text, text_size, "SMBIOS %s: %s", files[i], name);
				return true;
			}
	}
	return false;
}

static bool in_fadt(char *text, size_t text_size)
{
	char path[256], vendor[FADT_VENDOR_BYTES + 1] = "";
	FILE *file = fopen(sysfs_locate(FADT, path, sizeof(path)), "re");
	bool found = file && fseek(file, FADT_VENDOR, SEEK_SET) == 0 &&
		     fread(vendor, FADT_VENDOR_BYTES, 1, file) == 1 && vendor[0];

	if (file)
		fclose(file);
	if (found)
		snprintf(text, text_size, "ACPI FADT: hypervisor %s", vendor);
	return found;
}

static bool in_cpu(char *text, size_t text_size)
{
	char name[64];

	cpu_model_name(cpu_model_midr(), name, sizeof(name));
	if (strncmp(name, "QEMU", 4) != 0)
		return false;
	snprintf(text, text_size, "CPU: %s", name);
	return true;
}

bool virtual_machine(char *text, size_t text_size)
{
	return in_hypervisor_directory(text, text_size) || in_device_tree(text, text_size) ||
	       in_smbios(text, text_size) || in_fadt(text, text_size) || in_cpu(text, text_size);
}
