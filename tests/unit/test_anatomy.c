/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of lab/anatomy and common/record_anatomy: from executed instructions to a tree of calls. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/record/record_anatomy.h"
#include "include/marker.h"
#include "lab/anatomy/calls.h"
#include "lab/anatomy/decoder.h"
#include "lab/anatomy/el2.h"
#include "lab/anatomy/inlined.h"
#include "lab/anatomy/instruction.h"
#include "lab/anatomy/match.h"

#define NOP  0xd503201fu
#define RET  0xd65f03c0u
#define ERET 0xd69f03e0u
#define SVC  0xd4000001u
#define HVC  0xd4000002u

/* B and BL over @words instructions. */
#define B(words)  (0x14000000u | ((uint32_t)(words)&0x3ffffff))
#define BL(words) (0x94000000u | ((uint32_t)(words)&0x3ffffff))

static void test_kinds(void **state)
{
	(void)state;
	assert_int_equal(instruction_kind(NOP), INSTRUCTION_PLAIN);
	assert_int_equal(instruction_kind(B(4)), INSTRUCTION_JUMP);
	assert_int_equal(instruction_kind(BL(4)), INSTRUCTION_CALL);
	assert_int_equal(instruction_kind(0x54000041), INSTRUCTION_JUMP); /* b.ne */
	assert_int_equal(instruction_kind(0xb4000040), INSTRUCTION_JUMP); /* cbz x0 */
	assert_int_equal(instruction_kind(0x37c00100), INSTRUCTION_JUMP); /* tbnz w0, #24 */
	assert_int_equal(instruction_kind(0xd61f0200), INSTRUCTION_JUMP); /* br x16 */
	assert_int_equal(instruction_kind(0xd63f0200), INSTRUCTION_CALL); /* blr x16 */
	assert_int_equal(instruction_kind(RET), INSTRUCTION_RETURN);
	assert_int_equal(instruction_kind(0xd65f0bff), INSTRUCTION_RETURN); /* retaa */
	assert_int_equal(instruction_kind(ERET), INSTRUCTION_ERET);
	assert_int_equal(instruction_kind(SVC), INSTRUCTION_TRAP);
	assert_int_equal(instruction_kind(0xf8e232c0), INSTRUCTION_PLAIN); /* ldsetal */
	assert_int_equal(instruction_kind(MARKER_INSTRUCTION(MARKER_BEGIN)), INSTRUCTION_PLAIN);
}

static void test_targets(void **state)
{
	uint64_t target = 7;

	(void)state;
	assert_true(instruction_target(0x1000, BL(-3), &target));
	assert_int_equal(target, 0x0ff4);
	assert_true(instruction_target(0xffff8000800631bc, 0x54fffe41, &target)); /* b.ne */
	assert_int_equal(target, 0xffff800080063184);
	assert_true(instruction_target(0xffff80008006318c, 0x37c00100, &target)); /* tbnz */
	assert_int_equal(target, 0xffff8000800631ac);
	assert_false(instruction_target(0x1000, RET, &target));
	assert_false(instruction_target(0x1000, NOP, &target));
}

static void expect_event(uint32_t word, const char *text)
{
	struct decoder_event event = decoder_event(word);
	char said[DECODER_TEXT_MAX];

	decoder_text(&event, said);
	assert_string_equal(said, text);
}

/* Words as an assembler makes them; tests/decoder.sh has the rest. */
static void test_events(void **state)
{
	(void)state;
	expect_event(0xd5033fdf, "ISB");
	expect_event(0xd5033b9f, "DSB: ISH");
	expect_event(0xd5033abf, "DMB: ISHST");
	expect_event(0xd50c8320 | 31, "TLBI broadcast: VAE2IS"); /* tlbi vae2is */
	expect_event(0xd50c8431, "TLBI local: IPAS2E1");         /* tlbi ipas2e1, x17 */
	expect_event(0xd50b7421, "DC ZVA");                      /* dc zva, x1 */
	expect_event(0xd51ccb00, "MSR vGIC: ICH_HCR_EL2");       /* msr ich_hcr_el2, x0 */
	expect_event(0xd5384100, "MRS thread: SP_EL0");          /* mrs x0, sp_el0 */
	expect_event(0xd5034fdf, "MSR PSTATE: DAIFSET");         /* msr daifset, #15 */
	expect_event(0xd51810c0, "MSR MTE: GCR_EL1");            /* msr gcr_el1, x0 */
	expect_event(0xf8e232c0, "atomic: LDSETAL");             /* ldsetal x2, x0, [x22] */
	expect_event(0xd9a00000, "STGM");                        /* stgm x0, [x0] */
	expect_event(0xa9bf7bfd, "store pair");                  /* stp x29, x30, [sp, #-16]! */
	expect_event(0xd503233f, "PAC");                         /* paciasp */
	expect_event(0x00000000, "unallocated");                 /* udf #0 */
	assert_int_equal(event_class_of("DSB: ISH"), EVENT_DSB);
	assert_int_equal(event_class_of("DSB2"), EVENT_CLASS_COUNT);
}

