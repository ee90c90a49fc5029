/* SPDX-License-Identifier: GPL-2.0-or-later */
/* debian: calls of fetch.sh. */
#include "lab/tree/debian.h"

#include <string.h>
#include <unistd.h>

#include "lab/base/process.h"

int debian_check_version(const char *version, struct message *message)
{
	if (!*version || strspn(version, "0123456789.") != strlen(version))
		return message_set(message, "'%s' is not a version of Linux such as 7.3", version);
	return 0;
}

int debian_tree_obtain(const char *version, struct path *path, struct message *message)
{
	struct path script = path_in_tree("lab/fetch.sh");
	int status;

	*path = path_in_cache("sources/linux-source-%s.git", version);
	if (access(path->path, R_OK) == 0)
		return 0;
	status = process_run((const char *[]){script.path, "source", version, NULL}, STDERR_FILENO,
			     message);
	if (status > 0)
		return message_set(message, "linux-source-%s could not be fetched", version);
	return status;
}
