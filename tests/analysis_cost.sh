#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Prints what mtestat costs on made-up runs: CPU seconds and the most memory it had. Tests nothing.
set -u

mtestat=build/native/mtestat
campaign=build/native/tests/campaign
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
  if /usr/bin/time -o "$work/cost" -f '%U %S %M' "$@" >/dev/null 2>"$work/err"; then
    awk -v name="$name" '{ printf "%-38s %7.2f s %6.0f MB\n", name, $1 + $2, $3 / 1000 }' "$work/cost"
  else
    echo "$name: $(tail -1 "$work/err")"
  fi
}

# Cells, and samples of all cells of a run together.
for size in 1:5000000 1000:5000000 2000:32000 5000:80000 10000:160000 20000:320000; do
  cells=${size%:*}
  samples=${size#*:}
  "$campaign" -w -k 2 -c "$cells" -n $((samples / cells)) "$work/runs" || exit 1
  echo "$cells cells, $samples samples a side"
  costs '  show' "$mtestat" show "$work/runs/6.1"
  costs '  show, two kernels' "$mtestat" show "$work/runs"
  for format in text mail markdown json csv benchfmt; do
    costs "  compare --format=$format" "$mtestat" compare --format="$format" "$work/runs/6.1" "$work/runs/6.12"
  done
  costs '  answer' "$mtestat" answer "$work/runs"
  costs '  export --format=otava' "$mtestat" export --format=otava "$work/runs"
  costs '  export --format=csv' "$mtestat" export --format=csv "$work/runs"
  rm -r "$work/runs"
done