/* A piece of code and how it was left. */
struct piece {
	uint64_t address;
	const uint32_t *words;
	size_t count;
	enum recorder_end end;
};

static void play(struct recorder *recorder, struct recorder_window *window,
		 const struct piece *pieces, size_t count)
{
	recorder_begin(window, 0, 0x40000000);
	for (size_t i = 0; i < count; i++) {
		recorder_code(recorder, window, pieces[i].address, pieces[i].words,
			      pieces[i].count);
		recorder_end_run(recorder, window, pieces[i].end);
	}
	recorder_end(recorder, window, 5, NULL, 0);
}

/* main 0x1000: nop nop bl f, nop ret; f 0x2000: nop, b g; g 0x3000: nop ret. */
static const uint32_t main_1[] = {NOP, NOP, BL(0x3fe)};
static const uint32_t main_2[] = {NOP, RET};
static const uint32_t f_1[] = {NOP, B(0x3ff)};
static const uint32_t g_1[] = {NOP, RET};
static const struct piece pieces[] = {
	{0x1000, main_1, 3, RECORDER_END_CALL}, {0x2000, f_1, 2, RECORDER_END_JUMP},
	{0x3000, g_1, 2, RECORDER_END_RETURN},  {0x100c, main_2, 1, RECORDER_END_EXCEPTION},
	{0x4000, g_1, 1, RECORDER_END_ERET},    {0x1010, main_2 + 1, 1, RECORDER_END_NONE},
};

static const char kallsyms[] = "0000000000001000 T main\n"
			       "0000000000002000 t f.isra.0\n"
			       "0000000000003000 t __pi_g\n"
			       "0000000000004000 T vectors\n"
			       "0000000000004800 D data\n";

/* A record that is written, to be read as a trace. */
struct recording {
	char *text;
	size_t size;
	FILE *file;
	struct recorder *recorder;
	struct recorder_window *window;
};

static void begin_recording(struct recording *recording, uint32_t trial)
{
	*recording = (struct recording){.window = calloc(1, sizeof(*recording->window))};
	recording->file = open_memstream(&recording->text, &recording->size);
	recording->recorder = recorder_new(recording->file, 1 << 20);
	recorder_trial(recording->recorder, trial);
}

static void read_recording(struct recording *recording, struct trace *trace)
{
	struct message message;
	FILE *file;

	recorder_free(recording->recorder);
	free(recording->window->steps);
	free(recording->window);
	fclose(recording->file);
	file = fmemopen(recording->text, recording->size, "r");
	assert_int_equal(trace_read(file, trace, &message), 0);
	fclose(file);
	free(recording->text);
}

/* The record of @windows windows as above in a trial 3, read again. */
static void read_back(struct trace *trace, int windows)
{
	struct recording recording;

	begin_recording(&recording, 3);
	recorder_group(recording.recorder, 0x40000000);
	for (int i = 0; i < windows; i++)
		play(recording.recorder, recording.window, pieces,
		     sizeof(pieces) / sizeof(*pieces));
	read_recording(&recording, trace);
}

static void test_record(void **state)
{
	struct trace trace;

	(void)state;
	read_back(&trace, 2);
	assert_int_equal(trace.trial_count, 1);
	assert_int_equal(trace.trials[0].number, 3);
	assert_int_equal(trace.run_count, 6);
	assert_int_equal(trace.shape_count, 1);
	assert_int_equal(trace.window_count, 2);
	assert_int_equal(trace.windows[1].group, 1);
	assert_int_equal(trace.windows[1].other, 5);
	assert_int_equal(trace.shapes[0].retired, 10);
	assert_int_equal(trace.shapes[0].step_count, 6);
	trace_free(&trace);
}

