#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lab.sh: the whole in the lab, on real kernels, with guests, oracles, configs and disks that must fail. TAP.
# usage: tests/lab/lab.sh [PART...]    (the parts that are called at the end of this file; all of them)
set -u

OLD=6.1
NEW=7.3
kernels=${MTEBENCH_CACHE:-$HOME/.cache/mtebench}/kernels
AMPLE_S=1500 # for a boot, however busy the machine is
work=$(mktemp -d)
broken=$work/Image
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

# shellcheck source=tests/lab/vmms.sh
. tests/lab/vmms.sh

# part NAME: does one part, with a $work of its own. NAME is that of a function, and behind a dash may stand its argument.
part() {
	work=$work/$1
	"${1%%-*}" "${1#*-}"
}

# work_off PART...: does those that nobody else has begun.
work_off() {
	for name in "$@"; do
		mkdir "$work/$name" 2>/dev/null || continue
		(
			part "$name"
			echo "# the end"
		) >"$work/$name.tap" 2>&1
	done
}

# at_once COUNT PART...: does all parts, COUNT at a time, and prints what they say one behind the other.
at_once() {
	count=$1
	shift
	while [ "$count" -gt 0 ]; do
		work_off "$@" &
		jobs="$jobs $!"
		count=$((count - 1))
	done
	wait
	jobs=
	for name in "$@"; do
		cat "$work/$name.tap"
		grep -q '^\(not \)\?ok - ' "$work/$name.tap" || echo "not ok - part $name ran no test"
		grep -q '^# the end$' "$work/$name.tap" || echo "not ok - part $name came to its end"
	done
}

# boot KERNEL OPTION... -- PROGRAM...: runs a program in the emulated host.
boot() {
	kernel=$1
	shift
	lab/mtelab exec "$kernel" --timeout "$AMPLE_S" "$@"
}

# in_one_boot KERNEL ITEM...: forwards the TAP of what runs in one emulated host, one behind the other, naming the kernel. An
# item is a program of tests/lab, a script of it with its arguments (NAME.sh), a config that is put in for them (NAME.conf),
# or an option of mtelab exec.
in_one_boot() {
	kernel=$1
	shift
	items=$*
	script=
	for item in "$@"; do
		file=${item%% *}
		shift
		case $item in
		--*) set -- "$@" "$item" && continue ;;
		*.conf) set -- "$@" --file "tests/lab/$file:/lab/$file" && continue ;;
		*.sh*) set -- "$@" --file "tests/lab/$file:/lab/$file" && run="sh /lab/$item" ;;
		*) set -- "$@" --file "build/arm64/tests/lab/$file:/lab/$file" && run=/lab/$item ;;
		esac
		script="$script echo '@ $file'; $run || echo 'not ok - it ended badly';"
	done
	boot "$kernel" --file tests/lab/tap.sh:/lab/tap.sh "$@" -- busybox sh -c "$script echo '@ end'" \
		>"$work/tap" 2>"$work/talk"
	awk -v kernel="$kernel" '/^@ / { item = $2; next } { sub(/^(not )?ok - /, "&" kernel " " item ": "); print }' "$work/tap"
	if [ "$(tail -n 1 "$work/tap")" != '@ end' ]; then
		sed 's/^/# /' "$work/talk" | tail -20
		echo "not ok - $kernel: a boot with $items came to its end"
	fi
}

# count_trials KERNEL PATTERN: how many trial lines of the first campaign match all words of an extended pattern.
count_trials() {
	grep -cE -- "$2" "$work/one/$1/trials.jsonl"
}

