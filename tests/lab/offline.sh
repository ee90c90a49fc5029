# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# offline.sh: for busybox in the emulated host: a CPU that goes offline in mid-run costs the trial that was on it, with one
# clear sentence, and the run goes on. TAP.

# shellcheck source=tests/lab/tap.sh
. /lab/tap.sh

mtebench run --emulated /lab/offline.conf -o /results/off 2>/results/off.err &
run=$!
until [ -s /results/off/trials.jsonl ] || ! kill -0 $run; do sleep 0.05; done
sleep 0.02
echo 0 >/sys/devices/system/cpu/cpu1/online
wait $run
status=$?
sed 's/^/# /' /results/off.err
is "the run ends with 1" [ $status -eq 1 ]
is "the trial says that its CPU went offline" grep -q 'ended on CPU 0: that CPU went offline' /results/off/trials.jsonl
is "the run goes on" [ "$(grep -c '"status":"ok"' /results/off/trials.jsonl)" -ge 3 ]
