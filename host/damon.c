/* SPDX-License-Identifier: GPL-2.0-or-later */
/* damon: whether the kernel's access monitor looks at this machine's memory. */
#include "damon.h"

#include <stddef.h>

#include "sysfs.h"

bool damon_runs(const char **setting)
{
	static const char *const switches[] = {
		"/sys/module/damon_stat/parameters/enabled",
		"/sys/module/damon_reclaim/parameters/enabled",
		"/sys/module/damon_lru_sort/parameters/enabled",
		"/sys/kernel/mm/damon/admin/kdamonds/0/state",
	};
	char text[8];

	for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++) {
		if (sysfs_read_text(switches[i], text, sizeof(text)) < 0)
			continue;
		if (text[0] == 'Y' || (text[0] == 'o' && text[1] == 'n')) {
			*setting = switches[i];
			return true;
		}
	}
	return false;
}
