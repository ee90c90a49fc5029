#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# table.sh [KERNEL...]: runs the programs of findings/ on each kernel of the lab, default all of configs/kernels.conf, and
# prints the table of doc/findings.md, with what each that cannot run says. On a terminal and off, stderr has what is going on.
set -eu

cd "$(dirname "$0")/.."
for kernel; do
  if ! grep -qF "[$kernel]" configs/kernels.conf; then
    echo "check-findings: there is no kernel series $kernel in configs/kernels.conf" >&2
    exit 2
  fi
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# run KERNEL OPTION... -- PROGRAM...: in one emulated host. Prints "NAME EXIT-CODE LAST-LINE" of each program.
run() {
  kernel=$1
  shift
  options=
  while [ "$1" != -- ]; do options="$options $1" && shift; done
  shift
  for name in "$@"; do options="$options --file build/arm64/findings/$name:/findings/$name"; done
  # shellcheck disable=SC2016,SC2086
  lab/mtelab exec "$kernel" --timeout 1500 $options -- busybox sh -c 'cd /findings
    for name in *; do
      option=
      [ $name != lock_held ] || option=--spin
      ./$name $option >/tmp/said 2>&1
      echo "@ $name $? $(busybox tail -n 1 /tmp/said)"
    done' 2>"$work/talk" | sed -n 's/^@ //p'
}

# Three CPUs that run at once, for what races; and protected KVM for what is about that.
verdicts() {
  # shellcheck disable=SC2046
  run "$1" --mttcg --smp 3 --set /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages=2 -- \
    $(names | grep -v '^pkvm_')
  run "$1" --append kvm-arm.mode=protected -- pkvm_guest_size
}

names() {
  for file in findings/*.c; do basename "$file" .c; done
}

[ $# -gt 0 ] || eval "set -- $(sed -n 's/^\[\(.*\)\]$/\1/p' configs/kernels.conf | tr '\n' ' ')"
for kernel; do
  echo "$kernel" >&2
  verdicts "$kernel" >"$work/$kernel"
done
names | while read -r name; do
  for kernel; do
    sed -n "s/^$name /$name $kernel /p" "$work/$kernel" | grep . || echo "$name $kernel - it did not come to its end"
  done
done | awk '
  BEGIN { word[0] = "fine"; word[1] = "shown"; word[77] = "cannot" }
  !($1 in row) { names[++count] = $1 }
  !($2 in seen) { seen[$2] = 1; head = head " " $2 " |"; rule = rule "---|" }
  {
    row[$1] = row[$1] " " ($3 in word ? word[$3] : "exit " $3) " |"
    reason = $0
    sub(/^([^ ]* ){3}/, "", reason)
    sub(/^[^:]*: cannot run: /, "", reason)
    if ($3 != 0 && $3 != 1)
      kernels[$1 ": " reason] = kernels[$1 ": " reason] ", " $2
  }
  END {
    print "| |" head "\n|---|" rule
    for (i = 1; i <= count; i++)
      print "| " names[i] " |" row[names[i]]
    print ""
    for (reason in kernels)
      print "- " reason " (" substr(kernels[reason], 3) ")" | "sort"
  }'
