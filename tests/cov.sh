#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# cov.sh PROGRAM...: runs test programs that were built below $MTEBENCH_BUILD with --coverage, writes which lines they reached
# to build/cov/index.html, and closes with the figure. Lines of tests do not count.
set -u

find "$MTEBENCH_BUILD" -name '*.gcda' -delete
tests/check.sh "$@" || exit 1
rm -rf build/cov && mkdir -p build/cov
# Counts of processes that were killed, or replaced, in the middle of a function do not always add up to a branch's.
gcovr --root . --exclude tests/ --gcov-ignore-parse-errors --sort-uncovered --print-summary \
	--html-details build/cov/index.html "$MTEBENCH_BUILD" >"$MTEBENCH_BUILD/summary" 2>"$MTEBENCH_BUILD/gcovr.log" || {
	cat "$MTEBENCH_BUILD/gcovr.log" >&2
	exit 1
}
sed -n 's/^lines: \([0-9.]*\)% (\([0-9]*\) out of \([0-9]*\))/line coverage: \1 % (\2 of \3 lines)/p' "$MTEBENCH_BUILD/summary"
