# SPDX-License-Identifier: GPL-2.0-or-later
# mtestat: analysis of results on a workstation. Knows nothing of KVM.

ANALYSIS_SOURCES := $(sort $(wildcard analysis/*.c))
ANALYSIS_MODULES := $(filter-out analysis/mtestat.c,$(ANALYSIS_SOURCES))
ANALYSIS_LIBS := $(COMMON_LIBS) -lgsl -lgslcblas -lm

$(B)/native/mtestat: $(patsubst %.c,$(B)/native/%.o,$(ANALYSIS_SOURCES) $(COMMON_SOURCES))
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) -o $@ $^ $(ANALYSIS_LIBS)

$(B)/asan/mtestat: $(patsubst %.c,$(B)/asan/%.o,$(ANALYSIS_SOURCES) $(COMMON_SOURCES))
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(ANALYSIS_LIBS)

# Writes made-up campaigns for the tests.
$(B)/native/tests/campaign: $(patsubst %.c,$(B)/native/%.o,tests/campaign.c $(COMMON_SOURCES))
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) -o $@ $^ $(COMMON_LIBS) -lm

# Unit tests of the common and the analysis modules: one program a module.
ANALYSIS_TESTS := number message record version
$(foreach t,$(ANALYSIS_TESTS),$(eval $(B)/asan/tests/unit/test_$t: $(B)/asan/tests/unit/test_$t.o))
$(patsubst %,$(B)/asan/tests/unit/test_%,$(ANALYSIS_TESTS)): \
		$(patsubst %.c,$(B)/asan/%.o,$(ANALYSIS_MODULES) $(COMMON_SOURCES))
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(ANALYSIS_LIBS) -lcmocka

UNIT_TESTS += $(patsubst %,$(B)/asan/tests/unit/test_%,$(ANALYSIS_TESTS))
ALL += $(B)/native/mtestat
