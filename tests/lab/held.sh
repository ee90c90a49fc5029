# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# held.sh: DAMON runs, and is turned off for the tests that follow. For busybox in the emulated host. TAP.
set -u
# shellcheck source=tests/lab/tap.sh
. /lab/tap.sh
damon=/sys/module/damon_stat/parameters/enabled

ends "the lock is not held on purpose where DAMON may stop the machine" 77 '4 skip' \
	mtebench run --emulated --allow-hold --clock events /lab/held.conf -o -
is "DAMON is named" grep -q 'DAMON runs' /tmp/said
echo N >$damon
is "DAMON is off" [ "$(cat $damon)" = N ]

ends "nor where nobody has allowed it" 77 '4 skip' mtebench run --emulated --clock events /lab/held.conf -o -
is "--allow-hold is named" grep -q 'allow-hold' /tmp/said
echo 1 >/proc/sys/kernel/softlockup_panic
ends "nor where a soft lockup is a panic" 77 '4 skip' \
	mtebench run --emulated --allow-hold --clock events /lab/held.conf -o -
is "the setting is named" grep -q 'softlockup_panic is 1' /tmp/said
echo 0 >/proc/sys/kernel/softlockup_panic
