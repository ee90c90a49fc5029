# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# break.sh: --break-us stops a trace that is on, and needs times. For busybox in the emulated host. TAP.
set -u
# shellcheck source=tests/lab/tap.sh
. /lab/tap.sh

# The emulated CPUs that really run at once have a counter of time: figures of it are not looked at here.
# measure NAME LIMIT_US: leaves status and what was said.
measure() {
	mtebench run /lab/break.conf -o "/tmp/$1" --break-us "$2" 2>/tmp/said
	status=$?
}

tracing=/sys/kernel/tracing
[ -d $tracing/events ] || mount -t tracefs nodev $tracing
echo 0 >$tracing/tracing_on
measure off 1
is "no trace, no run" [ $status -eq 77 ]
is "it says that nothing is traced" grep -q 'tracing_on is 0' /tmp/said
echo 1 >$tracing/tracing_on
measure high 3600000000
is "a lab machine without -icount is called virtual" \
	grep -q '"virtual": *"device tree: linux,dummy-virt"' /tmp/high/run.json
is "samples below the limit let the run end well" [ $status -eq 0 ]
is "and the trace go on" [ "$(cat $tracing/tracing_on)" = 1 ]
measure low 1
cat /tmp/said >&2
is "a sample above the limit ends the run with 1" [ $status -eq 1 ]
is "after its trial" [ "$(wc -l </tmp/low/trials.jsonl)" -eq 1 ]
is "the trace was stopped" [ "$(cat $tracing/tracing_on)" = 0 ]
is "the trace is kept, with the marker behind" grep -q 'mtebench: sample .* us, more than 1$' $tracing/trace
is "the record names the sample" grep -q '"break_sample":' /tmp/low/trials.jsonl
