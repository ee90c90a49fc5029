#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# fuzz.sh: replays the corpus of each target in $FUZZ_TARGETS under the sanitizers. TAP.
set -u

for target in $FUZZ_TARGETS; do
	if output=$("${MTEBENCH_BUILD:-build}/asan/tests/fuzz/fuzz_$target" tests/fuzz/corpus/"$target"/* 2>&1); then
		echo "ok - fuzz corpus $target: $output"
	else
		echo "$output"
		echo "not ok - fuzz corpus $target"
	fi
done
