# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# walk.sh: in an emulated host whose kernel has a defect that is known, a random walk finds it; it is short, and breaks again. TAP.
set -u

# shellcheck source=tests/lab/tap.sh
. /lab/tap.sh

printf '[memory]\nbacking = anon-private\n[steps]\n1 = write 0 64 3\n2 = refault 0 64\n3 = discard 7 1\n4 = fork 0 9 4\n' >/tmp/right.walk
printf '[memory]\nfolio = perhaps\n' >/tmp/wrong.walk

ends "a random walk finds a defect within a minute" 1 '' mtebench hygiene --random --emulated --minutes 1
sed -n "/^#/,/^$/p" /tmp/said >/tmp/broken.walk
is "and prints the sequence" grep -q '^\[steps\]$' /tmp/broken.walk
steps=$(grep -c '^[0-9]* = ' /tmp/broken.walk)
is "of at most four steps ($steps)" [ "$steps" -le 4 ]
ends "it breaks again" 1 '' mtebench hygiene --emulated --replay /tmp/broken.walk
ends "what is right is right" 0 'right' mtebench hygiene --emulated --replay /tmp/right.walk
ends "a file that is wrong is refused" 2 'wrong.walk:2: folio is a power of two' mtebench hygiene --replay /tmp/wrong.walk
ends "so is nothing" 2 '--random or --replay FILE is needed' mtebench hygiene
