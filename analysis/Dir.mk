# SPDX-License-Identifier: GPL-2.0-or-later
# mtestat: analysis of results on a workstation. Knows nothing of KVM.

ANALYSIS_SOURCES := $(sort $(wildcard analysis/*/*.c))
ANALYSIS_MODULES := $(filter-out analysis/command/mtestat.c,$(ANALYSIS_SOURCES))
ANALYSIS_LIBS := $(COMMON_LIBS) -lgsl -lgslcblas -lm

$(B)/native/mtestat: $(patsubst %.c,$(B)/obj/native/%.o,$(ANALYSIS_SOURCES) $(COMMON_SOURCES))
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(ANALYSIS_LIBS)

# Static, for the bundle: in a CI lab the measured machine itself reports its figures.
$(B)/arm64/mtestat: $(patsubst %.c,$(B)/obj/arm64/%.o,$(ANALYSIS_SOURCES) $(COMMON_SOURCES))
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(ARM64_CC) -static -L$(ARM64_SYSROOT)/usr/lib/aarch64-linux-gnu -o $@ $^ $(ANALYSIS_LIBS)

$(B)/asan/mtestat: $(patsubst %.c,$(B)/obj/asan/%.o,$(ANALYSIS_SOURCES) $(COMMON_SOURCES))
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(ANALYSIS_LIBS)

# Writes made-up campaigns for the tests.
$(B)/native/tests/campaign: $(patsubst %.c,$(B)/obj/native/%.o,tests/campaign.c tests/made_up.c $(COMMON_SOURCES))
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -o $@ $^ $(COMMON_LIBS) -lm

# Unit tests of the common and the analysis modules: one program a module.
ANALYSIS_TESTS := command message number presentation record sample sort_u64 statistics spread version \
	hygiene perf signed_rank phases cell run_json sampled run_difference history run_reader comparison changes event_contrary build_floor checksums
$(foreach t,$(ANALYSIS_TESTS),$(eval $(B)/asan/tests/unit/test_$t: $(B)/obj/asan/tests/unit/test_$t.o))
$(patsubst %,$(B)/asan/tests/unit/test_%,$(ANALYSIS_TESTS)): \
		$(patsubst %.c,$(B)/obj/asan/%.o,$(ANALYSIS_MODULES) $(COMMON_SOURCES))
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(ANALYSIS_LIBS) -lcmocka

UNIT_TESTS += $(patsubst %,$(B)/asan/tests/unit/test_%,$(ANALYSIS_TESTS))
ALL += $(B)/native/mtestat

# The reader of results against its corpus.
FUZZ_RECORD_SOURCES := tests/fuzz/fuzz_record.c common/event.c common/message.c common/number.c $(wildcard common/record/*.c)

$(B)/asan/tests/fuzz/fuzz_record: $(patsubst %.c,$(B)/obj/asan/%.o,tests/fuzz/replay.c $(FUZZ_RECORD_SOURCES))
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(COMMON_LIBS)

# The reader of series.json likewise.
FUZZ_SERIES_SOURCES := tests/fuzz/fuzz_series.c analysis/data/patch_series.c analysis/base/memory.c $(filter-out tests/%,$(FUZZ_RECORD_SOURCES))

$(B)/asan/tests/fuzz/fuzz_series: $(patsubst %.c,$(B)/obj/asan/%.o,tests/fuzz/replay.c $(FUZZ_SERIES_SOURCES))
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(COMMON_LIBS)

check check-quick: $(B)/asan/mtestat $(B)/native/tests/campaign
FUZZ_TARGETS += record series
CHECKS += tests/analysis.sh tests/selection.sh tests/series.sh tests/fleet.sh tests/history.sh

$(B)/native/tests/trends: $(patsubst %.c,$(B)/obj/native/%.o,tests/trends.c tests/made_up.c $(ANALYSIS_MODULES) $(COMMON_SOURCES))
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -o $@ $^ $(ANALYSIS_LIBS)

$(B)/native/tests/verdicts: $(patsubst %.c,$(B)/obj/native/%.o,tests/verdicts.c tests/made_up.c $(COMMON_SOURCES))
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -o $@ $^ $(ANALYSIS_LIBS)

REPORTS := 500

.PHONY: selfproof
selfproof: $(B)/native/tests/trends $(B)/native/tests/verdicts $(B)/native/mtestat
	@$(B)/native/tests/trends; trends=$$?; echo; \
		$(B)/native/tests/verdicts $(B)/native/mtestat $(REPORTS) && [ $$trends -eq 0 ]
HELP += 'selfproof|simulate how often verdicts and trends are right; the tables of doc/statistics.md: REPORTS='

.PHONY: bench-analysis
bench-analysis: $(B)/native/mtestat $(B)/native/tests/campaign
	@tests/analysis_cost.sh
HELP += 'bench-analysis|what mtestat costs on large runs; the table of doc/statistics.md'

NIGHTS := 500

.PHONY: bench-history
bench-history: $(B)/native/mtestat $(B)/native/tests/campaign
	@tests/history_cost.sh $(NIGHTS)
HELP += 'bench-history|what a history of many nights costs; the figures of doc/history.md: NIGHTS='

# Every template from small made-up data, to look at.
.PHONY: gallery
gallery: $(B)/native/mtestat $(B)/native/tests/campaign
	$(Q)rm -rf $(B)/gallery && mkdir -p $(B)/gallery
	$(Q)$(B)/native/tests/campaign -k 3 -m $(B)/gallery/three
	$(Q)$(B)/native/tests/campaign -k 11 -b 6 -a 4 $(B)/gallery/emulated
	$(Q)$(B)/native/tests/campaign -k 11 -b 6 -a 3 -m -w -n 2000 $(B)/gallery/times
	$(Q)for name in three emulated times; do \
		$(B)/native/mtestat trend $(B)/gallery/$$name -o $(B)/gallery/$$name-plots || exit 1; \
		$(B)/native/mtestat report --figures $(B)/gallery/$$name -o $(B)/gallery/$$name-report || exit 1; done
HELP += 'gallery|draw every kind of plot and report from made-up data into build/gallery'
