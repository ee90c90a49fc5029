/* SPDX-License-Identifier: GPL-2.0-or-later */
/* quiesce: settings of the machine, changed for the time of a run. */
#include "host/machine/quiesce.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/machine/damon.h"
#include "host/machine/folios.h"
#include "host/machine/sysfs.h"

#define MM_DIRECTORY      "/sys/kernel/mm/"
#define CPUFREQ_DIRECTORY "/sys/devices/system/cpu/cpufreq"
#define POLICIES_MAX      256
#define POOL_BYTES        (UINT64_C(192) << 20) /* as the lab gives its machines */
#define JOURNAL_BYTES_MAX (1 << 20)

static const struct wanted {
	const char *path, *value;
} fixed[] = {
	{CPUFREQ_DIRECTORY "/boost", "0"},
	{MM_DIRECTORY "transparent_hugepage/enabled", "madvise"},
	{MM_DIRECTORY "transparent_hugepage/shmem_enabled", "advise"},
	{MM_DIRECTORY "transparent_hugepage/khugepaged/scan_sleep_millisecs", "3600000"},
	{MM_DIRECTORY "ksm/run", "0"},
	{"/proc/sys/kernel/numa_balancing", "0"},
};

/* Adds @path unless it is absent or has @value already; @value waits in `after`. */
static void want(struct quiesce *quiesce, const char *path, const char *value)
{
	struct quiesce_setting *setting = &quiesce->settings[quiesce->count];

	if (quiesce->count == QUIESCE_SETTINGS_MAX ||
	    sysfs_read_choice(path, setting->before, sizeof(setting->before)) < 0 ||
	    strcmp(setting->before, value) == 0)
		return;
	snprintf(setting->path, sizeof(setting->path), "%.127s", path);
	snprintf(setting->after, sizeof(setting->after), "%.63s", value);
	setting->changed = false;
	quiesce->count++;
}

static void want_governors(struct quiesce *quiesce)
{
	static char policies[POLICIES_MAX][SYSFS_NAME_MAX];
	size_t count = sysfs_list(CPUFREQ_DIRECTORY, "policy", policies, POLICIES_MAX);
	char path[SYSFS_NAME_MAX + sizeof(CPUFREQ_DIRECTORY) + 32];

	for (size_t i = 0; i < count; i++) {
		snprintf(path, sizeof(path), CPUFREQ_DIRECTORY "/%.63s/scaling_governor",
			 policies[i]);
		want(quiesce, path, "performance");
	}
}

/* A pool that is larger stays. */
static void want_pool(struct quiesce *quiesce)
{
	uint64_t page_bytes = sysfs_meminfo_bytes("Hugepagesize"), pages = 0;
	char path[128], value[24];

	if (!page_bytes)
		return;
	snprintf(path, sizeof(path), MM_DIRECTORY "hugepages/hugepages-%" PRIu64 "kB/nr_hugepages",
		 page_bytes / 1024);
	if (sysfs_read_u64(path, &pages) < 0 || pages * page_bytes >= POOL_BYTES)
		return;
	snprintf(value, sizeof(value), "%" PRIu64, (POOL_BYTES + page_bytes - 1) / page_bytes);
	want(quiesce, path, value);
}

static void want_damon_off(struct quiesce *quiesce)
{
	const char *running;

	if (!damon_runs(&running))
		return;
	for (const struct damon_switch *one = damon_switches; one->path; one++)
		want(quiesce, one->path, one->off);
}

/* For the journal: trials change these, and put them back unless they are killed. */
static void keep_folios(struct quiesce *quiesce)
{
	struct folios folios;

	folios_read(&folios);
	for (size_t i = 0; i < folios.count && quiesce->count < QUIESCE_SETTINGS_MAX; i++) {
		struct quiesce_setting *setting = &quiesce->settings[quiesce->count++];

		snprintf(setting->path, sizeof(setting->path), "%.127s", folios.settings[i].path);
		snprintf(setting->before, sizeof(setting->before), "%.63s",
			 folios.settings[i].before);
		memcpy(setting->after, setting->before, sizeof(setting->after));
		setting->changed = false;
	}
}

