/* SPDX-License-Identifier: GPL-2.0-or-later */
/* symbols: a sorted list of tens of thousands, of which a few hundred are ever found. */
#include "common/symbols.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/list.h"

#define NAME_BYTES 512

int symbols_begin(struct symbols *symbols, struct message *message)
{
	*symbols = (struct symbols){0};
	return symbols_function(symbols, "[unknown]") == SYMBOLS_UNKNOWN && symbols->name_count
		       ? 0
		       : message_set(message, "out of memory");
}

void symbols_free(struct symbols *symbols)
{
	for (size_t i = 0; i < symbols->count; i++)
		free(symbols->list[i].name);
	for (size_t i = 0; i < symbols->name_count; i++)
		free((void *)(uintptr_t)symbols->names[i]);
	free(symbols->list);
	free(symbols->pieces);
	free(symbols->names);
	*symbols = (struct symbols){0};
}

/* Without memory, every further function is unknown. */
uint32_t symbols_function(struct symbols *symbols, const char *name)
{
	const char **names;
	char *copy;

	for (size_t i = 0; i < symbols->name_count; i++)
		if (strcmp(symbols->names[i], name) == 0)
			return (uint32_t)i;
	names = list_grown(symbols->names, symbols->name_count, sizeof(*names));
	copy = strdup(name);
	if (!names || !copy) {
		free(copy);
		return SYMBOLS_UNKNOWN;
	}
	symbols->names = names;
	symbols->names[symbols->name_count] = copy;
	return (uint32_t)symbols->name_count++;
}

static int add(struct symbols *symbols, struct symbol symbol, struct message *message)
{
	struct symbol *list = list_grown(symbols->list, symbols->count, sizeof(*list));

	if (!list) {
		free(symbol.name);
		return message_set(message, "out of memory");
	}
	symbols->list = list;
	symbols->list[symbols->count++] = symbol;
	return 0;
}

/* "name.isra.0" and "name.cold" are name, ".text" is no such case; "__pi_name" is the same code
 * under the name by which early code calls it. */
static char *plain_name(const char *prefix, const char *name)
{
	static const char early[] = "__pi_";
	const char *dot;
	char text[NAME_BYTES];

	if (strncmp(name, early, strlen(early)) == 0)
		name += strlen(early);
	dot = *name ? strchr(name + 1, '.') : NULL;
	snprintf(text, sizeof(text), "%s%.*s", prefix,
		 (int)(dot ? (size_t)(dot - name) : strlen(name)), name);
	return strdup(text);
}

/* "ffff800080010000 T name", or with "\t[module]" behind it. */
static int add_kernel_line(struct symbols *symbols, const char *line, struct message *message)
{
	char name[NAME_BYTES];
	uint64_t address;
	char type;

	if (sscanf(line, "%" SCNx64 " %c %511s", &address, &type, name) != 3 || name[0] == '$')
		return 0;
	return add(symbols,
		   (struct symbol){.address = address,
				   .name = plain_name("", name),
				   .global = (type == 'T' || type == 'W') &&
					     strncmp(name, "__pi_", 5) != 0},
		   message);
}

int symbols_add_kernel(struct symbols *symbols, const char *text, size_t size,
		       struct message *message)
{
	const char *end = text + size;
	const char *newline;
	int result = 0;

	for (; result == 0 && (newline = memchr(text, '\n', (size_t)(end - text)));
	     text = newline + 1) {
		char line[NAME_BYTES * 2];

		snprintf(line, sizeof(line), "%.*s", (int)(newline - text), text);
		result = add_kernel_line(symbols, line, message);
	}
	return result;
}

int symbols_add_moved(struct symbols *symbols, const char *prefix, const char *instead,
		      uint64_t offset, struct message *message)
{
	size_t length = strlen(prefix);
	size_t count = symbols->count;

	for (size_t i = 0; i < count; i++) {
		struct symbol moved = symbols->list[i];
		char name[NAME_BYTES];

		if (!moved.name || strncmp(moved.name, prefix, length) != 0 ||
		    moved.name[length] == '$')
			continue;
		snprintf(name, sizeof(name), "%s%s", instead, moved.name + length);
		moved.address += offset;
		moved.name = strdup(name);
		if (add(symbols, moved, message) < 0)
			return -1;
	}
	return 0;
}

bool symbols_address(const struct symbols *symbols, const char *name, uint64_t *address)
{
	for (size_t i = 0; i < symbols->count; i++)
		if (symbols->list[i].name && strcmp(symbols->list[i].name, name) == 0) {
			*address = symbols->list[i].address;
			return true;
		}
	return false;
}

/* A file in memory. */
struct image {
	const unsigned char *bytes;
	size_t size;
};

/* Element @index of a table of @size bytes each at @offset; NULL where the file ends before. */
static const void *part(const struct image *image, uint64_t offset, uint64_t index, size_t size)
{
	uint64_t at = offset + index * size;

	return at <= image->size && size <= image->size - at ? image->bytes + at : NULL;
}

static int add_elf_symbol(struct symbols *symbols, const struct image *image,
			  const Elf64_Shdr *strings, const Elf64_Sym *symbol, const char *prefix,
			  struct message *message)
{
	const char *name = part(image, strings->sh_offset, symbol->st_name, 1);
	bool code = ELF64_ST_TYPE(symbol->st_info) == STT_FUNC ||
		    ELF64_ST_TYPE(symbol->st_info) == STT_NOTYPE;

