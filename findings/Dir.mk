# SPDX-License-Identifier: GPL-2.0-or-later
# Programs that show a finding each (doc/findings.md). Built as their reader would, with nothing of the suite.

FINDINGS := $(patsubst findings/%.c,$(B)/arm64/findings/%,$(sort $(wildcard findings/*.c)))

$(FINDINGS): $(B)/arm64/%: %.c
	$(call say,CC,'$< [standalone]')
	@mkdir -p $(@D)
	$(Q)$(ARM64_CC) -O2 -static $(WARNINGS) -o $@ $<

.PHONY: findings
findings: $(FINDINGS)
HELP += 'findings|the standalone programs that show the findings, in build/arm64/findings/'

.PHONY: check-findings
check-findings: all findings
	@findings/table.sh $(KERNELS)
HELP += 'check-findings|run them on every kernel of the catalogue, or KERNELS=, and print the table of doc/findings.md'
