/* SPDX-License-Identifier: GPL-2.0-or-later */
/* builder: a commit's way to its image. */
#include "lab/build/builder.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "lab/base/interrupt.h"
#include "lab/base/process.h"
#include "lab/build/build_log.h"
#include "lab/build/image_store.h"
#include "lab/tree/git.h"

#define FILE_BYTES     ((size_t)1 << 22)
#define OPTION_BYTES   80
#define FREE_MIN_BYTES (1ull << 31) /* files that are checked out have 1.6 GB, objects 0.2 GB */
#define GREP_BYTES     ((size_t)1 << 16)

static int check_room(const char *path, struct message *message)
{
	struct statvfs status;
	uint64_t free_bytes;

	if (statvfs(path, &status) < 0)
		return message_set_errno(message, errno, "%s", path);
	free_bytes = (uint64_t)status.f_bavail * status.f_frsize;
	if (free_bytes >= FREE_MIN_BYTES)
		return 0;
	return message_set(message, "%s has %" PRIu64 " MiB left; building a kernel takes %llu",
			   path, free_bytes >> 20, FREE_MIN_BYTES >> 20);
}

int builder_open(struct builder *builder, const struct tree *tree, const struct kconfig *kconfig,
		 bool llvm, struct message *message)
{
	char *made_of = NULL;
	int status;

	builder->tree = tree;
	builder->kconfig = kconfig;
	if (toolchain_find(&builder->toolchain, llvm, message) < 0)
		return -1;
	if (asprintf(&made_of, "%s\n%s\n%s\n%s", tree->directory.path, builder->toolchain.compiler,
		     kconfig->from ? kconfig->from : "", kconfig->text) < 0)
		return message_set(message, "out of memory");
	status = image_store_name(made_of, builder->name, message);
	free(made_of);
	builder->objects = path_in_cache("builds/%s", builder->name);
	if (status < 0 || path_make_directory(builder->objects.path, message) < 0)
		return -1;
	return check_room(builder->objects.path, message);
}

/* Everything that decides what the image is. To be freed. */
static char *describe(const struct builder *builder, const struct commit *commit,
		      unsigned int layout)
{
	char *text;

	if (asprintf(&text, "files %s\nlayout %u\ncompiler %s\nfrom %s\n%s", commit->tree, layout,
		     builder->toolchain.compiler,
		     builder->kconfig->from ? builder->kconfig->from : "allnoconfig",
		     builder->kconfig->text) < 0)
		return NULL;
	return text;
}

/* A file below the objects, its text, to be freed; NULL when it cannot be read. */
static char *read_file(const struct builder *builder, const char *name)
{
	char path[PATH_MAX + 64];
	struct message ignored;

	snprintf(path, sizeof(path), "%s/%s", builder->objects.path, name);
	return path_read_file(path, FILE_BYTES, &ignored);
}

/* Words that every call has. A time or a place in an image would make each build another kernel. */
static void begin_call(const struct builder *builder, struct make_call *call)
{
	*call = (struct make_call){0};
	make_add(call, "make");
	make_add(call, "-C");
	make_add(call, "%s", builder->tree->directory.path);
	make_add(call, "O=%s", builder->objects.path);
	toolchain_add(&builder->toolchain, call);
	make_add(call, "LOCALVERSION=");
	make_add(call, "KBUILD_BUILD_VERSION=1");
	make_add(call, "KBUILD_BUILD_USER=mtebench");
	make_add(call, "KBUILD_BUILD_HOST=lab");
	make_add(call, "KBUILD_BUILD_TIMESTAMP=1970-01-01 00:00:00 UTC");
}

/* What a make that ended with @status means. */
static enum build_result judge(const struct builder *builder, int status, struct message *message)
{
	char *log;

	if (status == 0)
		return BUILD_MADE;
	if (status < 0)
		return BUILD_UNABLE;
	if (interrupt_pause(0))
		return BUILD_STOPPED;
	log = read_file(builder, "mtebench.log");
	if (log && build_log_disk_full(log)) {
		free(log);
		message_set(message, "the disk of %s is full", builder->objects.path);
		return BUILD_UNABLE;
	}
	build_log_first_error(log ? log : "", builder->tree->directory.path, message->text,
			      sizeof(message->text));
	free(log);
	return BUILD_BROKEN;
}

static enum build_result run(const struct builder *builder, const struct make_call *call,
			     const struct make_watcher *watcher, uint64_t *steps,
			     struct message *message)
{
	char log[PATH_MAX + 16];

	snprintf(log, sizeof(log), "%s/mtebench.log", builder->objects.path);
	return judge(builder, make_run(call, log, watcher, steps, message), message);
}

/* Where the tree defines the option @name, and what it depends on there. Returns false where it has no
 * such option: another version has. */
static bool explain(const struct builder *builder, const char *name, struct message *message)
{
	char pattern[OPTION_BYTES + 32], files[GREP_BYTES], object[GREP_BYTES + 8], depends[512];
	static char text[FILE_BYTES];
	struct message ignored;

	snprintf(pattern, sizeof(pattern), "^(menu)?config %s$", name);
	if (GIT_ASK(builder->tree->directory.path, files, &ignored, "grep", "-l", "-E", pattern,
		    "--", "*Kconfig*") < 0)
		return false;
	files[strcspn(files, "\n")] = '\0';
	snprintf(object, sizeof(object), "HEAD:%s", files);
	if (git_run(builder->tree->directory.path, (const char *const[]){"show", object, NULL},
		    text, sizeof(text), &ignored) < 0 ||
	    !kconfig_dependencies(text, name, depends, sizeof(depends)))
		return false;
	message_set(message, "CONFIG_%s is not as configs/kernel/ wants it: in %s it depends on %s",
		    name, files, *depends ? depends : "nothing, so another option overrules it");
	return true;
}

