#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# power.sh KILLS: takes the power of the rehearsal's machine away at random moments while mtebench measures to its disk, boots it
# again, and so on; then lets the run come to its end. No trial that mtebench has spoken of may be lost, and none be there
# twice. Needs the Debian of `make rehearsal`; for `make soak`.
set -u

cache=${MTEBENCH_CACHE:-$HOME/.cache/mtebench}/rehearsal
work=$(mktemp -d)
machine=
trap 'kill -KILL $machine 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
kills=0
lost=0
kept=0
# shellcheck source=tests/rehearsal/machine.sh
. tests/rehearsal/machine.sh

if [ ! -e "$cache/disk.img" ]; then
  echo 'soak: SKIP: the power of a machine with a disk: make rehearsal makes its Debian'
  exit 0
fi

disk() {
  tar -xzf build/mtebench-*-arm64.tar.gz -C "$work" && cp --sparse=always "$cache/disk.img" "$work/disk.img" || return
  debugfs -w -f /dev/stdin "$work/disk.img" >/dev/null 2>&1 <<END
mkdir /var/lib/power
cd /var/lib/power
write $(echo "$work"/mtebench-*-arm64/mtebench) mtebench
write tests/rehearsal/power.conf power.conf
write tests/rehearsal/power-init.sh init
END
}

# spoken: how many trials mtebench has said are done in this boot.
spoken() {
  grep -c '^\[[0-9]*/[0-9]*, .*: ok' "$work/console"
}

# boot TENTHS: the power goes after so many tenths of a second, counted from the first trial on; false when the machine stopped
# by itself.
boot() {
  left=$1
  : >"$work/console"
  (machine_run "$cache" "$work/disk.img" "$work/console" "init=/bin/sh -- /var/lib/power/init") &
  machine=$!
  while kill -0 "$machine" 2>/dev/null && [ "$(spoken)" -eq 0 ]; do sleep 0.2; done
  while kill -0 "$machine" 2>/dev/null && [ "$left" -gt 0 ]; do
    sleep 0.1
    left=$((left - 1))
  done
  gone=0
  kill -KILL "$machine" 2>/dev/null || gone=1
  kills=$((kills + 1 - gone))
  wait "$machine" 2>/dev/null
  there=$(sed -n 's/^power: \([0-9]*\) lines.*/\1/p' "$work/console")
  [ "${there:-0}" -ge "$kept" ] || lost=$((lost + kept - there))
  kept=$((${there:-0} + $(spoken)))
  [ $gone -eq 0 ]
}

# dice SIDES
dice() {
  echo $(($(od -An -N2 -tu2 /dev/urandom) % $1))
}

disk || exit
while [ $kills -lt "$1" ] && boot "$(dice 100)"; do :; done
grep -q '^power: ended with 0' "$work/console" || boot 6000
e2fsck -fp "$work/disk.img" >/dev/null
debugfs -R 'cat /var/lib/power/run/trials.jsonl' "$work/disk.img" 2>/dev/null >"$work/trials.jsonl"
twice=$(sed 's/.*"trial":\([0-9]*\),.*/\1/' "$work/trials.jsonl" | sort | uniq -d | wc -l)
there=$(grep -c '"status":"ok"' "$work/trials.jsonl")
echo "soak: a machine that measures to its disk lost its power $kills times: $lost trials lost, $twice twice, $there of 200 there in the end"
[ "$lost" -eq 0 ] && [ "$twice" -eq 0 ] && [ "$there" -eq 200 ]
