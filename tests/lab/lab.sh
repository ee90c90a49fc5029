#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lab.sh: the whole in the lab, on real kernels, with guests, oracles, configs and disks that must fail. TAP.
set -u

OLD=6.1
NEW=7.3
work=$(mktemp -d)
jobs=
trap 'rm -rf "$work"' EXIT
# shellcheck disable=SC2086
trap 'kill $jobs 2>/dev/null; exit 130' INT TERM

# is NAME COMMAND...: ok when the command succeeds.
is() {
	name=$1
	shift
	if "$@"; then
		echo "ok - $name"
	else
		echo "not ok - $name"
	fi
}

# ends NAME STATUS TEXT COMMAND...: ok when the command ends with STATUS and says TEXT in a line.
ends() {
	name=$1
	status=$2
	text=$3
	shift 3
	"$@" >"$work/said" 2>&1
	got=$?
	if [ "$got" -eq "$status" ] && grep -q -- "$text" "$work/said"; then
		echo "ok - $name"
	else
		sed 's/^/# /' "$work/said" | tail -15
		echo "# ended with $got where $status was expected, saying: $text"
		echo "not ok - $name"
	fi
}

# apart FUNCTION ARGUMENT: FUNCTION with a $work of its own from now on.
apart() {
	work=$work/$2
	mkdir "$work" && "$1" "$2"
}

# at_once FUNCTION ARGUMENT...: calls FUNCTION with each ARGUMENT at once, each with a $work of its own, and prints what they
# say one behind the other. For what counts instructions: what races has the machine for itself.
at_once() {
	function=$1
	shift
	for argument in "$@"; do
		apart "$function" "$argument" >"$work/$argument.tap" 2>&1 &
		jobs="$jobs $!"
	done
	wait
	jobs=
	for argument in "$@"; do
		cat "$work/$argument.tap"
	done
}

# in_kernel KERNEL PROGRAM [OPTION]: forwards the TAP of a program in the emulated host, naming the kernel.
in_kernel() {
	if lab/mtelab exec "$1" ${3:+"$3"} -- "build/arm64/tests/lab/$2" >"$work/tap" 2>"$work/talk"; then
		sed "s/^\(not ok\|ok\) - /&$1: /" "$work/tap"
	else
		sed 's/^/# /' "$work/talk" | tail -20
		echo "not ok - $1: $2 ended badly"
	fi
}

# in_one_boot KERNEL PROGRAM...: the same for programs that are quick, one after the other.
in_one_boot() {
	kernel=$1
	shift
	names=$*
	for name in $names; do
		set -- "$@" --file "build/arm64/tests/lab/$name"
		shift
	done
	if lab/mtelab exec "$kernel" "$@" -- busybox sh -c \
		"for name in $names; do /tmp/\$name || echo \"not ok - \$name ended badly\"; done" >"$work/tap" 2>"$work/talk"; then
		sed "s/^\(not ok\|ok\) - /&$kernel: /" "$work/tap"
	else
		sed 's/^/# /' "$work/talk" | tail -20
		echo "not ok - $kernel: $names ended badly"
	fi
}

# trace_in_kernel KERNEL [brief]: the same for tests/lab/trace.sh.
trace_in_kernel() {
	if lab/mtelab exec "$1" --file tests/lab/trace.sh:/lab/trace.sh --file tests/lab/trace.conf:/lab/trace.conf -- \
		busybox sh /lab/trace.sh ${2:+"$2"} >"$work/tap" 2>"$work/talk"; then
		sed "s/^\(not ok\|ok\) - /&$1: /" "$work/tap"
	else
		sed 's/^/# /' "$work/talk" | tail -20
		echo "not ok - $1: trace.sh ended badly"
	fi
}

# count_trials KERNEL PATTERN: how many trial lines of the first campaign match all words of an extended pattern.
count_trials() {
	grep -cE -- "$2" "$work/one/$1/trials.jsonl"
}

