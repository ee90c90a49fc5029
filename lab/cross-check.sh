#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# cross-check.sh [KERNEL...]: KVM's own selftests and our cells of the same paths on the same kernels in the lab, side by
# side; default 6.1, 6.12 and 7.3. Prints the table of doc/cross-check.md.
set -eu

usage() {
  cat <<'END'
Usage: lab/cross-check.sh [KERNEL...]

Builds demand_paging_test, dirty_log_perf_test and kvm_page_table_test of linux-source-7.3 for arm64, runs them in the lab on
each KERNEL (default: 6.1 6.12 7.3) with 64 and with 128 MiB, runs configs/cross_check.conf on the same kernels, and prints
both in instructions a page (emulated). What they printed and the runs stay in OUT (default: results/cross-check-DATE).

Examples:
  lab/cross-check.sh
  OUT=/var/tmp/cross lab/cross-check.sh 6.12 7.3
END
}

# Mode 6 is 4 KiB pages and 40 bits of guest physical addresses, as our VMs have them. -g: writes are tracked as soon as
# logging is on, and KVM_GET_DIRTY_LOG protects anew. -c: the vCPU on CPU 1, the main thread, which polls, on CPU 0; left
# to the scheduler, one run counted five times what another did. What they say goes to a file first: one stream, in its
# order. The sleep lets the kernel end its crypto self-tests, whose instructions would be counted.
their_runs() {
  cat <<'END'
busybox sleep 60
cd /selftests
run() {
  name=$1 && shift
  echo "@ $name $*"
  case $name in kvm_page_table_test) pin= ;; *) pin='-c 1,0' ;; esac
  "./$name" -m 6 $pin "$@" >/tmp/said 2>&1 || echo "@ failed with $?"
  busybox cat /tmp/said
}
for size in 64M 128M; do
  for backing in anonymous shmem; do
    run demand_paging_test -s $backing -b $size
    run kvm_page_table_test -s $backing -b $size
    run dirty_log_perf_test -s $backing -b $size
    run dirty_log_perf_test -g -s $backing -b $size
  done
  run demand_paging_test -u MISSING -s anonymous -b $size
  run demand_paging_test -u MINOR -s shmem -b $size
done
END
}

# theirs KERNEL: into $out/theirs/KERNEL.txt.
theirs() {
  echo "KVM selftests on $1" >&2
  files=
  for name in demand_paging_test dirty_log_perf_test kvm_page_table_test; do
    files="$files --file $selftests/$name:/selftests/$name"
  done
  # shellcheck disable=SC2086
  lab/mtelab exec "$1" --timeout 900 $files -- busybox sh -c "$(their_runs)" >"$out/theirs/$1.txt"
}

case ${1-} in -h | --help) usage && exit 0 ;; esac
cd "$(dirname "$0")/.."
version=7.3
selftests=${MTEBENCH_CACHE:-$HOME/.cache/mtebench}/selftests/$version
out=${OUT:-results/cross-check-$(date -u +%Y-%m-%d)}
[ $# -gt 0 ] || set -- 6.1 6.12 7.3
if [ -e "$out" ]; then
  echo "cross-check: $out is there already: name another with OUT=" >&2
  exit 2
fi
lab/setup.sh series
lab/fetch.sh selftests "$version"
mkdir -p "$out/theirs"
for kernel; do theirs "$kernel"; done
lab/mtelab run --config configs/cross_check.conf --kernels "$*" --boots 1 --out "$out/ours" >"$out/ours.txt"
build/native/mtestat export --format=csv "$out/ours" >"$out/ours.csv"
echo "Emulated: instructions a page of 4 KiB, MTE off; selftests of $(cat "$selftests/package")."
for kernel; do
  set -- "$@" "$out/theirs/$kernel.txt"
  shift
done
awk -f lab/cross-check.awk "$out/ours.csv" "$@"