/* Window @number of a trial: one run, elsewhere for each number. */
static void record_one(struct recording *recording, uint64_t number)
{
	recorder_begin(recording->window, 0, 0x40000000);
	recorder_code(recording->recorder, recording->window, 0x1000 + 16 * number, main_1, 3);
	recorder_end(recording->recorder, recording->window, 0, NULL, 0);
}

/* The last of a trial's shapes is one too many; the next trial, which has fewer, keeps it. */
static void test_many_shapes(void **state)
{
	struct recording recording;
	struct trace trace;

	(void)state;
	begin_recording(&recording, 1);
	for (uint64_t i = 0; i <= RECORDER_SHAPES_MAX; i++)
		record_one(&recording, i);
	record_one(&recording, RECORDER_SHAPES_MAX);
	recorder_trial(recording.recorder, 2);
	for (int i = 0; i < 2; i++)
		record_one(&recording, RECORDER_SHAPES_MAX);
	record_one(&recording, 0);
	read_recording(&recording, &trace);
	assert_int_equal(trace.shape_count, RECORDER_SHAPES_MAX + 2);
	assert_true(trace.shapes[RECORDER_SHAPES_MAX - 1].kept);
	assert_int_equal(trace.window_count, RECORDER_SHAPES_MAX + 5);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(trace.windows[RECORDER_SHAPES_MAX + i].shape, RECORDER_SHAPES_MAX);
		assert_int_equal(trace.windows[RECORDER_SHAPES_MAX + 2 + i].shape,
				 RECORDER_SHAPES_MAX + 1);
	}
	assert_false(trace.shapes[RECORDER_SHAPES_MAX].kept);
	assert_true(trace.shapes[RECORDER_SHAPES_MAX + 1].kept);
	assert_int_equal(trace.shapes[RECORDER_SHAPES_MAX + 1].step_count, 1);
	assert_int_equal(trace.windows[RECORDER_SHAPES_MAX + 4].shape, 0);
	trace_free(&trace);
}

/* Straight code of which the middle is masked: three runs. */
static void test_masks(void **state)
{
	static const uint32_t words[] = {NOP};
	struct recording recording;
	struct trace trace;

	(void)state;
	begin_recording(&recording, 0);
	recorder_begin(recording.window, 0, 0x40000000);
	for (uint64_t i = 0; i < 6; i++) {
		recorder_mask(recording.recorder, recording.window, i / 2 == 1);
		recorder_code(recording.recorder, recording.window, 0x1000 + 4 * i, words, 1);
	}
	recorder_end(recording.recorder, recording.window, 0, NULL, 0);
	read_recording(&recording, &trace);
	assert_int_equal(trace.run_count, 3);
	assert_int_equal(trace.runs[1].address, 0x1008);
	assert_int_equal(trace.runs[1].count, 2);
	assert_false(trace.runs[0].masked);
	assert_true(trace.runs[1].masked);
	assert_false(trace.runs[2].masked);
	trace_free(&trace);
}

/* Instead of libc's: when @stat_fails no file can be looked at, and every close() goes wrong. */
static bool stat_fails;

int fstat(int fd, struct stat *status)
{
	errno = EIO;
	return stat_fails ? -1 : fstatat(fd, "", status, AT_EMPTY_PATH);
}

int close(int fd)
{
	int result = (int)syscall(SYS_close, fd);

	errno = EBADF;
	return result;
}

static int lowest_free_descriptor(void)
{
	int fd = dup(STDERR_FILENO);

	close(fd);
	return fd;
}

static void expect_no_symbols(const char *path, const char *reason)
{
	struct symbols symbols = {0};
	struct message message;
	int before = lowest_free_descriptor();

	assert_int_equal(symbols_add_elf(&symbols, path, "", &message), -1);
	assert_non_null(strstr(message.text, reason));
	assert_int_equal(lowest_free_descriptor(), before);
}

