# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# commands.sh: commands that need no emulated host of their own. For busybox in the emulated host. TAP.
# usage: commands.sh [brief]    (brief: only what every kernel is asked)
set -u
# shellcheck source=tests/lab/tap.sh
. /lab/tap.sh

ends "probe: with MTE everything can be measured" 0 'Everything can be measured' mtebench probe

[ "${1:-}" != brief ] || exit 0

ends "probe: a user without rights is told how to open /dev/kvm" 77 'join the group' \
	busybox su -s /bin/mtebench nobody probe
ends "a file that is put in is found below /tmp" 0 '^of the user$' cat /tmp/put-in
ends "races are not run where CPUs run in turn" 1 'and this machine.s run in turn' \
	mtebench run --emulated --clock events /lab/clocks.conf -o -
ends "a long sample needs a time, not a number of instructions" 2 'needs samples that are times' \
	mtebench run --emulated /lab/until.conf -o - --break-us 9
