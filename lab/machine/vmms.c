/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmms: from the user's words to files in the emulated host. */
#include "lab/machine/vmms.h"

#include <errno.h>
#include <fts.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ini.h"
#include "lab/base/process.h"
#include "lab/machine/elf.h"

#define ADAPTERS     "configs/vmm"
#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789-_"
#define SAID_MAX     600

/* Cuts "NAME=PATH" up; @what is said of it where it is not that. */
static int split(const char *text, const char *what, char *name, struct path *path,
		 struct message *message)
{
	size_t length = strspn(text, NAME_LETTERS);

	if (length == 0 || length > VMMS_NAME_MAX || text[length] != '=' || !text[length + 1])
		return message_set(message,
				   "%s: %s must be NAME=PATH, with NAME as in the config's vmm",
				   text, what);
	snprintf(name, VMMS_NAME_MAX + 1, "%.*s", (int)length, text);
	if (snprintf(path->path, sizeof(path->path), "%s", text + length + 1) >=
	    (int)sizeof(path->path))
		return message_set(message, "%s: the path is too long", name);
	return 0;
}

int vmms_add(struct vmms *vmms, const char *name_and_path, struct message *message)
{
	struct vmm *vmm = &vmms->all[vmms->count];

	if (vmms->count == VMMS_MAX)
		return message_set(message, "more than %d VMMs", VMMS_MAX);
	if (split(name_and_path, "a VMM of your own", vmm->name, &vmm->given, message) < 0)
		return -1;
	if (vmms_have(vmms, vmm->name))
		return message_set(message, "--vmm %s is given twice", vmm->name);
	vmms->count++;
	return 0;
}

int vmms_add_adapter(struct vmms *vmms, const char *name_and_path, struct message *message)
{
	struct vmm_adapter adapter = {.is_wanted = false};

	if (vmms->adapter_count == VMMS_MAX)
		return message_set(message, "more than %d adapters", VMMS_MAX);
	if (split(name_and_path, "an adapter of your own", adapter.name, &adapter.file, message) <
	    0)
		return -1;
	if (vmms_have_adapter(vmms, adapter.name))
		return message_set(message, "--adapter %s is given twice", adapter.name);
	snprintf(adapter.in_host, sizeof(adapter.in_host), "/" ADAPTERS "/%s.conf", adapter.name);
	vmms->adapters[vmms->adapter_count++] = adapter;
	return 0;
}

bool vmms_have(const struct vmms *vmms, const char *name)
{
	for (size_t i = 0; i < vmms->count; i++)
		if (strcmp(vmms->all[i].name, name) == 0)
			return true;
	return false;
}

bool vmms_want(struct vmms *vmms, const char *name)
{
	for (size_t i = 0; i < vmms->count; i++)
		vmms->all[i].is_wanted |= strcmp(vmms->all[i].name, name) == 0;
	for (size_t i = 0; i < vmms->adapter_count; i++)
		vmms->adapters[i].is_wanted |= strcmp(vmms->adapters[i].name, name) == 0;
	return vmms_have(vmms, name);
}

const char *vmms_unwanted(const struct vmms *vmms)
{
	for (size_t i = 0; i < vmms->count; i++)
		if (!vmms->all[i].is_wanted)
			return vmms->all[i].name;
	for (size_t i = 0; i < vmms->adapter_count; i++)
		if (!vmms->adapters[i].is_wanted)
			return vmms->adapters[i].name;
	return NULL;
}

static const struct vmm_adapter *find_adapter(const struct vmms *vmms, const char *name)
{
	for (size_t i = 0; i < vmms->adapter_count; i++)
		if (strcmp(vmms->adapters[i].name, name) == 0)
			return &vmms->adapters[i];
	return NULL;
}

bool vmms_have_adapter(const struct vmms *vmms, const char *name)
{
	return find_adapter(vmms, name) != NULL;
}

/* mtebench itself says what is wrong with an adapter. */
static int check_adapter(const char *path, struct message *message)
{
	struct path mtebench = path_in_tree("build/native/mtebench");
	char printed[64], said[SAID_MAX];
	int status = process_capture_both(
		(const char *[]){mtebench.path, "check", "--adapter", path, NULL}, printed,
		sizeof(printed), said, sizeof(said), message);

	if (status <= 0)
		return status;
	said[strcspn(said, "\n")] = '\0';
	return message_set(message, "%s", said);
}

