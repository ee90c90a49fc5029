/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of mtebench probe on a made-up machine: each subject good and bad, and the page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "host/machine/cpu_model.h"
#include "host/machine/virtual.h"
#include "host/probe/probe.h"
#include "tests/unit/fake_root.h"

#define CPUFREQ "/sys/devices/system/cpu/cpufreq/"
#define MM      "/sys/kernel/mm/"

static struct findings findings;

static const struct finding *find(const char *subject)
{
	for (size_t i = 0; i < findings.count; i++)
		if (strcmp(findings.list[i].subject, subject) == 0)
			return &findings.list[i];
	fail_msg("no finding about %s", subject);
	return NULL;
}

static int set_up(void **state)
{
	(void)state;
	findings = (struct findings){.topic = "Test"};
	fake_root_make();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fake_root_remove();
	return 0;
}

static void test_bare_machine(void **state)
{
	(void)state;
	probe_kernel(&findings);
	probe_memory(&findings);
	assert_int_equal(find("KSM")->state, FINDING_NOTE);
	assert_int_equal(find("NUMA balancing")->state, FINDING_NOTE);
	assert_int_equal(find("DAMON")->state, FINDING_NOTE);
	assert_int_equal(find("swap and zram")->state, FINDING_NOTE);
	assert_int_equal(find("THP")->state, FINDING_NO);
	assert_int_equal(find("folios of a size")->state, FINDING_NO);
	assert_int_equal(find("hugetlb pools")->state, FINDING_NO);
}

static void test_kernel_works(void **state)
{
	(void)state;
	fake_root_put(MM "ksm/run", "1\n");
	fake_root_put("/proc/sys/kernel/numa_balancing", "1\n");
	fake_root_put("/proc/meminfo", "MemTotal: 100 kB\nSwapTotal:  2048 kB\n");
	fake_root_put("/sys/block/zram0/size", "8\n");
	fake_root_put("/sys/module/damon_stat/parameters/enabled", "Y\n");
	probe_kernel(&findings);
	assert_int_equal(findings_count(&findings, FINDING_UNSTABLE), 4);
	assert_non_null(strstr(find("swap and zram")->text, "2M of swap, zram"));
	assert_non_null(strstr(find("DAMON")->remedy, "echo N"));
}

static void test_huge_pages(void **state)
{
	(void)state;
	fake_root_put(MM "transparent_hugepage/enabled", "always [madvise] never\n");
	fake_root_put(MM "transparent_hugepage/shmem_enabled",
		      "always within_size advise [never]\n");
	fake_root_put(MM "transparent_hugepage/hugepages-64kB/enabled",
		      "always inherit madvise [never]\n");
	fake_root_put(MM "transparent_hugepage/hugepages-64kB/shmem_enabled",
		      "always inherit within_size advise [never]\n");
	fake_root_put(MM "transparent_hugepage/hugepages-32kB/enabled",
		      "always inherit madvise [never]\n");
	fake_root_put(MM "hugepages/hugepages-2048kB/nr_hugepages", "8\n");
	fake_root_put(MM "hugepages/hugepages-2048kB/free_hugepages", "3\n");
	fake_root_put("/proc/meminfo", "Hugepagesize: 2048 kB\n");
	probe_memory(&findings);
	assert_int_equal(find("THP")->state, FINDING_YES);
	assert_string_equal(find("THP")->text, "madvise");
	assert_int_equal(find("THP of shared memory")->state, FINDING_NO);
	assert_non_null(strstr(find("THP of shared memory")->remedy, "echo advise"));
	assert_int_equal(find("folios of a size")->state, FINDING_YES);
	assert_non_null(
		strstr(find("folios of a size")->text, "2 sizes of anonymous memory, 1 of shared"));
	assert_int_equal(find("hugetlb pools")->state, FINDING_YES);
	assert_string_equal(find("hugetlb pools")->text, "2M: 3 of 8 free");
}

