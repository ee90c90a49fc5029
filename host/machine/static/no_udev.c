/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * no_udev: what a static libhwloc asks of libraries that are never there on the target. hwloc takes
 * names of disks from libudev, of which no static one exists, and loads plugins; it does without
 * when told that there are none. dlopen() is wrapped (host/Dir.mk), because the C library warns of
 * it.
 */
#include <stddef.h>

struct udev;
struct udev_device;

struct udev *udev_new(void);
struct udev *udev_unref(struct udev *udev);
struct udev_device *udev_device_new_from_subsystem_sysname(struct udev *udev, const char *subsystem,
							   const char *name);
const char *udev_device_get_property_value(struct udev_device *device, const char *key);
struct udev_device *udev_device_unref(struct udev_device *device);

void *__wrap_dlopen(const char *path, int flags);
void *dlsym(void *handle, const char *name);
int dlclose(void *handle);
char *dlerror(void);

struct udev *udev_new(void)
{
	return NULL;
}

struct udev *udev_unref(struct udev *udev)
{
	(void)udev;
	return NULL;
}

struct udev_device *udev_device_new_from_subsystem_sysname(struct udev *udev, const char *subsystem,
							   const char *name)
{
	(void)udev, (void)subsystem, (void)name;
	return NULL;
}

const char *udev_device_get_property_value(struct udev_device *device, const char *key)
{
	(void)device, (void)key;
	return NULL;
}

struct udev_device *udev_device_unref(struct udev_device *device)
{
	(void)device;
	return NULL;
}

void *__wrap_dlopen(const char *path, int flags)
{
	(void)path, (void)flags;
	return NULL;
}

void *dlsym(void *handle, const char *name)
{
	(void)handle, (void)name;
	return NULL;
}

int dlclose(void *handle)
{
	(void)handle;
	return 0;
}

char *dlerror(void)
{
	static char text[] = "this program is static: it loads nothing";

	return text;
}
