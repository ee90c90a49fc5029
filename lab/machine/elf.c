/* SPDX-License-Identifier: GPL-2.0-or-later */
/* elf: reads headers that anybody may have written: every offset is looked at before it is used. */
#include "lab/machine/elf.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct view {
	const char *path;
	const unsigned char *bytes;
	size_t size;
};

static bool has(const struct view *view, uint64_t offset, uint64_t size)
{
	return offset <= view->size && size <= view->size - offset;
}

/* Copied, because nothing says that it is aligned. */
static bool take(const struct view *view, uint64_t offset, void *to, size_t size)
{
	if (!has(view, offset, size))
		return false;
	memcpy(to, view->bytes + offset, size);
	return true;
}

static const char *text_at(const struct view *view, uint64_t offset)
{
	if (!has(view, offset, 1) || !memchr(view->bytes + offset, '\0', view->size - offset))
		return NULL;
	return (const char *)view->bytes + offset;
}

static int is_cut(const struct view *view, struct message *message)
{
	return message_set(message, "%s is truncated, or not a valid ELF file", view->path);
}

static const char *machine_name(unsigned int machine)
{
	static const struct {
		unsigned int machine;
		const char *name;
	} names[] = {
		{EM_X86_64, "x86-64"},       {EM_386, "32-bit x86"}, {EM_ARM, "32-bit Arm"},
		{EM_RISCV, "RISC-V"},        {EM_PPC64, "POWER"},    {EM_S390, "s390"},
		{EM_LOONGARCH, "LoongArch"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].machine == machine)
			return names[i].name;
	return "another machine";
}

/* Where class and machine stand is the same for 32 and 64 bits. */
static int check_kind(const struct view *view, struct message *message)
{
	const unsigned char *ident = view->bytes;
	unsigned int machine;

	if (!has(view, 0, offsetof(Elf32_Ehdr, e_version)) || memcmp(ident, ELFMAG, SELFMAG) != 0)
		return message_set(message, "%s is not an arm64 program: it is not an ELF file",
				   view->path);
	machine = ident[EI_DATA] == ELFDATA2MSB
			  ? ident[offsetof(Elf32_Ehdr, e_machine)] * 256u +
				    ident[offsetof(Elf32_Ehdr, e_machine) + 1]
			  : ident[offsetof(Elf32_Ehdr, e_machine)] +
				    ident[offsetof(Elf32_Ehdr, e_machine) + 1] * 256u;
	if (machine != EM_AARCH64)
		return message_set(message, "%s is for %s, not for arm64", view->path,
				   machine_name(machine));
	if (ident[EI_CLASS] != ELFCLASS64 || ident[EI_DATA] != ELFDATA2LSB)
		return message_set(message, "%s is not for 64-bit little-endian arm64", view->path);
	return 0;
}

static int read_header(const struct view *view, Elf64_Ehdr *header, struct message *message)
{
	if (check_kind(view, message) < 0)
		return -1;
	if (!take(view, 0, header, sizeof(*header)) || header->e_phentsize != sizeof(Elf64_Phdr) ||
	    !has(view, header->e_phoff, (uint64_t)header->e_phnum * sizeof(Elf64_Phdr)))
		return is_cut(view, message);
	if (header->e_type != ET_EXEC && header->e_type != ET_DYN)
		return message_set(message, "%s is an object file, not a program", view->path);
	return 0;
}

/* The program header @index, which read_header() found to be there. */
static Elf64_Phdr segment_at(const struct view *view, const Elf64_Ehdr *header, size_t index)
{
	Elf64_Phdr segment;

	memcpy(&segment, view->bytes + header->e_phoff + index * sizeof(segment), sizeof(segment));
	return segment;
}

