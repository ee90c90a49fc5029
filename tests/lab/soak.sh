# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# soak.sh SECONDS: for busybox in the emulated host: kills `mtebench run --quiesce` at random moments and goes on with it, for so
# long; now and then by the kernel, as when memory is out: mtebench itself, or the process of a trial, which fails then.
# Every trial must be there once in the end, and no setting left changed.

export XDG_STATE_HOME=/results
mm=/sys/kernel/mm
kills=0
short=0
runs=0
bad=0

state() {
	cat $mm/transparent_hugepage/enabled $mm/ksm/run $mm/hugepages/hugepages-2048kB/nr_hugepages
	[ ! -e /sys/module/damon_stat ] || cat /sys/module/damon_stat/parameters/enabled
}

# dice SIDES
dice() {
	echo $(($(od -An -N2 -tu2 /dev/urandom) % $1))
}

# go_on: one more attempt at the run, killed after up to 2 s or left to its end; true when it came to its end.
go_on() {
	resume=
	[ ! -e /results/soak/run.json ] || resume=--resume
	# shellcheck disable=SC2086
	mtebench run --quiesce --emulated /lab/soak.conf -o /results/soak $resume 2>>/results/soak.err &
	run=$!
	echo 1000 >/proc/$run/oom_score_adj
	moment=$(dice 20)
	while [ "$moment" -gt 0 ] && kill -0 $run 2>/dev/null; do
		sleep 0.1
		moment=$((moment - 1))
	done
	if [ "$(dice 4)" = 0 ] && kill -0 $run 2>/dev/null; then
		echo f >/proc/sysrq-trigger
		short=$((short + 1))
	elif kill -KILL $run 2>/dev/null; then
		kills=$((kills + 1))
	fi
	wait $run
}

wrong() {
	echo "soak: $1"
	bad=$((bad + 1))
}

echo 1 >$mm/ksm/run
echo 7 >$mm/hugepages/hugepages-2048kB/nr_hugepages
before=$(state)
end=$(($(date +%s) + $1))
failed=0
while [ "$(date +%s)" -lt $end ]; do
	rm -rf /results/soak
	until go_on; do :; done
	runs=$((runs + 1))
	[ "$(state)" = "$before" ] || wrong "a setting was left changed"
	[ ! -e /results/mtebench/quiesce.json ] || wrong "a journal was left"
	[ "$(sed 's/.*"trial":\([0-9]*\).*/\1/' /results/soak/trials.jsonl | sort -n | uniq | wc -l)" = 4 ] || wrong "trials are missing"
	[ "$(wc -l </results/soak/trials.jsonl)" = 4 ] || wrong "trials are there twice"
	failed=$((failed + $(grep -c 'died of signal 9' /results/soak/trials.jsonl)))
	[ "$(grep -c '"status":"ok"\|died of signal 9' /results/soak/trials.jsonl)" = 4 ] || wrong "a trial failed that nobody killed"
done
[ $failed -le $short ] || wrong "$failed trials were killed, in $short times that memory was out"
echo "soak: mtebench --quiesce killed $kills times, out of memory $short times ($failed trials failed by it), in $runs runs of 4 trials: $bad things wrong"
exit $((bad > 0))
