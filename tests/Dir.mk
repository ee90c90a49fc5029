# SPDX-License-Identifier: GPL-2.0-or-later
# `make check`: unit tests and fuzz corpora under ASan and UBSan, checks of the source, and the whole in the lab.

# Programs for the emulated host: negative guests, and oracles that are made to fail.
LAB_TESTS := $(patsubst tests/lab/%.c,%,$(sort $(wildcard tests/lab/*.c)))
LAB_TEST_PROGRAMS := $(patsubst %,$(B)/arm64/tests/lab/%,$(LAB_TESTS))
LAB_TEST_OBJECTS := $(filter-out $(B)/obj/arm64/mtebench/main.o,$(MTEBENCH_ARM64_OBJECTS))

$(LAB_TEST_PROGRAMS): $(B)/arm64/%: $(B)/obj/arm64/%.o $(LAB_TEST_OBJECTS)
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(ARM64_CC) $(HOST_STATIC) -L$(ARM64_SYSROOT)/usr/lib/aarch64-linux-gnu -o $@ $^ $(HOST_ARM64_LIBS) -lpthread

$(B)/native/tests/break_image: $(B)/obj/native/tests/break_image.o
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -o $@ $^

# Kills at random moments, for as long as one likes.
$(B)/native/tests/soak: $(patsubst %.c,$(B)/obj/native/%.o,tests/soak.c tests/made_up.c $(COMMON_SOURCES))
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -o $@ $^ $(COMMON_LIBS) -lm

MINUTES := 10
SEED := 1
SOAK_KERNEL := 7.3

.PHONY: soak
soak: all $(B)/native/tests/soak
	@tests/soak.sh $(MINUTES) $(SEED) $(SOAK_KERNEL)
HELP += 'soak|kill campaigns, machines and runs at random moments and resume them: MINUTES= SEED='

# What a user does with hardware, on an emulated machine that is treated as hardware.
.PHONY: rehearsal
rehearsal: all
	@lab/setup.sh rehearsal
	@tests/rehearsal.sh $(B)/rehearsal
HELP += 'rehearsal|what a user does with hardware, from the bundle to the report, on an emulated machine with Debian and kexec (15 minutes)'

CHECKS += tests/formats/formats.sh tests/probe.sh tests/run.sh tests/decoder.sh tests/trees.sh tests/vmms.sh tests/cross_check.sh tests/browser/report.sh

$(B)/native/tests/decoded: $(patsubst %.c,$(B)/obj/native/%.o,tests/decoded.c $(patsubst %,lab/anatomy/%.c,decoder sysop sysreg) common/event.c)
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -o $@ $^

check check-quick: $(B)/native/tests/decoded

FUZZ_PROGRAMS := $(patsubst %,$(B)/asan/tests/fuzz/fuzz_%,$(FUZZ_TARGETS))

# The same targets with an engine that looks for inputs that they cannot bear, in a directory of their own.
FUZZ := $(B)/obj/fuzz
FUZZ_S := 600

.PHONY: fuzz fuzz-programs
fuzz:
	@$(MAKE) --no-print-directory B=$(FUZZ) SETUP=0 CC=clang \
		SANITIZE='-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined -DFUZZING_ENGINE' fuzz-programs
	@tests/fuzz/look.sh $(FUZZ) $(FUZZ_S) $(FUZZ_TARGETS)
HELP += 'fuzz|look for inputs that break the parsers (clang): FUZZ_S=, seconds for all of them'

fuzz-programs: $(FUZZ_PROGRAMS)

# What threads and processes share, under ThreadSanitizer. Without its library there are no programs, and that is said.
TSAN_TESTS := $(if $(filter /%,$(shell $(CC) -print-file-name=libtsan.so)),barrier racers lock_model)
TSAN_PROGRAMS := $(patsubst %,$(B)/tsan/tests/unit/test_%,$(TSAN_TESTS)) $(if $(TSAN_TESTS),$(B)/tsan/tests/planted_race)
TSAN_SOURCES := $(COMMON_SOURCES) $(filter host/machine/%,$(HOST_SOURCES) $(HOST_OTHER_SOURCES)) \
	$(patsubst %,host/race/%.c,racers lock_model lock_protocol)

$(B)/obj/tsan/%.o: %.c
	$(call say,CC,'$< [tsan]')
	@mkdir -p $(@D)
	$(Q)$(CC) $(COMPILE) -fsanitize=thread -c -o $@ $<

$(TSAN_PROGRAMS): $(B)/tsan/%: $(B)/obj/tsan/%.o $(patsubst %.c,$(B)/obj/tsan/%.o,$(TSAN_SOURCES))
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -fsanitize=thread -o $@ $^ $(HOST_LIBS) -lcmocka -lpthread

CHECKS += tests/tsan.sh
check check-quick: $(TSAN_PROGRAMS)

export FUZZ_TARGETS TSAN_TESTS

.PHONY: check check-quick
check: $(ALL) $(FINDINGS) $(UNIT_TESTS) $(FUZZ_PROGRAMS) $(LAB_TEST_PROGRAMS) $(B)/native/tests/break_image
	@tests/check.sh $(UNIT_TESTS) tests/fuzz.sh tests/source.sh $(CHECKS) tests/lab/lab.sh tests/slurm.sh
HELP += 'check|all tests; boots kernels in the lab'

check-quick: $(ALL) $(UNIT_TESTS) $(FUZZ_PROGRAMS)
	@tests/check.sh $(UNIT_TESTS) tests/fuzz.sh tests/source.sh $(CHECKS)
HELP += 'check-quick|the tests that boot nothing'

# What `make check` does of formats, with all that it says: also what is to be installed.
.PHONY: check-formats
check-formats: $(B)/native/mtestat $(B)/native/tests/campaign
	@V=1 tests/check.sh tests/formats/formats.sh
HELP += 'check-formats|let the programs that own the formats read the exports, and say which are missing'

# Real kernels, built: not part of make check.
.PHONY: check-series
check-series: $(ALL)
	@tests/check.sh tests/series/check.sh
HELP += 'check-series|build, boot and judge a series of patches of our own on Linux 7.3; half an hour the first time'

# A Debian 12 with LAVA's dispatcher, which root makes: not part of make check.
.PHONY: check-lava
check-lava: all bundle $(B)/native/tests/campaign
	@lab/setup.sh lava
	@tests/check.sh tests/lava/check.sh
HELP += 'check-lava|let the dispatcher of LAVA carry out lab/fleet/lava-qemu-job.yaml; root, minutes at first'

# Which lines of what is built for this machine the tests reach: everything once more with gcov, in its own directory.
# mtestat looks for its scripts and configs from where it lies.
COV := $(B)/obj/cov
COV_CFLAGS := -O0 -g --coverage -fprofile-update=atomic -include tests/cov.h

.PHONY: cov cov-tests
cov:
	@if command -v gcovr >/dev/null; then \
		mkdir -p $(COV) && ln -sfn $(CURDIR)/analysis $(CURDIR)/configs $(COV)/.. && \
		$(MAKE) --no-print-directory B=$(COV) SETUP=0 SANITIZE=--coverage CFLAGS='$(COV_CFLAGS)' cov-tests; \
	else \
		echo 'SKIP: coverage needs gcovr, which is not installed (Debian package gcovr)'; \
	fi
HELP += 'cov|line coverage of the tests that boot nothing, in build/cov/index.html (gcovr)'

cov-tests: $(filter $(B)/native/%,$(ALL)) $(B)/native/tests/campaign $(B)/asan/mtestat $(UNIT_TESTS) $(FUZZ_PROGRAMS)
	@MTEBENCH_BUILD=$(B) tests/cov.sh $(UNIT_TESTS) tests/fuzz.sh tests/analysis.sh tests/selection.sh \
		tests/series.sh tests/fleet.sh tests/history.sh tests/probe.sh tests/run.sh

.PHONY: lint
lint:
	@tests/lint.sh
HELP += 'lint|what clang-tidy finds in the programs beyond tests/lint.accepted (some minutes)'
NO_SETUP_GOALS += lint