campaign() {
	lab/mtelab run --config tests/lab/check.conf --kernels "$OLD $NEW" --out "$1" >"$work/table" 2>"$work/talk"
}

# samples DIR: what must repeat to the instruction, without the time of the run.
samples() {
	cat "$1/$OLD/trials.jsonl" "$1/$NEW/trials.jsonl"
}

# clears KERNEL MTE: instructions of mte_clear_page_tags in the anatomy of that kernel's fault.
clears() {
	build/native/mtestat anatomy --all --format csv --cell "stage2_fault mte=$2" "$work/anatomy/$1" |
		awk -F, '$1 == "mte_clear_page_tags" { sum += $3 } END { print sum + 0 }'
}

anatomy_campaign() {
	lab/mtelab run --anatomy --config tests/lab/anatomy.conf --kernels "$OLD $NEW" --out "$work/anatomy" >"$work/said" 2>&1
}

# anatomy_table KERNEL: its anatomies, in $work/table.
anatomy_table() {
	build/native/mtestat anatomy --all "$work/anatomy/$1" >"$work/table"
}

other_is_small() {
	awk '/^other / && $3 > 10 { bad = 1 } END { exit bad }' "$work/table"
}

# anatomy_tests: a campaign with --anatomy; mtestat itself checks every window against its sample, and must notice one
# that does not fit.
anatomy_tests() {
	is "a campaign with --anatomy ends well" anatomy_campaign
	for kernel in $OLD $NEW; do
		is "$kernel: the functions of every window sum up to its ticks" anatomy_table "$kernel"
		is "$kernel: every sample has its window" \
			[ "$(grep -c 'in 64 of 64 windows' "$work/table")-$(grep -c 'in 8 of 8 windows' "$work/table")" = 2-1 ]
		is "$kernel: a fault with MTE clears one page's tags, 262 instructions" [ "$(clears "$kernel" on)" -eq 262 ]
		is "$kernel: a fault without MTE clears none" [ "$(clears "$kernel" off)" -eq 0 ]
		is "$kernel: the lock of the tags is told apart from its caller" grep -q '^sanitise_mte_tags .*tag lock' "$work/table"
		is "$kernel: no phase 'other' of more than 10 %" other_is_small
		is "$kernel: stderr.txt says what was done to kptr_restrict" grep -q kptr_restrict "$work/anatomy/$kernel/stderr.txt"
	done
	sed -i 's/"extra":2,/"extra":3,/' "$work/anatomy/$NEW/anatomy.jsonl"
	ends "an anatomy that does not fit its samples is noticed" 1 "do not have as many instructions" \
		build/native/mtestat anatomy "$work/anatomy/$NEW"
}

# profile EVENT: one run that is sampled and recorded instruction by instruction. Cycles are instructions in the lab and
# interrupt where they occur; overflows of INST_RETIRED come late.
profile() {
	case $1 in
	cycles) set -- "$1" "samples of cycles agree with the instructions of the same windows" 0 "agree" ;;
	*) set -- "$1" "samples that come late do not agree" 1 "DO NOT AGREE" ;;
	esac
	ends "$2" "$3" "samples and instructions $4" \
		lab/mtelab run --anatomy --profile "$1" --config tests/lab/profile.conf --kernels $NEW --out "$work/out"
}

profile_tests() {
	at_once profile cycles instructions
	ends "the figures of a run that was sampled are not shown" 2 "was measured with --profile" \
		build/native/mtestat show "$work/cycles/out"
	ends "a run that was sampled does not go on without" 2 "another --profile" \
		lab/mtelab run --resume --anatomy --config tests/lab/profile.conf --kernels $NEW --out "$work/cycles/out"
	ends "an unknown event is refused" 2 "cycles or instructions, not .r11." lab/mtelab run --profile r11
}

# counting KERNEL: the programs that count instructions.
counting() {
	for program in negative oracle sanitise guest_ram hygiene guest_memfd tag_ops host_tags counters; do
		in_kernel "$1" "$program"
	done
}

