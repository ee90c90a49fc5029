#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs mtestat on made-up campaigns and on broken ones: output against tests/golden, sentences and exit codes. TAP.
# usage: tests/analysis.sh [--update]    (--update: take the output as the new golden one)
set -u

mtestat=$PWD/build/asan/mtestat
campaign=build/native/tests/campaign
update=${1:-}
golden=tests/golden
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

pass() {
  echo "ok - $*"
}

fail() {
  failed=1
  echo "not ok - $*" | sed '2,$s/^/# /'
}

# A command line without the directories that differ from run to run.
shorten() {
  echo "$*" | sed "s|$work/||g; s|$PWD/build/asan/||g"
}

# golden NAME COMMAND...: standard output is tests/golden/NAME, exit 0, nothing on standard error.
golden() {
  name=$1
  shift
  if ! "$@" >"$work/out" 2>"$work/err" || [ -s "$work/err" ]; then
    fail "$name: $(cat "$work/err")"
  elif [ "$update" = --update ]; then
    cp "$work/out" "$golden/$name"
  elif diff -u "$golden/$name" "$work/out"; then
    pass "$name"
  else
    fail "$name differs from $golden/$name"
  fi
}

# ends CODE SENTENCE COMMAND...: the exit code, and a line of standard error that holds the sentence.
ends() {
  code=$1
  sentence=$2
  shift 2
  "$@" >"$work/out" 2>"$work/err"
  seen=$?
  if [ "$seen" -ne "$code" ]; then
    fail "$*: exit $seen, not $code: $(cat "$work/err")"
  elif ! grep -qF -- "$sentence" "$work/err"; then
    fail "$*: no '$sentence' in: $(cat "$work/err")"
  elif [ "$code" -ne 0 ] && [ "$(wc -l <"$work/err")" -ne 1 ]; then
    fail "$*: more than one sentence: $(cat "$work/err")"
  else
    pass "$(shorten "$*"): exit $code, $sentence"
  fi
}

# succeeds COMMAND...: exit 0 and nothing on standard error.
succeeds() {
  if "$@" >"$work/out" 2>"$work/err" && [ ! -s "$work/err" ]; then
    pass "$(shorten "$*")"
  else
    fail "$*: $(cat "$work/err")"
  fi
}

# to_full_disk COMMAND...: with a standard output that cannot be written.
to_full_disk() {
  "$@" >/dev/full
}

# broken NAME SED-EXPRESSION: a copy of the small campaign with its first trial line changed.
broken() {
  cp -r "$work/small" "$work/$1"
  sed -i "1$2" "$work/$1/6.1/trials.jsonl"
}

"$campaign" -k 3 "$work/small" || exit 1
"$campaign" -k 11 -b 6 -a 3 "$work/large" || exit 1
"$campaign" -k 9 -w -n 200 "$work/hardware" || exit 1

golden show/small.txt "$mtestat" show "$work/small"
golden show/small.md "$mtestat" show --format=markdown "$work/small"
golden show/large.txt "$mtestat" show "$work/large"
golden show/large-6.1.txt "$mtestat" show "$work/large/6.1"
golden show/hardware-6.12.txt "$mtestat" show "$work/hardware/6.12"

# Broken input: one sentence that names the file, exit 2.
mkdir "$work/empty"
ends 2 "empty: no run in it" "$mtestat" show "$work/empty"
ends 2 "missing: cannot open" "$mtestat" show "$work/missing"
broken version 's/"v":1/"v":2/'
ends 2 "trials.jsonl:1: version 2 is not known" "$mtestat" show "$work/version"
broken nan 's/"samples":\[[0-9]*/"samples":[NaN/'
ends 2 "trials.jsonl:1: \"samples\", value 1: not a list" "$mtestat" show "$work/nan"
broken huge 's/"samples":\[[0-9]*/"samples":[99999999999999999999/'
ends 2 "trials.jsonl:1: \"samples\", value 1: not a list" "$mtestat" show "$work/huge"
broken status 's/"status":"ok"/"status":"fine"/'
ends 2 "trials.jsonl:1: status 'fine' is not known" "$mtestat" show "$work/status"
broken large-value 's/"samples":\[[0-9]*/"samples":[18446744073709551615/'
succeeds "$mtestat" show "$work/large-value"
cp -r "$work/small" "$work/no-trials"
: >"$work/no-trials/6.12/trials.jsonl"
ends 2 "6.12/trials.jsonl: no trial in it" "$mtestat" show "$work/no-trials"
cp -r "$work/small" "$work/lost"
rm "$work/lost/6.12/trials.jsonl"
ends 2 "6.12/trials.jsonl: cannot open" "$mtestat" show "$work/lost"
cp -r "$work/small" "$work/other-version"
sed -i 's/"version":1,"tool"/"version":2,"tool"/' "$work/other-version/6.12/run.json"
ends 2 "6.12/run.json: version 2 is not known" "$mtestat" show "$work/other-version"
cp -r "$work/small" "$work/mixed"
cp -r "$work/hardware/6.16" "$work/mixed"
ends 2 "emulated and real runs are mixed" "$mtestat" show "$work/mixed"
cp -r "$work/small" "$work/cut"
truncate -s -9 "$work/cut/6.1/trials.jsonl"
ends 0 "6.1/trials.jsonl: the last trial was cut short and is left out" "$mtestat" show "$work/cut"
ends 2 "there is no command 'shwo'" "$mtestat" shwo
ends 2 "'--colour' is no option here" "$mtestat" show --colour "$work/small"
ends 2 "one directory is needed" "$mtestat" show
ends 1 "cannot write to standard output" to_full_disk "$mtestat" show "$work/small"

# Plots.
for name in small large hardware; do
  succeeds "$mtestat" trend "$work/$name" -o "$work/$name.plots"
  for format in svg png; do
    if [ -s "$work/$name.plots/stage2_fault.$format" ]; then pass "$format of $name"; else fail "no $format of $name"; fi
  done
  for text in "refused EINVAL" "MAP_SHARED" "synthetic"; do
    if grep -q "$text" "$work/$name.plots/stage2_fault.svg"; then pass "'$text' in $name"; else fail "no '$text' in $name"; fi
  done
done
if grep -q "emulated" "$work/small.plots/stage2_fault.svg"; then pass "marked as emulated"; else fail "not marked as emulated"; fi
if grep -q "emulated" "$work/hardware.plots/stage2_fault.svg"; then fail "hardware marked as emulated"; else pass "hardware is not emulated"; fi
if [ -z "$(find "$work" -name '.mtestat-*')" ]; then pass "no hidden directory is left"; else fail "a hidden directory is left"; fi
ends 0 "no milestones are drawn" "$mtestat" trend "$work/small" -o "$work/bare" --milestones "$work/missing.conf"
ends 2 "a campaign and -o DIRECTORY are needed" "$mtestat" trend "$work/small"
ends 2 "cannot make the directory" "$mtestat" trend "$work/small" -o "$work/no/where"
ends 1 "cannot run gnuplot" env PATH=/nowhere "$mtestat" trend "$work/small" -o "$work/none"
if [ -e "$work/none" ]; then fail "a plot directory without plots"; else pass "no plots, no directory"; fi

[ "$failed" -eq 0 ]
