/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of lab/anatomy/touches and footprint: strides of known footprint. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lab/anatomy/footprint.h"

#define KERNEL UINT64_C(0xffff800080000000)
#define LINEAR UINT64_C(0xffff000012340000)
#define PAGES  UINT64_C(0xfffffc0000100000)
#define STACK  UINT64_C(0xffff80008a4b8000)
#define OFFSET UINT64_C(0xffff7fffee000000) /* TPIDR_EL2 */

/* 64 loads of 8 bytes, @stride apart. */
static void stride(struct touches *touches, uint64_t first, uint64_t step, unsigned int how)
{
	for (uint64_t i = 0; i < 64; i++)
		touches_add(touches, KERNEL, first + i * step, 8, how);
}

static void test_strides(void **state)
{
	static const struct {
		uint64_t step;
		size_t lines;
	} strides[] = {{8, 8}, {16, 16}, {64, 64}, {4096, 64}, {0, 1}};
	struct touches touches = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(strides) / sizeof(*strides); i++) {
		touches_clear(&touches);
		stride(&touches, LINEAR, strides[i].step, TOUCH_READ);
		assert_int_equal(touches.count, strides[i].lines);
	}
	/* Across a line: two. Tags: 2 KiB a line. */
	touches_clear(&touches);
	touches_add(&touches, KERNEL, LINEAR + 60, 8, TOUCH_WRITE);
	assert_int_equal(touches.count, 2);
	touches_clear(&touches);
	stride(&touches, LINEAR, 64, TOUCH_WRITE | TOUCH_TAGS);
	assert_int_equal(touches.count, 2);
	/* More than the table's first room. */
	touches_clear(&touches);
	for (uint64_t i = 0; i < 5000; i++)
		touches_add(&touches, KERNEL + 4 * (i % 7), LINEAR + 64 * i, 1, TOUCH_READ);
	assert_int_equal(touches.count, 5000);
	assert_false(touches.lost);
	free(touches.list);
}

static void expect_operand(uint32_t word, unsigned int base, int64_t offset, unsigned int how)
{
	unsigned int said_base, said_how;
	int64_t said_offset;

	assert_true(touches_operand(word, &said_base, &said_offset, &said_how));
	assert_int_equal(said_base, base);
	assert_int_equal(said_offset, offset);
	assert_int_equal(said_how, how);
}

static void test_operands(void **state)
{
	unsigned int base, how;
	int64_t offset;

	(void)state;
	expect_operand(0xd9a00020, 1, 0, TOUCH_WRITE | TOUCH_TAGS);      /* stgm x0, [x1] */
	expect_operand(0xd9e00020, 1, 0, TOUCH_READ | TOUCH_TAGS);       /* ldgm x0, [x1] */
	expect_operand(0xd9201441, 2, 0, TOUCH_WRITE | TOUCH_TAGS);      /* stg x1, [x2], #16 */
	expect_operand(0xd93ff841, 2, -16, TOUCH_WRITE | TOUCH_TAGS);    /* stg x1, [x2, #-16] */
	expect_operand(0xd9601041, 2, 16, TOUCH_READ | TOUCH_TAGS);      /* ldg x1, [x2, #16] */
	expect_operand(0xd50b7423, 3, 0, TOUCH_WRITE);                   /* dc zva, x3 */
	expect_operand(0xd50b7463, 3, 0, TOUCH_WRITE | TOUCH_TAGS);      /* dc gva, x3 */
	assert_false(touches_operand(0xf9400041, &base, &offset, &how)); /* ldr x1, [x2] */
	assert_true(touches_by_stack(0xa9bf7bfd));  /* stp x29, x30, [sp, #-16]! */
	assert_true(touches_by_stack(0xf94007e1));  /* ldr x1, [sp, #8] */
	assert_false(touches_by_stack(0xf9400041)); /* ldr x1, [x2] */
	assert_false(touches_by_stack(0x580003e1)); /* ldr x1, a literal */
	assert_false(touches_by_stack(0x910043ff)); /* add sp, sp, #16 */
}