at_once counting $OLD $NEW
for kernel in $OLD $NEW; do
	in_kernel "$kernel" race --mttcg
	in_kernel "$kernel" lock --mttcg
done
in_one_boot $NEW copy_tags dirty_log lock_model refault vm_lifecycle

# A Linux guest under Debian's QEMU, and VMMs and guests that end badly.
in_kernel "$NEW" linux --guest=host
ends "$OLD refuses QEMU MTE on shared RAM, which is quoted" 0 \
	'"status":"refused","reason":"qemu-system-aarch64: .*KVM_SET_USER_MEMORY_REGION failed.*Invalid argument"' \
	lab/mtelab exec $OLD --guest host --file tests/lab/linux.conf -- mtebench run --emulated /tmp/linux.conf -o -
is "the run has QEMU's version in QEMU's words" grep -q '"vmms":{"qemu":"QEMU emulator version [1-9][^"]*"}' "$work/said"
anatomy_tests
profile_tests

trace_in_kernel $OLD brief
trace_in_kernel $NEW

is "a campaign on $OLD and $NEW ends well" campaign "$work/one"
[ -f "$work/one/table.txt" ] || sed 's/^/# /' "$work/talk" | tail -20
is "$OLD refuses MTE on shared memory at KVM_SET_USER_MEMORY_REGION, EINVAL" \
	[ "$(count_trials $OLD '"mte":"on","backing":"memfd-shared".*"status":"refused".*"call":"KVM_SET_USER_MEMORY_REGION","errno":"EINVAL"')" -eq 2 ]
is "$NEW measures MTE on shared memory" \
	[ "$(count_trials $NEW '"mte":"on","backing":"memfd-shared".*"status":"ok"')" -eq 2 ]
is "every trial of $NEW is ok" [ "$(count_trials $NEW '"status":"ok"')" -eq 20 ]
is "no trial of $OLD failed" [ "$(count_trials $OLD '"status":"failed"')" -eq 0 ]
is "the table shows the refusal" grep -q 'refused EINVAL' "$work/one/table.txt"
is "the plots are there" [ -s "$work/one/plots/stage2_fault.svg" ]

is "a second campaign ends well" campaign "$work/two"
samples "$work/one" >"$work/samples.one"
samples "$work/two" >"$work/samples.two"
is "both campaigns count the same, to the instruction" cmp "$work/samples.one" "$work/samples.two"

both="$work/both/$NEW"
ends "a campaign of both clocks ends well" 0 '2 of 4 trials' \
	lab/mtelab run --config tests/lab/clocks.conf --kernels $NEW --out "$work/both"
is "its run counts instructions" grep -q '"unit": "instructions"' "$both/run.json"
is "two trials have ticks" [ "$(grep -c '"status":"ok","unit":"ticks"' "$both/trials.jsonl")" -eq 2 ]
is "two trials have counts" [ "$(grep -c '"status":"ok","unit":"count"' "$both/trials.jsonl")" -eq 2 ]
ends "races are not run where CPUs run in turn" 1 'and this machine.s run in turn' \
	lab/mtelab exec $NEW --file tests/lab/clocks.conf:/lab/clocks.conf -- \
	mtebench run --emulated --clock events /lab/clocks.conf -o -

echo 'of the user' >"$work/put-in"
ends "a file that is put in is found below /tmp" 0 '^of the user$' \
	lab/mtelab exec $NEW --file "$work/put-in" -- busybox cat /tmp/put-in
ends "the lock is not held on purpose where DAMON may stop the machine" 77 '4 skip' \
	lab/mtelab exec $NEW --mttcg --file tests/lab/held.conf --set /sys/module/damon_stat/parameters/enabled=Y -- \
	mtebench run --emulated --clock events /tmp/held.conf -o -
# Whether anybody waited for so short a time depends on the machine that emulates; where a thread is, does not.
lab/mtelab exec $NEW --mttcg --smp 4 --file tests/lab/holder.conf -- \
	mtebench run --emulated --clock events /tmp/holder.conf -o - >"$work/held" 2>"$work/talk"
