# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# gicv2.sh: a host whose interrupt controller is a GICv2. For busybox in the emulated host. TAP.
set -u
# shellcheck source=tests/lab/tap.sh
. /lab/tap.sh

ends "guests have a vGICv2" 0 'interrupt controller: vgic-v2' mtebench probe
printf '[run]\nsamples = 64\ntime_limit = 100\n\n[stage2_fault]\nmte = off, on\nvcpus = 1, 2\n' >/tmp/gicv2.conf
ends "they measure" 0 '4 ok' mtebench run --emulated /tmp/gicv2.conf -o /tmp/gicv2
is "the run says which" grep -q '"irqchip": "vgic-v2"' /tmp/gicv2/run.json
