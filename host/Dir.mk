# SPDX-License-Identifier: GPL-2.0-or-later
# mtebench: for the measured machine (static, build/arm64/mtebench), and for this one, where it reads configs and,
# on an arm64 machine, measures.

BENCH_SOURCES := $(sort $(wildcard bench/*.c))
HOST_SOURCES := $(sort $(wildcard mtebench/*.c host/*/*.c linuxguest/*.c))
HOST_ARM64_SOURCES := $(sort $(wildcard host/*/arm64/*.c linuxguest/arm64/*.c)) guest/pass_data.c
HOST_OTHER_SOURCES := $(sort $(wildcard host/*/other/*.c linuxguest/other/*.c))
# What a static libhwloc lacks.
HOST_STATIC_SOURCES := $(sort $(wildcard host/*/static/*.c))
HOST_STATIC := -static -Wl,--wrap=dlopen
HOST_ALL_SOURCES := $(HOST_SOURCES) $(BENCH_SOURCES) $(COMMON_SOURCES)

MTEBENCH_ARM64_OBJECTS := $(patsubst %.c,$(B)/obj/arm64/%.o,$(HOST_ALL_SOURCES) $(HOST_ARM64_SOURCES) $(HOST_STATIC_SOURCES)) \
	$(B)/obj/arm64/host/vm/arm64/payload.o
ifeq ($(shell uname -m),aarch64)
MTEBENCH_NATIVE_OBJECTS := $(patsubst %.c,$(B)/obj/native/%.o,$(HOST_ALL_SOURCES) $(HOST_ARM64_SOURCES)) \
	$(B)/obj/arm64/host/vm/arm64/payload.o
else
MTEBENCH_NATIVE_OBJECTS := $(patsubst %.c,$(B)/obj/native/%.o,$(HOST_ALL_SOURCES) $(HOST_OTHER_SOURCES))
endif

HOST_ARM64_LIBS := $(wildcard $(LIBPERF)/arm64/lib/libperf.a $(LIBPERF)/arm64/lib/libapi.a) $(COMMON_LIBS) \
	-lhwloc -lm $(if $(wildcard $(ARM64_SYSROOT)/usr/lib/aarch64-linux-gnu/libzstd.a),-lzstd)
HOST_LIBS := $(wildcard $(LIBPERF)/native/lib/libperf.a $(LIBPERF)/native/lib/libapi.a) $(COMMON_LIBS) -lhwloc -lm
ifeq ($(shell uname -m),aarch64)
HOST_LIBS += $(if $(wildcard /usr/include/zstd.h),-lzstd)
endif

# The only file that knows libzstd.
$(B)/obj/arm64/linuxguest/arm64/zstd.o: $(wildcard $(ARM64_SYSROOT)/usr/include/zstd.h)

# The only file that knows libperf; built anew when that comes or goes.
$(B)/obj/arm64/host/watch/event_group.o: CPPFLAGS += -isystem $(LIBPERF)/arm64/include
$(B)/obj/native/host/watch/event_group.o $(B)/obj/asan/host/watch/event_group.o: CPPFLAGS += -isystem $(LIBPERF)/native/include
$(foreach m,arm64 native asan,$(B)/obj/$m/host/watch/event_group.o): $(wildcard $(LIBPERF)/complete)

$(B)/obj/arm64/host/vm/arm64/payload.o: $(B)/guest/payload.bin

$(B)/arm64/mtebench: $(MTEBENCH_ARM64_OBJECTS)
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(ARM64_CC) $(HOST_STATIC) -L$(ARM64_SYSROOT)/usr/lib/aarch64-linux-gnu -o $@ $^ $(HOST_ARM64_LIBS) -lpthread

$(B)/native/mtebench: $(MTEBENCH_NATIVE_OBJECTS)
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(HOST_LIBS) -lpthread

ALL += $(B)/arm64/mtebench $(B)/native/mtebench

# The table of benchmarks in the README is printed by `mtebench list`.
.PHONY: readme
readme: $(B)/native/mtebench
	@$< list --markdown | awk 'FNR == NR { table = table $$0 "\n"; next } /^\| benchmark \| measures \|$$/ { printf "%s", table; old = 1 } \
		old && /^$$/ { old = 0 } !old' - README.md >$(B)/README.md
	@cat $(B)/README.md >README.md
HELP += 'readme|rewrite the table of benchmarks in README.md from what they declare'

# Unit tests and the fuzz target: the pure modules, where nothing is measured.
HOST_TEST_OBJECTS := $(patsubst %.c,$(B)/obj/asan/%.o,$(filter-out mtebench/main.c,$(HOST_ALL_SOURCES)) \
	$(HOST_OTHER_SOURCES) host/vm/arm64/abort.c)
HOST_TESTS := plan clock host results trial lock_model counters probe topology quiesce boots trace linuxguest \
	stopping warmup trace_break vmm vmm_version sampler barrier racers backing folio held kernel_word touch_log wait_loop keeper life pairwise
$(foreach t,$(HOST_TESTS),$(eval $(B)/asan/tests/unit/test_$t: $(B)/obj/asan/tests/unit/test_$t.o))
$(patsubst %,$(B)/asan/tests/unit/test_%,$(HOST_TESTS)): $(HOST_TEST_OBJECTS)
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(SANITIZE) -o $@ $^ $(HOST_LIBS) -lcmocka -lpthread

# Compares its interval with that of mtestat.
$(B)/asan/tests/unit/test_stopping: $(patsubst %,$(B)/obj/asan/analysis/%.o,stats/interval stats/sample base/memory)
$(B)/asan/tests/unit/test_stopping: HOST_LIBS += -lgsl -lgslcblas

# Makes strdup() fail.
$(B)/asan/tests/unit/test_trial: HOST_LIBS += -Wl,--wrap=strdup
# Takes memory away.
$(B)/asan/tests/unit/test_sampler: HOST_LIBS += -Wl,--wrap=calloc

HOST_FUZZ := config adapter link kernel_report
$(patsubst %,$(B)/asan/tests/fuzz/fuzz_%,$(HOST_FUZZ)): $(B)/asan/%: $(B)/obj/asan/%.o $(B)/obj/asan/tests/fuzz/replay.o \
		$(HOST_TEST_OBJECTS)
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(SANITIZE) -o $@ $^ $(HOST_LIBS) -lpthread

UNIT_TESTS += $(patsubst %,$(B)/asan/tests/unit/test_%,$(HOST_TESTS))
FUZZ_TARGETS += $(HOST_FUZZ)
