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
golden series/series.mail "$mtestat" series --format=mail "$work/series"
golden series/series.json "$mtestat" series --format=json "$work/series"
if awk 'length > 72 || / $/ { exit 1 }' "$golden/series/series.mail"; then
  pass "72 columns in series.mail"
else
  fail "more than 72 columns, or a blank at the end, in series.mail"
fi
parsed jq "JSON of series by jq" jq -e '(.kernels | length) == 9 and (.cells | length) == 12 and
  ([.kernels[] | select(.status == "measured" and .role == "patch") | .first] == [1, 2, 4, 6]) and
  ([.cells[] | select(.moved)] | length) == 7' "$golden/series/series.json"

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
succeeds shown 'p6     KVM: arm64: Clear tags once                   1 moved by less than 5 %' "$mtestat" series --same=5% "$work/series"
succeeds not_shown 'user_mem_abort  ' "$mtestat" series --functions=1 "$work/series"
# Without --functions no heading of them is left.
succeeds not_shown 'mte_clear_page_tags' "$mtestat" series --functions=0 "$work/series"
ends 2 "--functions must be a number up to 1000, not 'x'" "$mtestat" series --functions=x "$work/series"

# gate CODE PCT SENTENCE... [-- SERIES]: the exit code, and all sentences on standard error, no other.
gate() {
  code=$1
  share=$2
  directory=$3
  shift 3
  "$mtestat" series --fail-on-worse="$share" "$work/$directory" >"$work/out" 2>"$work/err"
  seen=$?
  for sentence in "$@"; do echo "mtestat series: gate: $sentence"; done >"$work/wanted"
  if [ "$seen" -eq "$code" ] && diff "$work/wanted" "$work/err" >"$work/out"; then
    pass "gate $share of $directory: exit $code, $# sentences"
  else
    fail "gate $share of $directory: exit $seen: $(cat "$work/err")"
  fi
}
worse='stage2_fault mte=on backing=hugetlb-private is worse by +254 (+2.1 %)'
warned='hygiene backing=memfd-shared: failed'
gate 1 2% series "$worse" "$warned" 'p2 was not built' 'p4 was not booted'
gate 1 2.2% series "$warned" 'p2 was not built' 'p4 was not booted'
# Without what fails: only the figure is left, and then nothing.
copy built
sed -i '/not built/d; /not booted/d' "$work/built/series.json"
sed -i 's/"status":"failed","reason":"the kernel warned[^"]*"/"status":"ok"/' "$work/built"/p[56]/trials.jsonl
gate 1 2% built "$worse"
gate 0 2.2% built
# One that is not measured yet, trials that are missing, and a cell whose boots differ.
cp -r "$work/built" "$work/begun"
sed -i 's/"status":"measured"}\]/"status":"not measured"}]/' "$work/begun/series.json"
gate 3 6% begun 'p6 was not measured'
cp -r "$work/built" "$work/partial"
sed -i 's/"trials":1}/"trials":108}/' "$work/partial/p3/run.json"
gate 1 2.2% partial '96 trials are missing'
cp -r "$work/built" "$work/open"
for layout in layout1 layout2; do sed -i '/tag_lock/d' "$work/open/$layout/trials.jsonl"; done
# apart LABEL SAMPLES: four times as many samples of tag_lock on that kernel.
apart() {
  sed -i "s/500,610,520,700,505,640/$2,$2,$2,$2/; s/\"threads\":\[3,3\]/\"threads\":[12,12]/" "$work/open/$1/trials.jsonl"
}
apart p6 900,910,920,900,905,940
apart base 500,510,520,500,505,540
gate 3 2.2% open '1 cell cannot be judged: 5 boots per side are needed'
ends 2 "--fail-on-worse must be 'N%', not 'x'" "$mtestat" series --fail-on-worse=x "$work/series"

# drawn FILE TEXT: the file of the figures has the text.
drawn() {
  if grep -qF -- "$2" "$work/plots/$1"; then pass "$1: $2"; else fail "no $2 in $1"; fi
}
"$mtestat" series "$work/series" -o "$work/plots" >"$work/out" 2>"$work/err" || fail "series -o: $(cat "$work/err")"
# 1260 of 1200 are 5 % more; copy_tags 12 % less; of memfd-shared, refused in the base, there is no share.
drawn series-stage2_fault-1.dat '3 5 "p3"'
drawn series-copy_tags-1.dat '5 -12 "p5"'
drawn series-stage2_fault.svg 'not built'
drawn series-stage2_fault.svg 'not booted'
drawn series-stage2_fault.svg 'emulated'
if grep -q memfd "$work/plots/series-stage2_fault-1.dat" || [ -e "$work/plots/series-hygiene.gp" ]; then
  fail "a share of what has none"
