# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# soak.sh SECONDS: for busybox in the emulated host: kills `mtebench run --quiesce` at random moments and goes on with it, for so
# long. Every trial must be there once in the end, and no setting left changed.

export XDG_STATE_HOME=/results
mm=/sys/kernel/mm
kills=0
runs=0
bad=0

state() {
	cat $mm/transparent_hugepage/enabled $mm/ksm/run $mm/hugepages/hugepages-2048kB/nr_hugepages
	[ ! -e /sys/module/damon_stat ] || cat /sys/module/damon_stat/parameters/enabled
}

# go_on: one more attempt at the run, killed after up to 2 s or left to its end; true when it came to its end.
go_on() {
	resume=
	[ ! -e /results/soak/run.json ] || resume=--resume
	# shellcheck disable=SC2086
	mtebench run --quiesce --emulated /lab/soak.conf -o /results/soak $resume 2>>/results/soak.err &
	run=$!
	moment=$(($(od -An -N2 -tu2 /dev/urandom) % 20))
	while [ $moment -gt 0 ] && kill -0 $run 2>/dev/null; do
		sleep 0.1
		moment=$((moment - 1))
	done
	if kill -KILL $run 2>/dev/null; then kills=$((kills + 1)); fi
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
while [ "$(date +%s)" -lt $end ]; do
	rm -rf /results/soak
	until go_on; do :; done
	runs=$((runs + 1))
	[ "$(state)" = "$before" ] || wrong "a setting was left changed"
	[ ! -e /results/mtebench/quiesce.json ] || wrong "a journal was left"
	[ "$(sed 's/.*"trial":\([0-9]*\).*/\1/' /results/soak/trials.jsonl | sort -n | uniq | wc -l)" = 4 ] || wrong "trials are missing"
	[ "$(wc -l </results/soak/trials.jsonl)" = 4 ] || wrong "trials are there twice"
done
echo "soak: mtebench --quiesce killed $kills times in $runs runs of 4 trials: $bad things wrong"
exit $((bad > 0))
