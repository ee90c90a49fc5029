/* SPDX-License-Identifier: GPL-2.0-or-later */
/* outdir: an output directory whose files appear whole or not at all. */
#include "analysis/base/outdir.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/base/memory.h"

int outdir_begin(const char *path, struct outdir *outdir, struct message *message)
{
	bool made = mkdir(path, 0777) == 0;

	if (!made && errno != EEXIST)
		return message_set_errno(message, errno, "%s: cannot make the directory", path);
	*outdir = (struct outdir){.path = memory_copied(path),
				  .work = memory_printed("%s/.mtestat-XXXXXX", path),
				  .made = made};
	if (mkdtemp(outdir->work))
		return 0;
	message_set_errno(message, errno, "%s: cannot write there", path);
	free(outdir->work);
	free(outdir->path);
	return -1;
}

FILE *outdir_create(const char *directory, const char *name, struct message *message)
{
	char *path = memory_printed("%s/%s", directory, name);
	FILE *file = fopen(path, "w");

	if (!file)
		message_set_errno(message, errno, "%s: cannot write", path);
	free(path);
	return file;
}

FILE *outdir_open(const struct outdir *outdir, const char *name, struct message *message)
{
	return outdir_create(outdir->work, name, message);
}

int outdir_close(FILE *file, const char *name, struct message *message)
{
	bool lost = fflush(file) != 0 || ferror(file);
	int error_number = errno;

	if (fclose(file) == 0 && !lost)
		return 0;
	return message_set_errno(message, lost ? error_number : errno, "%s: cannot write", name);
}

int outdir_write(const struct outdir *outdir, const char *name,
		 void (*print)(const void *context, FILE *file), const void *context,
		 struct message *message)
{
	FILE *file = outdir_open(outdir, name, message);

	if (!file)
		return -1;
	print(context, file);
	return outdir_close(file, name, message);
}

static void end(struct outdir *outdir)
{
	rmdir(outdir->work);
	if (outdir->made)
		rmdir(outdir->path);
	free(outdir->work);
	free(outdir->path);
}

static int move_file(const struct outdir *outdir, const char *name, FILE *list,
		     struct message *message)
{
	char *from = memory_printed("%s/%s", outdir->work, name);
	char *to = memory_printed("%s/%s", outdir->path, name);
	int result = rename(from, to);

	if (result < 0)
		message_set_errno(message, errno, "%s: cannot write", to);
	else
		fprintf(list, "%s\n", to);
	free(from);
	free(to);
	return result;
}

static int is_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int outdir_commit(struct outdir *outdir, FILE *list, struct message *message)
{
	struct dirent **entries;
	int count = scandir(outdir->work, &entries, is_file, alphasort);
	int result = 0;

	if (count < 0)
		return message_set_errno(message, errno, "%s: cannot read", outdir->work);
	for (int i = 0; i < count; i++) {
		if (result == 0)
			result = move_file(outdir, entries[i]->d_name, list, message);
		free(entries[i]);
	}
	free(entries);
	if (result < 0) {
		outdir_abandon(outdir);
		return -1;
	}
	outdir->made = false;
	end(outdir);
	return 0;
}

void outdir_abandon(struct outdir *outdir)
{
	struct dirent **entries;
	int count = scandir(outdir->work, &entries, is_file, NULL);

	for (int i = 0; i < count; i++) {
		char *path = memory_printed("%s/%s", outdir->work, entries[i]->d_name);

		unlink(path);
		free(path);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	end(outdir);
}
