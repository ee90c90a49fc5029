#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# decoder.sh [IMAGE...]: holds the classes of lab/anatomy/decoder against objdump's disassembly: of the whole system space and of
# random words, or of every word of each kernel image. TAP.
set -u

decoded=${MTEBENCH_BUILD:-build}/native/tests/decoded
objdump=aarch64-linux-gnu-objdump
command -v "$objdump" >/dev/null || objdump=objdump
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

disassemble() {
	"$objdump" -z -D -b binary -m aarch64 "$1"
}

# agrees NAME FILE: no word of FILE is in another class than its mnemonic says.
agrees() {
	if said=$(disassemble "$2" | "$decoded" | awk -f tests/decoder.awk); then
		echo "ok - $1: $said"
	else
		echo "$said" | sed 's/^/# /'
		echo "not ok - $1"
	fi
}

# And that can fail: a DSB of which it is said that it is an ISB.
notices() {
	printf 'ISB\tdsb\tish\n' | awk -f tests/decoder.awk >"$work/said" && return 1
	grep -q "'ISB', not 'DSB: ISH'" "$work/said"
}

if ! "$objdump" -i 2>/dev/null | grep -q aarch64; then
	echo 'ok - classes of instructions # SKIP no objdump for arm64 is installed (package binutils-aarch64-linux-gnu)'
	exit 0
fi
if notices; then echo 'ok - a wrong class is noticed'; else echo 'not ok - a wrong class is noticed'; fi
"$decoded" words >"$work/words"
[ $# -gt 0 ] || agrees 'every system instruction, and a million random words' "$work/words"
for image in "$@"; do
	agrees "every word of the kernel $(basename "$(dirname "$image")")" "$image"
done
