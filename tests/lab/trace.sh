#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# trace.sh: `mtebench trace` in the emulated host: what it finds, and that nothing of it stays in the kernel, not after
# SIGINT, and not after SIGKILL and another start. TAP. /lab/trace.conf must be there.
# usage: trace.sh [brief]    (brief: without the signals)
set -u
tracing=/sys/kernel/tracing

is() {
	name=$1
	shift
	if "$@"; then
		echo "ok - $name"
	else
		sed 's/^/# /' /lab/table
		echo "not ok - $name"
	fi
}

clean() {
	[ -z "$(ls $tracing/instances)" ] && [ ! -s $tracing/kprobe_events ] &&
		[ "$(cat $tracing/tracing_on)" = 1 ] && grep -q '\[local\]' $tracing/trace_clock
}

# column NUMBER LEVEL: of the row of that level of mte.
column() {
	awk -v column="$1" -v level="mte=$2" '$12 == level { print $column }' /lab/table
}

# begin: a trace in the background, up to where its instance is there; its pid is in $tracer.
begin() {
	mtebench trace --emulated /lab/trace.conf >/lab/table 2>&1 &
	tracer=$!
	while [ ! -e $tracing/instances/mtebench_$tracer ] && kill -0 $tracer; do
		sleep 0.01
	done
}

mtebench trace --emulated /lab/trace.conf -o /lab/phases.json >/lab/table 2>&1
is "a trace ends well" [ $? -eq 0 ]
is "nothing of it stays" clean
is "the guest's faults are all there" [ "$(column 1 off)" -ge 64 ]
tags=$(($(column 4 on) - $(column 4 off)))
is "MTE adds to the phase of the tags what clearing a page takes" [ "$tags" -ge 262 -a "$tags" -le 400 ]
is "and not to the mapping" [ "$(column 5 on)" -eq "$(column 5 off)" ]
is "the tags of each page are cleared once" [ "$(column 10 on)" = 1 ]
is "without MTE none are" [ "$(column 10 off)" = 0 ]
is "the untraced fault is the shorter one" [ "$(column 9 off)" -lt "$(column 8 off)" ]
is "the phases are in the file, as instructions" grep -q '"unit": "instructions"' /lab/phases.json
is "it is said how clears were counted" grep -q 'counted by hardware breakpoints' /lab/table

[ "${1:-}" != brief ] || exit 0

begin
kill -INT $tracer
wait $tracer
is "an interrupted trace ends with 130" [ $? -eq 130 ]
is "nothing of it stays either" clean

begin
kill -KILL $tracer
wait $tracer
is "a killed one leaves its instance" [ -n "$(ls $tracing/instances)" ]
begin
is "which the next one removes" [ "$(ls $tracing/instances)" = mtebench_$tracer ]
kill -INT $tracer
wait $tracer
is "before it removes its own" clean
