#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Prints what a history of made-up nights costs, 24 cells of 512 samples in five boots each. Tests nothing.
# usage: tests/history_cost.sh NIGHTS
set -u

mtestat=build/native/mtestat
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! command -v /usr/bin/time >/dev/null; then
  echo "needs /usr/bin/time: apt install time" >&2
  exit 77
fi

# costs NAME COMMAND...: a line of the table.
costs() {
  name=$1
  shift
  /usr/bin/time -o "$work/cost" -f '%e %U %S %M' "$@" >"$work/out" || exit 1
  awk -v name="$name" '{ printf "%-18s %6.2f s, of a CPU %6.2f s, %4.0f MB\n", name, $1, $2 + $3, $4 / 1000 }' "$work/cost"
}

build/native/tests/campaign -k 1 -B 5 -b 4 -a 3 -n 512 "$work/night" || exit 1
date=2026-11-22
night=0
while [ "$night" -lt "$1" ]; do
  next=$(date -u -d "2025-07-01 +$night days" +%F)
  sed -i "s/$date/$next/" "$work"/night/*/run.json
  date=$next
  "$mtestat" history "$work/kept" --add "$work/night" --name "$date" 2>"$work/err" || exit 1
  night=$((night + 1))
done
echo "$1 nights, $(du -sm "$work/kept" | cut -f 1) MB on disk"
costs 'history' "$mtestat" history "$work/kept"
costs 'history -o' "$mtestat" history "$work/kept" -o "$work/page"
costs 'trend --dates' "$mtestat" trend --dates "$work/kept" -o "$work/plots"