static void test_cgroups(void **state)
{
	(void)state;
	fake_root_put("/proc/meminfo", "Hugepagesize: 2048 kB\n");
	fake_root_put("/proc/self/cgroup", "0::/job\n");
	fake_root_put("/sys/fs/cgroup/job/memory.max", "1073741824\n");
	fake_root_put("/sys/fs/cgroup/job/hugetlb.2MB.max", "4194304\n");
	probe_memory(&findings);
	assert_int_equal(find("memory of the cgroup")->state, FINDING_NO);
	assert_non_null(strstr(find("memory of the cgroup")->text,
			       "at most 1G (/sys/fs/cgroup/job/memory.max)"));
	assert_non_null(strstr(find("hugetlb of the cgroup")->text, "at most 4M"));
}

static void put_policy(const char *name, const char *governor, const char *most)
{
	char path[128];

	snprintf(path, sizeof(path), CPUFREQ "%s/scaling_governor", name);
	fake_root_put(path, governor);
	snprintf(path, sizeof(path), CPUFREQ "%s/scaling_min_freq", name);
	fake_root_put(path, "1000000\n");
	snprintf(path, sizeof(path), CPUFREQ "%s/scaling_max_freq", name);
	fake_root_put(path, most);
	snprintf(path, sizeof(path), CPUFREQ "%s/cpuinfo_max_freq", name);
	fake_root_put(path, "3000000\n");
}

static void test_frequency(void **state)
{
	(void)state;
	put_policy("policy0", "performance\n", "3000000\n");
	put_policy("policy1", "powersave\n", "2000000\n");
	fake_root_put(CPUFREQ "boost", "1\n");
	probe_cpus(&findings);
	assert_int_equal(find("governor")->state, FINDING_UNSTABLE);
	assert_non_null(strstr(find("governor")->text, "powersave"));
	assert_string_equal(find("frequency limits")->text,
			    "1000 to 3000 MHz; below what the hardware can on policy1");
	assert_int_equal(find("boost")->state, FINDING_UNSTABLE);
}

static void test_quiet_cpus(void **state)
{
	(void)state;
	put_policy("policy0", "performance\n", "3000000\n");
	fake_root_put("/sys/devices/system/cpu/smt/active", "0\n");
	fake_root_put("/sys/devices/system/cpu/isolated", "2-3\n");
	fake_root_put("/sys/class/thermal/thermal_zone0/temp", "45500\n");
	fake_root_put("/sys/class/thermal/cooling_device0/type", "cpufreq-cpu0\n");
	fake_root_put("/sys/class/thermal/cooling_device0/cur_state", "0\n");
	fake_root_put("/sys/devices/system/cpu/vulnerabilities/spectre_v2", "Mitigation: CSV2\n");
	fake_root_put("/sys/devices/system/cpu/vulnerabilities/meltdown", "Not affected\n");
	probe_cpus(&findings);
	assert_int_equal(find("governor")->state, FINDING_NOTE);
	assert_int_equal(find("SMT")->state, FINDING_NOTE);
	assert_string_equal(find("isolated CPUs")->text, "2-3");
	assert_string_equal(find("thermal state")->text, "45.5 degrees, no throttling");
	assert_string_equal(find("mitigations")->text, "spectre_v2");
}

static void test_hot_siblings(void **state)
{
	(void)state;
	fake_root_put("/sys/devices/system/cpu/smt/active", "1\n");
	fake_root_put("/sys/class/thermal/cooling_device0/type", "fan\n");
	fake_root_put("/sys/class/thermal/cooling_device0/cur_state", "3\n");
	fake_root_put("/sys/class/thermal/cooling_device1/type", "Processor\n");
	fake_root_put("/sys/class/thermal/cooling_device1/cur_state", "2\n");
	probe_cpus(&findings);
	assert_int_equal(find("SMT")->state, FINDING_UNSTABLE);
	assert_int_equal(find("thermal state")->state, FINDING_UNSTABLE);
	assert_non_null(strstr(find("thermal state")->text, "Processor"));
}