static void want_all(struct quiesce *quiesce, bool folios)
{
	quiesce->count = 0;
	if (folios)
		keep_folios(quiesce);
	want_governors(quiesce);
	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		want(quiesce, fixed[i].path, fixed[i].value);
	want_damon_off(quiesce);
	want_pool(quiesce);
}

/* Makes the directory of the journal and names it. Returns 0, or -1 without a home. */
static int find_journal(char *path, size_t path_size)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	char directory[PATH_MAX - 32];

	if (state && *state == '/')
		snprintf(directory, sizeof(directory), "%s/mtebench", state);
	else if (home && *home == '/')
		snprintf(directory, sizeof(directory), "%s/.local/state/mtebench", home);
	else
		return -1;
	for (char *slash = directory + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(directory, 0700);
		*slash = '/';
	}
	mkdir(directory, 0700);
	snprintf(path, path_size, "%s/quiesce.json", directory);
	return 0;
}

/*
 * Opens and locks the journal. Returns the descriptor, -EWOULDBLOCK when its run lives, -EPERM for
 * the file of another user, or -errno. The lock is the process's own: trials, which may take a
 * while to die, do not inherit it.
 */
static int open_journal(const char *path, int flags)
{
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	struct stat status;
	int result = 0;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &status) < 0)
		result = -errno;
	else if (fcntl(fd, F_SETLK, &whole) < 0)
		result = errno == EACCES || errno == EAGAIN ? -EWOULDBLOCK : -errno;
	else if (status.st_uid != geteuid())
		result = -EPERM;
	if (result == 0)
		return fd;
	close(fd);
	return result;
}

static void boot_identity(char *text, size_t text_size)
{
	if (sysfs_read_text("/proc/sys/kernel/random/boot_id", text, text_size) < 0)
		snprintf(text, text_size, "unknown");
}

static json_t *journal_json(const struct quiesce *quiesce)
{
	json_t *settings = json_array();
	char boot[64];

	boot_identity(boot, sizeof(boot));
	for (size_t i = 0; i < quiesce->count; i++)
		json_array_append_new(settings,
				      json_pack("{s:s, s:s}", "path", quiesce->settings[i].path,
						"before", quiesce->settings[i].before));
	return json_pack("{s:s, s:o}", "boot", boot, "settings", settings);
}

/* Whole and on disk, or an error: text that is cut short is no JSON, and nothing was changed
 * yet. */
static int write_journal(int fd, const struct quiesce *quiesce)
{
	json_t *json = journal_json(quiesce);
	int result = ftruncate(fd, 0);

	if (result == 0 && (!json || lseek(fd, 0, SEEK_SET) < 0 || json_dumpfd(json, fd, 0) < 0))
		result = -1;
	if (result == 0)
		result = fsync(fd);
	json_decref(json);
	return result;
}

static void change(struct quiesce_setting *setting)
{
	char wanted[sizeof(setting->after)];
	int result;

	memcpy(wanted, setting->after, sizeof(wanted));
	setting->changed = true;
	result = sysfs_write_text(setting->path, wanted);
	if (sysfs_read_choice(setting->path, setting->after, sizeof(setting->after)) < 0)
		snprintf(setting->after, sizeof(setting->after), "unknown");
	setting->changed = strcmp(setting->after, setting->before) != 0;
	if (strcmp(setting->after, wanted) != 0)
		fprintf(stderr, "mtebench: %s stays %s and not %s%s%s\n", setting->path,
			setting->after, wanted, result < 0 ? ": " : "",
			result < 0 ? strerror(-result) : "");
}