/* Where in the file @address is; false where it is in no segment. */
static bool find_address(const struct view *view, const Elf64_Ehdr *header, uint64_t address,
			 uint64_t *offset)
{
	for (size_t i = 0; i < header->e_phnum; i++) {
		Elf64_Phdr segment = segment_at(view, header, i);

		if (segment.p_type != PT_LOAD || address < segment.p_vaddr ||
		    address - segment.p_vaddr >= segment.p_filesz)
			continue;
		*offset = segment.p_offset + (address - segment.p_vaddr);
		return true;
	}
	return false;
}

/* Where the texts are that entries of @dynamic mean; false where it does not say. */
static bool find_strings(const struct view *view, const Elf64_Ehdr *header,
			 const Elf64_Phdr *dynamic, uint64_t *strings)
{
	Elf64_Dyn entry;

	for (uint64_t at = 0; at + sizeof(entry) <= dynamic->p_filesz; at += sizeof(entry)) {
		if (!take(view, dynamic->p_offset + at, &entry, sizeof(entry)))
			return false;
		if (entry.d_tag == DT_NULL)
			return false;
		if (entry.d_tag == DT_STRTAB)
			return find_address(view, header, entry.d_un.d_ptr, strings);
	}
	return false;
}

static int add_needed(const struct view *view, struct elf *elf, uint64_t offset,
		      struct message *message)
{
	const char *name = text_at(view, offset);

	if (!name)
		return is_cut(view, message);
	if (elf->needed_count == ELF_NEEDED_MAX)
		return message_set(message, "%s needs more than %d libraries", view->path,
				   ELF_NEEDED_MAX);
	elf->needed[elf->needed_count++] = name;
	return 0;
}

static int read_dynamic(const struct view *view, const Elf64_Ehdr *header,
			const Elf64_Phdr *dynamic, struct elf *elf, struct message *message)
{
	uint64_t strings;
	Elf64_Dyn entry;

	if (!has(view, dynamic->p_offset, dynamic->p_filesz) ||
	    !find_strings(view, header, dynamic, &strings))
		return is_cut(view, message);
	for (uint64_t at = 0; at + sizeof(entry) <= dynamic->p_filesz; at += sizeof(entry)) {
		if (!take(view, dynamic->p_offset + at, &entry, sizeof(entry)) ||
		    entry.d_tag == DT_NULL)
			break;
		if (entry.d_tag == DT_NEEDED &&
		    add_needed(view, elf, strings + entry.d_un.d_val, message) < 0)
			return -1;
	}
	return 0;
}

int elf_read(const char *path, const unsigned char *bytes, size_t size, struct elf *elf,
	     struct message *message)
{
	const struct view view = {path, bytes, size};
	Elf64_Ehdr header = {0};
	int result;

	*elf = (struct elf){0};
	result = read_header(&view, &header, message);
	for (size_t i = 0; result == 0 && i < header.e_phnum; i++) {
		Elf64_Phdr segment = segment_at(&view, &header, i);

		if (segment.p_type == PT_DYNAMIC)
			result = read_dynamic(&view, &header, &segment, elf, message);
		if (segment.p_type == PT_INTERP &&
		    !(elf->interpreter = text_at(&view, segment.p_offset)))
			result = is_cut(&view, message);
	}
	return result;
}

static int map(int fd, struct elf_file *file)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return errno;
	if (!S_ISREG(status.st_mode))
		return S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
	file->size = (size_t)status.st_size;
	if (file->size == 0)
		return 0;
	file->bytes = mmap(NULL, file->size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (file->bytes != MAP_FAILED)
		return 0;
	file->bytes = NULL;
	return errno;
}

int elf_map(const char *path, struct elf_file *file, struct message *message)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int error_number = fd < 0 ? errno : 0;

	*file = (struct elf_file){0};
	if (fd >= 0) {
		error_number = map(fd, file);
		close(fd);
	}
	return error_number ? message_set_errno(message, error_number, "%s", path) : 0;
}

void elf_unmap(struct elf_file *file)
{
	if (file->bytes)
		munmap(file->bytes, file->size);
	file->bytes = NULL;
}
