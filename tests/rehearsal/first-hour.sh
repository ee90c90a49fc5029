#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# first-hour.sh: in the machine of `make rehearsal`: what doc/first-run.md and doc/ab-kernels.md have a user do, from the bundle's
# tarball on. Each step is a line on the console, "rehearsal: NAME: ok in 12 s"; results stay in /var/lib. In boots after the
# first it does nothing, but switch off when no kernel is due.
set -u

home=/var/lib/rehearsal
ab=/var/lib/mtebench
rounds=5
full_s=60

# step NAME COMMAND...
step() {
  name=$1
  shift
  began=$(date +%s)
  "$@" >"$home/$name.out" 2>"$home/$name.err"
  code=$?
  how=ok
  [ "$code" -eq 0 ] || how="failed with $code"
  line="$name: $how in $(($(date +%s) - began)) s"
  echo "rehearsal: $line"
  echo "$line" >>$home/steps
  [ "$how" = ok ] || sed 's/^/rehearsal:   /' $home/"$name".err | tail -n 5
}

unpacked() {
  tar -xzf $home/mtebench-*-arm64.tar.gz -C $home --no-same-owner && cd $home/mtebench-*-arm64 && sha256sum --quiet -c SHA256SUMS
}

# strict_run CONFIG OPTION...: with --strict, once what systemd does after a boot has ended, or what else the host's CPUs are busy with.
strict_run() {
  tries=60
  while [ $tries -gt 0 ] && ./mtebench probe | grep -q '! *other load'; do
    sleep 2
    tries=$((tries - 1))
  done
  ./mtebench run "$@" --strict --quiesce
}

# This machine lacks things, which is 77; a guest with MTE it has.
probed() {
  ./mtebench probe
  [ $? -eq 77 ] && ./mtebench probe | grep -q 'guests with MTE *one ran'
}

# Ended by Ctrl-C, as somebody does who has seen enough.
bounded() {
  timeout --signal=INT $full_s ./mtebench run configs/full.conf --quiesce -o full
  code=$?
  [ $code -eq 0 ] || [ $code -eq 124 ]
}

begin_boots() {
  mkdir -p /opt/mtebench $ab || return
  install mtebench ab-reboot /opt/mtebench/ && ln -sf /opt/mtebench/mtebench /usr/local/bin/mtebench || return
  cp configs/shared.conf /opt/mtebench/ab.conf && cp mtebench-ab.service /etc/systemd/system/ || return
  # shellcheck disable=SC2046
  mtebench boots begin $ab/ab 7 $rounds $(ls /lib/modules) && systemctl daemon-reload && systemctl enable mtebench-ab
}

first_hour() {
  step bundle unpacked
  cd $home/mtebench-*-arm64 || return
  step probe probed
  step topology ./mtebench probe --topology
  step quick-1 strict_run configs/quick.conf --shard 1/2 -o quick-1
  step quick-2 strict_run configs/quick.conf --shard 2/2 -o quick-2
  step until strict_run $home/until.conf -o until
  step ab ./mtebench ab configs/shared.conf --factor mte=off,on --quiesce -o ab
  step full bounded
  step boots-begin begin_boots
  touch $home/begun
}

# Every boot but the last ends by kexec before it comes here.
if [ ! -e $home/begun ]; then
  first_hour
  systemctl start mtebench-ab
fi
if systemctl --quiet is-failed mtebench-ab; then
  echo "rehearsal: boots: failed: $(journalctl --quiet --output=cat --unit=mtebench-ab --lines=3 | tr '\n' ' ')"
  systemctl poweroff
elif [ "$(systemctl is-enabled mtebench-ab)" = disabled ]; then
  systemctl poweroff
fi
