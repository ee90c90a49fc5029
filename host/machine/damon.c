/* SPDX-License-Identifier: GPL-2.0-or-later */
/* damon: whether the kernel's access monitor looks at this machine's memory. */
#include "host/machine/damon.h"

#include <stddef.h>

#include "host/machine/sysfs.h"

const struct damon_switch damon_switches[] = {
	{"/sys/module/damon_stat/parameters/enabled", "N"},
	{"/sys/module/damon_reclaim/parameters/enabled", "N"},
	{"/sys/module/damon_lru_sort/parameters/enabled", "N"},
	{"/sys/kernel/mm/damon/admin/kdamonds/0/state", "off"},
	{NULL, NULL},
};

bool damon_runs(const char **setting)
{
	char text[8];

	for (const struct damon_switch *one = damon_switches; one->path; one++) {
		if (sysfs_read_text(one->path, text, sizeof(text)) < 0)
			continue;
		if (text[0] == 'Y' || (text[0] == 'o' && text[1] == 'n')) {
			*setting = one->path;
			return true;
		}
	}
	return false;
}
