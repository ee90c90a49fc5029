#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lint.sh: what clang-tidy finds with the checks of .clang-tidy, beyond tests/lint.accepted; and what stands there and is
# not found any more. Reads programs, not tests. Ends with 1 when there is either.
set -u

# shellcheck source=tests/compiled.sh
. tests/compiled.sh

if ! command -v clang-tidy >/dev/null; then
	echo 'SKIP: lint needs clang-tidy, which is not installed (Debian package clang-tidy)'
	exit
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# tidy FLAG...: reads the files that standard input names.
tidy() {
	xargs -P "$(nproc)" -I FILE clang-tidy --quiet FILE -- -std=gnu11 -D_GNU_SOURCE -I. "$@" 2>/dev/null
}

compiled "$arm64|^tests" -v | tidy -isystem "$libperf" >"$work/said"
compiled "$arm64" -h | grep -v "^tests" | tidy --target=aarch64-linux-gnu -isystem /usr/aarch64-linux-gnu/include -isystem "$sysroot" >>"$work/said"

sed -n "s|^$PWD/||; s|^\\./||; s/^\\([^:]*\\):[0-9]*:[0-9]*: \\(warning\\|error\\): .*\\[\\(.*\\)]\$/\\1 \\3/p" "$work/said" | sort -u >"$work/found"
grep -v '^#' tests/lint.accepted | cut -d' ' -f1,2 | sort -u >"$work/accepted"
comm -23 "$work/found" "$work/accepted" | while read -r file check; do
	grep -F -A 2 "$file:" "$work/said" | grep -F -A 2 "[$check]"
done
comm -13 "$work/found" "$work/accepted" | sed 's|$|: accepted, but not found any more: take it out of tests/lint.accepted|'
cmp -s "$work/found" "$work/accepted"
