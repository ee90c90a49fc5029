#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# cross_check.sh: the table of lab/cross-check.awk from files made by hand, and what it says of files that are not whole. TAP.
# shellcheck disable=SC2016,SC2030,SC2031
set -u

# shellcheck source=tests/tap.sh
. tests/tap.sh

table() {
	awk -f lab/cross-check.awk "$@"
}

# theirs A: what selftests would print whose constant part takes 0.9 s, and a page of whose 64 MiB A ns on a first write and
# twice, 3 and 4 times that in the stages after it: 16,384 pages, so 64 MiB of 1,000 ns take 16,384,000 ns.
theirs() {
	for size in 64 128; do
		for call in 'demand_paging_test -s anonymous' 'demand_paging_test -s shmem' \
			'demand_paging_test -u MISSING -s anonymous' 'demand_paging_test -u MINOR -s shmem' \
			'kvm_page_table_test -s anonymous' 'kvm_page_table_test -s shmem' \
			'dirty_log_perf_test -s anonymous' 'dirty_log_perf_test -s shmem' \
			'dirty_log_perf_test -g -s anonymous' 'dirty_log_perf_test -g -s shmem'; do
			printf '@ %s -b %sM\nRandom seed: 0x50efc119\n' "$call" "$size"
			case $call in
			demand*) said "Total guest execution time:	" 1 ;;
			kvm*)
				said "KVM_CREATE_MAPPINGS: total execution time: " 1
				said "KVM_UPDATE_MAPPINGS: total execution time: " 2
				said "KVM_ADJUST_MAPPINGS: total execution time: " 3
				;;
			dirty*)
				said "Populate memory time: " 1
				said "Iteration 1 dirty memory time: " 2
				said "Iteration 2 dirty memory time: " 3
				said "Iteration 2 get dirty log time: " 4
				;;
			esac
		done
	done | sed "s/@A@/$1/" | awk '{
		if ($1 == "=") {
			ns = 900000000 + $2 * $3 * $4 * 256
			sub(/^= [0-9]+ [0-9]+ [0-9]+ /, "")
			printf "%s%d.%09ds\n", $0, int(ns / 1000000000), ns % 1000000000
		} else
			print
	}'
}

# said MARK TIMES: MiB, ns and TIMES are made a time above.
said() {
	printf '= %s @A@ %s %s\n' "$size" "$2" "$1"
}

# ours MEAN...: a kernel each.
ours() {
	echo 'kernel,bench,cell,unit,median,mean'
	for mean; do
		kernel=k$mean
		for backing in anon-private memfd-shared; do
			echo "$kernel,stage2_fault,mte=off backing=$backing access=write,instructions,$((mean - 10)),$mean"
			echo "$kernel,dirty_log,mte=off backing=$backing thp=never measure=fault logging=later,instructions,$mean,$mean"
			echo "$kernel,dirty_log,mte=off backing=$backing thp=never measure=collect logging=later access=write,instructions,32768,49152"
		done
	done
}

theirs 1000 >"$work/k900.txt"
theirs 1700 >"$work/k1500.txt"
ours 900 1500 >"$work/ours.csv"
table "$work/ours.csv" "$work/k900.txt" "$work/k1500.txt" >"$work/table"

is "the constant part cancels" grep -qF '| `demand_paging_test -s anonymous` | k900 | 1000 | 900 | 890 | +100 | - | - |' "$work/table"
is "growth is from kernel to kernel" \
	grep -qF '| `demand_paging_test -s anonymous` | k1500 | 1700 | 1500 | 1490 | +200 | +700 | +600 |' "$work/table"
is "each stage has its own time" grep -qF '| `kvm_page_table_test -s anonymous` | k900 | 2000 | 900 | 900 | +1100 |' "$work/table"
is "a collection is divided by its 4,096 pages" \
	grep -qF '| `dirty_log_perf_test -g -s anonymous` | k900 | 4000 | 12.0 | 8.0 | +3988 | - | - |' "$work/table"
is "what has no cell of ours has no difference" \
	grep -qF '| `demand_paging_test -u MINOR -s shmem` | k1500 | 1700 | - | - | - | +700 | - |' "$work/table"
is "nor has what reads mapped pages" \
	grep -qF '| read of a mapped page | `kvm_page_table_test -s anonymous` | k900 | 3000 | - | - | - | - | - |' "$work/table"

# broken SENTENCE: with the file `broken` as theirs of k900.
broken() {
	cp "$work/broken" "$work/k900.txt"
	ends 1 "$1" table "$work/ours.csv" "$work/k900.txt"
}

theirs 1000 >"$work/whole"
awk '/^@/ { print; print "@ failed with 4"; print "1..0 # SKIP - too old a kernel" }' "$work/whole" >"$work/k900.txt"
table "$work/ours.csv" "$work/k900.txt" "$work/k1500.txt" >"$work/table"
is "where theirs skip themselves, ours stands alone" \
	grep -qF '| `demand_paging_test -s anonymous` | k900 | - | 900 | 890 | - | - | - |' "$work/table"
is "nothing grows from a skip" \
	grep -qF '| `demand_paging_test -s anonymous` | k1500 | 1700 | 1500 | 1490 | +200 | - | +600 |' "$work/table"
is "the reason is theirs" grep -qx 'k900: the selftests skip themselves: too old a kernel' "$work/table"
sed '/^@ demand_paging_test -s shmem -b 128M/,/^@ kvm/{/Total/d;}' "$work/whole" >"$work/broken"
broken "k900.txt: demand_paging_test -s shmem -b 128M printed no 'Total guest execution time:'"
sed 's/^\(Populate.*\)[0-9]s$/\1s/' "$work/whole" >"$work/broken"
broken "is no nine digits of nanoseconds"
{ head -3 "$work/whole" && echo '@ failed with 254'; } >"$work/broken"
broken "k900.txt:4: demand_paging_test -s anonymous ended with 254"
cp "$work/whole" "$work/k900.txt"
sed 's/instructions/ns/' "$work/ours.csv" >"$work/ns.csv"
ends 1 "ns.csv:2: the unit is 'ns', not instructions" table "$work/ns.csv" "$work/k900.txt"
sed '/measure=fault/d' "$work/ours.csv" >"$work/less.csv"
ends 1 "our run of k900 has no figure of the cell ^dirty_log" table "$work/less.csv" "$work/k900.txt"
ends 1 "no file of theirs" table "$work/ours.csv"
