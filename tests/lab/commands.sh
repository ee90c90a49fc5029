# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# commands.sh: commands that need no emulated host of their own. For busybox in the emulated host. TAP.
# usage: commands.sh [brief]    (brief: only what every kernel is asked)
set -u
# shellcheck source=tests/lab/tap.sh
. /lab/tap.sh

# Before 6.8 there are no folios of a size, which is all that is missing.
if [ -e /sys/kernel/mm/transparent_hugepage/hugepages-64kB ]; then
	ends "probe: with MTE everything can be measured" 0 'Everything can be measured' mtebench probe
else
	ends "probe: with MTE folios of a size are missing" 77 'this kernel has no sizes of THP' mtebench probe
	ends "probe: and nothing else" 77 '^1 things cannot be measured' mtebench probe
fi

[ "${1:-}" != brief ] || exit 0

ends "probe: a user without rights is told how to open /dev/kvm" 77 'join the group' \
	busybox su -s /bin/mtebench nobody probe
ends "a file that is put in is found below /tmp" 0 '^of the user$' cat /tmp/put-in
ends "races are not run where CPUs run in turn" 1 'and this machine.s run in turn' \
	mtebench run --emulated --clock events /lab/clocks.conf -o -
ends "a long sample needs a time, not a number of instructions" 2 'needs samples that are times' \
	mtebench run --emulated /lab/until.conf -o - --break-us 9
