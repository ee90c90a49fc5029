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

$(B)/native/tests/unsanitise: $(B)/obj/native/tests/unsanitise.o
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -o $@ $^

CHECKS += tests/probe.sh

FUZZ_PROGRAMS := $(patsubst %,$(B)/asan/tests/fuzz/fuzz_%,$(FUZZ_TARGETS))

.PHONY: check check-quick
check: $(ALL) $(UNIT_TESTS) $(FUZZ_PROGRAMS) $(LAB_TEST_PROGRAMS) $(B)/native/tests/unsanitise
	@FUZZ_TARGETS='$(FUZZ_TARGETS)' tests/check.sh $(UNIT_TESTS) tests/fuzz.sh tests/source.sh $(CHECKS) \
		tests/lab/lab.sh
HELP += 'check|all tests; boots kernels in the lab'

check-quick: $(ALL) $(UNIT_TESTS) $(FUZZ_PROGRAMS)
	@FUZZ_TARGETS='$(FUZZ_TARGETS)' tests/check.sh $(UNIT_TESTS) tests/fuzz.sh tests/source.sh $(CHECKS)
HELP += 'check-quick|the tests that boot nothing'
