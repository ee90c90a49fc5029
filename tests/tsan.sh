#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# tsan.sh: tests of $TSAN_TESTS under ThreadSanitizer, which first has to find the race that is planted. TAP.
set -u

# shellcheck source=tests/tap.sh
. tests/tap.sh

if [ -z "$TSAN_TESTS" ]; then
	echo "ok - no data races # SKIP the compiler has no libtsan (Debian package libtsan2, of gcc)"
	exit
fi

# It knows few places for memory, and does not start where vm.mmap_rnd_bits scatters it further.
fixed=
setarch -R true 2>/dev/null && fixed='setarch -R'

# shellcheck disable=SC2086
ends 66 "data race" $fixed build/tsan/tests/planted_race
for test in $TSAN_TESTS; do
	# shellcheck disable=SC2086
	is "no data race in what test_$test does" $fixed "build/tsan/tests/unit/test_$test"
done
