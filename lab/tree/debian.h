/* SPDX-License-Identifier: GPL-2.0-or-later */
/* debian: Debian's linux-source packages as git trees, in CACHE/sources. */
#ifndef MTEBENCH_LAB_TREE_DEBIAN_H
#define MTEBENCH_LAB_TREE_DEBIAN_H

#include "lab/base/paths.h"

/* Whether @version is one such as "7.3". Returns 0, or -1 with a message. */
int debian_check_version(const char *version, struct message *message);

/*
 * The repository, bare and of one commit, whose files are those of linux-source-@version ("7.3"), into
 * @path. Fetches it (lab/fetch.sh) where it is not in the cache. Returns 0, or -1 with a message.
 */
int debian_tree_obtain(const char *version, struct path *path, struct message *message);

#endif