static void test_firmware_switches(void **state)
{
	(void)state;
	assert_non_null(strstr(cpu_model_firmware_switch(0xc00fac40, "HR330A"), "nvparam"));
	assert_non_null(strstr(cpu_model_firmware_switch(0x410fd811, "Radxa Orion O6"), "CIX P1"));
	assert_null(cpu_model_firmware_switch(0x410fd0c1, "c6g.metal"));
	assert_int_equal(cpu_model_find(0x410fd0c1).mte, CPU_MTE_NONE);
	assert_int_equal(cpu_model_find(0xc00fac30).mte, CPU_MTE_NONE);
	assert_int_equal(cpu_model_find(0xc00fac40).mte, CPU_MTE_CAPABLE);
	assert_int_equal(cpu_model_find(0x12345678).mte, CPU_MTE_UNKNOWN);
}

/* A text of 120 columns is wrapped at a blank, and the remedy stands below it. */
static void expect_virtual(const char *sign)
{
	char text[160] = "";

	assert_true(virtual_machine(text, sizeof(text)));
	assert_string_equal(text, sign);
}

/* Each sign alone, and what looks like one on hardware. */
static void test_virtual(void **state)
{
	static const char tree[] = "/proc/device-tree/compatible", dmi[] = "/sys/class/dmi/id/";
	char text[160], path[64], fadt[300] = {0};

	(void)state;
	assert_false(virtual_machine(text, sizeof(text)));
	fake_root_put(tree, "google,ripcurrent\n");
	snprintf(path, sizeof(path), "%ssys_vendor", dmi);
	fake_root_put(path, "Amazon EC2\n");
	snprintf(path, sizeof(path), "%sproduct_name", dmi);
	fake_root_put(path, "m7g.metal\n");
	assert_false(virtual_machine(text, sizeof(text)));
	fake_root_put(path, "m7g.large\n");
	expect_virtual("SMBIOS sys_vendor: Amazon EC2");
	snprintf(path, sizeof(path), "%ssys_vendor", dmi);
	fake_root_put(path, "Supermicro\n");
	assert_false(virtual_machine(text, sizeof(text)));
	fake_root_put(tree, "linux,dummy-virt\n");
	expect_virtual("device tree: linux,dummy-virt");
	fake_root_put(tree, "radxa,orion-o6\n");
	memset(fadt, 'x', sizeof(fadt) - 1);
	memcpy(fadt + 268, "QEMU\0\0\0", 8);
	fake_root_put("/sys/firmware/acpi/tables/FACP", "");
	FILE *file = fopen(sysfs_locate("/sys/firmware/acpi/tables/FACP", text, sizeof(text)), "w");
	fwrite(fadt, sizeof(fadt), 1, file);
	fclose(file);
	expect_virtual("ACPI FADT: hypervisor QEMU");
	fake_root_put("/sys/firmware/acpi/tables/FACP", "short\n");
	fake_root_put("/sys/devices/system/cpu/cpu1/regs/identification/midr_el1",
		      "0x00000000000f0510\n");
	expect_virtual("CPU: QEMU-max");
	fake_root_put("/sys/hypervisor/type", "xen\n");
	expect_virtual("/sys/hypervisor/type: xen");
}

static void test_page(void **state)
{
	char page[1024] = "";
	FILE *file = fmemopen(page, sizeof(page), "w");

	(void)state;
	finding_add(&findings, "subject", FINDING_NO, "%070d %049d", 1, 2);
	finding_remedy(&findings, "do %s", "something");
	findings_print(file, &findings);
	fclose(file);
	assert_string_equal(
		page,
		"Test\n"
		"  NO  subject                 0000000000000000000000000000000000000000000000000000000000000000000001\n"
		"                              0000000000000000000000000000000000000000000000002\n"
		"                              -> do something\n");
}

static void test_json(void **state)
{
	json_t *array;

	(void)state;
	finding_add(&findings, "subject", FINDING_UNSTABLE, "because");
	array = findings_json(&findings);
	assert_int_equal(json_array_size(array), 1);
	assert_string_equal(json_string_value(json_object_get(json_array_get(array, 0), "state")),
			    "unstable");
	assert_true(json_is_null(json_object_get(json_array_get(array, 0), "remedy")));
	json_decref(array);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_bare_machine, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_kernel_works, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_huge_pages, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_frequency, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_cgroups, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_virtual, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_quiet_cpus, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_hot_siblings, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_firmware_switches, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_page, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_json, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
