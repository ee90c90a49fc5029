#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs mtestat on made-up patch series and on broken ones. TAP.
# usage: tests/series.sh [--update]    (--update: take the output as the new golden one)
set -u

# shellcheck source=tests/golden.sh
. tests/golden.sh
# shellcheck source=tests/made_up_series.sh
. tests/made_up_series.sh

made_up_series "$campaign" "$work/series" || exit 1
golden series/series.txt "$mtestat" series "$work/series"
golden series/series.md "$mtestat" series --format=markdown "$work/series"

# copy NAME: a series of its own to be changed.
copy() {
  rm -rf "${work:?}/$1"
  cp -r "$work/series" "$work/$1"
}

# shown TEXT COMMAND...: the output has the text.
shown() {
  text=$1
  shift
  "$@" >"$work/shown" && grep -qF -- "$text" "$work/shown"
}

# not_shown TEXT COMMAND...: it has not.
not_shown() {
  ! shown "$@"
}

# 60 of 1260 are 4.8 %: with --same=5% neither better nor worse, but a change that is sure.
succeeds shown 'p6     KVM: arm64: Clear tags once                   1 by less than 5 %' "$mtestat" series --same=5% "$work/series"
# Without --functions no heading of them is left.
succeeds not_shown 'mte_clear_page_tags' "$mtestat" series --functions=0 "$work/series"
ends 2 "--functions is a number up to 1000, not 'x'" "$mtestat" series --functions=x "$work/series"

# Without layouts +14 is called the patch's, and that no floor is known is said.
copy bare
rm -r "$work/bare/layout1" "$work/bare/layout2"
sed -i '/"role":"layout"/d' "$work/bare/series.json"
succeeds shown 'floor of builds: not known' "$mtestat" series "$work/bare"
succeeds shown '+14' "$mtestat" series --same=0% "$work/bare"
succeeds shown '1 by less than 0.5 %' "$mtestat" series "$work/bare"

# A cell that is not the same in a layout is not steady: what becomes of it is no patch's doing.
copy unsteady
sed -i '/"bench":"hygiene".*hugetlb/s/"status":"failed"/"status":"ok"/; /hugetlb/s/"verdict":"fail"/"verdict":"pass"/; /hugetlb/s/"wrong":3/"wrong":0/' \
  "$work/unsteady/layout1/trials.jsonl"
succeeds not_shown 'made clean' "$mtestat" series "$work/unsteady"

# Other commands: kernels in the order of the series, and no layouts.
columns_of() {
  "$mtestat" show "$work/series" | sed -n 's/^mte  *backing  *//p' | tr -s ' ' | head -1
}
if [ "$(columns_of)" = "base p1 p3 p5 p6 n control change" ]; then
  pass "show has the kernels of the series in its order, without layouts"
else
  fail "show has the kernels $(columns_of)"
fi
copy swapped
sed -i 's/T15:30/T15:29/' "$work/swapped/p6/run.json"
succeeds shown 'base  ' "$mtestat" show "$work/swapped"
if [ "$("$mtestat" show "$work/swapped" | sed -n 's/^mte  *backing  *//p' | tr -s ' ' | head -1)" = "$(columns_of)" ]; then
  pass "the order is not that of the runs' start"
else
  fail "the order is that of the runs' start"
fi
succeeds shown 'layout1' "$mtestat" show "$work/series/layout1"

# wrong SENTENCE SED-EXPRESSION: series.json changed so is refused in one sentence.
wrong() {
  copy wrong
  sed -i "$2" "$work/wrong/series.json"
  ends 2 "wrong/series.json$1" "$mtestat" series "$work/wrong"
}
wrong ':1: not JSON' '1s/{/[/'
wrong ': format 2 is not known; this program reads 1' 's/"format":1/"format":2/'
wrong ': format is missing' 's/"format":1/"format":"1"/'
wrong ': command is missing' 's/"command"/"said"/'
wrong ': tree is not a text' 's/"tree":"[^"]*"/"tree":7/'
wrong ': range and mbox are missing' 's/"range"/"reach"/'
wrong ': kernels is not a list of 1 to 10000' 's/"kernels":\[/"kernels":7,"others":[/'
wrong ': kernel 1: role is wrong: the first kernel is the base, and no other' 's/"role":"base"/"role":"patch","number":1/'
wrong ": kernel 2: role 'lay' is not known" 's/"role":"layout"/"role":"lay"/'
wrong ": kernel 5: status 'unbuilt' is not known" 's/"not built"/"unbuilt"/'
wrong ": kernel 3: label 'layout1' is there twice" 's/"layout2"/"layout1"/'
wrong ': kernel 5: number 1 comes after 1' 's/"number":2/"number":1/'
wrong ': kernel 4: number is not a whole number from 1 on' 's/"number":1/"number":-1/'
wrong ': kernel 9: subject is missing' 's/"subject":"KVM: arm64: Clear tags once",//'
copy wrong
sed -i 's/"role":"base",\(.*\)"measured"/"role":"base",\1"not booted"/' "$work/wrong/series.json"
ends 2 "wrong: the base was not booted: there is nothing to compare with" "$mtestat" series "$work/wrong"
copy wrong
rm -r "$work/wrong/p5"
ends 2 "wrong: series.json says that p5 was measured, and there is no run of it" "$mtestat" series "$work/wrong"
sed -i '/"role":"patch"/s/"status":"measured"/"status":"not measured"/' "$work/wrong/series.json"
ends 2 "wrong: no patch was measured" "$mtestat" series "$work/wrong"
copy wrong
sed -i 's/"made up"/"Cortex-X99"/' "$work/wrong/p3/run.json"
ends 2 'p3 are not alike: machine.cpu is "made up" in the base and "Cortex-X99" here' "$mtestat" series "$work/wrong"
copy wrong
rm "$work/wrong/series.json"
ends 2 "wrong: no series.json in it: mtelab series writes one" "$mtestat" series "$work/wrong"
mkfifo "$work/wrong/series.json"
ends 2 "wrong/series.json: not a regular file" timeout 60 "$mtestat" series "$work/wrong"
# Control characters are shown, not obeyed.
copy escapes
sed -i 's/"subject":"KVM/"subject":"\\u001b[2JKVM/' "$work/escapes/series.json"
succeeds shown '\x1b[2JKVM' "$mtestat" series "$work/escapes"

[ "$failed" -eq 0 ]
