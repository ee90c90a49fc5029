/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sysfs: small files of the kernel, and what the kernel says about this process's pages. */
#include "host/machine/sysfs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/number.h"

/* Bits 0..54 of a pagemap entry: Documentation/admin-guide/mm/pagemap.rst. */
#define PAGEMAP_FRAME_MASK ((UINT64_C(1) << 55) - 1)

#define PATH_BYTES 512

static const char *path_root = "";

void sysfs_set_root(const char *root)
{
	path_root = root;
}

char *sysfs_locate(const char *path, char *text, size_t text_size)
{
	snprintf(text, text_size, "%s%s", path_root, path);
	return text;
}

int sysfs_read_text(const char *path, char *text, size_t text_size)
{
	char place[PATH_BYTES];
	int fd = open(sysfs_locate(path, place, sizeof(place)), O_RDONLY | O_CLOEXEC);
	ssize_t length;

	if (fd < 0)
		return -errno;
	length = read(fd, text, text_size - 1);
	int error_number = errno;

	close(fd);
	if (length < 0)
		return -error_number;
	text[length] = '\0';
	if (length > 0 && text[length - 1] == '\n')
		text[length - 1] = '\0';
	return 0;
}

int sysfs_read_choice(const char *path, char *word, size_t word_size)
{
	char text[128], *begin;
	int result = sysfs_read_text(path, text, sizeof(text));

	if (result < 0)
		return result;
	begin = strchr(text, '[');
	begin = begin ? begin + 1 : text;
	begin[strcspn(begin, "]")] = '\0';
	snprintf(word, word_size, "%.*s", (int)word_size - 1, begin);
	return 0;
}

int sysfs_write_text(const char *path, const char *text)
{
	char place[PATH_BYTES], line[256];
	int fd = open(sysfs_locate(path, place, sizeof(place)), O_WRONLY | O_TRUNC | O_CLOEXEC);
	int length = snprintf(line, sizeof(line), "%s\n", text);
	int result = 0;

	if (fd < 0)
		return -errno;
	if (length >= (int)sizeof(line))
		result = -E2BIG;
	else if (write(fd, line, (size_t)length) != length)
		result = -errno;
	close(fd);
	return result;
}

static int compare_names(const void *a, const void *b)
{
	return strverscmp(a, b);
}

size_t sysfs_list(const char *directory, const char *prefix, char (*names)[SYSFS_NAME_MAX],
		  size_t max)
{
	char place[PATH_BYTES];
	DIR *entries = opendir(sysfs_locate(directory, place, sizeof(place)));
	struct dirent *entry;
	size_t count = 0;

	while (entries && count < max && (entry = readdir(entries)))
		if (entry->d_name[0] != '.' && strncmp(entry->d_name, prefix, strlen(prefix)) == 0)
			snprintf(names[count++], SYSFS_NAME_MAX, "%.63s", entry->d_name);
	if (entries)
		closedir(entries);
	qsort(names, count, sizeof(*names), compare_names);
	return count;
}

int sysfs_read_u64(const char *path, uint64_t *value)
{
	char text[64];
	int result = sysfs_read_text(path, text, sizeof(text));

	return result < 0 ? result : number_parse_u64(text, 0, UINT64_MAX, value);
}

int sysfs_read_text_at(char *text, size_t text_size, const char *format, ...)
{
	char path[PATH_BYTES];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(path, sizeof(path), format, arguments);
	va_end(arguments);
	return sysfs_read_text(path, text, text_size);
}

int sysfs_read_u64_at(uint64_t *value, const char *format, ...)
{
	char path[PATH_BYTES];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(path, sizeof(path), format, arguments);
	va_end(arguments);
	return sysfs_read_u64(path, value);
}

