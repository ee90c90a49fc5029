/* SPDX-License-Identifier: GPL-2.0-or-later */
/* initramfs: puts it together. */
#include "lab/machine/initramfs.h"

#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/cpio.h"
#include "lab/base/paths.h"

/*
 * What the lab sets on every emulated host. Console output costs thousands of instructions a line,
 * and addresses that differ from boot to boot change how many page tables a process needs. DAMON
 * and khugepaged go through MMU notifiers and take the mmu_lock of the VM that is measured. '-':
 * not every kernel has it.
 */
static const char *const default_settings[] = {
	"/proc/sys/kernel/printk=4",
	"/proc/sys/kernel/randomize_va_space=0",
	"/sys/kernel/mm/transparent_hugepage/shmem_enabled=advise",
	"/sys/kernel/mm/transparent_hugepage/khugepaged/scan_sleep_millisecs=3600000",
	"-/sys/module/damon_stat/parameters/enabled=N",
};

static int add_file(struct initramfs_contents *contents, const struct initramfs_file *file,
		    struct message *message)
{
	if (contents->file_count == INITRAMFS_FILES_MAX)
		return message_set(message, "more than %d files", INITRAMFS_FILES_MAX);
	if (file->name[0] != '/' || file->name[1] == '\0')
		return message_set(message, "%s: a file in the emulated host has an absolute path",
				   file->name);
	contents->files[contents->file_count++] = *file;
	return 0;
}

int initramfs_add_file(struct initramfs_contents *contents, const char *source, const char *name,
		       struct message *message)
{
	if (access(source, R_OK) < 0)
		return message_set_errno(message, errno, "%s", source);
	return add_file(contents, &(struct initramfs_file){source, name, false}, message);
}

int initramfs_add_link(struct initramfs_contents *contents, const char *target, const char *name,
		       struct message *message)
{
	return add_file(contents, &(struct initramfs_file){target, name, true}, message);
}

int initramfs_add_tree(struct initramfs_contents *contents, const struct path *source,
		       const struct initramfs_name *name, struct message *message)
{
	if (contents->tree_count == INITRAMFS_TREES_MAX)
		return message_set(message, "more than %d trees", INITRAMFS_TREES_MAX);
	if (access(source->path, R_OK) < 0)
		return message_set_errno(message, errno, "%s", source->path);
	contents->trees[contents->tree_count++] = (struct initramfs_tree){*source, *name};
	return 0;
}

int initramfs_add_setting(struct initramfs_contents *contents, const char *setting,
			  struct message *message)
{
	if (contents->setting_count == INITRAMFS_SETTINGS_MAX)
		return message_set(message, "more than %d settings", INITRAMFS_SETTINGS_MAX);
	if (setting[0] != '/' || !strchr(setting, '=') || strchr(setting, '\n'))
		return message_set(message, "%s: a setting is /PATH=VALUE", setting);
	contents->settings[contents->setting_count++] = setting;
	return 0;
}

/* Adds what @write_text prints as the file @name. */
static int add_text(struct cpio *cpio, const char *name,
		    void (*write_text)(FILE *, const struct initramfs_contents *),
		    const struct initramfs_contents *contents)
{
	char text[16384];
	FILE *file = fmemopen(text, sizeof(text), "w");
	long size;

	if (!file)
		return -1;
	setvbuf(file, NULL, _IONBF, 0);
	write_text(file, contents);
	size = ferror(file) ? -1 : ftell(file);
	fclose(file);
	if (size < 0)
		return -1;
	cpio_add_bytes(cpio, name, 0644, text, (size_t)size);
	return 0;
}

static void write_command(FILE *file, const struct initramfs_contents *contents)
{
	for (const char *const *argument = contents->command; *argument; argument++)
		fwrite(*argument, 1, strlen(*argument) + 1, file);
}

static void write_settings(FILE *file, const struct initramfs_contents *contents)
{
	for (size_t i = 0; i < sizeof(default_settings) / sizeof(*default_settings); i++)
		fprintf(file, "%s\n", default_settings[i]);
	for (size_t i = 0; i < contents->setting_count; i++)
		fprintf(file, "%s\n", contents->settings[i]);
}

static int add_programs(struct cpio *cpio, bool bare, struct message *message)
{
	struct path init = path_in_tree("build/arm64/lab/init");
	struct path mtebench = path_in_tree("build/arm64/mtebench");
	struct path busybox = path_in_cache("arm64/bin/busybox");

	if (cpio_add_file(cpio, "init", 0755, init.path, message) < 0)
		return -1;
	if (bare)
		return 0;
	if (cpio_add_file(cpio, "bin/mtebench", 0755, mtebench.path, message) < 0)
		return -1;
	return cpio_add_file(cpio, "bin/busybox", 0755, busybox.path, message);
}

