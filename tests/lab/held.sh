# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# held.sh: DAMON runs, and is turned off for the tests that follow. For busybox in the emulated host. TAP.
set -u
# shellcheck source=tests/lab/tap.sh
. /lab/tap.sh
damon=/sys/module/damon_stat/parameters/enabled

ends "the lock is not held on purpose where DAMON may stop the machine" 77 '4 skip' \
	mtebench run --emulated --clock events /lab/held.conf -o -
echo N >$damon
is "DAMON is off" [ "$(cat $damon)" = N ]
