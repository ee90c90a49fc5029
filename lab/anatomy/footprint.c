/* SPDX-License-Identifier: GPL-2.0-or-later */
/* footprint: what is touched, sorted, and counted where it differs from the one before. */
#include "lab/anatomy/footprint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/list.h"
#include "include/abi.h"
#include "lab/anatomy/instruction.h"
#include "lab/anatomy/touches.h"

enum region {
	REGION_CODE,
	REGION_STACK,
	REGION_PERCPU,
	REGION_PAGE,
	REGION_GUEST,
	REGION_LINEAR,
	REGION_VMALLOC,
	REGION_KERNEL,
	REGION_USER,
	REGION_TAGS,
};

const char *const footprint_regions[FOOTPRINT_REGIONS] = {
	[REGION_CODE] = "code",       [REGION_STACK] = "stack",
	[REGION_PERCPU] = "per-CPU",  [REGION_PAGE] = "struct page",
	[REGION_GUEST] = "guest RAM", [REGION_LINEAR] = "linear map",
	[REGION_VMALLOC] = "vmalloc", [REGION_KERNEL] = "kernel image",
	[REGION_USER] = "VMM",        [REGION_TAGS] = "tag storage",
};

/* arch/arm64/include/asm/memory.h, with 48 bits. */
#define LINEAR_BEGIN  UINT64_C(0xffff000000000000)
#define LINEAR_END    UINT64_C(0xffff800000000000)
#define VMEMMAP_BEGIN UINT64_C(0xfffffc0000000000)
#define VMEMMAP_END   UINT64_C(0xffffffffc0000000)
#define STACK_BYTES   UINT64_C(0x8000) /* THREAD_ALIGN: 16 KiB and a gap */
#define PAGE_BYTES    UINT64_C(4096)
#define TAG_RATIO     32 /* bytes of memory for one of tag storage */

struct item {
	uint32_t function;
	uint32_t region;
	uint64_t line;
	unsigned int how;
};

/* Pieces of memory of the same size, by number. */
struct marks {
	uint64_t size;
	uint64_t *list; /* owned */
	size_t count;
};

struct maker {
	const struct trace *trace;
	const struct trace_shape *shape;
	const struct footprint_kernel *kernel;
	struct symbols *symbols;
	struct item *items; /* owned */
	size_t count;
	struct marks stacks, tagged; /* tagged: pages whose tags were accessed */
	bool memory_short;
};

struct footprint_kernel footprint_kernel_of(const char *kallsyms, size_t bytes)
{
	struct footprint_kernel kernel = {0};
	static const char *const names[] = {"_text", "_end", "__per_cpu_start", "__per_cpu_end"};
	uint64_t *const values[] = {&kernel.text, &kernel.end, &kernel.percpu_begin,
				    &kernel.percpu_end};

	for (size_t at = 0; at < bytes;) {
		const char *line = kallsyms + at;
		size_t length = strcspn(line, "\n");
		char name[32];
		unsigned long long address;
		char kind;

		if (length < 128 && sscanf(line, "%llx %c %31s", &address, &kind, name) == 3)
			for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
				if (strcmp(name, names[i]) == 0)
					*values[i] = address;
		at += length + 1;
	}
	return kernel;
}

static bool is_guest(uint64_t address)
{
	return address - ABI_PAYLOAD_IPA < ABI_PAYLOAD_BYTES;
}

static bool is_marked(const struct marks *marks, uint64_t line)
{
	for (size_t i = marks->count; i-- > 0;)
		if (marks->list[i] == line / marks->size)
			return true;
	return false;
}

/* Marks what the kernel touched like @how. */
static void mark(struct maker *maker, struct marks *marks, unsigned int how)
{
	for (size_t i = 0; i < maker->shape->touch_count; i++) {
		const struct touch *touch = &maker->shape->touches[i];
		uint64_t *list;

		if (!(touch->how & how) || !(touch->address >> 63) || is_marked(marks, touch->line))
			continue;
		list = list_grown(marks->list, marks->count, sizeof(*list));
		if (!list) {
			maker->memory_short = true;
			return;
		}
		marks->list = list;
		list[marks->count++] = touch->line / marks->size;
	}
}

static enum region region_of_kernel(const struct maker *maker, const struct touch *touch)
{
	const struct footprint_kernel *kernel = maker->kernel;
	uint64_t line = touch->line, percpu = line - maker->shape->base;

	if (percpu + TOUCHES_LINE_BYTES > kernel->percpu_begin && percpu < kernel->percpu_end)
		return REGION_PERCPU;
	if (line >= kernel->text && line < kernel->end)
		return REGION_KERNEL;
	if (line >= VMEMMAP_BEGIN && line < VMEMMAP_END)
		return REGION_PAGE;
	if (is_marked(&maker->stacks, line))
		return REGION_STACK;
	if (line < LINEAR_BEGIN || line >= LINEAR_END)
		return REGION_VMALLOC;
	return is_marked(&maker->tagged, line) ? REGION_GUEST : REGION_LINEAR;
}

