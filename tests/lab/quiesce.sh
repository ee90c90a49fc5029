# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# quiesce.sh: for busybox in the emulated host: what --quiesce sets is put back after a run, after SIGINT, and by the next
# run after SIGKILL. TAP. The settings begin as Debian has them, or worse.

# shellcheck source=tests/lab/tap.sh
. /lab/tap.sh

export XDG_STATE_HOME=/results
mm=/sys/kernel/mm
journal=/results/mtebench/quiesce.json

state() {
	cat $mm/transparent_hugepage/enabled $mm/ksm/run $mm/hugepages/hugepages-2048kB/nr_hugepages
	[ ! -e /sys/module/damon_stat ] || cat /sys/module/damon_stat/parameters/enabled
	cat $mm/transparent_hugepage/hugepages-*/*enabled
}

# begin NAME [CONFIG]: a long run in the background, with its settings in force.
begin() {
	mtebench run --quiesce --emulated "${2-/lab/long.conf}" -o "/results/$1" 2>"/results/$1.err" &
	run=$!
	until [ -s "/results/$1/trials.jsonl" ] || ! kill -0 $run; do sleep 0.05; done
}

echo 1 >$mm/ksm/run
echo 7 >$mm/hugepages/hugepages-2048kB/nr_hugepages
[ ! -e /sys/module/damon_stat ] || echo Y >/sys/module/damon_stat/parameters/enabled
before=$(state)

begin int
is "in force during the run" [ "$(cat $mm/ksm/run)" = 0 ]
is "THP is madvise during the run" grep -q '\[madvise\]' $mm/transparent_hugepage/enabled
is "the pool has 96 pages during the run" grep -qx 96 $mm/hugepages/hugepages-2048kB/nr_hugepages
is "run.json has what was before and after" grep -q '"before": "always"' /results/int/run.json
kill -INT $run
wait $run
is "SIGINT ends the run with 130" [ $? -eq 130 ]
is "SIGINT: put back" [ "$(state)" = "$before" ]
is "SIGINT: no journal is left" [ ! -e $journal ]

begin term
kill -TERM $run
wait $run
is "SIGTERM: put back" [ "$(state)" = "$before" ]

begin killed
kill -KILL $run
wait $run
is "SIGKILL: left in force" [ "$(cat $mm/ksm/run)" = 0 ]
is "SIGKILL: the journal is there" [ -s $journal ]
mtebench run --emulated /lab/short.conf -o /results/next 2>/results/next.err
status=$?
is "the next run ends well" [ $status -eq 0 ]
[ $status -eq 0 ] || sed "s/^/# /" /results/next.err
is "and says that it put settings back" grep -q 'restored [3-9] settings' /results/next.err
is "SIGKILL and restart: put back" [ "$(state)" = "$before" ]
is "SIGKILL and restart: no journal is left" [ ! -e $journal ]

# Folios of a size are permitted for the time of a trial only.
size=$mm/transparent_hugepage/hugepages-64kB/enabled
begin folio /lab/folio.conf
until grep -q '\[madvise\]' $size || ! kill -0 $run; do :; done
kill -KILL $run
wait $run
is "folios, SIGKILL: the size of the trial is left in force" grep -q '\[madvise\]' $size
is "and the largest is not" grep -q '\[never\]' $mm/transparent_hugepage/hugepages-2048kB/enabled
mtebench run --emulated /lab/short.conf -o /results/after 2>/dev/null
is "folios, SIGKILL and restart: put back" [ "$(state)" = "$before" ]
mtebench run --emulated /lab/folio.conf -o /results/folios 2>/dev/null
is "folios without --quiesce, emulated: measured" grep -q '"folio":"64K".*"status":"ok"' /results/folios/trials.jsonl
is "and put back" [ "$(state)" = "$before" ]

mtebench run --quiesce --emulated /lab/short.conf -o /results/whole 2>/dev/null
is "a whole run: put back" [ "$(state)" = "$before" ]
mtebench run --strict --emulated /lab/short.conf -o /results/strict 2>/results/strict.err
is "--strict refuses with 77" [ $? -eq 77 ]
is "--strict names what is unstable" grep -q 'unstable: KSM: on' /results/strict.err
is "--strict leaves no results" [ ! -e /results/strict ]
