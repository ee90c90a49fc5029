#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# power-init.sh: PID 1 of the machine whose power tests/rehearsal/power.sh takes away: goes on with a run on the disk, and switches off
# when it is whole. What it says of each trial comes when that is on the disk.
export HOME=/root PATH=/usr/bin:/usr/sbin

cd /var/lib/power || exit
mount -o remount,rw /
there=0
[ ! -e run/trials.jsonl ] || there=$(grep -c . run/trials.jsonl)
echo "power: $there lines"
resume=
[ ! -e run/run.json ] || resume=--resume
# In lines, as for no terminal.
# shellcheck disable=SC2086
{
  ./mtebench run power.conf --quiesce -o run $resume
  echo "power: ended with $?"
} 2>&1 | cat
systemctl poweroff --force --force