int quiesce_begin(struct quiesce *quiesce, bool folios, struct message *message)
{
	quiesce->journal_fd = -1;
	if (find_journal(quiesce->journal_path, sizeof(quiesce->journal_path)) < 0)
		return message_set(
			message,
			"--quiesce keeps what it changes in a journal and needs a place for it: set HOME or XDG_STATE_HOME");
	quiesce->journal_fd = open_journal(quiesce->journal_path, O_CREAT);
	if (quiesce->journal_fd == -EWOULDBLOCK)
		return message_set(message, "another run has its settings in force (%s)",
				   quiesce->journal_path);
	if (quiesce->journal_fd < 0)
		return message_set_errno(message, -quiesce->journal_fd, "cannot write %s",
					 quiesce->journal_path);
	want_all(quiesce, folios);
	if (write_journal(quiesce->journal_fd, quiesce) < 0) {
		message_set_errno(message, errno, "cannot write %s", quiesce->journal_path);
		unlink(quiesce->journal_path);
		close(quiesce->journal_fd);
		quiesce->journal_fd = -1;
		return -1;
	}
	for (size_t i = 0; i < quiesce->count; i++)
		if (strcmp(quiesce->settings[i].before, quiesce->settings[i].after) != 0)
			change(&quiesce->settings[i]);
	return 0;
}

static void put_back(const char *path, const char *before)
{
	int result = sysfs_write_text(path, before);

	if (result < 0)
		fprintf(stderr, "mtebench: %s cannot be restored to %s: %s\n", path, before,
			strerror(-result));
}

void quiesce_end(struct quiesce *quiesce)
{
	if (quiesce->journal_fd < 0)
		return;
	for (size_t i = quiesce->count; i-- > 0;)
		if (quiesce->settings[i].changed)
			put_back(quiesce->settings[i].path, quiesce->settings[i].before);
	unlink(quiesce->journal_path);
	close(quiesce->journal_fd);
	quiesce->journal_fd = -1;
}

/* Only files that quiesce_begin() may change are put back, whatever a journal says. */
static bool is_known(const char *path)
{
	return !strstr(path, "..") &&
	       (strncmp(path, MM_DIRECTORY, strlen(MM_DIRECTORY)) == 0 ||
		strncmp(path, CPUFREQ_DIRECTORY "/", strlen(CPUFREQ_DIRECTORY "/")) == 0 ||
		strncmp(path, "/sys/module/damon_", 18) == 0 ||
		strcmp(path, "/proc/sys/kernel/numa_balancing") == 0);
}

static size_t put_back_all(const json_t *settings)
{
	size_t count = 0;

	for (size_t i = json_array_size(settings); i-- > 0;) {
		json_t *one = json_array_get(settings, i);
		const char *path = json_string_value(json_object_get(one, "path"));
		const char *before = json_string_value(json_object_get(one, "before"));

		if (!path || !before || !is_known(path))
			continue;
		put_back(path, before);
		count++;
	}
	return count;
}

static void recover_from(int fd)
{
	json_t *json = json_loadfd(fd, JSON_REJECT_DUPLICATES, NULL);
	const char *boot = json_string_value(json_object_get(json, "boot"));
	char now[64];

	boot_identity(now, sizeof(now));
	if (boot && strcmp(boot, now) == 0)
		fprintf(stderr,
			"mtebench: a run was killed with its settings in force: restored %zu settings\n",
			put_back_all(json_object_get(json, "settings")));
	json_decref(json);
}

void quiesce_recover(void)
{
	char path[PATH_MAX];
	int fd;

	if (find_journal(path, sizeof(path)) < 0)
		return;
	fd = open_journal(path, 0);
	if (fd < 0)
		return;
	recover_from(fd);
	unlink(path);
	close(fd);
}

json_t *quiesce_json(const struct quiesce *quiesce)
{
	json_t *array = json_array();

	for (size_t i = 0; i < quiesce->count; i++)
		if (quiesce->settings[i].changed)
			json_array_append_new(array, json_pack("{s:s, s:s, s:s}", "path",
							       quiesce->settings[i].path, "before",
							       quiesce->settings[i].before, "after",
							       quiesce->settings[i].after));
	return array;
}
