# SPDX-License-Identifier: GPL-2.0-or-later
# The lab: mtelab for this machine, PID 1 for the emulated host, and set-up.

LAB_INIT_SOURCES := $(sort $(wildcard lab/init/*.c))
LAB_SHARED_SOURCES := lab/machine/ring.c common/crc32.c
LAB_LIBS := $(COMMON_LIBS) -lz -lm

# The plugin that QEMU loads for anatomies; what it finds is read by the rest of lab/anatomy, which mtelab has.
ANATOMY_PLUGIN_SOURCES := $(patsubst %,lab/anatomy/%.c,plugin block recorder registers instruction touches accesses)
LAB_SOURCES := $(filter-out $(LAB_INIT_SOURCES) $(patsubst %,lab/anatomy/%.c,plugin block recorder registers touches accesses), \
	$(sort $(wildcard lab/*/*.c)))

ALL += $(B)/native/mtelab $(B)/native/anatomy.so $(B)/arm64/lab/init

$(B)/obj/plugin/%.o: %.c
	$(call say,CC,'$< [plugin]')
	@mkdir -p $(@D)
	$(Q)$(CC) $(COMPILE) -fPIC -fvisibility=hidden -c -o $@ $<

$(B)/native/anatomy.so: $(patsubst %.c,$(B)/obj/plugin/%.o,$(ANATOMY_PLUGIN_SOURCES))
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -shared -o $@ $^

$(B)/native/mtelab: $(patsubst %.c,$(B)/obj/native/%.o,$(LAB_SOURCES) $(COMMON_SOURCES))
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LAB_LIBS)

$(B)/arm64/lab/init: $(patsubst %.c,$(B)/obj/arm64/%.o,$(LAB_INIT_SOURCES) $(LAB_SHARED_SOURCES))
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(ARM64_CC) $(CFLAGS) -static -o $@ $^

# Set-up by itself: make reads this file, so it makes it first, and makes it again when the script, the machine's
# packages or the cache have changed. SETUP=0 leaves it out, for machines that are not Debian.
NO_SETUP_GOALS := help clean setup
ifneq ($(SETUP),0)
ifneq ($(filter-out $(NO_SETUP_GOALS),$(or $(MAKECMDGOALS),all)),)
include $(B)/setup.mk
endif
endif

$(ARM64_SYSROOT)/complete:
	@lab/setup.sh build
$(B)/setup.mk: lab/setup.sh $(wildcard /var/lib/dpkg/status) $(ARM64_SYSROOT)/complete
	@lab/setup.sh build
	@mkdir -p $(@D)
	@echo '# Set-up is done.' > $@

.PHONY: setup
setup:
	lab/setup.sh lab
HELP += 'setup|install what is missing (apt), fetch the static arm64 libraries; runs by itself'

.PHONY: lab
lab: all
	@lab/mtelab run $(if $(CONFIG),--config '$(CONFIG)') $(if $(filter undefined,$(origin KERNELS)),,--kernels '$(KERNELS)') \
		$(if $(MODES),--modes '$(MODES)') $(foreach image,$(KERNEL_IMAGES),--kernel '$(image)') $(if $(CPU),--cpu '$(CPU)') \
		$(if $(JOBS),--jobs '$(JOBS)') $(if $(BOOTS),--boots '$(BOOTS)') $(if $(OUT),--out '$(OUT)') $(if $(filter-out 0,$(ANATOMY)),--anatomy) \
		$(if $(PROFILE),--profile '$(PROFILE)') $(foreach vmm,$(VMM),--vmm '$(vmm)') $(foreach adapter,$(ADAPTER),--adapter '$(adapter)')
HELP += 'lab|boot every kernel, measure, chart: CONFIG= KERNELS= MODES= KERNEL_IMAGES= CPU= JOBS= BOOTS= OUT= ANATOMY=1 PROFILE=cycles VMM= ADAPTER='

# From a git tree to a verdict on each patch.
.PHONY: series
series: all
	@lab/mtelab series $(if $(DEBIAN),--debian '$(DEBIAN)','$(TREE)') $(if $(RANGE),'$(RANGE)') $(if $(MBOX),--mbox '$(MBOX)') \
		$(if $(BASE),--base '$(BASE)') $(if $(TAGS),--tags '$(TAGS)') $(if $(CONFIG),--config '$(CONFIG)') \
		$(if $(KCONFIG),--kconfig '$(KCONFIG)') $(foreach variant,$(VARIANT),--variant '$(variant)') \
		$(if $(filter-out 0,$(LLVM)),--llvm) $(if $(JOBS),--jobs '$(JOBS)') $(if $(BOOTS),--boots '$(BOOTS)') $(if $(OUT),--out '$(OUT)')
HELP += 'series|build and measure each patch of a series: TREE= RANGE= MBOX= BASE= TAGS= DEBIAN= CONFIG= KCONFIG= VARIANT= LLVM=1 JOBS= BOOTS= OUT='

# KVM's selftests of the same paths.
.PHONY: cross-check
cross-check: all
	@OUT='$(OUT)' lab/cross-check.sh $(KERNELS)
HELP += 'cross-check|KVM selftests of linux-source beside our cells, instructions a page: KERNELS= OUT='

# The lab's pure parts under the sanitizers, and common/ini, which has no other home.
LAB_UNIT_TESTS := anatomy build catalogue collect exposure footprint lab ring symbols vmms
LAB_TESTED := $(patsubst %.c,$(B)/obj/asan/%.o,$(filter-out lab/command/%.c,$(LAB_SOURCES)) \
	lab/anatomy/recorder.c lab/anatomy/touches.c $(COMMON_SOURCES))
UNIT_TESTS += $(patsubst %,$(B)/asan/tests/unit/test_%,ini $(LAB_UNIT_TESTS))
FUZZ_TARGETS += anatomy build elf ini ring

$(patsubst %,$(B)/asan/tests/unit/test_%,ini $(LAB_UNIT_TESTS)): $(B)/asan/%: $(B)/obj/asan/%.o $(LAB_TESTED)
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(LAB_LIBS) -lcmocka

# Of what PID 1 does, the part that tells of a setting; the test is the kernel.
UNIT_TESTS += $(B)/asan/tests/unit/test_init_symbols

$(B)/asan/tests/unit/test_init_symbols: $(patsubst %,$(B)/obj/asan/%.o,tests/unit/test_init_symbols lab/init/init_symbols)
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) -Wl,--wrap=fopen -o $@ $^ -lcmocka

$(patsubst %,$(B)/asan/tests/fuzz/fuzz_%,anatomy build elf ini ring): $(B)/asan/%: $(B)/obj/asan/%.o $(B)/obj/asan/tests/fuzz/replay.o $(LAB_TESTED)
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(LAB_LIBS)