is "the lock is held 24 times on four CPUs" [ "$(grep -c '"name":"lock_seen_held","seen":4' "$work/held")" -eq 24 ]
is "its holder is back on its CPU each time" [ "$(grep -c '"name":"placed"' "$work/held")" -eq 0 ]

is "benchmarks of initialised tags end well on $NEW" \
	lab/mtelab run --config tests/lab/tags.conf --kernels $NEW --out "$work/tags"

# bundled CONFIG: the bundle measures CONFIG where there is nothing else, with its results as a stream.
bundled() {
	tar -xzf build/mtebench-*-arm64.tar.gz -C "$work" || return
	root=$(echo "$work"/mtebench-*-arm64)
	lab/mtelab exec $NEW --bare --file "$root/configs/$1:/data/local/$1" -- \
		"$root/mtebench" run --emulated "/data/local/$1" -o - >"$work/bundled" 2>"$work/talk"
}
is "the bundle measures in an initramfs that has nothing else" bundled shared.conf
is "all its trials are ok" [ "$(grep -c '"status":"ok"' "$work/bundled")" -eq 4 ]
# probe KERNEL OPTION...: the page of `mtebench probe` in the emulated host.
probe() {
	lab/mtelab exec "$@" mtebench probe
}
for kernel in $OLD $NEW; do
	ends "probe: with MTE everything can be measured on $kernel" 0 'Everything can be measured' probe "$kernel" --
done
ends "probe: arm64.nomte is named, with the remedy" 77 'take arm64.nomte off' probe $NEW --append arm64.nomte --
ends "probe: pKVM is named where it refuses MTE" 77 'pKVM refuses MTE' probe $NEW --append kvm-arm.mode=protected --
printf 'root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n' >"$work/passwd"
ends "probe: a user without rights is told how to open /dev/kvm" 77 'join the group' \
	lab/mtelab exec $NEW --file "$work/passwd:/etc/passwd" -- busybox su -s /bin/mtebench nobody probe

lab/mtelab exec $NEW --file tests/lab/quiesce.sh:/lab/quiesce.sh --file tests/lab/long.conf:/lab/long.conf \
	--file tests/lab/short.conf:/lab/short.conf -- busybox sh /lab/quiesce.sh >"$work/tap" 2>"$work/talk"
is "quiesce.sh ran to its end" grep -q 'strict leaves no results' "$work/tap"
sed "s/^\(not ok\|ok\) - /&quiesce: /" "$work/tap"
lab/mtelab exec $NEW --mttcg --file tests/lab/break.sh:/lab/break.sh --file tests/lab/break.conf:/lab/break.conf -- \
	busybox sh /lab/break.sh >"$work/tap" 2>"$work/talk"
is "break.sh ran to its end" grep -q 'the record names the sample' "$work/tap"
sed "s/^\(not ok\|ok\) - /&break: /" "$work/tap"
ends "a long sample needs a time, not a number of instructions" 2 'needs samples that are times' \
	lab/mtelab exec $NEW --file tests/lab/until.conf -- mtebench run --emulated /tmp/until.conf -o - --break-us 9
is "cells get samples until they are precise" \
	lab/mtelab run --config tests/lab/until.conf --kernels $NEW --out "$work/until"
is "equal samples end a cell at its minimum" \
	grep -q '"trial":0,.*"stop":{"why":"ci","samples":16,"trials":1,"ci_ppm":0}' "$work/until/$NEW/trials.jsonl"
is "others go on to the maximum" grep -q '"stop":{"why":"max","samples":12,"trials":2,' "$work/until/$NEW/trials.jsonl"
is "each cell ends once" [ "$(grep -c '"stop":' "$work/until/$NEW/trials.jsonl")" -eq 2 ]
lab/mtelab exec $NEW --file tests/lab/offline.sh:/lab/offline.sh --file tests/lab/offline.conf:/lab/offline.conf -- \
	busybox sh /lab/offline.sh >"$work/tap" 2>"$work/talk"
