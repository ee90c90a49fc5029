#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# make check-series: real kernels, built from Debian's linux-source-7.3 with the patches beside this file, and what mtelab
# series and mtelab bisect say of them. TAP. From an empty cache about half an hour on two cores, then some minutes.
set -u

# shellcheck source=tests/tap.sh
. tests/tap.sh

here=tests/series
cat "$here"/*.patch >"$work/series.mbox"
# Two boots tell which cells are exact; what is checked here is.
lab/mtelab series --debian 7.3 --mbox "$work/series.mbox" --boots 2 --out "$work/results" >"$work/series.txt" 2>"$work/err.txt"
is "a series of which not all was measured exits 1" [ $? -eq 1 ]
is "and says how many" grep -q '2 of 11 kernels were not built or not measured' "$work/err.txt"
grep -q '^mtelab: ended\|^total' "$work/err.txt" "$work/series.txt" || tail -20 "$work/err.txt"

# patch LABEL TEXT...: the summary's line of the patch has each TEXT.
patch() {
  label=$1
  shift
  for text in "$@"; do
    is "$label: $text" eval "grep '^$label ' '$work/series.txt' | head -n 1 | grep -qF -- '$text'"
  done
}

patch p1 'no cell moved'
patch p2 'no cell moved'
patch p3 ' worse, most +301 '
patch p4 '2 made clean'
patch p5 ' with stale tags' ' failed'
patch p6 'not built: arch/arm64/kvm/mmu.c:'
patch p7 'not booted: Kernel panic - not syncing: mtebench: this patch panics at boot'
patch p6-p8 ' made clean' ' working again'
patch total ' worse, most +' '2 made clean'
# The loop has 301 instructions; the fault on a page that is read for execution is one shorter.
is "p3: all of it in the function that has the loop" grep -q '^kvm_handle_guest_abort *+300..+301$' "$work/series.txt"
is "the block for a mail has at most 72 columns" eval "! grep -q '^.\{73\}' '$work/results/cover-letter.txt'"
is "the report has the series" grep -q 'id="series"' "$work/results/report.html"

# Sixteen commits on one file: the eleventh makes the fault longer, the sixth to eighth do not compile.
source=${MTEBENCH_CACHE:-$HOME/.cache/mtebench}/sources/linux-source-7.3.git
file=arch/arm64/kvm/mmu.c
git clone --quiet --shared --no-checkout "$source" "$work/linux"
linux() {
  git -C "$work/linux" -c user.name=mtebench -c user.email=mtebench@localhost -c commit.gpgSign=false "$@"
}
linux sparse-checkout set --no-cone "/$file" && linux checkout --quiet --detach
for number in $(seq 16); do
  echo "/* $number */" >>"$work/linux/$file"
  case $number in
  6) echo 'this does not compile' >>"$work/linux/$file" ;;
  9) sed -i '/^this does not compile$/d' "$work/linux/$file" ;;
  11) linux apply "$PWD/$here/"0003-*.patch ;;
  esac
  linux commit --quiet --all --message "commit $number of 16"
done
# Where the series was built from: another repository would be built from the beginning.
linux push --quiet --force "$source" HEAD:refs/heads/check-series
lab/mtelab bisect "$source" --good check-series~16 --bad check-series --cell 'stage2_fault mte=on populate=host' --worse 2% \
  --out "$work/bisect" >"$work/bisect.txt" 2>"$work/err.txt"
is "the bisection ends well" [ $? -eq 0 ]
is "with the right one of 16 commits" grep -q '^    commit 11 of 16$' "$work/bisect.txt"
is "whose function it names" grep -q 'kvm_handle_guest_abort' "$work/bisect.txt"
sed 's/^/# /' "$work/bisect.txt" | head -40
ends 1 "check-series~7 is not worse than check-series~16 by more than 2%: nothing to look for" lab/mtelab bisect "$source" --good check-series~16 --bad check-series~7 \
  --cell 'stage2_fault mte=on populate=host' --out "$work/none"