static int unknown_adapter(const char *name, struct message *message)
{
	struct path pattern = path_in_tree(ADAPTERS "/*.conf");
	char known[256] = "";
	glob_t found;

	if (glob(pattern.path, 0, NULL, &found) == 0) {
		for (size_t i = 0; i < found.gl_pathc; i++) {
			const char *base = strrchr(found.gl_pathv[i], '/') + 1;
			size_t used = strlen(known);

			snprintf(known + used, sizeof(known) - used, "%s%.*s", used ? ", " : "",
				 (int)strcspn(base, "."), base);
		}
		globfree(&found);
	}
	return message_set(
		message,
		"--vmm %s: no adapter is called that; there are %s, and your own (--adapter own=FILE)",
		name, known);
}

static struct path adapter_of(const struct vmms *vmms, const char *name)
{
	const struct vmm_adapter *own = find_adapter(vmms, name);

	return own ? own->file : path_in_tree(ADAPTERS "/%s.conf", name);
}

static int take_program(void *context, const struct ini_position *at, const char *section,
			const char *key, const char *value, struct message *message)
{
	struct vmm *vmm = context;

	if (!key || strcmp(section, "vmm") != 0 || strcmp(key, "program") != 0)
		return 0;
	if (strchr(value, '/') && value[0] != '/')
		return ini_refuse(message, at,
				  "program is a name or an absolute path for --vmm, not '%s'",
				  value);
	if (snprintf(vmm->in_host, sizeof(vmm->in_host), "%s%s", value[0] == '/' ? "" : "/bin/",
		     value) >= (int)sizeof(vmm->in_host))
		return ini_refuse(message, at, "'%s' is too long", value);
	return 0;
}

/* Where in a directory a program may be, before its name. */
static const char *const program_places[] = {"", "bin/", "usr/bin/", "usr/local/bin/"};

static int find_in_directory(struct vmm *vmm, struct message *message)
{
	const char *name = strrchr(vmm->in_host, '/') + 1;

	for (size_t i = 0; i < sizeof(program_places) / sizeof(program_places[0]); i++) {
		if (snprintf(vmm->program.path, sizeof(vmm->program.path), "%s/%s%s",
			     vmm->given.path, program_places[i],
			     name) >= (int)sizeof(vmm->program.path) ||
		    access(vmm->program.path, F_OK) < 0)
			continue;
		snprintf(vmm->link, sizeof(vmm->link), "/vmm/%s/%s%s", vmm->name, program_places[i],
			 name);
		return 0;
	}
	return message_set(message, "%s has no %s, bin/%s, usr/bin/%s or usr/local/bin/%s",
			   vmm->given.path, name, name, name, name);
}

static int find_program(struct vmm *vmm, struct message *message)
{
	struct stat status;

	if (stat(vmm->given.path, &status) < 0)
		return message_set_errno(message, errno, "%s", vmm->given.path);
	vmm->is_directory = S_ISDIR(status.st_mode);
	vmm->program = vmm->given;
	return vmm->is_directory ? find_in_directory(vmm, message) : 0;
}

static int check_program(struct vmm *vmm, struct message *message)
{
	struct elf_file file;
	struct elf elf;
	int result;

	if (elf_map(vmm->program.path, &file, message) < 0)
		return -1;
	result = elf_read(vmm->program.path, file.bytes, file.size, &elf, message);
	vmm->is_linked = result == 0 && elf.interpreter;
	if (result == 0 && !elf.interpreter && elf.needed_count > 0)
		result = message_set(message, "%s is a library, not a program", vmm->program.path);
	if (result == 0 && access(vmm->program.path, X_OK) < 0)
		result = message_set(message, "%s cannot be executed: chmod +x it",
				     vmm->program.path);
	elf_unmap(&file);
	return result;
}