static enum region region_of(const struct maker *maker, const struct touch *touch)
{
	if (touch->how & TOUCH_TAGS)
		return REGION_TAGS;
	if (is_guest(touch->address))
		return REGION_GUEST;
	return touch->line >> 63 ? region_of_kernel(maker, touch) : REGION_USER;
}

static void add_item(struct maker *maker, const struct item *item)
{
	struct item *items = list_grown(maker->items, maker->count, sizeof(*items));

	if (!items) {
		maker->memory_short = true;
		return;
	}
	maker->items = items;
	items[maker->count++] = *item;
}

static void add_touches(struct maker *maker)
{
	for (size_t i = 0; i < maker->shape->touch_count; i++) {
		const struct touch *touch = &maker->shape->touches[i];
		enum region region = region_of(maker, touch);
		const struct item item = {
			.function = symbols_find(maker->symbols, touch->address).function,
			.region = region,
			.line = region == REGION_TAGS ? touch->line / TAG_RATIO : touch->line,
			.how = touch->how & (TOUCH_READ | TOUCH_WRITE),
		};

		add_item(maker, &item);
	}
}

static void add_code(struct maker *maker)
{
	for (size_t i = 0; i < maker->shape->step_count; i++) {
		const struct trace_run *run = &maker->trace->runs[maker->shape->steps[i].run];

		for (size_t k = 0; k < run->count; k++) {
			uint64_t address = run->address + k * INSTRUCTION_BYTES;
			const struct item item = {
				.function = symbols_find(maker->symbols, address).function,
				.region = REGION_CODE,
				.line = address / TOUCHES_LINE_BYTES * TOUCHES_LINE_BYTES,
				.how = TOUCH_READ,
			};

			add_item(maker, &item);
		}
	}
}

static int compare(const void *left, const void *right)
{
	const struct item *a = left, *b = right;

	if (a->function != b->function)
		return a->function < b->function ? -1 : 1;
	if (a->region != b->region)
		return a->region < b->region ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

static struct footprint_lines *begin_lines(struct footprint *footprint, const struct item *item)
{
	struct footprint_lines *lines =
		list_grown(footprint->lines, footprint->count, sizeof(*lines));

	if (!lines)
		return NULL;
	footprint->lines = lines;
	lines[footprint->count] =
		(struct footprint_lines){.function = item->function, .region = item->region};
	return &lines[footprint->count++];
}

/* The items from @index on that are of its line count once. Returns the index behind them. */
static size_t count_line(const struct maker *maker, size_t index, uint64_t *page,
			 struct footprint_lines *lines)
{
	const struct item *item = &maker->items[index];
	unsigned int how = 0;

	for (; index < maker->count && compare(&maker->items[index], item) == 0; index++)
		how |= maker->items[index].how;
	lines->read += (how & TOUCH_READ) != 0;
	lines->written += (how & TOUCH_WRITE) != 0;
	lines->pages += item->line / PAGE_BYTES != *page;
	*page = item->line / PAGE_BYTES;
	return index;
}

static int count_items(struct maker *maker, struct footprint *footprint)
{
	struct footprint_lines *lines = NULL;
	uint64_t page = UINT64_MAX;

	if (maker->count == 0)
		return 0;
	qsort(maker->items, maker->count, sizeof(*maker->items), compare);
	for (size_t i = 0; i < maker->count;) {
		const struct item *item = &maker->items[i];

		if (!lines || lines->function != item->function || lines->region != item->region) {
			lines = begin_lines(footprint, item);
			page = UINT64_MAX;
		}
		if (!lines)
			return -1;
		i = count_line(maker, i, &page, lines);
	}
	return 0;
}

int footprint_make(const struct trace *trace, const struct trace_shape *shape,
		   const struct footprint_kernel *kernel, struct symbols *symbols,
		   struct footprint *footprint)
{
	struct maker maker = {
		.trace = trace,
		.shape = shape,
		.kernel = kernel,
		.symbols = symbols,
		.stacks = {.size = STACK_BYTES},
		.tagged = {.size = PAGE_BYTES},
	};
	int result;

	mark(&maker, &maker.stacks, TOUCH_STACK);
	mark(&maker, &maker.tagged, TOUCH_TAGS);
	add_code(&maker);
	add_touches(&maker);
	result = maker.memory_short ? -1 : count_items(&maker, footprint);
	for (size_t i = 0; i < maker.count; i++)
		maker.items[i].function = FOOTPRINT_ALL;
	if (result == 0)
		result = count_items(&maker, footprint);
	free(maker.items);
	free(maker.stacks.list);
	free(maker.tagged.list);
	return result;
}
