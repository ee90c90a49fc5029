#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# soak.sh MINUTES SEED KERNEL: `make soak`: two thirds of the time tests/soak kills campaigns of the lab; then about one third
# tests/lab/soak.sh kills mtebench with --quiesce in an emulated host, whose seconds are about three of ours. The fuzz target of the reader of results, where clang is,
# runs beside it. As root, so that a disk can be made too small.
set -u

seconds=$(($1 * 60))
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
failed=0

if command -v clang >/dev/null; then
	make --no-print-directory fuzz-record FUZZ_S="$seconds" >"$directory/fuzz" 2>&1 || echo failed >"$directory/fuzz.failed" &
fi
build/native/tests/soak $((seconds * 2 / 3)) "$2" "$3" "$directory" || failed=1
lab/mtelab exec "$3" --timeout $((seconds * 4 + 600)) --file tests/lab/soak.sh:/lab/soak.sh --file tests/lab/long.conf:/lab/long.conf \
	--file tests/lab/soak.conf:/lab/soak.conf -- busybox sh /lab/soak.sh $((seconds / 9)) || failed=1
wait
if [ -e "$directory/fuzz.failed" ]; then
	tail -20 "$directory/fuzz"
	echo 'soak: the fuzz target found an input that the reader cannot bear'
	failed=1
elif [ -e "$directory/fuzz" ]; then
	echo "soak: fuzz-record for $seconds s: $(grep -c NEW "$directory/fuzz") new inputs, no crash"
fi
exit $failed