/* The reason is that of what went wrong first, and no descriptor stays open. */
static void test_unreadable_elf(void **state)
{
	(void)state;
	expect_no_symbols("/no/such", "No such file");
	expect_no_symbols("/dev/null", "cannot read /dev/null: Invalid argument");
	stat_fails = true;
	expect_no_symbols("/dev/null", "cannot read /dev/null: Input/output error");
	stat_fails = false;
}

static void test_nonsense(void **state)
{
	static const char *const texts[] = {
		"mtebench-trace 3\n",
		"window 0 0 1 0 40000000\n",
		"run 1 1000 0 0 d503201f\n",
		"run 0 1000 9 0 d503201f\n",
		"run 0 1000 0 2 d503201f\n",
		"run 0 1000 0 0 d503201f0\n",
		"run 0 1000 0 0 d503201f\nshape 0 1\n",
		"hello\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		FILE *file = fmemopen((void *)(uintptr_t)texts[i], strlen(texts[i]), "r");
		struct trace trace;
		struct message message;

		assert_int_equal(trace_read(file, &trace, &message), -1);
		assert_non_null(strstr(message.text, "line"));
		fclose(file);
	}
}

static void make_symbols(struct symbols *symbols, const char *text)
{
	struct message message;

	assert_int_equal(symbols_begin(symbols, &message), 0);
	assert_int_equal(symbols_add_kernel(symbols, text, strlen(text), &message), 0);
	symbols_sort(symbols);
}

static const char *name_of(const struct symbols *symbols, const struct anatomy_shape *tree,
			   size_t node)
{
	return symbols->names[tree->nodes[node].function];
}

static uint64_t count_of(const struct anatomy_record *record, const struct anatomy_node *node,
			 const char *event)
{
	const struct anatomy_mix *mix = &record->mixes.list[node->mix];

	for (size_t i = 0; i < mix->count; i++)
		if (strcmp(record->mixes.events[mix->counts[i].event], event) == 0)
			return mix->counts[i].count;
	return 0;
}

/* main(3+1+1) calls f(2), which jumps to g(2); the exception in main is a call of its vector(1). */
static void test_calls(void **state)
{
	struct trace trace;
	struct symbols symbols;
	struct anatomy_shape tree;
	struct message message;
	struct mixer *mixer = mixer_new();
	struct anatomy_record record = {0};

	(void)state;
	read_back(&trace, 1);
	make_symbols(&symbols, kallsyms);
	assert_non_null(mixer);
	assert_int_equal(calls_of(&trace, &trace.shapes[0], &symbols, mixer, &tree, &message), 0);
	assert_int_equal(tree.instructions, 10);
	assert_int_equal(tree.node_count, 5);
	assert_string_equal(name_of(&symbols, &tree, 1), "main");
	assert_int_equal(tree.nodes[1].instructions, 5);
	assert_int_equal(tree.nodes[1].calls, 1);
	assert_string_equal(name_of(&symbols, &tree, 2), "f");
	assert_int_equal(tree.nodes[2].parent, 1);
	assert_string_equal(name_of(&symbols, &tree, 3), "g");
	assert_int_equal(tree.nodes[3].parent, 1);
	assert_int_equal(tree.nodes[3].instructions, 2);
	assert_string_equal(name_of(&symbols, &tree, 4), "vectors");
	assert_int_equal(tree.nodes[4].parent, 1);
	assert_int_equal(mixer_give(mixer, &record, &message), 0);
	/* main: 3 NOP, BL, RET; f: NOP, B */
	assert_int_equal(count_of(&record, &tree.nodes[1], "NOP and hints"), 3);
	assert_int_equal(count_of(&record, &tree.nodes[1], "call"), 1);
	assert_int_equal(count_of(&record, &tree.nodes[1], "return"), 1);
	assert_int_equal(count_of(&record, &tree.nodes[1], "branch"), 0);
	assert_int_equal(count_of(&record, &tree.nodes[2], "branch"), 1);
	assert_int_equal(count_of(&record, &tree.nodes[4], "exception taken: same EL, synchronous"),
			 1);
	assert_int_equal(tree.nodes[0].mix, 0);
	assert_int_equal(record.mixes.list[0].count, 0);
	anatomy_record_free(&record);
	mixer_free(mixer);
	free(tree.nodes);
	symbols_free(&symbols);
	trace_free(&trace);
}

