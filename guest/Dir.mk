# SPDX-License-Identifier: GPL-2.0-or-later
# The payload: freestanding, linked at its guest address, turned into a flat image that mtebench embeds.

GUEST_OBJECTS := $(patsubst %,$(B)/guest/%.o,$(basename $(notdir $(sort $(wildcard guest/*.[cS])))))
GUEST_CFLAGS := -ffreestanding -fno-pic -mgeneral-regs-only -mno-outline-atomics -mcmodel=small -fno-stack-protector \
	-fno-asynchronous-unwind-tables -march=armv8-a

# The loops of the passes move data through SIMD registers, as memcpy does; only they may.
$(B)/guest/pass_data.o $(B)/guest/pass_tags.o: GUEST_CFLAGS := $(filter-out -mgeneral-regs-only,$(GUEST_CFLAGS))

$(B)/guest/%.o: guest/%.c
	$(call say,CC,'$< [guest]')
	@mkdir -p $(@D)
	$(Q)$(ARM64_CC) -std=gnu11 $(WARNINGS) $(CPPFLAGS) -O2 -g $(GUEST_CFLAGS) -c -o $@ $<

$(B)/guest/%.o: guest/%.S
	$(call say,AS,'$< [guest]')
	@mkdir -p $(@D)
	$(Q)$(ARM64_CC) $(CPPFLAGS) -c -o $@ $<

$(B)/guest/payload.elf: $(GUEST_OBJECTS) guest/payload.ld
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(ARM64_CC) -nostdlib -static -Wl,--build-id=none,--no-warn-rwx-segments -Wl,-T,guest/payload.ld -o $@ $(GUEST_OBJECTS)

$(B)/guest/payload.bin: $(B)/guest/payload.elf
	$(Q)$(CROSS)objcopy -O binary $< $@

.PHONY: dis
dis: $(B)/guest/payload.elf
	$(Q)$(CROSS)objdump -d --no-show-raw-insn $<
