#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# run.sh: a whole run of the one benchmark that any machine can measure, and the commands around it. TAP.
set -u

# shellcheck source=tests/tap.sh
. tests/tap.sh
mtebench=$PWD/${MTEBENCH_BUILD:-build}/native/mtebench
unset MAKEFLAGS MFLAGS MAKELEVEL # what a calling make was told is not for the lab

cat >"$work/model.conf" <<'END'
[run]
seed    = 1
samples = 64

[lock_model]
lock   = flag, twice
visits = 16
END

# has COUNT CHECK SEEN: COUNT trials of the run have the check, which saw SEEN things and none wrong.
has() {
	[ "$(grep -c "\"name\":\"$2\",\"seen\":$3,\"wrong\":0" "$work/results/trials.jsonl")" -eq "$1" ]
}

# same_trials: the run has the trials of the plan, in its order.
same_trials() {
	"$mtebench" plan "$work/model.conf" | grep -o 'lock=[a-z]*' >"$work/plan"
	sed 's/.*"lock":"\([a-z]*\)".*/lock=\1/' "$work/results/trials.jsonl" | cmp - "$work/plan"
}

# 64 rounds of one thread visit 16 pages: 1,024 visits. `twice` promises nothing, so it is not held to have done it once.
ends 0 "2 of 2 trials: 2 ok 0 skip 0 refused 0 failed" "$mtebench" run "$work/model.conf" -o "$work/results"
is "every visit of both trials came to initialised pages" has 2 nobody_early 1024
is "the lock initialised each page once in each round" has 1 initialised_once 1024
is "the trials are those of the plan, in its order" same_trials
is "each has its samples" [ "$(grep -cE '"samples":\[([0-9]+,){63}[0-9]+\]' "$work/results/trials.jsonl")" -eq 2 ]

ends 2 "results already holds a run" "$mtebench" run "$work/model.conf" -o "$work/results"
cp "$work/results/trials.jsonl" "$work/whole"
sed -i '$d' "$work/results/trials.jsonl"
ends 0 "1 of 1 trials: 1 ok" "$mtebench" run "$work/model.conf" -o "$work/results" --resume
is "what --resume has left alone is as it was" cmp -n "$(head -1 "$work/whole" | wc -c)" "$work/whole" "$work/results/trials.jsonl"
is "it is whole again" has 2 nobody_early 1024
ends 0 '"format":"mtebench-run"' "$mtebench" run "$work/model.conf" -o -

ends 0 "1 of 1 trials: 1 ok" "$mtebench" run "$work/model.conf" -o "$work/only" --only 1
is "--only measures what it names" [ "$(sed 's/.*"trial":\([0-9]*\).*/\1/' "$work/only/trials.jsonl")" = 1 ]
is "and the record says so" grep -q '"only": *"1"' "$work/only/run.json"
ends 2 "'2' is not the number of a trial, from 0 to 1" "$mtebench" run "$work/model.conf" -o "$work/wrong" --only 0,2
ends 2 "another choice of trials" "$mtebench" run "$work/model.conf" -o "$work/only" --only 0 --resume

# What a machine lacks is said once, then which trial said it.
printf '[run]\nsamples = 64\n[null]\nvcpus = 1, 2\nmte = off\n' >"$work/guests.conf"
"$mtebench" run "$work/guests.conf" -o "$work/guests" >/dev/null 2>"$work/told"
if [ "$(uname -m)" = aarch64 ]; then
	echo "ok - a reason is told once # SKIP guests may run here"
else
	is "a reason is told once" [ "$(grep -c 'guests need arm64' "$work/told")" -eq 1 ]
	is "and then which trial has it" grep -q ': skip, as 1$' "$work/told"
fi
ends 2 "KERNLES= is unknown to make lab: see make help" make -n lab KERNLES=7.3
is "make lab knows its options" make -n lab KERNELS="6.1 7.3" KERNEL_IMAGES="a=b c=d" BOOTS=2

is "list has every benchmark" [ "$("$mtebench" list --markdown | grep -c '^| `')" -eq "$(grep -l '^BENCH(' bench/*.c | wc -l)" ]
"$mtebench" list --markdown >"$work/table"
sed -n '/^| benchmark | measures |/,/^$/p' README.md | sed '$d' >"$work/readme"
is "the README has its table (make readme)" diff "$work/readme" "$work/table"
ends 0 "null: the timed loop around nothing" "$mtebench" list null
no_room() {
  "$@" 2>&1 >/dev/full | grep -q 'cannot write to standard output: No space left on device' && ! "$@" >/dev/full 2>&1
}
is "a list that cannot be written is a failure" no_room "$mtebench" list
is "a plan that cannot be written, too" no_room "$mtebench" plan configs/quick.conf
is "and help" no_room "$mtebench" --help
ends 2 "not 'nothing'; see mtebench list --help" "$mtebench" list nothing
is "only races have no clock" [ "$("$mtebench" clocks configs/tag_race.conf)$("$mtebench" clocks "$work/model.conf")" = eventscounter ]
is "only configs of Linux guests need any" [ "$("$mtebench" needs configs/linux-guest.conf | head -1)$("$mtebench" needs "$work/model.conf")" = "vmm qemu" ]

is "boots begin writes an order" "$mtebench" boots begin "$work/boots" 7 2 A B
is "each round has both kernels" [ "$(sed -n '2,$p' "$work/boots/order" | sort | tr '\n' ' ')" = "A A B B " ]
is "the first is to be booted" [ "$("$mtebench" boots next "$work/boots")" = "boot 0 $(sed -n 2p "$work/boots/order")" ]
ends 1 "no step is being measured" "$mtebench" boots ended "$work/boots" 0