/* kvm_fault 0x1000: nop; loop 0x1004: nop, bl clear, nop, cbnz loop; nop. The loop is the inlined
 * function, what is around it is not. */
static void test_inlined(void **state)
{
	static uint32_t before[] = {NOP, NOP, BL(0x3fe)};
	static uint32_t behind[] = {NOP, 0xb5ffffa0 /* cbnz x0, -3 words */, NOP};
	static uint32_t clear[] = {RET};
	struct trace_run runs[] = {
		{0x1000, RECORDER_END_CALL, false, before, 3},
		{0x2000, RECORDER_END_RETURN, false, clear, 1},
		{0x100c, RECORDER_END_NONE, false, behind, 3},
	};
	const struct trace trace = {.runs = runs, .run_count = 3};
	struct symbols symbols;
	struct message message;
	const char *owned;

	(void)state;
	make_symbols(&symbols, "0000000000001000 T kvm_fault\n"
			       "0000000000002000 T mte_clear_page_tags\n");
	assert_int_equal(inlined_find(&trace, &symbols, &message), 0);
	owned = symbols.names[symbols_find(&symbols, 0x1000).function];
	assert_string_equal(owned, "kvm_fault");
	for (uint64_t address = 0x1004; address <= 0x1010; address += 4) {
		struct symbols_place place = symbols_find(&symbols, address);

		assert_string_equal(symbols.names[place.function], "sanitise_mte_tags");
		assert_string_equal(symbols.names[place.owner], "kvm_fault");
	}
	owned = symbols.names[symbols_find(&symbols, 0x1014).function];
	assert_string_equal(owned, "kvm_fault");
	symbols_free(&symbols);
}

/* Two groups of two windows: only the second is as long as the samples say, and 2 more. */
static void test_match(void **state)
{
	struct trace_shape shapes[] = {{.retired = 110}, {.retired = 102}};
	struct trace_window windows[] = {{0, 0, 0, 1}, {0, 0, 0, 1}, {1, 0, 0, 2}, {0, 3, 0, 2}};
	struct trace_group groups[2] = {{0x40000000}, {0x40000000}};
	const struct trace trace = {.shapes = shapes,
				    .shape_count = 2,
				    .windows = windows,
				    .window_count = 4,
				    .groups = groups,
				    .group_count = 2};
	uint64_t ticks[] = {100, 111};
	const struct record_samples samples = {ticks, 2};
	struct match match;

	(void)state;
	assert_true(match_find(&trace, 0, &samples, &match));
	assert_ptr_equal(match.windows[0], &windows[2]);
	assert_int_equal(match.extra, 2);
	match_free(&match);
	/* The guest has 2 more, and nothing else; the VMM may have 3. */
	ticks[0]--, ticks[1]--;
	assert_false(match_find(&trace, 0, &samples, &match));
	groups[1].address = 0x400000;
	assert_true(match_find(&trace, 0, &samples, &match));
	assert_int_equal(match.extra, 3);
	match_free(&match);
	ticks[0] = 50;
	assert_false(match_find(&trace, 0, &samples, &match));
}