	if (!name || !code || symbol->st_shndx == SHN_UNDEF || symbol->st_shndx >= SHN_LORESERVE ||
	    *name == '$' || *name == '\0' ||
	    !memchr(name, '\0', image->size - (size_t)((const unsigned char *)name - image->bytes)))
		return 0;
	return add(symbols,
		   (struct symbol){.address = symbol->st_value,
				   .name = plain_name(prefix, name),
				   .global = ELF64_ST_TYPE(symbol->st_info) == STT_FUNC},
		   message);
}

static int add_table(struct symbols *symbols, const struct image *image, const Elf64_Shdr *table,
		     const Elf64_Shdr *strings, const char *prefix, struct message *message)
{
	const Elf64_Sym *symbol;

	for (uint64_t i = 0; i < table->sh_size / sizeof(*symbol); i++) {
		symbol = part(image, table->sh_offset, i, sizeof(*symbol));
		if (!symbol)
			break;
		if (add_elf_symbol(symbols, image, strings, symbol, prefix, message) < 0)
			return -1;
	}
	return 0;
}

/* Where the code ends, so that addresses far behind it are nobody's. */
static int add_ends(struct symbols *symbols, const struct image *image, const Elf64_Ehdr *header,
		    struct message *message)
{
	for (unsigned int i = 0; i < header->e_shnum; i++) {
		const Elf64_Shdr *section = part(image, header->e_shoff, i, sizeof(Elf64_Shdr));

		if (!section || !(section->sh_flags & SHF_EXECINSTR))
			continue;
		if (add(symbols, (struct symbol){.address = section->sh_addr + section->sh_size},
			message) < 0)
			return -1;
	}
	return 0;
}

static int add_image(struct symbols *symbols, const struct image *image, const char *prefix,
		     struct message *message)
{
	const Elf64_Ehdr *header = part(image, 0, 0, sizeof(*header));

	if (!header || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
	    header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_machine != EM_AARCH64)
		return message_set(message, "not an arm64 ELF file");
	for (unsigned int i = 0; i < header->e_shnum; i++) {
		const Elf64_Shdr *table = part(image, header->e_shoff, i, sizeof(Elf64_Shdr));
		const Elf64_Shdr *strings =
			table ? part(image, header->e_shoff, table->sh_link, sizeof(*strings))
			      : NULL;

		if (!strings || table->sh_type != SHT_SYMTAB)
			continue;
		if (add_table(symbols, image, table, strings, prefix, message) < 0)
			return -1;
	}
	return add_ends(symbols, image, header, message);
}

int symbols_add_elf(struct symbols *symbols, const char *path, const char *prefix,
		    struct message *message)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), error_number, result;
	void *bytes = MAP_FAILED;
	struct message why;
	struct stat status;
	struct image image;

	if (fd >= 0 && fstat(fd, &status) == 0)
		bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	error_number = errno;
	if (fd >= 0)
		close(fd);
	if (bytes == MAP_FAILED)
		return message_set_errno(message, error_number, "cannot read %s", path);
	image = (struct image){.bytes = bytes, .size = (size_t)status.st_size};
	result = add_image(symbols, &image, prefix, &why);
	munmap(bytes, (size_t)status.st_size);
	return result < 0 ? message_set(message, "%s: %.600s", path, why.text) : 0;
}

/* Of several at one address the one that is to be found comes last. */
static int compare(const void *left, const void *right)
{
	const struct symbol *a = left, *b = right;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	if (!a->name != !b->name)
		return a->name ? 1 : -1;
	if (a->global != b->global)
		return a->global ? 1 : -1;
	return a->name ? strcmp(b->name, a->name) : 0;
}

void symbols_sort(struct symbols *symbols)
{
	if (symbols->count > 0)
		qsort(symbols->list, symbols->count, sizeof(*symbols->list), compare);
}

/* The last symbol at or below @address; NULL when there is none. */
static struct symbol *last_below(struct symbols *symbols, uint64_t address)
{
	size_t low = 0, high = symbols->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (symbols->list[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &symbols->list[low - 1] : NULL;
}

size_t symbols_functions_max(const struct symbols *symbols)
{
	return symbols->name_count + symbols->count;
}

struct symbols_place symbols_find(struct symbols *symbols, uint64_t address)
{
	struct symbol *symbol = last_below(symbols, address);
	struct symbols_place place = {SYMBOLS_UNKNOWN, SYMBOLS_UNKNOWN};

	if (symbol && symbol->name && symbol->function == SYMBOLS_UNKNOWN)
		symbol->function = symbols_function(symbols, symbol->name);
	if (symbol)
		place.function = place.owner = symbol->function;
	for (size_t i = 0; i < symbols->piece_count; i++)
		if (address >= symbols->pieces[i].begin && address < symbols->pieces[i].end)
			place.function = symbols->pieces[i].function;
	return place;
}

int symbols_add_piece(struct symbols *symbols, uint64_t begin, uint64_t end, uint32_t function,
		      struct message *message)
{
	struct symbols_piece *pieces =
		list_grown(symbols->pieces, symbols->piece_count, sizeof(*pieces));

	if (!pieces)
		return message_set(message, "out of memory");
	symbols->pieces = pieces;
	symbols->pieces[symbols->piece_count++] =
		(struct symbols_piece){.begin = begin, .end = end, .function = function};
	return 0;
}
