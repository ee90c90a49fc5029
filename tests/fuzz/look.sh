#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# look.sh BUILD SECONDS TARGET...: `make fuzz`: each fuzz target in its turn, beginning with its corpus and what was found in
# earlier calls; what one cannot bear is kept in BUILD/found/TARGET/ and shown.
set -u

build=$1
case $2 in
*[!0-9]* | '')
  echo "fuzz: FUZZ_S= is a whole number of seconds, not '$2'" >&2
  exit 2
  ;;
esac
each=$((($2 + $# - 3) / ($# - 2)))
shift 2
targets=$#
failed=0
new=0

for target in "$@"; do
  found=$build/found/$target
  mkdir -p "$found/corpus"
  if ! "$build/asan/tests/fuzz/fuzz_$target" -max_len=4096 -max_total_time="$each" -artifact_prefix="$found/" \
    "$found/corpus" "tests/fuzz/corpus/$target" >"$found/log" 2>&1; then
    tail -n 20 "$found/log"
    echo "fuzz: $target cannot bear $(sed -n 's/.*Test unit written to //p' "$found/log")"
    failed=$((failed + 1))
  fi
  new=$((new + $(grep -c NEW "$found/log")))
done
echo "fuzz: $targets targets for $each s each: $new new inputs, $failed targets failed"
[ $failed -eq 0 ]