/* Reads "Key:   123 kB" into *@size_bytes; false when @line is another line. */
static bool parse_kib_line(const char *line, const char *key, uint64_t *size_bytes)
{
	size_t length = strlen(key);
	char digits[24];

	if (strncmp(line, key, length) != 0 || line[length] != ':')
		return false;
	return sscanf(line + length + 1, " %23[0-9]", digits) == 1 &&
	       number_parse_u64(digits, 0, UINT64_MAX / 1024, size_bytes) == 0 &&
	       ((*size_bytes *= 1024), true);
}

uint64_t sysfs_meminfo_bytes(const char *key)
{
	char line[256];
	FILE *file = fopen(sysfs_locate("/proc/meminfo", line, sizeof(line)), "re");
	uint64_t size_bytes = 0;

	while (file && fgets(line, sizeof(line), file))
		if (parse_kib_line(line, key, &size_bytes))
			break;
	if (file)
		fclose(file);
	return size_bytes;
}

/* What one entry of smaps says. */
struct mapping {
	uint64_t page_bytes;
	uint64_t resident_bytes;
	uint64_t huge_bytes; /* mapped by PMD: anonymous, shmem or file */
};

static void read_mapping(FILE *smaps, struct mapping *mapping)
{
	uint64_t size_bytes;
	char line[512];

	while (fgets(line, sizeof(line), smaps) && !strstr(line, "VmFlags:")) {
		if (parse_kib_line(line, "KernelPageSize", &size_bytes))
			mapping->page_bytes = size_bytes;
		else if (parse_kib_line(line, "Rss", &size_bytes) ||
			 parse_kib_line(line, "Private_Hugetlb", &size_bytes) ||
			 parse_kib_line(line, "Shared_Hugetlb", &size_bytes))
			mapping->resident_bytes += size_bytes;
		else if (parse_kib_line(line, "AnonHugePages", &size_bytes) ||
			 parse_kib_line(line, "ShmemPmdMapped", &size_bytes) ||
			 parse_kib_line(line, "FilePmdMapped", &size_bytes))
			mapping->huge_bytes += size_bytes;
	}
}

size_t sysfs_thp_bytes(void)
{
	uint64_t size_bytes = 0;

	sysfs_read_u64("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size", &size_bytes);
	return size_bytes;
}

static size_t mapping_page_size(const struct mapping *mapping)
{
	if (!mapping->resident_bytes)
		return 0;
	if (mapping->huge_bytes != mapping->resident_bytes)
		return mapping->page_bytes;
	return sysfs_thp_bytes();
}

static struct mapping find_mapping(const void *memory, size_t size_bytes)
{
	FILE *smaps = fopen("/proc/self/smaps", "re");
	uintptr_t wanted = (uintptr_t)memory;
	struct mapping mapping = {0};
	uintptr_t start, end;
	char line[512];

	while (smaps && fgets(line, sizeof(line), smaps)) {
		if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " ", &start, &end) == 2 &&
		    start <= wanted && wanted + size_bytes <= end) {
			read_mapping(smaps, &mapping);
			break;
		}
	}
	if (smaps)
		fclose(smaps);
	return mapping;
}

size_t sysfs_mapped_page_size(const void *memory, size_t size_bytes)
{
	struct mapping mapping = find_mapping(memory, size_bytes);

	return mapping_page_size(&mapping);
}

size_t sysfs_thp_mapped_bytes(const void *memory, size_t size_bytes)
{
	return find_mapping(memory, size_bytes).huge_bytes;
}

int sysfs_page_frames(const void *memory, size_t count, uint64_t *frames)
{
	size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	off_t offset = (off_t)((uintptr_t)memory / page_bytes * sizeof(uint64_t));
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	ssize_t length = pread(fd, frames, count * sizeof(uint64_t), offset);

	close(fd);
	if (length != (ssize_t)(count * sizeof(uint64_t)))
		return -EIO;
	for (size_t i = 0; i < count; i++)
		frames[i] &= PAGEMAP_FRAME_MASK;
	return 0;
}
