# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# offline.sh: for busybox in the emulated host: a CPU that goes offline in mid-run costs the trial that was on it, with one
# clear sentence, and the run goes on. TAP.

mtebench run --emulated /lab/offline.conf -o /results/off 2>/results/off.err &
run=$!
until [ -s /results/off/trials.jsonl ]; do sleep 0.05; done
sleep 0.02
echo 0 >/sys/devices/system/cpu/cpu1/online
wait $run
status=$?
sed 's/^/# /' /results/off.err
if [ $status -eq 1 ]; then echo "ok - the run ends with 1"; else echo "not ok - the run ends with 1: $status"; fi
if grep -q 'ended on CPU 0: that CPU went offline' /results/off/trials.jsonl; then
	echo "ok - the trial says that its CPU went offline"
else
	echo "not ok - the trial says that its CPU went offline"
fi
if [ "$(grep -c '"status":"ok"' /results/off/trials.jsonl)" -ge 3 ]; then
	echo "ok - the run goes on"
else
	echo "not ok - the run goes on"
fi
