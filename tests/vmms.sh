#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# mtelab --vmm and --adapter: what is refused, before anything boots and with a cache that has nothing real in it. TAP.
set -u

# shellcheck source=tests/tap.sh
. tests/tap.sh

mtelab=build/native/mtelab
elf=tests/fuzz/corpus/elf
MTEBENCH_CACHE=$work/cache
export MTEBENCH_CACHE
mkdir -p "$work/cache/kernels/7.3" "$work/cache/vmm/qemu/lib" "$work/tree/bin"
printf '\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0ARMd\0\0\0\0' \
  >"$work/cache/kernels/7.3/vmlinuz"
for name in linked static x86; do install -m 755 "$elf/$name" "$work/$name"; done
printf '[vmm]\nprogram = vmm\nport = p\nconsole = c\n' >"$work/own.conf"
printf '[vmm]\nprogram = vmm\nshell = yes\n' >"$work/bad.conf"

# gives WORD...: a run with these options, whose config has trials under QEMU.
gives() {
  "$mtelab" run --config tests/lab/linux.conf --kernels 7.3 --out "$work/results" "$@"
}

ends 2 "x86 is for x86-64, not for arm64" gives --vmm qemu="$work/x86"
ends 2 "own.conf is not an arm64 program: it is not an ELF file" gives --vmm qemu="$work/own.conf"
ends 2 "static cannot be executed: chmod +x it" gives --vmm qemu="$elf/static"
ends 2 "tree has no qemu-system-aarch64, bin/qemu-system-aarch64," gives --vmm qemu="$work/tree"
ends 2 "no adapter is called that; there are crosvm, " gives --vmm qemu-system-aarch64="$work/static"
ends 2 "a VMM of your own must be NAME=PATH" gives --vmm "$work/static"
ends 2 "bad.conf:3: [vmm] has no key 'shell'" gives --adapter own="$work/bad.conf" --vmm own="$work/static"
if command -v "${MTELAB_QEMU:-qemu-system-aarch64}" >/dev/null; then
  ends 2 "linux.conf has no trial with vmm = own, so what you give for it would not be used" \
    gives --adapter own="$work/own.conf" --vmm own="$work/static"
  ends 2 "linked needs what is neither beside it nor in the lab: ld-linux-aarch64.so.1, libf.so (" \
    gives --vmm qemu="$work/linked"
  cp "$elf/library" "$work/libf.so"
  ends 2 "nor in the lab: ld-linux-aarch64.so.1 (" gives --vmm qemu="$work/linked"
else
  echo "ok - what a program is linked with is looked for # SKIP no QEMU is installed"
fi
ends 2 "x86 is for x86-64, not for arm64" "$mtelab" exec 7.3 -- "$work/x86"
is "none of these left anything" [ ! -e "$work/results" ]
ends 0 "--vmm 'qemu=x' --vmm 'own=y' --adapter 'own=z'" make -n lab VMM="qemu=x own=y" ADAPTER=own=z
ends 0 "own.conf: an adapter for vmm" build/native/mtebench check --adapter "$work/own.conf"
ends 2 "bad.conf:3: [vmm] has no key 'shell'" build/native/mtebench check --adapter "$work/own.conf" "$work/bad.conf"