static void test_round_trip(void **state)
{
	char *names[] = {(char *)(uintptr_t) "main", (char *)(uintptr_t) "f"};
	struct anatomy_node nodes[] = {{0, 0, 0, 0, 0}, {0, 0, 1, 5, 1}, {1, 1, 2, 7, 2}};
	char *events[] = {(char *)(uintptr_t) "DSB: ISH", (char *)(uintptr_t) "exception taken",
			  (char *)(uintptr_t) "of a later release"};
	struct anatomy_count of_main[] = {{0, 5}}, of_f[] = {{0, 3}, {1, 9}, {2, 4}};
	struct anatomy_mix mixes[] = {{NULL, 0}, {of_main, 1}, {of_f, 3}};
	struct anatomy_shape shapes[] = {{12, nodes, 3}, {20, NULL, 0}};
	struct anatomy_window windows[] = {{0, 0}, {1, 4}};
	uint64_t exposure[] = {0, 31};
	char *regions[] = {(char *)(uintptr_t) "code", (char *)(uintptr_t) "stack"};
	struct footprint_lines lines[] = {{FOOTPRINT_ALL, 1, 3, 4, 2}, {1, 1, 3, 1, 1}};
	struct footprint footprint = {0, lines, 2};
	const struct anatomy_record record = {.trial = 9,
					      .extra = 2,
					      .lost = 1,
					      .functions = names,
					      .function_count = 2,
					      .mixes = {events, 3, mixes, 3},
					      .footprints = {regions, 2, &footprint, 1},
					      .shapes = shapes,
					      .shape_count = 2,
					      .windows = windows,
					      .window_count = 2,
					      .exposure = exposure,
					      .exposed_windows = 1};
	struct anatomy_record read = {0};
	struct message message;
	char text[1024] = "";
	FILE *file = fmemopen(text, sizeof(text), "w");

	(void)state;
	assert_int_equal(anatomy_record_write(file, &record, &message), 0);
	fclose(file);
	assert_int_equal(anatomy_record_parse(text, strlen(text), &read, &message), 0);
	assert_int_equal(read.trial, 9);
	assert_int_equal(read.lost, 1);
	assert_string_equal(read.functions[1], "f");
	assert_int_equal(read.shapes[0].nodes[2].instructions, 7);
	assert_int_equal(read.shapes[1].node_count, 0);
	assert_int_equal(count_of(&read, &read.shapes[0].nodes[2], "exception taken"), 9);
	assert_int_equal(count_of(&read, &read.shapes[0].nodes[1], "DSB: ISH"), 5);
	assert_int_equal(read.windows[1].other, 4);
	assert_int_equal(read.exposed_windows, 1);
	assert_int_equal(read.footprints.list[0].count, 2);
	assert_int_equal(read.footprints.list[0].lines[0].function, FOOTPRINT_ALL);
	assert_int_equal(read.footprints.list[0].lines[1].read, 3);
	assert_string_equal(read.footprints.regions[1], "stack");
	assert_int_equal(read.exposure[0], 0);
	assert_int_equal(read.exposure[1], 31);
	anatomy_record_free(&read);
}

static void test_bad_records(void **state)
{
	static const char head[] = "{\"v\":1,\"trial\":1,\"extra\":2,\"lost\":0,";
	static const char *const tails[] = {
		"\"functions\":[1],\"shapes\":[],\"windows\":[]}",
		"\"functions\":[],\"shapes\":[{\"instructions\":1,\"nodes\":[0,0,0]}],\"windows\":[]}",
		"\"functions\":[\"f\"],\"shapes\":[{\"instructions\":1,\"nodes\":[0,0,0,0,1,0,1,1]}],\"windows\":[]}",
		"\"functions\":[\"f\"],\"shapes\":[{\"instructions\":1,\"nodes\":[0,0,0,0,0,1,1,1]}],\"windows\":[]}",
		"\"functions\":[],\"shapes\":[],\"windows\":[0,0]}",
		"\"functions\":[],\"shapes\":[]}",
		"\"functions\":[\"f\"],\"shapes\":[],\"windows\":[],\"exposure\":[0,1]}",
		"\"functions\":[],\"events\":[\"ISB\"],\"shapes\":[],\"windows\":[]}",
		"\"functions\":[],\"shapes\":[],\"windows\":[],\"regions\":[],\"footprints\":[{\"shape\":0,\"all\":[],\"lines\":[]}]}",
		"\"functions\":[],\"shapes\":[{\"instructions\":1,\"nodes\":[]}],\"windows\":[],\"regions\":[],\"footprints\":[{\"shape\":0,\"all\":[0,1,1,1],\"lines\":[]}]}",
		"\"functions\":[],\"events\":[1],\"mixes\":[],\"shapes\":[],\"windows\":[]}",
		"\"functions\":[],\"events\":[\"ISB\"],\"mixes\":[[1,1]],\"shapes\":[],\"windows\":[]}",
		"\"functions\":[],\"events\":[\"ISB\"],\"mixes\":[[0]],\"shapes\":[],\"windows\":[]}",
		"\"functions\":[],\"events\":[\"ISB\"],\"mixes\":[[0,3]],\"shapes\":[{\"instructions\":2,\"nodes\":[0,0,0,2],\"mixes\":[0]}],\"windows\":[]}",
		"\"functions\":[],\"events\":[\"ISB\"],\"mixes\":[[0,2]],\"shapes\":[{\"instructions\":2,\"nodes\":[0,0,0,2],\"mixes\":[1]}],\"windows\":[]}",
		"\"functions\":[],\"events\":[\"ISB\"],\"mixes\":[[0,2]],\"shapes\":[{\"instructions\":2,\"nodes\":[0,0,0,2]}],\"windows\":[]}",
		"\"functions\":[\"f\"],\"shapes\":[],\"windows\":[],\"exposed_windows\":1,\"exposure\":[1,1]}",
		"\"functions\":[\"f\"],\"shapes\":[],\"windows\":[],\"exposed_windows\":1,\"exposure\":[0,-1]}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(tails) / sizeof(*tails); i++) {
		struct anatomy_record record = {0};
		struct message message;
		char line[512];

		snprintf(line, sizeof(line), "%s%s", head, tails[i]);
		assert_int_equal(anatomy_record_parse(line, strlen(line), &record, &message), -1);
	}
}

