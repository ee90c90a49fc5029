# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# passes.sh: counters have a pass of their own, so that nobody times them. For busybox in the emulated host. TAP.
set -u
# shellcheck source=tests/lab/tap.sh
. /lab/tap.sh

printf '[run]\nsamples = 64\ntime_limit = 100\n\n[stage2_fault]\nmte = off, on\n' >/tmp/plain.conf
sed 's/^samples/counters = instructions:G\n&/' /tmp/plain.conf >/tmp/counted.conf

# usual RUN: of each trial the sample that most of its samples are.
usual() {
	sed -n 's/.*"bench":"stage2_fault","factors":\({[^}]*}\).*"samples":\[\([^]]*\)\].*/\1 \2/p' "$1" | while read -r cell samples; do
		echo "$cell $(echo "$samples" | tr ',' '\n' | sort | uniq -c | sort -rn | awk 'NR == 1 { print $2 }')"
	done | sort
}

mtebench run --emulated /tmp/plain.conf -o - >/tmp/plain
mtebench run --emulated /tmp/counted.conf -o - >/tmp/counted
is "there are counts" [ "$(grep -c '"perf":\[{"name":"instructions:G","unit":"events".*"value":[1-9]' /tmp/counted)" -eq 2 ]
usual /tmp/plain >/tmp/usual.plain
usual /tmp/counted >/tmp/usual.counted
is "two cells were timed" [ "$(grep -c ' [1-9][0-9]*$' /tmp/usual.plain)" -eq 2 ]
is "a fault takes as many instructions with counters as without" cmp /tmp/usual.plain /tmp/usual.counted
sed 's/^/# /' /tmp/usual.plain /tmp/usual.counted