else
  pass "no share of what has none"
fi
# A line ends in a cross where its cell has no figure any more.
copy refused
for patch in p5 p6; do
  sed -i '/"mte":"on","backing":"hugetlb-private"/s/"status":"ok","unit":"ticks","samples":\[[0-9,]*\],"control":\[1\]/"status":"refused","reason":"as made up","call":"KVM_RUN","errno":"EFAULT"/' \
    "$work/refused/$patch/trials.jsonl"
  rm "$work/refused/$patch/anatomy.jsonl"
done
rm -r "$work/plots"
"$mtestat" series "$work/refused" -o "$work/plots" >"$work/shown" 2>"$work/err" || fail "series -o: $(cat "$work/err")"
drawn series-stage2_fault.gp "set label ' refused' at first 5, first 2.11666666667 point ls 3 pt 2"
succeeds grep -q 'on *hugetlb-private .* refused ' "$work/shown"
succeeds grep -q '^p6: functions not known for 1 cell that moved' "$work/shown"

# Of a base of 0 there is no share: what it became is told in the table, and not drawn.
copy zero
sed -i '/copy_tags/s/2000/0/g' "$work/zero"/*/trials.jsonl
rm -r "$work/plots"
"$mtestat" series "$work/zero" -o "$work/plots" >"$work/shown" 2>"$work/err" || fail "series -o: $(cat "$work/err")"
succeeds grep -q '1 worse, +1760 in copy_tags' "$work/shown"
if [ -e "$work/plots/series-copy_tags.gp" ]; then fail "a share of 0 is drawn"; else pass "no share of 0 is drawn"; fi

# The report.
succeeds "$mtestat" report "$work/series" -o "$work/report"
for text in '<h2>Series</h2>' '<a href="#series">Series</a>' 'p2-p3' 'p3: +5.00 %' 'mte_clear_page_tags</th><td>+60..+238</td>' \
  'not built: arch/arm64/kvm/mmu.c:1412:2: error: ' '5 kernels'; do
  if grep -qF -- "$text" "$work/report/report.html"; then pass "report: $text"; else fail "no '$text' in the report"; fi
done

# Of a long series only patches that moved a cell have a column; here p7 to p12 are p6 again.
copy long
sed -i '$s/]}$/,/' "$work/long/series.json"
for number in 7 8 9 10 11 12; do
  cp -r "$work/long/p6" "$work/long/p$number"
  sed -i "s/p6/p$number/g" "$work/long/p$number/run.json"
  echo "  {\"label\":\"p$number\",\"role\":\"patch\",\"number\":$number,\"commit\":\"7\",\"subject\":\"Again\",\"status\":\"measured\"}$([ $number -eq 12 ] || echo ,)"
done >>"$work/long/series.json"
echo ']}' >>"$work/long/series.json"
succeeds shown 'patches that moved no cell have no column' "$mtestat" series "$work/long"
if [ "$("$mtestat" series "$work/long" | sed -n 's/^mte  *backing  *//p' | tr -s ' ')" = "base p2-p3 p4-p5 p6 total floor" ]; then
  pass "only patches that moved a cell have a column"
else
  fail "columns: $("$mtestat" series "$work/long" | grep '^mte  *backing')"
fi

# Without layouts +14 is called the patch's, and that no floor is known is said.
copy bare
rm -r "$work/bare/layout1" "$work/bare/layout2"
sed -i '/"role":"layout"/d' "$work/bare/series.json"
succeeds shown 'build noise: not known' "$mtestat" series "$work/bare"
succeeds shown '+14' "$mtestat" series --same=0% "$work/bare"
succeeds shown '1 moved by less than 0.5 %' "$mtestat" series "$work/bare"

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
# Layouts are booted again like other kernels.
if [ "$("$mtestat" more-boots "$work/series" | cut -d' ' -f1 | tr '\n' ' ')" = "base p1 p3 p5 p6 layout1 layout2 " ]; then
  pass "more-boots has layouts too"
else
  fail "more-boots has $("$mtestat" more-boots "$work/series")"