static const struct footprint_lines *find(const struct footprint *footprint, const char *region,
					  uint32_t function)
{
	for (size_t i = 0; i < footprint->count; i++)
		if (footprint->lines[i].function == function &&
		    strcmp(footprint_regions[footprint->lines[i].region], region) == 0)
			return &footprint->lines[i];
	return NULL;
}

static void expect(const struct footprint *footprint, const char *region, uint64_t read,
		   uint64_t written, uint64_t pages)
{
	const struct footprint_lines *lines = find(footprint, region, FOOTPRINT_ALL);

	assert_non_null(lines);
	assert_int_equal(lines->read, read);
	assert_int_equal(lines->written, written);
	assert_int_equal(lines->pages, pages);
}

/* f 0x0 and g 0x100 of a kernel; both read the same line of the linear map. */
static void test_footprint(void **state)
{
	static const char kallsyms[] = "ffff80007fff0000 T _text\n"
				       "ffff800080000000 t f\n"
				       "ffff800080000100 t g\n"
				       "ffff800081000000 D __per_cpu_start\n"
				       "ffff800081002000 D __per_cpu_end\n"
				       "ffff800082000000 B _end\n";
	static uint32_t words[20];
	struct trace_run run = {.address = KERNEL, .words = words, .count = 20};
	struct trace_step steps[] = {{0, 3}};
	struct touch touches[] = {
		{KERNEL, LINEAR, TOUCH_READ},
		{KERNEL + 0x100, LINEAR, TOUCH_READ | TOUCH_WRITE},
		{KERNEL + 0x100, LINEAR + 0x3000, TOUCH_WRITE},
		{KERNEL + 0x100, LINEAR + 0x3000, TOUCH_WRITE | TOUCH_TAGS},
		{KERNEL + 0x100, LINEAR + 0x3800, TOUCH_WRITE | TOUCH_TAGS},
		{KERNEL, STACK + 0x3fc0, TOUCH_WRITE | TOUCH_STACK},
		{KERNEL, STACK + 0x3f80, TOUCH_READ},
		{KERNEL, PAGES, TOUCH_READ},
		{KERNEL, KERNEL + 0x1001000 + OFFSET, TOUCH_READ},
		{KERNEL, KERNEL + 0x1800000, TOUCH_READ},
		{KERNEL, 0x400000, TOUCH_READ},
	};
	struct trace_shape shape = {.kept = true,
				    .steps = steps,
				    .step_count = 1,
				    .touches = touches,
				    .touch_count = sizeof(touches) / sizeof(*touches),
				    .base = OFFSET};
	const struct trace trace = {.runs = &run, .run_count = 1};
	struct footprint_kernel kernel = footprint_kernel_of(kallsyms, strlen(kallsyms));
	struct footprint footprint = {0};
	struct symbols symbols;
	struct message message;

	(void)state;
	assert_int_equal(symbols_begin(&symbols, &message), 0);
	assert_int_equal(symbols_add_kernel(&symbols, kallsyms, strlen(kallsyms), &message), 0);
	symbols_sort(&symbols);
	assert_int_equal(footprint_make(&trace, &shape, &kernel, &symbols, &footprint), 0);
	expect(&footprint, "code", 2, 0, 1); /* 80 bytes */
	expect(&footprint, "linear map", 1, 1, 1);
	expect(&footprint, "guest RAM", 0, 1, 1);
	expect(&footprint, "tag storage", 0, 2, 1);
	expect(&footprint, "stack", 1, 1, 1);
	expect(&footprint, "struct page", 1, 0, 1);
	expect(&footprint, "per-CPU", 1, 0, 1);
	expect(&footprint, "kernel image", 1, 0, 1);
	expect(&footprint, "VMM", 1, 0, 1);
	assert_int_equal(find(&footprint, "linear map", symbols_function(&symbols, "g"))->written,
			 1);
	assert_int_equal(find(&footprint, "linear map", symbols_function(&symbols, "f"))->written,
			 0);
	free(footprint.lines);
	symbols_free(&symbols);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strides),
		cmocka_unit_test(test_operands),
		cmocka_unit_test(test_footprint),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