campaign() {
	lab/mtelab run --boots 1 --config tests/lab/check.conf --kernels "$OLD $NEW" --out "$1" >"$work/table" 2>"$work/talk"
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

# event KERNEL MTE EVENT: how often it occurs in the median fault of that kernel.
event() {
	build/native/mtestat anatomy --events --format csv --cell "stage2_fault mte=$2" "$work/anatomy/$1" | tr -d '\r' |
		awk -F, -v event="$3" '$1 == event { count = $2 } END { print count + 0 }'
}

# locks KERNEL CELL: the atomics of the tag lock's function, "LDSET=1 LDSETAL=1", in that cell of tag_sanitise.
locks() {
	build/native/mtestat anatomy --events --only atomic --format csv --cell "tag_sanitise $2" "$work/anatomy/$1" | tr -d '\r' |
		awk -F, '$1 == "sanitise_mte_tags" { printf "%s%s=%s", separator, $3, $4; separator = " " }'
}

other_is_small() {
	awk '/^other / && $3 > 10 { bad = 1 } END { exit bad }' "$work/table"
}

# anatomy: a campaign with --anatomy; mtestat itself checks every window against its sample, and must notice one
# that does not fit.
anatomy() {
	is "a campaign with --anatomy ends well" anatomy_campaign
	for kernel in $OLD $NEW; do
		is "$kernel: the functions of every window sum up to its ticks" anatomy_table "$kernel"
		is "$kernel: every sample has its window" \
			[ "$(grep -c 'in 64 of 64 windows' "$work/table")-$(grep -c 'in 8 of 8 windows' "$work/table")" = 2-1 ]
		is "$kernel: a fault with MTE clears one page's tags, 262 instructions" [ "$(clears "$kernel" on)" -eq 262 ]
		is "$kernel: a fault without MTE clears none" [ "$(clears "$kernel" off)" -eq 0 ]
		is "$kernel: the lock of the tags is told apart from its caller" grep -q '^sanitise_mte_tags .*tag lock' "$work/table"
		is "$kernel: a fault with MTE has 64 STGM and one ISB more" \
			[ "$(event "$kernel" on STGM)-$(($(event "$kernel" on ISB) - $(event "$kernel" off ISB)))" = 64-1 ]
		is "$kernel: a fault without MTE has no STGM" [ "$(event "$kernel" off STGM)" -eq 0 ]
		if command -v callgrind_annotate >/dev/null; then
			is "$kernel: callgrind_annotate says the same of every function" \
				tests/callgrind.sh build/native/mtestat 'stage2_fault mte=on' "$work/anatomy/$kernel"
		else
			echo "ok - $kernel: callgrind_annotate # SKIP it is not installed (Debian package valgrind)"
		fi
		is "$kernel: no phase 'other' of more than 10 %" other_is_small
		is "$kernel: stderr.txt says what was done to kptr_restrict" grep -q kptr_restrict "$work/anatomy/$kernel/stderr.txt"
	done
	# Before 6.3 a page was marked as tagged, and nothing locked.
	is "$OLD: no lock of a page's tags, and one mark" \
		[ "$(locks $OLD 'state=fresh thp=never') $(locks $OLD 'state=fresh thp=always')" = 'LDSET=1 LDSET=512' ]
	is "$NEW: one lock of the tags and one mark a page" \
		[ "$(locks $NEW 'state=fresh thp=never'), $(locks $NEW 'state=fresh thp=always')" = 'LDSET=1 LDSETAL=1, LDSET=512 LDSETAL=512' ]
	is "$NEW: a huge page that is tagged already is locked 512 times" [ "$(locks $NEW 'state=tagged thp=always')" = 'LDSETAL=512' ]
	sed -i 's/"extra":2,/"extra":3,/' "$work/anatomy/$NEW/anatomy.jsonl"
	ends "an anatomy that does not fit its samples is noticed" 1 "do not have as many instructions" \
		build/native/mtestat anatomy "$work/anatomy/$NEW"
}

# el2_of MODE PHASE: instructions of that phase in the anatomy of a fault without MTE.
el2_of() {
	build/native/mtestat anatomy --cell 'mte=off backing=anon-private' "$work/el2/$NEW-$1" >"$work/table" &&
		awk -v phase="$2" 'index($0, phase) == 1 { print substr($0, length(phase) + 1) + 0; exit }' "$work/table"
}

# el2: anatomies of kernels at EL1, of whose faults KVM at EL2 has a part.
el2() {
	is "a campaign with --anatomy in modes with KVM at EL2 ends well" lab/mtelab run --boots 1 --anatomy \
		--config configs/shared.conf --kernels $NEW --modes 'nvhe protected' --out "$work/el2"
	for mode in nvhe protected; do
		is "$mode: hypercalls have instructions" [ "$(el2_of $mode 'EL2 hypercalls')" -gt 100 ]
		is "$mode: every window sums up to its ticks" grep -q 'in 256 of 256 windows' "$work/table"
		is "$mode: no phase 'other' of more than 10 %" other_is_small
	done
	is "protected: a page is shared with the guest" [ "$(el2_of protected 'EL2 donation and sharing')" -gt 100 ]
	is "protected: its tables are walked at EL2" [ "$(el2_of protected 'EL2 walk and map')" -gt 500 ]
	is "protected: the registers of the vCPU are copied one by one" [ "$(el2_of protected 'EL2 vCPU state')" -gt 10000 ]
	is "nvhe: nothing of that" [ "$(el2_of nvhe 'EL2 vCPU state')$(el2_of nvhe 'EL2 donation')" = '' ]
}

# profile EVENT: one run that is sampled and recorded instruction by instruction.
profile() {
	lab/mtelab run --anatomy --profile "$1" --config tests/lab/profile.conf --kernels $NEW --out "$work/out"
}

# cycles: they are instructions in the lab, and interrupt where they occur.
cycles() {
	ends "samples of cycles agree with the instructions of the same windows" 0 "samples and instructions agree" profile cycles
	ends "the figures of a run that was sampled are not shown" 2 "was measured with --profile" \
		build/native/mtestat show "$work/out"
	ends "a run that was sampled does not go on without" 2 "another --profile" \
		lab/mtelab run --resume --anatomy --config tests/lab/profile.conf --kernels $NEW --out "$work/out"
	ends "an unknown event is refused" 2 "cycles or instructions, not .r11." lab/mtelab run --profile r11
}

# instructions: overflows of INST_RETIRED come late.
instructions() {
	ends "samples that come late do not agree" 1 "samples and instructions DO NOT AGREE" profile instructions
}

# counting KERNEL: what is asked of every kernel, and the programs that count instructions. The last one takes a CPU away.
counting() {
	asked=$1
	set -- negative oracle sanitise guest_ram hygiene folio tag_ops host_tags counters
	if [ "$asked" = $OLD ]; then
		in_one_boot "$asked" 'commands.sh brief' "$@"
		return
	fi
	echo 'of the user' >"$work/put-in"
	printf 'root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n' >"$work/passwd"
	in_one_boot "$asked" --file="$work/put-in" --file="$work/passwd:/etc/passwd" clocks.conf until.conf commands.sh "$@"
}

# machine: what changes the emulated host. The last one leaves it with one CPU.
machine() {
	in_one_boot $NEW copy_tags dirty_log kvm_ways lines lock_model mapping refault vm_lifecycle \
		long.conf short.conf folio.conf quiesce.sh offline.conf offline.sh
}

# passes: where the PMU is switched at each entry into a guest.
passes() {
	in_one_boot $NEW --append=kvm-arm.mode=nvhe passes.sh
}

# gicv2: a machine of another kind.
gicv2() (
	export MTELAB_QEMU="$PWD/tests/lab/qemu-gicv2.sh"
	in_one_boot $NEW gicv2.sh
)

# tracing KERNEL: what `mtebench trace` says; that nothing stays after a signal, on one kernel.
tracing() {
	if [ "$1" = $OLD ]; then in_one_boot "$1" trace.conf 'trace.sh brief'; else in_one_boot "$1" trace.conf trace.sh; fi
}

# guest: a Linux guest under Debian's QEMU, and VMMs and guests that end badly.
guest() {
	in_one_boot $NEW --guest=host linux
}

guest_refused() {
	ends "$OLD refuses QEMU MTE on shared RAM, which is quoted" 0 \
		'"status":"refused","reason":"qemu-system-aarch64: .*KVM_SET_USER_MEMORY_REGION failed.*Invalid argument"' \
		boot $OLD --guest host --file tests/lab/linux.conf -- mtebench run --emulated /tmp/linux.conf -o -
	is "the run has QEMU's version in QEMU's words" grep -q '"vmms":{"qemu":"QEMU emulator version [1-9][^"]*"}' "$work/said"
}

# campaigns: two of the same, of which one shows what each kernel can.
campaigns() {
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
}

# tags: benchmarks of initialised tags.
tags() {
	is "benchmarks of initialised tags end well on $NEW" \
		lab/mtelab run --boots 1 --config tests/lab/tags.conf --kernels $NEW --out "$work/tags"
}

until_precise() {
	is "cells get samples until they are precise" \
		lab/mtelab run --boots 1 --config tests/lab/until.conf --kernels $NEW --out "$work/until"
	is "equal samples end a cell at its minimum" \
		grep -q '"trial":0,.*"stop":{"why":"ci","samples":16,"trials":1,"ci_ppm":0}' "$work/until/$NEW/trials.jsonl"
	is "others go on to the maximum" grep -q '"stop":{"why":"max","samples":12,"trials":2,' "$work/until/$NEW/trials.jsonl"
	is "each cell ends once" [ "$(grep -c '"stop":' "$work/until/$NEW/trials.jsonl")" -eq 2 ]
}

# bundled CONFIG: the bundle measures CONFIG where there is nothing else, with its results as a stream.
bundled() {
	tar -xzf build/mtebench-*-arm64.tar.gz -C "$work" || return
	root=$(echo "$work"/mtebench-*-arm64)
	boot $NEW --bare --file "$root/configs/$1:/data/local/$1" -- \
		"$root/mtebench" run --emulated "/data/local/$1" -o - >"$work/bundled" 2>"$work/talk"
}

bundle() {
	is "the bundle measures in an initramfs that has nothing else" bundled shared.conf
	is "all its trials are ok" [ "$(grep -c '"status":"ok"' "$work/bundled")" -eq 4 ]
}

nomte() {
	ends "probe: arm64.nomte is named, with the remedy" 77 'take arm64.nomte off' boot $NEW --append arm64.nomte -- mtebench probe
}

pkvm() {
	ends "probe: pKVM is named where it refuses MTE" 77 'pKVM refuses MTE' \
		boot $NEW --append kvm-arm.mode=protected -- mtebench probe
}

# modes: KVM in all of its modes, of which one refuses MTE.
modes() {
	ends "a campaign in three modes of KVM ends well" 0 '7.3-protected: 4 of 4 trials' lab/mtelab run --boots 1 \
		--config configs/shared.conf --kernels $NEW --modes 'vhe nvhe protected' --out "$work/modes"
	for mode in vhe nvhe protected; do
		is "a run in mode $mode says so" grep -q "\"kvm_mode\": \"$mode\"" "$work/modes/$NEW$([ $mode = vhe ] || echo "-$mode")/run.json"
	done
	# shellcheck disable=SC2016
	is "a fault costs more where the kernel is at EL1" awk '
		/^off .*anon-private/ { cost[$3] = $4 }
		END { exit !(cost["vhe"] > 0 && cost["nvhe"] > cost["vhe"] && cost["protected"] > cost["nvhe"]) }' "$work/modes/table.txt"
	is "protected KVM has no MTE, which is a row" grep -qE '^on +anon-private +protected +skip' "$work/modes/table.txt"
	ends "a run does not go on in another mode" 1 'another mode of KVM' sh -c "
		sed -i '\$d' '$work/modes/$NEW-nvhe/trials.jsonl' && sed -i 's/\"nvhe\"/\"vhe\"/' '$work/modes/$NEW-nvhe/run.json' &&
		lab/mtelab run --boots 1 --resume --config configs/shared.conf --kernels $NEW --modes nvhe --out '$work/modes'"
}

swap() {
	ends "with swap space guest memory goes out whole and comes back with its tags" 0 '6 ok 0 skip' \
		boot $NEW --swap 64 --file tests/lab/swap.conf -- mtebench run --emulated /tmp/swap.conf -o /results/swap
}

# uncleared: a kernel that does not clear tags.
uncleared() {
	ends "on a kernel that does not clear tags the oracle fails" 1 'Failed: 10 cells' \
		lab/mtelab run --boots 1 --config tests/lab/check.conf --kernels '' --kernel "broken=$broken" --out "$work/broken"
	is "the table names its check" grep -q 'oracle: tags_zero' "$work/broken/table.txt"
	is "it fails in every cell with MTE that reaches the guest" \
		[ "$(grep -c '"mte":"on".*"status":"failed"' "$work/broken/broken/trials.jsonl")" -eq 10 ]
	is "and in no cell without" \
		[ "$(grep -c '"mte":"off".*"status":"ok"' "$work/broken/broken/trials.jsonl")" -eq 9 ]
}

untagged() {
	lab/mtelab run --boots 1 --config tests/lab/tags.conf --kernels '' --kernel "broken=$broken" --out "$work/untagged" \
		>"$work/said" 2>&1
	is "on a kernel that does not clear tags all benchmarks of initialised tags fail, each with MTE" \
		[ "$(grep -c '"mte":"on".*"status":"failed"' "$work/untagged/broken/trials.jsonl")" -eq 8 ]
	is "and none without" \
		[ "$(grep -c '"mte":"off".*"status":"ok"' "$work/untagged/broken/trials.jsonl")" -eq 5 ]
}

# address KERNEL SYMBOL: where it lies in that kernel's image; its text begins 64 KiB behind.
address() {
	boot "$1" -- busybox sh -c 'echo 0 >/proc/sys/kernel/kptr_restrict; cat /proc/kallsyms' >"$work/symbols" 2>"$work/talk"
	echo $((0x$(awk -v name="$2" '$3 == name { print substr($1, 9); exit }' "$work/symbols") - \
		0x$(awk '$3 == "_stext" { print substr($1, 9) }' "$work/symbols") + 0x10000))
}

# warns KERNEL: one that warns whenever a VM ends, in the words of its time; and one of which no program can say that it warns.
warns() {
	is "$1: a kernel that warns can be made" build/native/tests/break_image \
		"$kernels/$1/vmlinuz" "$work/warns" "$(address "$1" kvm_destroy_vm)"
	ends "$1: what the kernel reports fails the trial" 1 'Failed: 4 cells' \
		lab/mtelab run --boots 1 --config configs/shared.conf --kernels '' --kernel "warns=$work/warns" --out "$work/warned"
	is "$1: every trial, with the whole text" \
		[ "$(grep -c '"status":"failed".*cut here.*kvm_vm_release.*end trace' "$work/warned/warns/trials.jsonl")" -eq 4 ]
	is "$1: the table says so" grep -q 'failed: the kernel reported WARN: WARNING: .*kvm_destroy_vm' "$work/warned/table.txt"
	is "$1: the table has a row of it" grep -q '^warns  *stage2_fault  *WARN  *WARNING: .*  4$' "$work/warned/table.txt"
	ends "$1: a program that writes to the log fails nothing" 0 '"status":"ok"' boot "$1" --file configs/shared.conf -- busybox sh -c \
		'(sleep 0.1; echo "WARNING: forged" >/dev/kmsg) & mtebench run --emulated /tmp/shared.conf --only 0 -o -; dmesg | grep -q forged'
}

stale() {
	boot "$broken" --mttcg --file tests/lab/stale.conf -- \
		mtebench run --emulated --clock events /tmp/stale.conf -o - >"$work/stale" 2>"$work/talk"
	is "on a kernel that does not clear tags a race with a copy on write shows stale tags" \
		grep -q '"race":"cow".*"samples":\[[0-9,]*[0-9]\{3\}' "$work/stale"
}

# racing KERNEL: what needs CPUs that really run at once.
racing() {
	if [ "$1" = $OLD ]; then
		in_one_boot "$1" --mttcg race lock walk.sh
	else
		in_one_boot "$1" --mttcg --set=/sys/module/damon_stat/parameters/enabled=Y held.conf held.sh race lock break.conf break.sh walk.sh
	fi
}

# places: a machine of many CPUs.
places() {
	in_one_boot $NEW --mttcg --smp=8,sockets=2,cores=2,threads=2 --numa=2 holder.conf place.conf place.sh
}

clocks() {
	both="$work/both/$NEW"
	ends "a campaign of both clocks ends well" 0 '2 of 4 trials' \
		lab/mtelab run --boots 1 --config tests/lab/clocks.conf --kernels $NEW --out "$work/both"
	is "its run counts instructions" grep -q '"unit": "instructions"' "$both/run.json"
	is "two trials have ticks" [ "$(grep -c '"status":"ok","unit":"ticks"' "$both/trials.jsonl")" -eq 2 ]
	is "two trials have counts" [ "$(grep -c '"status":"ok","unit":"count"' "$both/trials.jsonl")" -eq 2 ]
}

# trials_of DIR: the numbers of the trials that a run holds.
trials_of() {
	sed 's/.*"trial":\([0-9]*\).*/\1/' "$1/trials.jsonl" | sort -n | tr '\n' ' '
}

# boots: of one kernel; only what is not exact gets the third.
boots() {
	out=$work/boots
	ends "three boots of a kernel end well" 0 'boot 3 of 1 kernels: 2 trials' \
		lab/mtelab run --config tests/lab/boots.conf --kernels $NEW --boots 3 --out "$out"
	is "the second boot measures every cell" [ "$(trials_of "$out/$NEW@2")" = "0 1 2 3 " ]
	is "the third those that are not exact" [ "$(trials_of "$out/$NEW@3")" = "2 3 " ]
	is "each has a seed of its own" grep -q 'mtelab.seed=3' "$out/$NEW@3/run.json"
	is "they are boots of one kernel" sh -c "build/native/mtestat show '$out' | grep -q '^campaign of 1 run, 3 boots'"
	is "what is not exact wants more" [ "$(build/native/mtestat more-boots "$out")" = "$NEW 2,3" ]
	is "and no more than is asked for" [ "$(build/native/mtestat more-boots --boots=3 "$out")" = "$NEW" ]
	ends "another seed does not go on with it" 2 'was measured with seed 1, not 5' \
		lab/mtelab run --config tests/lab/boots.conf --kernels $NEW --seed 5 --resume --out "$out"
	sed -i '$d' "$out/$NEW@3/trials.jsonl"
	ends "a boot that was cut short is ended" 0 '' \
		lab/mtelab run --config tests/lab/boots.conf --kernels $NEW --boots 3 --resume --out "$out"
	is "as it was meant" [ "$(trials_of "$out/$NEW@3")" = "2 3 " ]
}

# no_verdict A B: both campaigns are of the same kernels, and no cell of them is called better or worse.
no_verdict() {
	build/native/mtestat compare --format=json "$work/$1" "$work/$2" >"$work/$1-$2.json" &&
		[ "$(grep -c '"verdict": "same"' "$work/$1-$2.json")" -gt 100 ] &&
		! grep -E '"verdict": "(better|worse|lost|gained)"' "$work/$1-$2.json"
}

# alike: two kernels, three boots of each, every cell of quick.conf.
alike() {
	for seed in 1 2 3; do
		lab/mtelab run --kernels "$OLD $NEW" --boots 1 --seed $seed --out "$work/$seed" >"$work/said" 2>&1 ||
			sed 's/^/# /' "$work/said" | tail -5
	done
	is "boots of seeds 1 and 2 give no verdict" no_verdict 1 2
	is "boots of seeds 2 and 3 give no verdict" no_verdict 2 3
	is "boots of seeds 1 and 3 give no verdict" no_verdict 1 3
	build/native/mtestat compare "$work/1/$OLD" "$work/1/$NEW" >"$work/said"
	is "and the same cells tell one kernel from another" grep -qE '^[3-9][0-9] worse, ' "$work/said"
}

# says FILE TEXT...: the file has each text.
says() {
	file=$1
	shift
	for text in "$@"; do
		grep -qF -- "$text" "$file" || return
	done
}

# series: patches of a toy tree whose kernels are Debian's, one that does not build and one that does not boot among them.
# The program itself: lab/mtelab would install compilers' tools for it.
series() {
	mkdir "$work/cache" && ln -s "$(dirname "$kernels")/arm64" "$work/cache/arm64"
	export MTEBENCH_CACHE="$work/cache"
	# shellcheck source=tests/toy_tree.sh
	. tests/toy_tree.sh
	toy_begin
	toy_image "$work/dead"
	toy_commit 'toy: Base' "$kernels/$OLD/vmlinuz"
	toy_commit 'toy: The same kernel' "$kernels/$OLD/vmlinuz"
	toy_commit 'toy: Does not build' broken
	toy_commit 'toy: A newer kernel' "$kernels/$NEW/vmlinuz"
	toy_commit 'toy: Does not boot' "$work/dead"
	out=$work/out
	ends "a series is measured with what of it can be" 1 '2 of 5 kernels were not built or not measured' \
		build/native/mtelab series "$toy" HEAD~4..HEAD --layouts 0 --config tests/lab/boots.conf --boots 1 --timeout $AMPLE_S --out "$out"
	is "and each patch has its line" says "$out/series.txt" 'not built: mm/toy.c:3:1: error: a toy breaks' 'not booted: ' 'p2-p3 '
	is "in the text for a mail too" says "$out/cover-letter.txt" 'not built: mm/toy.c:3:1: error: a toy breaks' 'not booted: '
	is "and in the report" says "$out/report.html" 'a toy breaks'
	sed -i '$d' "$out/p1/trials.jsonl"
	ends "--resume goes on with it" 1 '2 of 5 kernels' \
		build/native/mtelab series "$toy" HEAD~4..HEAD --layouts 0 --config tests/lab/boots.conf --boots 1 --timeout $AMPLE_S --out "$out" --resume
	is "and only measures what is missing" [ "$(trials_of "$out/p1")" = "0 1 2 3 " ]
	toy_commit 'toy: Boots again' "$kernels/$NEW/vmlinuz"
	build/native/mtelab bisect "$toy" --good HEAD~5 --bad HEAD --cell 'stage2_fault mte=off populate=host' --worse 2% \
		--boots 1 --timeout $AMPLE_S --out "$work/bisect" >"$work/found" 2>"$work/said"
	is "a bisection skips what does not build" says "$work/said" 'toy: Does not build): skipped'
	is "and ends where only skipped commits are left" says "$work/said" 'only commits that were skipped are left'
}

# refusals: what boots nothing.
refusals() {
	printf '[null]\nmte = off\nmet = on\n' >"$work/bad.conf"
	ends "an unknown key names file and line" 2 'bad.conf:3: null has no factor' \
		lab/mtelab run --config "$work/bad.conf" --kernels $NEW --out "$work/bad"
	echo 'no kernel' >"$work/not-a-kernel"
	ends "an image that is no kernel is refused" 2 'not-a-kernel' \
		lab/mtelab run --kernels '' --kernel "x=$work/not-a-kernel" --out "$work/bad"
	ends "a missing QEMU is named" 77 'qemu' env MTELAB_QEMU="$work/absent-qemu" \
		lab/mtelab run --kernels $NEW --out "$work/bad"
	ends "a CPU without MTE is refused" 2 'cortex-a53 has no MTE' lab/mtelab run --cpu cortex-a53 --kernels $NEW --out "$work/bad"
	is "none of these left anything" [ ! -e "$work/bad" ]
}

footprint_campaign() {
	lab/mtelab run --anatomy --footprint --config tests/lab/footprint.conf --kernels $NEW --out "$work/footprint" >"$work/said" 2>&1
}

# touched CELL MEMORY: "READ WRITTEN PAGES" of a cell's median window, in guest RAM, say.
touched() {
	build/native/mtestat anatomy --footprint --format csv --cell "$1" "$work/footprint/$NEW" | tr -d '\r' |
		awk -F, -v memory="$2" '$1 == memory { print $2, $3, $4; exit }'
}

# footprint: blocks of known size; the kernel clears the tags of one page in a fault, and reads its own struct page.
footprint() {
	is "a campaign with --footprint ends well" footprint_campaign
	is "stores to 4 KiB write 64 lines" [ "$(touched 'op=stp block_kib=4' 'guest RAM')" = '1 64 2' ]
	is "stores to 64 KiB write 1024 lines" [ "$(touched 'op=stp block_kib=64' 'guest RAM')" = '1 1024 17' ]
	is "DC ZVA writes as many" [ "$(touched 'op=dc-zva block_kib=64' 'guest RAM')" = '2 1024 17' ]
	is "STGM to 4 KiB writes 2 lines of tags" [ "$(touched 'op=stgm block_kib=4' 'tag storage')" = '0 2 1' ]
	is "LDG of 64 KiB reads 32" [ "$(touched 'op=ldg block_kib=64' 'tag storage')" = '32 0 1' ]
	is "a fault writes 2 lines of tags" [ "$(touched stage2_fault 'tag storage')" = '0 2 1' ]
	for memory in 'stack' 'per-CPU' 'struct page' 'kernel image' 'linear map'; do
		is "a fault touches $memory" [ -n "$(touched stage2_fault "$memory")" ]
	done
	ends "--footprint needs --anatomy" 2 '--footprint needs --anatomy' lab/mtelab run --footprint --kernels $NEW
}

# findings: the programs that show a finding each. Of these kernels one shows each, and one does not, where there is one.
findings() {
	tests/findings.sh $OLD 6.19 $NEW
}

# decoder: the classes of instructions, over every word of two kernels.
decoder() {
	tests/decoder.sh "$kernels/$OLD/vmlinuz" "$kernels/$NEW/vmlinuz"
}

is "a kernel that does not clear tags can be made" \
	build/native/tests/break_image "$kernels/$NEW/vmlinuz" "$broken"
if [ $# -gt 0 ]; then
	at_once 1 "$@"
	exit
fi
# What counts instructions counts the same whatever else runs, so there is one for each core, the longest first; what races
# has the machine for itself.
at_once "$(nproc)" guest tracing-$NEW campaigns counting-$NEW cycles instructions counting-$OLD machine anatomy el2 uncleared \
	untagged warns-$NEW warns-$OLD footprint boots series tags until_precise bundle guest_refused own_vmm under-kvmtool under-crosvm crosvm tracing-$OLD nomte pkvm passes gicv2 modes swap decoder refusals
at_once 1 alike racing-$NEW places clocks racing-$OLD stale findings