static void add_filler(struct cpio *cpio, size_t size_bytes)
{
	char *zeros = size_bytes ? calloc(size_bytes, 1) : NULL;

	if (zeros)
		cpio_add_bytes(cpio, "lab/filler", 0644, zeros, size_bytes);
	free(zeros);
}

static int add_files(struct cpio *cpio, const struct initramfs_contents *contents,
		     struct message *message)
{
	for (size_t i = 0; i < contents->file_count; i++) {
		const struct initramfs_file *file = &contents->files[i];
		mode_t permissions = access(file->source, X_OK) == 0 ? 0755 : 0644;

		if (file->is_link)
			cpio_add_link(cpio, file->name + 1, file->source);
		else if (cpio_add_file(cpio, file->name + 1, permissions, file->source, message) <
			 0)
			return -1;
	}
	return 0;
}

static int add_entry(struct cpio *cpio, const FTSENT *entry, const struct initramfs_tree *tree,
		     struct message *message)
{
	const char *below = entry->fts_path + strlen(tree->source.path);
	char name[PATH_MAX];

	/* "/" and "/bin/x" make "//bin/x": all leading slashes go. */
	snprintf(name, sizeof(name), "%s%s", tree->name.text, below);
	return cpio_add_file(cpio, name + strspn(name, "/"), entry->fts_statp->st_mode & 0777,
			     entry->fts_accpath, message);
}

static int compare_names(const FTSENT **left, const FTSENT **right)
{
	return strcmp((*left)->fts_name, (*right)->fts_name);
}

/* In order of name, so that equal trees give equal archives. */
static int add_tree(struct cpio *cpio, const struct initramfs_tree *tree, struct message *message)
{
	char *const paths[] = {(char *)tree->source.path, NULL};
	FTS *walk = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, compare_names);
	FTSENT *entry;
	int result = 0;

	if (!walk)
		return message_set_errno(message, errno, "%s", tree->source.path);
	while (result == 0 && (entry = fts_read(walk)))
		if (entry->fts_info == FTS_F)
			result = add_entry(cpio, entry, tree, message);
	fts_close(walk);
	return result;
}

static int add_trees(struct cpio *cpio, const struct initramfs_contents *contents,
		     struct message *message)
{
	for (size_t i = 0; i < contents->tree_count; i++)
		if (add_tree(cpio, &contents->trees[i], message) < 0)
			return -1;
	return 0;
}

static int write_archive(FILE *file, const struct initramfs_contents *contents,
			 struct message *message)
{
	struct cpio cpio = {.file = file, .inode = 1};
	int result = add_programs(&cpio, contents->bare, message);

	add_filler(&cpio, contents->filler_bytes);
	if (result == 0)
		result = add_trees(&cpio, contents, message);
	if (result == 0)
		result = add_files(&cpio, contents, message);
	if (result < 0)
		return -1;
	if (ftell(file) > INITRAMFS_BYTES_MAX)
		return message_set(
			message,
			"the emulated host's files have %ld MiB, and its memory has room for %ld: leave some out",
			ftell(file) >> 20, INITRAMFS_BYTES_MAX >> 20);
	if (add_text(&cpio, "lab/command", write_command, contents) < 0 ||
	    add_text(&cpio, "lab/setup", write_settings, contents) < 0)
		return message_set(message, "the command or the settings are too long");
	if (contents->on_console)
		cpio_add_bytes(&cpio, "lab/console", 0644, "", 0);
	if (contents->bare)
		cpio_add_bytes(&cpio, "lab/bare", 0644, "", 0);
	/* Of one size, so that all pages lie where they lie without an anatomy. */
	cpio_add_bytes(&cpio, "lab/symbols", 0644, contents->symbols ? "1" : "0", 1);
	cpio_end(&cpio);
	if (fflush(file) != 0 || ferror(file))
		return message_set_errno(message, errno, "cannot build the initramfs");
	return 0;
}

int initramfs_build(const struct initramfs_contents *contents, struct message *message)
{
	int fd = memfd_create("initramfs", MFD_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(dup(fd), "w");
	int result;

	if (!file) {
		message_set_errno(message, errno, "cannot build the initramfs");
		result = -1;
	} else {
		result = write_archive(file, contents, message);
		fclose(file);
	}
	if (result == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}