/* A kernel at EL1 calls KVM at EL2, which has its image elsewhere. */
static void test_el2(void **state)
{
	static const uint32_t host[] = {NOP, HVC, NOP}, vector[] = {B(0x100)},
			      handler[] = {NOP, ERET};
	static const struct piece el2_pieces[] = {
		{0xffff800080001000, host, 2, RECORDER_END_EXCEPTION},
		{0x0000800000001c00, vector, 1, RECORDER_END_JUMP},
		{0x0000800000002000, handler, 2, RECORDER_END_ERET},
		{0xffff800080001008, host + 2, 1, RECORDER_END_NONE},
	};
	static const char *const names[] = {"host", "el2:__kvm_hyp_host_vector", "el2:handle_trap"};
	static const char kernel[] = "ffff800080001000 T host\n"
				     "ffff800080101800 T __kvm_nvhe___kvm_hyp_host_vector\n"
				     "ffff800080102000 t __kvm_nvhe_handle_trap\n"
				     "ffff800080103000 T __kvm_nvhe___hyp_text_end\n";
	struct recording recording;
	struct trace trace;
	struct symbols symbols;
	struct message message;

	(void)state;
	begin_recording(&recording, 3);
	play(recording.recorder, recording.window, el2_pieces, 4);
	read_recording(&recording, &trace);
	assert_int_equal(symbols_begin(&symbols, &message), 0);
	assert_int_equal(symbols_add_kernel(&symbols, kernel, strlen(kernel), &message), 0);
	assert_int_equal(el2_find(&trace, &symbols, &message), 0);
	symbols_sort(&symbols);
	for (size_t i = 0; i < 3; i++) {
		uint32_t function = symbols_find(&symbols, el2_pieces[i].address).function;

		assert_string_equal(symbols.names[function], names[i]);
	}
	symbols_free(&symbols);
	trace_free(&trace);
}

/* Where the kernel is at EL2 there is no other code. */
static void test_no_el2(void **state)
{
	struct trace trace;
	struct symbols symbols;
	struct message message;
	size_t count;

	(void)state;
	read_back(&trace, 1);
	assert_int_equal(symbols_begin(&symbols, &message), 0);
	assert_int_equal(symbols_add_kernel(&symbols, kallsyms, strlen(kallsyms), &message), 0);
	count = symbols.count;
	assert_int_equal(el2_find(&trace, &symbols, &message), 0);
	assert_int_equal(symbols.count, count);
	symbols_free(&symbols);
	trace_free(&trace);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),          cmocka_unit_test(test_targets),
		cmocka_unit_test(test_record),         cmocka_unit_test(test_nonsense),
		cmocka_unit_test(test_many_shapes),    cmocka_unit_test(test_masks),
		cmocka_unit_test(test_events),         cmocka_unit_test(test_calls),
		cmocka_unit_test(test_inlined),        cmocka_unit_test(test_match),
		cmocka_unit_test(test_round_trip),     cmocka_unit_test(test_bad_records),
		cmocka_unit_test(test_unreadable_elf), cmocka_unit_test(test_el2),
		cmocka_unit_test(test_no_el2),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