static int check_size(const struct vmm *vmm, struct message *message)
{
	char *const paths[] = {(char *)vmm->given.path, NULL};
	FTS *walk = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;
	size_t size = 0;

	if (!walk)
		return message_set_errno(message, errno, "%s", vmm->given.path);
	while (size <= VMMS_BYTES_MAX && (entry = fts_read(walk)))
		if (entry->fts_info == FTS_F)
			size += (size_t)entry->fts_statp->st_size;
	fts_close(walk);
	if (size <= VMMS_BYTES_MAX)
		return 0;
	return message_set(
		message,
		"%s has more than the %zu MiB that the emulated host's memory has room for: strip it, or leave out what it does not need",
		vmm->given.path, VMMS_BYTES_MAX >> 20);
}

static int check(const struct vmms *vmms, struct vmm *vmm, struct message *message)
{
	struct path adapter = adapter_of(vmms, vmm->name);

	if (access(adapter.path, R_OK) < 0)
		return unknown_adapter(vmm->name, message);
	if (ini_read(adapter.path, take_program, vmm, message) < 0 ||
	    find_program(vmm, message) < 0 || check_program(vmm, message) < 0)
		return -1;
	return check_size(vmm, message);
}

int vmms_check(struct vmms *vmms, struct message *message)
{
	for (size_t i = 0; i < vmms->adapter_count; i++)
		if (check_adapter(vmms->adapters[i].file.path, message) < 0)
			return -1;
	for (size_t i = 0; i < vmms->count; i++)
		if (check(vmms, &vmms->all[i], message) < 0)
			return -1;
	return 0;
}

bool vmms_are_linked(const struct vmms *vmms)
{
	for (size_t i = 0; i < vmms->count; i++)
		if (vmms->all[i].is_linked)
			return true;
	return false;
}

static struct path directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct path directory;

	snprintf(directory.path, sizeof(directory.path), "%.*s", slash ? (int)(slash - path) : 1,
		 slash ? path : ".");
	return directory;
}

/* The user's own come before the lab's. */
static void add_places(struct vmm *vmm, const char *lab)
{
	static const char *const below[] = {
		"lib",          "lib64",     "lib/aarch64-linux-gnu",
		"usr/lib",      "usr/lib64", "usr/lib/aarch64-linux-gnu",
		"usr/local/lib"};
	struct path beside = directory_of(vmm->program.path);
	const char *root = vmm->is_directory ? vmm->given.path : beside.path;

	vmm->libraries = (struct libraries){0};
	libraries_add_place(&vmm->libraries, "%s", beside.path);
	for (size_t i = 0; i < sizeof(below) / sizeof(below[0]); i++)
		libraries_add_place(&vmm->libraries, "%s/%s", root, below[i]);
	libraries_add_place(&vmm->libraries, "%s", lab);
}

int vmms_find_libraries(struct vmms *vmms, const char *lab, struct message *message)
{
	for (size_t i = 0; i < vmms->count; i++) {
		struct vmm *vmm = &vmms->all[i];

		if (!vmm->is_linked)
			continue;
		add_places(vmm, lab);
		if (libraries_find(&vmm->libraries, vmm->program.path, message) < 0)
			return -1;
	}
	return 0;
}

static int put_in(const struct vmm *vmm, struct initramfs_contents *contents,
		  struct message *message)
{
	struct initramfs_name name;
	int result;

	snprintf(name.text, sizeof(name.text), "/vmm/%s", vmm->name);
	if (vmm->is_directory && initramfs_add_tree(contents, &vmm->given, &name, message) < 0)
		return -1;
	result = vmm->is_directory
			 ? initramfs_add_link(contents, vmm->link, vmm->in_host, message)
			 : initramfs_add_file(contents, vmm->program.path, vmm->in_host, message);
	for (size_t i = 0; result == 0 && i < vmm->libraries.count; i++)
		result = initramfs_add_file(contents, vmm->libraries.all[i].path.path,
					    vmm->libraries.all[i].name, message);
	return result;
}

int vmms_put_in(const struct vmms *vmms, struct initramfs_contents *contents,
		struct message *message)
{
	for (size_t i = 0; i < vmms->adapter_count; i++)
		if (initramfs_add_file(contents, vmms->adapters[i].file.path,
				       vmms->adapters[i].in_host, message) < 0)
			return -1;
	for (size_t i = 0; i < vmms->count; i++)
		if (put_in(&vmms->all[i], contents, message) < 0)
			return -1;
	return 0;
}