fi

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
wrong ': range is not a text' 's/"range":"[^"]*"/"range":[]/'
wrong ': kernel 2: role is wrong: either all kernels are releases or none' 's/"role":"layout"/"role":"release"/'
wrong ': kernels is not a list of 1 to 10000' 's/"kernels":\[/"kernels":7,"others":[/'
wrong ': kernel 1: role is wrong: the first kernel is the base, and no other' 's/"role":"base"/"role":"patch","number":1/'
wrong ": kernel 2: role 'lay' is not known" 's/"role":"layout"/"role":"lay"/'
wrong ": kernel 5: status 'unbuilt' is not known" 's/"not built"/"unbuilt"/'
wrong ": kernel 3: label 'layout1' appears twice" 's/"layout2"/"layout1"/'
wrong ': kernel 5: number 1 comes after 1' 's/"number":2/"number":1/'
wrong ': kernel 4: number is not a whole number from 1 on' 's/"number":1/"number":-1/'
wrong ': kernel 9: subject is not a text' 's/"subject":"KVM: arm64: Clear tags once"/"subject":{}/'
wrong ': kernel 9: label is missing' 's/"label":"p6",//'
copy wrong
sed -i 's/"role":"base",\(.*\)"measured"/"role":"base",\1"not booted"/' "$work/wrong/series.json"
ends 2 "wrong: the base was not booted: there is nothing to compare with" "$mtestat" series "$work/wrong"
copy wrong
rm -r "$work/wrong/p5"
ends 2 "wrong: series.json says that p5 was measured, and there is no run of it" "$mtestat" series "$work/wrong"
# Where no patch was measured it is told why.
copy unbuilt
sed -i '/"role":"patch"/s/"status":"measured"/"status":"not built","error":"no rule to make it"/' "$work/unbuilt/series.json"
succeeds shown 'no patch was measured' "$mtestat" series "$work/unbuilt"
succeeds shown 'not built: no rule to make it' "$mtestat" series --format=mail "$work/unbuilt"
succeeds "$mtestat" series --format=json "$work/unbuilt"
succeeds "$mtestat" report "$work/unbuilt" -o "$work/unbuilt-report"
gate 1 2% unbuilt 'p1 was not built' 'p2 was not built' 'p3 was not built' 'p5 was not built' 'p6 was not built' 'p4 was not booted'
copy wrong
sed -i 's/"made up"/"Cortex-X99"/' "$work/wrong/p3/run.json"
ends 2 'p3 are not comparable: machine.cpu is "made up" in the base and "Cortex-X99" here' "$mtestat" series "$work/wrong"
copy wrong
rm "$work/wrong/series.json"
ends 2 "wrong: no series.json in it: mtelab series writes one" "$mtestat" series "$work/wrong"
mkfifo "$work/wrong/series.json"
ends 2 "wrong/series.json: not a regular file" timeout 60 "$mtestat" series "$work/wrong"
# A kernel that died before its first trial left a run that cannot be read; of one that was not booted none is.
copy died
sed -i '/"label":"p6"/s/"status":"measured"/"status":"not booted","error":"Oops"/' "$work/died/series.json"
: >"$work/died/p6/trials.jsonl"
succeeds shown 'not booted: Oops' "$mtestat" series "$work/died"
succeeds not_shown ' p6 ' "$mtestat" show "$work/died"
# p6 has fewer instructions, but all those of user_mem_abort are barriers.
copy contrary
for run in "$work/contrary"/*/; do
  event=0
  [ "$(basename "$run")" = p6 ] && event=1
  [ -e "$run/anatomy.jsonl" ] && sed -i -E "s/\"shapes\":(.*),1,1,1,([0-9]+),2,2,1,([0-9]+)\\]\\}\\]/\"events\":[\"data processing\",\"ISB\"],\"mixes\":[[],[0,2],[$event,\\2],[0,\\3]],\"shapes\":\\1,1,1,1,\\2,2,2,1,\\3],\"mixes\":[0,1,2,3]}]/" "$run/anatomy.jsonl"
done
succeeds shown 'p6: instructions and events disagree' "$mtestat" series "$work/contrary"
succeeds grep -q 'stage2_fault mte=on backing=anon-private: .* fewer instructions, but ISB +' "$work/shown"
succeeds not_shown 'events disagree' "$mtestat" series "$work/series"
# Releases are a campaign like any other.
copy releases
sed -i 's/"role":"[a-z]*"/"role":"release"/; s/"range":"[^"]*",*//; s/"tree":"..\/linux",$/"tree":"..\/linux",/' "$work/releases/series.json"
ends 2 "releases: its kernels are releases, not patches: see mtestat trend" "$mtestat" series "$work/releases"
succeeds shown 'layout1' "$mtestat" show "$work/releases"
succeeds "$mtestat" report "$work/releases" -o "$work/releases-report"
succeeds not_shown '#series"' cat "$work/releases-report/report.html"
# Control characters are shown, not obeyed.
copy escapes
sed -i 's/"subject":"KVM/"subject":"\\u001b[2JKVM/' "$work/escapes/series.json"
succeeds shown '\x1b[2JKVM' "$mtestat" series "$work/escapes"

[ "$failed" -eq 0 ]