/* Whether the lab's and the variants' options are in the configuration that was made. */
static enum build_result check_config(const struct builder *builder, struct message *message)
{
	char *made = read_file(builder, ".config");
	enum build_result result = BUILD_MADE;
	const char *at = NULL;
	char name[OPTION_BYTES];

	if (!made) {
		message_set(message, "there is no %s/.config", builder->objects.path);
		return BUILD_UNABLE;
	}
	while (result == BUILD_MADE &&
	       kconfig_next_missing(builder->kconfig, made, &at, name, sizeof(name)))
		if (explain(builder, name, message))
			result = BUILD_BROKEN;
	free(made);
	return result;
}

/* The fragments' text as the file @name below the objects. */
static int write_fragments(const struct builder *builder, const char *name, const char *mode,
			   struct path *path, struct message *message)
{
	FILE *file;

	snprintf(path->path, sizeof(path->path), "%.*s/%s", PATH_MAX - 64, builder->objects.path,
		 name);
	file = fopen(path->path, mode);
	if (!file)
		return message_set_errno(message, errno, "%s", path->path);
	fputs(builder->kconfig->text, file);
	if (fclose(file) != 0)
		return message_set_errno(message, errno, "%s", path->path);
	return 0;
}

/* allnoconfig with the fragments, or a configuration with the fragments behind it. */
static enum build_result configure(const struct builder *builder, struct message *message)
{
	const char *from = builder->kconfig->from;
	struct make_call call;
	struct path fragments;
	enum build_result result = BUILD_MADE;
	uint64_t steps;

	if (from && strcmp(from, "defconfig") == 0) {
		begin_call(builder, &call);
		make_add(&call, "defconfig");
		result = run(builder, &call, NULL, &steps, message);
	}
	if (result == BUILD_MADE &&
	    write_fragments(builder, from ? ".config" : "mtebench.config",
			    from && strcmp(from, "defconfig") == 0 ? "ae" : "we", &fragments,
			    message) < 0)
		result = BUILD_UNABLE;
	if (result != BUILD_MADE)
		return result;
	begin_call(builder, &call);
	if (!from)
		make_add(&call, "KCONFIG_ALLCONFIG=%s", fragments.path);
	make_add(&call, "%s", from ? "olddefconfig" : "allnoconfig");
	result = run(builder, &call, NULL, &steps, message);
	return result == BUILD_MADE ? check_config(builder, message) : result;
}

/* Passes the steps on, with those of the last whole build beside them. */
struct counting {
	const struct build_watcher *watcher;
	uint64_t expected;
};

static void pass_on(void *context, uint64_t steps)
{
	const struct counting *counting = context;

	counting->watcher->step(counting->watcher->context, steps, counting->expected);
}

/* The number of steps of the largest build here, which was the first. */
static uint64_t read_expected(const struct builder *builder)
{
	char *text = read_file(builder, "mtebench.steps");
	uint64_t steps = text ? strtoull(text, NULL, 10) : 0;

	free(text);
	return steps;
}

static void keep_expected(const struct builder *builder, uint64_t steps)
{
	char path[PATH_MAX + 32], text[32];
	struct message ignored;

	snprintf(path, sizeof(path), "%s/mtebench.steps", builder->objects.path);
	snprintf(text, sizeof(text), "%" PRIu64 "\n", steps);
	path_write_file(path, text, strlen(text), &ignored);
}

static enum build_result compile(const struct builder *builder, const struct build_watcher *watcher,
				 struct message *message)
{
	struct counting counting = {watcher, read_expected(builder)};
	struct make_watcher passing = {pass_on, &counting};
	enum build_result result;
	struct make_call call;
	uint64_t steps;

	begin_call(builder, &call);
	make_add(&call, "-j%zu", process_count_cores());
	make_add(&call, "Image");
	result = run(builder, &call, watcher ? &passing : NULL, &steps, message);
	if (result == BUILD_MADE && steps > counting.expected)
		keep_expected(builder, steps);
	return result;
}

static enum build_result build(const struct builder *builder, const struct commit *commit,
			       unsigned int layout, const struct build_watcher *watcher,
			       struct message *message)
{
	enum build_result result;

	if (tree_checkout(builder->tree, commit, message) < 0 ||
	    (layout && tree_pad(builder->tree, layout, message) < 0))
		return BUILD_UNABLE;
	result = configure(builder, message);
	return result == BUILD_MADE ? compile(builder, watcher, message) : result;
}

enum build_result builder_make(const struct builder *builder, const struct commit *commit,
			       unsigned int layout, const struct build_watcher *watcher,
			       struct path *image, struct message *message)
{
	char *about = describe(builder, commit, layout);
	enum build_result result = BUILD_UNABLE;
	struct stored_image stored;
	char built[PATH_MAX + 64];

	if (!about)
		message_set(message, "out of memory");
	else if (image_store_find(about, &stored, message) == 0)
		result = stored.there ? BUILD_CACHED
				      : build(builder, commit, layout, watcher, message);
	snprintf(built, sizeof(built), "%s/arch/arm64/boot/Image", builder->objects.path);
	if (result == BUILD_MADE && image_store_put(&stored, about, built, message) < 0)
		result = BUILD_UNABLE;
	if (result == BUILD_MADE || result == BUILD_CACHED)
		*image = stored.image;
	free(about);
	return result;
}
