/* SPDX-License-Identifier: GPL-2.0-or-later */
/* guest: from the guest kernel's first exec to power off. */
#include "linuxguest/guest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <termios.h>
#include <unistd.h>

#include "host/machine/clock.h"
#include "host/machine/quiet.h"
#include "host/machine/sysfs.h"
#include "host/memory/tags.h"
#include "linuxguest/link.h"
#include "linuxguest/work.h"

#define MODULES       "/modules"
#define PORT_KEY      "mtebench.port="
#define PORT_WAIT_US  1000
#define PORT_ATTEMPTS 5000

static void mount_all(void)
{
	static const char *const mounts[][2] = {
		{"proc", "/proc"}, {"sysfs", "/sys"}, {"devtmpfs", "/dev"}, {"tmpfs", "/tmp"}};

	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		mkdir(mounts[i][1], 0755);
		if (mount(mounts[i][0], mounts[i][1], mounts[i][0], 0, NULL) < 0 && errno != EBUSY)
			printf("mtebench guest: mount %s: %s\n", mounts[i][1], strerror(errno));
	}
}

/* Linux forbids itself huge pages where there are less than 512 MiB; touch-thp asks for them. */
static void allow_huge_pages(void)
{
	int fd = open("/sys/kernel/mm/transparent_hugepage/enabled", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, "madvise", 7) != 7)
		printf("mtebench guest: transparent_hugepage/enabled: %s\n", strerror(errno));
	close(fd);
}

static void load_module(const char *name)
{
	char path[300];
	int fd;

	if (name[0] == '.')
		return;
	snprintf(path, sizeof(path), MODULES "/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || syscall(SYS_finit_module, fd, "", 0) < 0)
		printf("mtebench guest: %s: %s\n", path, strerror(errno));
	if (fd >= 0)
		close(fd);
}

/* In order of name. */
static void load_modules(void)
{
	struct dirent **entries;
	int count = scandir(MODULES, &entries, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		load_module(entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

/* The path of the port, or NULL when the command line names none. */
static const char *find_port(void)
{
	static char text[2048], path[64];
	const char *key;

	if (sysfs_read_text("/proc/cmdline", text, sizeof(text)) < 0)
		return NULL;
	key = strstr(text, PORT_KEY);
	if (!key)
		return NULL;
	key += strlen(PORT_KEY);
	snprintf(path, sizeof(path), "/dev/%.*s", (int)strcspn(key, " \n"), key);
	return path;
}

/* A console that is a terminal (hvc0) would change bytes on their way. */
static void make_raw(int fd)
{
	struct termios settings;

	if (tcgetattr(fd, &settings) < 0)
		return;
	cfmakeraw(&settings);
	tcsetattr(fd, TCSANOW, &settings);
}

/* The driver makes it when it has found the device, which may take a moment. */
static int open_port(void)
{
	const char *path = find_port();
	int fd = -1;

	if (!path) {
		puts("mtebench guest: no " PORT_KEY " on the kernel's command line");
		return -1;
	}
	for (int i = 0; i < PORT_ATTEMPTS && fd < 0; i++) {
		fd = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY);
		if (fd < 0)
			usleep(PORT_WAIT_US);
	}
	if (fd < 0)
		printf("mtebench guest: %s: %s\n", path, strerror(errno));
	else
		make_raw(fd);
	return fd;
}

static int say_hello(int port, uint64_t entry_ticks)
{
	struct link_hello hello = {
		.entry_ticks = entry_ticks,
		.hello_ticks = clock_ticks(),
		.frequency_hz = clock_frequency_hz(),
		.memory_bytes = sysfs_meminfo_bytes("MemTotal"),
		.mte_level = (uint32_t)tags_level(),
		.page_size_bytes = (uint32_t)sysconf(_SC_PAGESIZE),
	};
	struct utsname names;

	uname(&names);
	snprintf(hello.release, sizeof(hello.release), "%.63s", names.release);
	return link_send(port, LINK_HELLO, &hello, sizeof(hello));
}

/* Waits to be let go on. */
static int await_go(int port)
{
	static struct link_frame frame;
	int result = link_receive(port, &frame);

	if (result == 0 && frame.header.kind != LINK_GO)
		result = -EPROTO;
	return result;
}

/* Without it the kernel's self-tests take every second turn of the works. The host has the limit. */
static int settle(int port)
{
	int status = await_go(port);

	if (status < 0)
		return status;
	quiet_wait(UINT64_MAX);
	status = link_send(port, LINK_IDLE, NULL, 0);
	return status < 0 ? status : await_go(port);
}

static int do_works(int port)
{
	static struct link_result result;
	int status = settle(port);

	for (size_t i = 0; i < work_count() && status == 0; i++) {
		work_run(work_at(i), &result);
		status = link_send(port, LINK_RESULT, &result, sizeof(result));
		if (status == 0)
			status = await_go(port);
	}
	return status == 0 ? link_send(port, LINK_END, NULL, 0) : status;
}

_Noreturn void linux_guest_main(uint64_t entry_ticks)
{
	int port, status;

	setvbuf(stdout, NULL, _IONBF, 0);
	mount_all();
	allow_huge_pages();
	load_modules();
	port = open_port();
	if (port >= 0) {
		status = say_hello(port, entry_ticks);
		if (status == 0)
			status = do_works(port);
		if (status < 0)
			printf("mtebench guest: the result port: %s\n", strerror(-status));
	}
	sync();
	reboot(RB_POWER_OFF);
	_exit(1);
}
