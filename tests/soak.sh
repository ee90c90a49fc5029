#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# soak.sh MINUTES SEED KERNEL: `make soak`: two thirds of the time tests/soak kills campaigns of the lab; then about one third
# tests/lab/soak.sh kills mtebench with --quiesce in an emulated host, whose seconds are about three of ours. The fuzz targets,
# where clang is, run beside it, for as long together. As root, so that a disk can be made too small.
set -u

case $1.$2 in
*[!0-9.]* | .* | *.)
	echo "soak: MINUTES= and SEED= are whole numbers, not '$1' and '$2'" >&2
	exit 2
	;;
esac
seconds=$(($1 * 60))
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
failed=0

if command -v clang >/dev/null; then
	nice make --no-print-directory fuzz FUZZ_S="$seconds" >"$directory/fuzz" 2>&1 || echo failed >"$directory/fuzz.failed" &
fi
build/native/tests/soak $((seconds * 2 / 3)) "$2" "$3" "$directory" || failed=1
lab/mtelab exec "$3" --timeout $((seconds * 4 + 600)) --file tests/lab/soak.sh:/lab/soak.sh --file tests/lab/long.conf:/lab/long.conf \
	--file tests/lab/soak.conf:/lab/soak.conf -- busybox sh /lab/soak.sh $((seconds / 9)) || failed=1
# Where the Debian of `make rehearsal` is, its machine loses its power too, beyond the time: a boot takes about a minute.
tests/rehearsal/power.sh $(($1 / 5 + 1)) || failed=1
wait
[ ! -e "$directory/fuzz" ] || tail -n 20 "$directory/fuzz" | sed -n '/^fuzz: /s/^/soak: /p'
[ ! -e "$directory/fuzz.failed" ] || failed=1
exit $failed
