/* SPDX-License-Identifier: GPL-2.0-or-later */
/* exposure: instructions wait until the code is open to interrupts. */
#include "lab/anatomy/exposure.h"

#include <math.h>
#include <stdlib.h>

#include "common/list.h"
#include "lab/anatomy/instruction.h"

#define GAP_MAX  1e12 /* instructions */
#define GAP_BITS 60

struct exposure_shape {
	const struct trace_shape *shape;
	uint64_t windows;
	double length; /* instructions of the kernel in one */
};

struct walk {
	struct exposure *exposure;
	struct symbols *symbols;
	double weight;    /* of all windows */
	uint64_t waiting; /* instructions of the kernel whose interrupt is not taken yet */
	uint32_t first;   /* function that was open first */
	bool open;        /* one was */
};

static bool is_kernel(uint64_t address)
{
	return address >> 63;
}

/* What waits is taken in @function. */
static void take(struct walk *walk, uint32_t function)
{
	walk->exposure->functions[function] += (double)walk->waiting * walk->weight;
	walk->waiting = 0;
}

static void execute_open(struct walk *walk, const struct trace_run *run)
{
	for (size_t i = 0; i < run->count; i++) {
		uint64_t address = run->address + i * INSTRUCTION_BYTES;
		uint32_t function = symbols_find(walk->symbols, address).owner;

		take(walk, function);
		if (!walk->open)
			walk->first = function;
		walk->open = true;
		walk->waiting++;
	}
}

static void execute(struct walk *walk, const struct trace_run *run, uint32_t repeats)
{
	if (!is_kernel(run->address))
		return;
	if (run->masked) {
		walk->waiting += run->count * repeats;
		return;
	}
	for (uint32_t i = 0; i < repeats; i++)
		execute_open(walk, run);
}

/* True when it goes through the PMU's interrupt handler (drivers/perf/arm_pmu.c). */
static bool is_hit(const struct trace *trace, const struct trace_shape *shape,
		   struct symbols *symbols)
{
	uint32_t handler = symbols_function(symbols, "armpmu_dispatch_irq");

	for (size_t i = 0; i < shape->step_count; i++)
		if (symbols_find(symbols, trace->runs[shape->steps[i].run].address).owner ==
		    handler)
			return true;
	return false;
}

static double kernel_length(const struct trace *trace, const struct trace_shape *shape)
{
	uint64_t length = 0;

	for (size_t i = 0; i < shape->step_count; i++) {
		const struct trace_run *run = &trace->runs[shape->steps[i].run];

		if (is_kernel(run->address))
			length += run->count * shape->steps[i].repeats;
	}
	return (double)length;
}

int exposure_add(struct exposure *exposure, const struct trace *trace,
		 const struct trace_shape *shape, uint64_t windows, struct symbols *symbols)
{
	struct exposure_shape *shapes;

	exposure->all_windows += windows;
	if (!shape->kept)
		return 0;
	if (is_hit(trace, shape, symbols)) {
		exposure->sampled = true;
		return 0;
	}
	shapes = list_grown(exposure->shapes, exposure->shape_count, sizeof(*shapes));
	if (!shapes)
		return -1;
	exposure->shapes = shapes;
	shapes[exposure->shape_count++] =
		(struct exposure_shape){shape, windows, kernel_length(trace, shape)};
	exposure->windows += windows;
	return 0;
}

/* Too long for what is assumed of the others. */
static bool is_long(const struct exposure_shape *shape, double gap)
{
	return shape->length > gap / 2;
}

/* How many windows those of @shape stand for; of the long ones at least that. */
static double weight(const struct exposure_shape *shape, double gap)
{
	return (double)shape->windows / (is_long(shape, gap) ? 0.5 : 1 - shape->length / gap);
}

/* The G at which the weights add up: they fall as it grows. */
static double find_gap(const struct exposure *exposure)
{
	double low = 0, high = GAP_MAX;

	for (int i = 0; i < GAP_BITS; i++) {
		double middle = (low + high) / 2, sum = 0;

		for (size_t k = 0; k < exposure->shape_count; k++)
			sum += weight(&exposure->shapes[k], middle);
		if (sum > (double)exposure->all_windows)
			low = middle;
		else
			high = middle;
	}
	return high;
}

/* Whether more instructions than EXPOSURE_LONG are in long windows. */
static bool is_mostly_long(const struct exposure *exposure, double gap)
{
	double all = 0, in_long = 0;

	for (size_t i = 0; i < exposure->shape_count; i++) {
		const struct exposure_shape *shape = &exposure->shapes[i];
		double instructions = weight(shape, gap) * shape->length;

		all += instructions;
		in_long += is_long(shape, gap) ? instructions : 0;
	}
	return in_long > EXPOSURE_LONG * all;
}

static void walk_shape(struct walk *walk, const struct trace *trace,
		       const struct trace_shape *shape)
{
	for (size_t i = 0; i < shape->step_count; i++)
		execute(walk, &trace->runs[shape->steps[i].run], shape->steps[i].repeats);
	if (walk->open)
		take(walk, walk->first);
}

int exposure_make(struct exposure *exposure, const struct trace *trace, struct symbols *symbols)
{
	double gap = exposure->sampled ? find_gap(exposure) : INFINITY;

	free(exposure->functions);
	exposure->functions = NULL;
	exposure->too_long = is_mostly_long(exposure, gap);
	if (exposure->too_long)
		return 0;
	exposure->functions = calloc(symbols_functions_max(symbols), sizeof(*exposure->functions));
	if (!exposure->functions)
		return -1;
	for (size_t i = 0; i < exposure->shape_count; i++) {
		const struct exposure_shape *shape = &exposure->shapes[i];
		struct walk walk = {
			.exposure = exposure, .symbols = symbols, .weight = weight(shape, gap)};

		if (!is_long(shape, gap))
			walk_shape(&walk, trace, shape->shape);
	}
	exposure->function_count = symbols->name_count;
	return 0;
}

void exposure_free(struct exposure *exposure)
{
	free(exposure->shapes);
	free(exposure->functions);
	*exposure = (struct exposure){0};
}
