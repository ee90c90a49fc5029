#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# qemu-gicv2.sh: QEMU whose machine has a GICv2, for MTELAB_QEMU.
for argument in "$@"; do
	shift
	set -- "$@" "$(printf %s "$argument" | sed 's/gic-version=3/gic-version=2/')"
done
exec qemu-system-aarch64 "$@"