is "offline.sh ran to its end" grep -q 'the run goes on' "$work/tap"
sed "s/^\(not ok\|ok\) - /&offline: /" "$work/tap"

ends "with swap space guest memory goes out whole and comes back with its tags" 0 '2 ok 0 skip' \
	lab/mtelab exec $NEW --swap 64 --file tests/lab/swap.conf -- mtebench run --emulated /tmp/swap.conf -o /results/swap

placed() {
	lab/mtelab exec $NEW --mttcg --smp 8,sockets=2,cores=2,threads=2 --numa 2 \
		--file tests/lab/place.conf:/lab/place.conf -- mtebench run /lab/place.conf -o - >"$work/placed"
}
is "on two packages with two NUMA nodes threads and memory can be placed" placed
is "threads ran where they were to" \
	[ "$(grep -c '"status":"ok".*"name":"placed","seen":[1-9][0-9]*,"wrong":0' "$work/placed")" -eq 6 ]
is "memory lay where it was to" \
	[ "$(grep -c '"status":"ok".*"name":"memory_placed","seen":[1-9][0-9]*,"wrong":0' "$work/placed")" -eq 2 ]
is "a place that the machine lacks, or that is too small, is a skip" \
	[ "$(grep -c '"status":"skip","reason":".*\(one kind\|place asked for has 2 CPUs\)' "$work/placed")" -eq 3 ]

image=${MTEBENCH_CACHE:-$HOME/.cache/mtebench}/kernels/$NEW/vmlinuz
if build/native/tests/unsanitise "$image" "$work/Image"; then
	ends "on a kernel that does not clear tags the oracle fails" 1 'oracle: tags_zero' \
		lab/mtelab run --config tests/lab/check.conf --kernels '' --kernel "broken=$work/Image" --out "$work/broken"
	is "it fails in every cell with MTE that reaches the guest" \
		[ "$(grep -c '"mte":"on".*"status":"failed"' "$work/broken/broken/trials.jsonl")" -eq 10 ]
	is "and in no cell without" \
		[ "$(grep -c '"mte":"off".*"status":"ok"' "$work/broken/broken/trials.jsonl")" -eq 9 ]
	lab/mtelab run --config tests/lab/tags.conf --kernels '' --kernel "broken=$work/Image" --out "$work/untagged" \
		>"$work/said" 2>&1
	is "there all benchmarks of initialised tags fail, each with MTE" \
		[ "$(grep -c '"mte":"on".*"status":"failed"' "$work/untagged/broken/trials.jsonl")" -eq 8 ]
	is "and none without" \
		[ "$(grep -c '"mte":"off".*"status":"ok"' "$work/untagged/broken/trials.jsonl")" -eq 5 ]
	lab/mtelab exec "$work/Image" --mttcg --file tests/lab/stale.conf -- \
		mtebench run --emulated --clock events /tmp/stale.conf -o - >"$work/stale" 2>"$work/talk"
	is "and there a race with a copy on write shows stale tags" \
		grep -q '"race":"cow".*"samples":\[[0-9,]*[0-9]\{3\}' "$work/stale"
else
	echo "not ok - a kernel that does not clear tags can be made"
fi

printf '[null]\nmte = off\nmet = on\n' >"$work/bad.conf"
ends "an unknown key names file and line" 2 'bad.conf:3: null has no factor' \
	lab/mtelab run --config "$work/bad.conf" --kernels $NEW --out "$work/bad"
echo 'no kernel' >"$work/not-a-kernel"
ends "an image that is no kernel is refused" 2 'not-a-kernel' \
	lab/mtelab run --kernels '' --kernel "x=$work/not-a-kernel" --out "$work/bad"
ends "a missing QEMU is named" 77 'qemu' env MTELAB_QEMU="$work/absent-qemu" \
	lab/mtelab run --kernels $NEW --out "$work/bad"
is "none of these left anything" [ ! -e "$work/bad" ]
