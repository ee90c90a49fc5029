/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tree: the repository in the cache. */
#include "lab/tree/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "common/crc32.h"
#include "lab/tree/git.h"

#define SAID_BYTES  4096
#define KVM_KCONFIG "arch/arm64/kvm/Kconfig"

/* The name tells people whose it is, the number whose it is indeed. */
static struct path place(const char *origin)
{
	char copy[PATH_MAX];
	const char *name;
	uint32_t number = crc32_add(0, origin, strlen(origin));

	snprintf(copy, sizeof(copy), "%s", origin);
	name = basename(copy);
	if (strcmp(name, ".git") == 0) {
		snprintf(copy, sizeof(copy), "%s", origin);
		name = basename(dirname(copy));
	}
	return path_in_cache("trees/%s-%08" PRIx32, name, number);
}

static int lock(struct tree *tree, struct message *message)
{
	char path[PATH_MAX + 8];

	snprintf(path, sizeof(path), "%s.lock", tree->directory.path);
	tree->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (tree->lock_fd < 0)
		return message_set_errno(message, errno, "cannot open %s", path);
	if (flock(tree->lock_fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	return message_set(message, "another mtelab is building from %s: wait until it ends",
			   tree->origin);
}

/* Lets our repository see the objects of the user's, and where its history is cut off. */
static int borrow(const struct tree *tree, struct message *message)
{
	char objects[PATH_MAX], shallow[PATH_MAX], text[PATH_MAX + 1];
	struct path alternates, ours;
	int length;

	if (GIT_ASK(tree->origin, objects, message, "rev-parse", "--path-format=absolute",
		    "--git-path", "objects") < 0 ||
	    GIT_ASK(tree->origin, shallow, message, "rev-parse", "--path-format=absolute",
		    "--git-path", "shallow") < 0)
		return -1;
	snprintf(alternates.path, sizeof(alternates.path), "%.*s/.git/objects/info/alternates",
		 PATH_MAX - 64, tree->directory.path);
	snprintf(ours.path, sizeof(ours.path), "%.*s/.git/shallow", PATH_MAX - 64,
		 tree->directory.path);
	length = snprintf(text, sizeof(text), "%s\n", objects);
	if (path_write_file(alternates.path, text, (size_t)length, message) < 0)
		return -1;
	unlink(ours.path);
	if (access(shallow, R_OK) == 0 && path_copy_file(shallow, ours.path, message) < 0)
		return -1;
	return 0;
}

int tree_open(struct tree *tree, const char *origin, struct message *message)
{
	struct message said;

	tree->lock_fd = -1;
	if (!realpath(origin, tree->user))
		return message_set_errno(message, errno, "%s", origin);
	if (GIT_ASK(tree->user, tree->origin, &said, "rev-parse", "--path-format=absolute",
		    "--git-common-dir") < 0)
		return message_set(message, "%s is not a git tree (%s)", origin, said.text);
	tree->directory = place(tree->origin);
	if (path_make_directory(path_in_cache("trees").path, message) < 0 ||
	    lock(tree, message) < 0 ||
	    GIT_DO("/", message, "init", "--quiet", "--initial-branch=none", tree->directory.path) <
		    0)
		return -1;
	return borrow(tree, message);
}

void tree_close(struct tree *tree)
{
	if (tree->lock_fd >= 0)
		close(tree->lock_fd);
	tree->lock_fd = -1;
}

int tree_check_linux(const struct tree *tree, const struct commit *commit, const char *name,
		     struct message *message)
{
	char object[COMMIT_ID_MAX + sizeof(KVM_KCONFIG) + 2];
	struct message said;

	snprintf(object, sizeof(object), "%s:" KVM_KCONFIG, commit->id);
	if (GIT_DO(tree->directory.path, &said, "cat-file", "-e", object) < 0)
		return message_set(
			message, "%s is not Linux with KVM on arm64: it has no " KVM_KCONFIG, name);
	return 0;
}

int tree_check_clean(const struct tree *tree, const struct commit *commit, struct message *message)
{
	char head[COMMIT_ID_MAX + 2], changes[SAID_BYTES];
	struct message said;

	/* bare repositories and those without a commit have nothing that could be meant */
	if (GIT_ASK(tree->user, head, &said, "rev-parse", "--verify", "--quiet", "HEAD") < 0 ||
	    strcmp(head, commit->id) != 0 ||
	    GIT_ASK(tree->user, changes, &said, "diff", "--name-only", "HEAD", "--") < 0 ||
	    !*changes)
		return 0;
	return message_set(
		message, "%s has changes that are not committed (%.*s): they would not be measured",
		tree->user, (int)strcspn(changes, "\n"), changes);
}

int tree_checkout(const struct tree *tree, const struct commit *commit, struct message *message)
{
	if (GIT_DO(tree->directory.path, message, "checkout", "--quiet", "--force", "--detach",
		   commit->id) < 0)
		return -1;
	return GIT_DO(tree->directory.path, message, "clean", "--quiet", "-d", "--force", "-x");
}

/* The first line of a file of git's about the patch that has failed; empty when it has none. */
static void read_patch_file(const struct tree *tree, const char *name, char *line, size_t size)
{
	char path[PATH_MAX + 64];
	FILE *file;

	snprintf(path, sizeof(path), "%s/.git/rebase-apply/%s", tree->directory.path, name);
	file = fopen(path, "re");
	if (!file || !fgets(line, (int)size, file))
		*line = '\0';
	line[strcspn(line, "\n")] = '\0';
	if (file)
		fclose(file);
}

static int apply(const struct tree *tree, const char *path, struct message *message)
{
	char number[16], subject[COMMIT_SUBJECT];
	struct message said, ignored;

	if (GIT_DO(tree->directory.path, &said, "am", "--quiet", "--3way", "--no-gpg-sign",
		   "--committer-date-is-author-date", "--", path) == 0)
		return 0;
	read_patch_file(tree, "next", number, sizeof(number));
	read_patch_file(tree, "final-commit", subject, sizeof(subject));
	GIT_DO(tree->directory.path, &ignored, "am", "--abort");
	if (!*number)
		return message_set(message, "%s: %s", path, said.text);
	return message_set(message, "patch %s of %s (%s) does not apply: %s", number, path, subject,
			   said.text);
}

int tree_apply_mailbox(const struct tree *tree, const struct commit *base, const char *path,
		       struct commit_list *list, struct message *message)
{
	char absolute[PATH_MAX], range[COMMIT_ID_MAX + 8];
	struct message ignored;

	*list = (struct commit_list){0};
	if (!realpath(path, absolute) || access(absolute, R_OK) < 0)
		return message_set_errno(message, errno, "%s", path);
	GIT_DO(tree->directory.path, &ignored, "am", "--abort"); /* of a call that was killed */
	if (tree_checkout(tree, base, message) < 0 || apply(tree, absolute, message) < 0)
		return -1;
	snprintf(range, sizeof(range), "%s..HEAD", base->id);
	return commit_list_range(tree->directory.path, range, list, message);
}

#define PADDED_DIRECTORY "arch/arm64/kernel"

int tree_pad(const struct tree *tree, unsigned int number, struct message *message)
{
	static const char makefile_line[] = "\nobj-y += mtebench_padding.o\n";
	char path[PATH_MAX + 64], source[256];
	int length;
	FILE *file;

	snprintf(path, sizeof(path), "%s/" PADDED_DIRECTORY "/mtebench_padding.S",
		 tree->directory.path);
	length = snprintf(source, sizeof(source),
			  "\t.text\n\t.space %u\n\t.section .rodata\n\t.space %u\n"
			  "\t.data\n\t.space %u\n\t.bss\n\t.space %u\n",
			  number * 0x6040, number * 0x5180, number * 0x9240, number * 0x13480);
	if (path_write_file(path, source, (size_t)length, message) < 0)
		return -1;
	snprintf(path, sizeof(path), "%s/" PADDED_DIRECTORY "/Makefile", tree->directory.path);
	file = fopen(path, "ae");
	if (!file)
		return message_set_errno(message, errno, "%s", path);
	fputs(makefile_line, file);
	if (fclose(file) != 0)
		return message_set_errno(message, errno, "%s", path);
	return 0;
}
