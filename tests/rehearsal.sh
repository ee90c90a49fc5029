#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# rehearsal.sh OUT: `make rehearsal`: what a user does with MTE hardware, from the bundle to the report, on an emulated machine that
# is treated as hardware: a Debian with systemd, 8 CPUs in 2 NUMA nodes, real time, kexec from kernel to kernel. Its figures
# mean nothing, which every table says by the machine's name; what is tested is that each step works. doc/lab.md.
set -u

out=$1
cache=${MTEBENCH_CACHE:-$HOME/.cache/mtebench}/rehearsal
mtestat=build/native/mtestat
began=$(date +%s)
failed=0
qemu=
trap 'kill -KILL $qemu 2>/dev/null' EXIT
trap 'exit 130' INT TERM
# shellcheck source=tests/rehearsal/machine.sh
. tests/rehearsal/machine.sh

say() {
  echo "$*" | tee -a "$out/screen.txt"
}

# step NAME COMMAND...: what it prints is in OUT/NAME.txt.
step() {
  name=$1
  shift
  since=$(date +%s)
  [ ! -t 1 ] || printf '%-12s ...\r' "$name"
  "$@" >"$out/$name.txt" 2>&1
  code=$?
  how=ok
  [ $code -eq 0 ] || how="failed with $code"
  say "$(printf '%-12s %s in %d s' "$name" "$how" $(($(date +%s) - since)))"
  [ $code -eq 0 ] || { failed=$((failed + 1)) && sed 's/^/             /' "$out/$name.txt" | tail -n 5; }
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo --preserve-env=MTEBENCH_MIRROR,MTELAB_QEMU "$@"; fi
}

# The Debian is made once, and kept in the cache.
root() {
  [ -e "$cache/disk.img" ] || as_root tests/rehearsal/root.sh "$cache"
}

# disk: the Debian with the tarball and what begins the first hour.
disk() {
  cp --sparse=always "$cache/disk.img" "$out/disk.img" || return
  debugfs -w -f /dev/stdin "$out/disk.img" <<END
mkdir /var/lib/rehearsal
cd /var/lib/rehearsal
write $(echo build/mtebench-*-arm64.tar.gz) $(basename build/mtebench-*-arm64.tar.gz)
write tests/rehearsal/until.conf until.conf
write tests/rehearsal/first-hour.sh first-hour
cd /etc/systemd/system
write tests/rehearsal/rehearsal.service rehearsal.service
mkdir mtebench-ab.service.d
cd mtebench-ab.service.d
write tests/rehearsal/mtebench-ab.conf rehearsal.conf
cd /etc/systemd/system/multi-user.target.wants
symlink rehearsal.service /etc/systemd/system/rehearsal.service
END
}

measured() {
  grep -c '4 of 4 trials' "$out/console.txt"
}

# boot MEASUREMENTS: until the machine is off, by itself, or because it loses its power when so many of the boots were
# measured, at a moment that the clock chooses. Its own steps come as lines of the console.
boot() {
  : >"$out/console.txt"
  (machine_run "$cache" "$out/disk.img" "$out/console.txt") &
  qemu=$!
  tail --follow --pid="$qemu" --sleep-interval=0.5 "$out/console.txt" | sed -un \
    -e 's/.*\(rehearsal: [^\r]*\).*/  \1/p' -e 's/.*ab-reboot.*: \([0-9]* of [0-9]* trials[^\r]*\).*/  rehearsal: boots: \1/p' >&3 &
  while kill -0 "$qemu" 2>/dev/null && [ "$(measured)" -lt "$1" ] && [ "$(date +%s)" -lt "$limit" ]; do sleep 1; done
  sleep $(($(date +%s) % 15))
  kill -KILL "$qemu" 2>/dev/null
  wait "$qemu" 2>/dev/null
  code=$?
  cat "$out/console.txt" >>"$out/consoles.txt"
  return $code
}

# machine: loses its power once, then goes on until it switches itself off.
machine() {
  limit=$((began + 3600))
  boot 3
  [ "$(measured)" -ge 3 ] || return
  echo '  rehearsal: the machine lost its power, and boots again' >&3
  boot 1000
}

# fetch: what the machine's disk holds.
fetch() {
  e2fsck -fp "$out/disk.img" >/dev/null
  mkdir "$out/machine" && debugfs -R "rdump /var/lib/rehearsal /var/lib/mtebench $out/machine" "$out/disk.img"
  rm "$out/disk.img"
  [ -s "$out/machine/rehearsal/steps" ]
}

# Steps of the machine, as it wrote them down itself.
machine_steps() {
  while IFS= read -r line; do
    say "  $line"
    case $line in *failed*) failed=$((failed + 1)) ;; esac
  done <"$machine/rehearsal/steps"
}

# boots: the steps of each kernel into a directory of its own, as doc/ab-kernels.md has it; each was measured, none was given up.
boots() {
  for run in "$machine"/mtebench/ab/step-*; do
    label=$(sed -n 's/^ *"label": "\(.*\)",$/\1/p' "$run/run.json")
    mkdir -p "$out/boots/$label" && cp -r "$run" "$out/boots/$label/"
  done
  cat "$machine/mtebench/ab/journal"
  [ "$(grep -c '^done [0-9]* 0$' "$machine/mtebench/ab/journal")" -eq 10 ]
}

# named COMMAND...: its output has the machine's name.
named() {
  "$@" >"$out/named" || return
  cat "$out/named"
  grep -q 'rehearsal.*virtual machine' "$out/named"
}

# compared OLD NEW: five boots a side, from which on there are verdicts.
compared() {
  named "$mtestat" compare "$@" && ! grep -q 'too few boots' "$out/compare.txt"
}

workstation() {
  measured=$(echo "$machine"/rehearsal/mtebench-*-arm64)
  step merge "$mtestat" merge -o "$out/quick" "$measured/quick-1" "$measured/quick-2"
  step show named "$mtestat" show "$out/quick"
  step show-until named "$mtestat" show "$measured/until"
  step show-full named "$mtestat" show "$measured/full"
  step ab named "$mtestat" ab "$measured/ab"
  step boots boots
  # shellcheck disable=SC2046
  step compare compared $(printf '%s\n' "$out"/boots/* | sort -V)
  step report "$mtestat" report "$machine/mtebench/ab" -o "$out/report"
  step report-quick "$mtestat" report "$out/quick" -o "$out/report-quick"
}

rm -rf "$out" && mkdir -p "$out"
machine=$out/machine
exec 3>&1
step bundle make --no-print-directory bundle
step root root
step disk disk
[ "$failed" -ne 0 ] || step machine machine
[ "$failed" -ne 0 ] || step fetch fetch
if [ -s "$machine/rehearsal/steps" ]; then
  machine_steps
  workstation
fi
seconds=$(($(date +%s) - began))
say "rehearsal: $failed steps failed, $((seconds / 60)) min $((seconds % 60)) s; figures of a rehearsal are no results; report: $out/report/report.html"
[ "$failed" -eq 0 ]
