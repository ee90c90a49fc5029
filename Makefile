# SPDX-License-Identifier: GPL-2.0-or-later
# mtebench: what MTE costs guest memory under KVM. `make help` lists the targets.
#
# Each directory adds its own rules in Dir.mk. Everything is built below build/: build/native for this machine,
# build/arm64 for the measured machine, build/asan for the tests under ASan and UBSan, build/tsan for those of threads.

.DELETE_ON_ERROR:
.DEFAULT_GOAL := all
.SUFFIXES:

# Builds on all cores, unless make is told with -j on how many. Several goals, such as `make clean check`, are for one after
# the other.
ifeq ($(MAKELEVEL)$(word 2,$(MAKECMDGOALS))$(filter -j%,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(shell nproc)
endif

B := build
export MTEBENCH_CACHE ?= $(HOME)/.cache/mtebench

CC := gcc
ifeq ($(shell uname -m),aarch64)
CROSS :=
else
CROSS := aarch64-linux-gnu-
endif
ARM64_CC := $(CROSS)gcc
# Static libraries for the measured machine, unpacked there by lab/setup.sh.
ARM64_SYSROOT := $(MTEBENCH_CACHE)/arm64
# libperf for both machines, built there by lab/libperf.sh; without it counters are left out.
LIBPERF := $(MTEBENCH_CACHE)/libperf

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wmissing-prototypes -Wstrict-prototypes -Wvla
ifneq ($(WERROR),0)
WARNINGS += -Werror
endif
CFLAGS := -O2 -g
# Equal binaries from equal sources, wherever the tree lies.
CPPFLAGS := -D_GNU_SOURCE -I. -MMD -MP -ffile-prefix-map=$(CURDIR)=.
COMPILE = -std=gnu11 $(WARNINGS) $(CPPFLAGS) $(CFLAGS)
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer

V := 0
Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@printf '  %-7s %s\n' $(1) $(2))

# Directories add to these.
ALL :=          # what `make` builds
UNIT_TESTS :=   # test programs run by `make check`, built with the sanitizers
FUZZ_TARGETS := # tests/fuzz/fuzz_<name>.c, whose corpora `make check` replays
CHECKS :=       # further scripts of `make check` that print TAP
HELP :=         # lines of `make help`, "target|what it does"

include common/Dir.mk
include guest/Dir.mk host/Dir.mk $(wildcard lab/Dir.mk) analysis/Dir.mk findings/Dir.mk package/Dir.mk
# After all others: uses what they add.
include tests/Dir.mk

# What `make help` names can be given to the lab; a name that is mistyped would measure something else.
empty :=
OPTIONS_KNOWN := $(foreach word,$(HELP),$(if $(findstring =,$(word)),$(firstword $(subst =,$(empty) ,$(word)))))
OPTIONS_GIVEN := $(foreach name,$(.VARIABLES),$(if $(filter command,$(origin $(name))),$(name)))
OPTIONS_UNKNOWN := $(filter-out $(OPTIONS_KNOWN) B V WERROR CC MTEBENCH_CACHE -*-command-variables-*-,$(OPTIONS_GIVEN))
ifneq ($(and $(filter lab series,$(MAKECMDGOALS)),$(OPTIONS_UNKNOWN)),)
$(error $(firstword $(OPTIONS_UNKNOWN))= is unknown to make $(firstword $(filter lab series,$(MAKECMDGOALS))): see make help)
endif

.PHONY: all
all: $(ALL)

$(B)/obj/native/%.o: %.c
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(COMPILE) -c -o $@ $<

$(B)/obj/asan/%.o: %.c
	$(call say,CC,'$< [asan]')
	@mkdir -p $(@D)
	$(Q)$(CC) $(COMPILE) $(SANITIZE) -c -o $@ $<

$(B)/obj/arm64/%.o: %.c
	$(call say,CC,'$< [arm64]')
	@mkdir -p $(@D)
	$(Q)$(ARM64_CC) $(COMPILE) -isystem $(ARM64_SYSROOT)/usr/include \
		-isystem $(ARM64_SYSROOT)/usr/include/aarch64-linux-gnu -c -o $@ $<

$(B)/obj/arm64/%.o: %.S
	$(call say,AS,'$< [arm64]')
	@mkdir -p $(@D)
	$(Q)$(ARM64_CC) $(CPPFLAGS) -c -o $@ $<

.PHONY: clean
clean:
	rm -rf $(B)
HELP += 'clean|remove build/'

.PHONY: help
help:
	@echo 'mtebench: what MTE costs guest memory under KVM. Targets:'
	@printf '%s\n' $(HELP) | awk -F'|' '{ line = sprintf("  %-14s", $$1); count = split($$2, words, " "); \
		for (i = 1; i <= count; i++) { \
			if (length(line " " words[i]) > 80) { print line; line = sprintf("%16s", "") } \
			line = line " " words[i] } \
		print line }'

-include $(shell find $(B) -name '*.d' 2>/dev/null)
