#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs mtestat on made-up campaigns and on broken ones: output against tests/golden, sentences and exit codes. TAP.
# usage: tests/analysis.sh [--update]    (--update: take the output as the new golden one)
set -u

# shellcheck source=tests/golden.sh
. tests/golden.sh

# broken NAME SED-EXPRESSION: a copy of the small campaign with its first trial line changed.
broken() {
  cp -r "$work/small" "$work/$1"
  sed -i "1$2" "$work/$1/6.1/trials.jsonl"
}

"$campaign" -k 3 "$work/small" || exit 1
"$campaign" -k 11 -b 6 -a 3 "$work/large" || exit 1
"$campaign" -k 9 -w -n 200 "$work/hardware" || exit 1

"$campaign" -k 3 -s 7 "$work/small-again" || exit 1
"$campaign" -k 3 -a 2 "$work/small-other-config" || exit 1
"$campaign" -k 9 -w -n 200 -s 8 "$work/hardware-again" || exit 1
"$campaign" -k 9 -w -n 200 -s 9 -d 50 "$work/hardware-slow" || exit 1
"$campaign" -k 1 -w -n 100 -B 5 -e 10 "$work/boots" || exit 1
"$campaign" -k 1 -w -n 100 -B 5 -e 10 -s 9 -d 50 "$work/boots-slow" || exit 1
"$campaign" -k 2 -w -n 100 -B 5 -e 10 -s 5 "$work/kernels" || exit 1
"$campaign" -k 2 -w -n 100 -B 5 -e 10 -s 6 "$work/kernels-again" || exit 1
mkdir "$work/lone" "$work/lone-slow"
cp -r "$work/boots/6.1" "$work/lone/"
cp -r "$work/boots-slow/6.1" "$work/lone-slow/"
"$campaign" -k 3 -d 4 "$work/small-4-permille" || exit 1

golden show/small.txt "$mtestat" show "$work/small"
golden show/small.md "$mtestat" show --format=markdown "$work/small"
golden show/large.txt "$mtestat" show "$work/large"
golden show/large-6.1.txt "$mtestat" show "$work/large/6.1"
golden show/hardware-6.12.txt "$mtestat" show "$work/hardware/6.12"
golden answer/large.txt "$mtestat" answer "$work/large"
golden answer/hardware-6.12.md "$mtestat" answer --format=markdown "$work/hardware/6.12"

# Performance counters: one whole, one of a part of the time, one left out.
cp -r "$work/small/6.12" "$work/counted"
sed -i '/"status":"ok"/s/}$/,"perf":[{"name":"cycles:G","unit":"events","origin":"kernel","value":9000,"enabled_ns":4,"running_ns":4},{"name":"r8","unit":"events","origin":"kernel","value":9,"enabled_ns":4,"running_ns":3},{"name":"r9","skip":"no PMU of CPU 1 counts it"}]}/' \
  "$work/counted/trials.jsonl"
golden show/counted.txt "$mtestat" show "$work/counted"
golden export/counted.csv "$mtestat" export --format=counters "$work/counted"

# Warm-up, and cells with samples = until: precise, at their maximum, and too few for an interval.
cp -r "$work/small/6.12" "$work/until"
sed -i -e '/"status":"ok"/s/"counters":{/&"warmup_samples":2,/' \
  -e '1s/}$/,"stop":{"why":"ci","samples":30,"trials":1,"ci_ppm":8100}}/' \
  -e '2s/}$/,"stop":{"why":"max","samples":60,"trials":2,"ci_ppm":25000}}/' \
  -e '3s/}$/,"stop":{"why":"budget","samples":4,"trials":1}}/' "$work/until/trials.jsonl"
golden show/until.txt "$mtestat" show "$work/until"

# What the kernel reported: a WARN in two cells and a BUG in one of them; records that were lost; a log that nobody could read.
cp -r "$work/small" "$work/warned"
warned=',"kernel":{"reports":[{"kind":"WARN","head":"WARNING: at f+0x0/0x4","lines":["WARNING: CPU: 0 PID: 1 at f+0x0/0x4","<pc>"]}'
bug=',{"kind":"BUG","head":"BUG: x","lines":["BUG: x"]}'
sed -i -e '1,2s/"status":"ok"/"status":"failed","reason":"the kernel reported WARN: WARNING: at f+0x0\/0x4"/' \
  -e "1s|}\$|$warned$bug],\"more\":0,\"lost\":0}}|" -e "2s|}\$|$warned],\"more\":0,\"lost\":0}}|" \
  -e '3s/}$/,"kernel":{"reports":[],"more":0,"lost":7}}/' "$work/warned/6.12/trials.jsonl"
sed -i '1s/^{/&"kernel_log": "\/dev\/kmsg: Operation not permitted",/' "$work/warned/6.1/run.json"
golden show/warned.txt "$mtestat" show "$work/warned"
golden show/warned-6.12.md "$mtestat" show --format=markdown "$work/warned/6.12"
"$mtestat" report "$work/warned" -o "$work/warned.report" >/dev/null
succeeds grep -q '<summary>WARNING: at f+0x0/0x4</summary><pre>WARNING: CPU: 0 PID: 1 at f+0x0/0x4' "$work/warned.report/report.html"
succeeds grep -q '&lt;pc&gt;' "$work/warned.report/report.html"

# Two kernels in three modes of KVM, one of which refuses MTE: a factor, and kernels stay two. Alone, a mode is a run.
for kernel in 6.1 6.12; do
  for mode in vhe nvhe protected; do
    name=$kernel-$mode
    [ $mode = vhe ] && name=$kernel
    mkdir -p "$work/modes"
    cp -r "$work/small/$kernel" "$work/modes/$name"
    sed -i -e "s/\"label\":\( *\)\"$kernel\"/\"label\":\1\"$name\"/" \
      -e "s/\"machine\": *{/&\"kvm_mode\":\"$mode\",/" "$work/modes/$name/run.json"
  done
  sed -i -e 's/\([[,]\)\([68]\)/\19\2/g' "$work/modes/$kernel-nvhe/trials.jsonl"
  sed -i -e '/"mte":"on"/s/"status".*/"status":"skip","reason":"pKVM"}/' "$work/modes/$kernel-protected/trials.jsonl"
done
golden show/modes.txt "$mtestat" show "$work/modes"
golden show/modes-nvhe.txt "$mtestat" show "$work/modes/6.12-nvhe"
golden answer/modes.txt "$mtestat" answer "$work/modes"
"$mtestat" more-boots "$work/modes" >"$work/modes.boots"
succeeds grep -q '^6.12-protected 0,2$' "$work/modes.boots"
succeeds "$mtestat" trend "$work/modes" -o "$work/modes.plots"
succeeds grep -q '^# .*kvm_mode=nvhe' "$work/modes.plots/stage2_fault-1.dat"

# tag_trial STATE MTE ROUTE VALUE CALLS: a trial line of tag_sanitise with four equal samples.
tag_trial() {
  tag_count=$((${tag_count:-0} + 1))
  printf '{"v":1,"trial":%d,"order":%d,"repeat":0,"bench":"tag_sanitise","factors":{"mte":"%s","state":"%s","route":"%s"},' \
    "$tag_count" "$tag_count" "$2" "$1" "$3"
  printf '"status":"ok","unit":"ticks","samples":[%d,%d,%d,%d],"control":[],' "$4" "$4" "$4" "$4"
  printf '"counters":{"page_size_bytes":4096},"oracle":{"verdict":"pass","checks":[{"name":"initialised_once","seen":%d,"wrong":0}]}}\n' "$5"
}

# (470 - 130) - (110 - 100) = 330 an operation of 2 pages; COPY_TAGS has no cells without MTE: 300 - 280 = 20.
cp -r "$work/small" "$work/tags"
rm -r "$work/tags/6.12"
{
  tag_trial fresh on fault 470 8
  tag_trial fresh off fault 130 0
  tag_trial tagged on fault 110 0
  tag_trial tagged off fault 100 0
  tag_trial fresh on copy_tags 300 0
  tag_trial tagged on copy_tags 280 0
} >"$work/tags/6.1/trials.jsonl"
golden sanitise.txt "$mtestat" sanitise "$work/tags/6.1"
# A clock that steps by 70 ns: more than a fifth of 330, so means; the last of four samples is 40 more, their mean 10.
cp -r "$work/tags" "$work/coarse"
sed -i -e 's/"emulated": *true/"emulated": false/' -e 's/"unit": *"instructions"/"unit": "ns"/' \
  -e 's/"clock": *{/"clock": {"quantum_ticks": 70,/' "$work/coarse/6.1/run.json"
sed -i '1s/"samples":\[\([0-9]*\),\([0-9]*\),\([0-9]*\),470\]/"samples":[\1,\2,\3,510]/' "$work/coarse/6.1/trials.jsonl"
golden sanitise-coarse.txt "$mtestat" sanitise "$work/coarse/6.1"

# linux_trial MTE KERNEL FAULTS TAGGED: a trial line of linux_boot, private base pages.
linux_trial() {
  printf '{"v":1,"trial":%d,"order":%d,"repeat":0,"bench":"linux_boot","factors":{"vmm":"qemu","guest_kernel":"host","mte":"%s",' \
    "$(wc -l <"$work/linux/6.1/trials.jsonl")" "$(wc -l <"$work/linux/6.1/trials.jsonl")" "$1"
  printf '"share":"private","pages":"4k","prealloc":"off","vcpus":"1"},"status":"ok","unit":"ticks","samples":[5000],"control":[],'
  printf '"counters":{"host_kernel_instructions":%d,"host_user_instructions":200,"guest_instructions":1000,' "$2"
  printf '"stage2_faults":%d,"tagged_pages":%d}}\n' "$3" "$4"
}

# fault_trial MTE TICKS: a trial line of stage2_fault that such boots are explained by.
fault_trial() {
  printf '{"v":1,"trial":%d,"order":%d,"repeat":0,"bench":"stage2_fault","factors":{"mte":"%s","backing":"anon-private",' \
    "$(wc -l <"$work/linux/6.1/trials.jsonl")" "$(wc -l <"$work/linux/6.1/trials.jsonl")" "$1"
  printf '"access":"write","order":"seq","populate":"none","vcpus":"1","thp":"never"},"status":"ok","unit":"ticks",'
  printf '"samples":[%d],"control":[2],"counters":{"page_size_bytes":4096}}\n' "$2"
}

# 10 faults at 100 of 3000, MTE 10 tagged pages at 30 of 350 more.
mkdir -p "$work/linux"
cp -r "$work/tags/6.1" "$work/linux/6.1"
: >"$work/linux/6.1/trials.jsonl"
for trial in 'linux_trial off 3000 10 0' 'linux_trial on 3350 10 10' 'fault_trial off 100' 'fault_trial on 130'; do
  $trial >>"$work/linux/6.1/trials.jsonl"
done
# with_vmm RUN VMMS: that run's VMMs.
with_vmm() {
  sed -i "s/^{/{\"vmms\":$2,/" "$work/linux/$1/run.json"
}
for run in other-vmm no-vmm; do
  cp -r "$work/linux/6.1" "$work/linux/$run"
  sed -i "s/\"label\":\"6.1\"/\"label\":\"$run\"/" "$work/linux/$run/run.json"
done
with_vmm 6.1 '{"qemu":"QEMU 10.0.2","crosvm":null}'
with_vmm other-vmm '{"crosvm":null,"qemu":"QEMU 9.2"}'
golden linux.txt "$mtestat" linux "$work/linux/6.1"
# vmms TEXT COMMAND...: whether the lines about VMMs that COMMAND prints are TEXT, with a bar behind each.
vmms() {
  wanted=$1
  shift
  "$@" >"$work/out" && [ "$(grep '^VMM' "$work/out" | tr '\n' '|')" = "$wanted" ]
}
succeeds vmms 'VMM: qemu: QEMU 10.0.2, crosvm: unknown version|' "$mtestat" show "$work/linux/6.1"
succeeds vmms 'VMM: qemu: QEMU 10.0.2, crosvm: unknown version|VMM on no-vmm: none|VMM on other-vmm: crosvm: unknown version, qemu: QEMU 9.2|' \
  "$mtestat" show "$work/linux"
succeeds vmms '' "$mtestat" show "$work/small"
ends 2 'not comparable: vmms.qemu is "QEMU 10.0.2" in the base and "QEMU 9.2" here (' "$mtestat" compare "$work/linux/6.1" "$work/linux/other-vmm"
ends 2 'not comparable: vmms.crosvm is absent in the base and null here; vmms.qemu is absent in the base and "QEMU 9.2" here (' \
  "$mtestat" compare "$work/linux/no-vmm" "$work/linux/other-vmm"
succeeds "$mtestat" compare "$work/linux/6.1" "$work/linux/6.1"
ends 2 "small: no trials of tag_sanitise" "$mtestat" sanitise "$work/small"
ends 2 "--format must be text or markdown, not 'csv'" "$mtestat" sanitise --format=csv "$work/tags"
ends 2 "--format must be text, markdown or csv, not 'html'" "$mtestat" ab --format=html "$work/tags"
ends 2 "was measured by \`mtebench run\`, not \`mtebench ab\`: use mtestat show or compare" "$mtestat" ab "$work/small/6.1"
ends 2 "is a campaign, not a run of" "$mtestat" ab "$work/small"
ends 0 "small: only runs whose label is also in" "$mtestat" compare "$work/small" "$work/small-again/6.1"
ends 2 "--format must be text, markdown or csv, not 'html'" "$mtestat" anatomy --format=html "$work/tags"

# Broken input: one sentence that names the file, exit 2.
mkdir "$work/empty"
ends 2 "empty: no run found" "$mtestat" show "$work/empty"
ends 2 "missing: cannot open" "$mtestat" show "$work/missing"
broken version 's/"v":1/"v":2/'
ends 2 "trials.jsonl:1: version 2 is not known" "$mtestat" show "$work/version"
broken nan 's/"samples":\[[0-9]*/"samples":[NaN/'
ends 2 "trials.jsonl:1: \"samples\", value 1: not a list" "$mtestat" show "$work/nan"
broken huge 's/"samples":\[[0-9]*/"samples":[99999999999999999999/'
ends 2 "trials.jsonl:1: \"samples\", value 1: not a list" "$mtestat" show "$work/huge"
broken status 's/"status":"ok"/"status":"fine"/'
ends 2 "trials.jsonl:1: status 'fine' is not known" "$mtestat" show "$work/status"
cp -r "$work/small" "$work/twice"
sed -i 1p "$work/twice/6.1/trials.jsonl"
ends 2 "6.1/trials.jsonl: trial 0 appears twice" "$mtestat" show "$work/twice"
broken large-value 's/"samples":\[[0-9]*/"samples":[18446744073709551615/'
succeeds "$mtestat" show "$work/large-value"
cp -r "$work/small" "$work/no-trials"
: >"$work/no-trials/6.12/trials.jsonl"
ends 2 "6.12/trials.jsonl: no trials" "$mtestat" show "$work/no-trials"
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
ends 2 "6.1/trials.jsonl: the last trial is incomplete: run --resume measures it again" "$mtestat" show "$work/cut"
cp -r "$work/small" "$work/pipe"
rm "$work/pipe/6.1/trials.jsonl"
mkfifo "$work/pipe/6.1/trials.jsonl"
ends 2 "6.1/trials.jsonl: not a regular file" timeout 60 "$mtestat" show "$work/pipe"
rm "$work/pipe/6.1/run.json"
mkfifo "$work/pipe/6.1/run.json"
ends 2 "6.1/run.json: not a regular file" timeout 60 "$mtestat" show "$work/pipe"
cp -r "$work/small/6.12" "$work/long-line"
head -c 64M /dev/zero | tr '\0' ' ' >>"$work/long-line/trials.jsonl"
# Without sanitizers, whose shadow needs more memory.
ends 2 "trials.jsonl: cannot read line 5: Cannot allocate memory" prlimit --as=50331648 "$PWD/build/native/mtestat" show "$work/long-line"
rm "$work/long-line/trials.jsonl"
# Control characters are shown, not obeyed.
cp -r "$work/small/6.12" "$work/escapes"
sed -i 's/"label":"/&\\u001b[2J/; s/"model":"/&\\u009b/' "$work/escapes/run.json"
shows() {
  wanted=$1
  shift
  "$@" >"$work/out" && grep -qF -- "$wanted" "$work/out" && ! grep -q "$(printf '\033\\|\302\233')" "$work/out"
}
succeeds shows 'kernel \x1b[2J6.12' "$mtestat" show "$work/escapes"
succeeds shows 'machine: \x9bsynthetic' "$mtestat" show "$work/escapes"
# Runs that hold fewer trials than planned.
cp -r "$work/small" "$work/partial"
sed -i 's/"trials":1}/"trials":108}/' "$work/partial"/*/run.json
missing='6.1: 4 of 108 trials are there; run --resume measures the rest'
for command in show answer "compare $work/small" "trend -o $work/partial.plots" "report -o $work/partial.report"; do
  # shellcheck disable=SC2086
  ends 0 "$missing" "$mtestat" $command "$work/partial"
done
cp -r "$work/partial/6.1" "$work/partial/6.1-again"
sed -i 's/"label":"6.1"/"label":"6.1-again"/' "$work/partial/6.1-again/run.json"
ends 0 "partial: 1 more runs have fewer trials than planned" "$mtestat" show "$work/partial"
sed -i 's/"trials":108}/"trials":108,"until":true}/' "$work/partial"/*/run.json
succeeds "$mtestat" show "$work/partial"
# Comparisons.
mkdir "$work/pair"
for pair in "$work"/*; do ln -s "$pair" "$work/pair/"; done
# in_pair COMMAND...: where paths are short and the same in every run.
in_pair() {
  (cd "$work/pair" && "$@")
}
for format in text mail markdown json csv; do
  golden "compare/growth.$format" in_pair "$mtestat" compare --format=$format small/6.1 small/6.12
  golden "compare/times.$format" in_pair "$mtestat" compare --format=$format boots boots-slow
  golden "compare/one-boot.$format" in_pair "$mtestat" compare --format=$format hardware/6.12 hardware-slow/6.12
done
golden compare/equal.txt in_pair "$mtestat" compare small small-again
golden compare/kernels.txt in_pair "$mtestat" compare --all kernels kernels-again
golden compare/again.txt in_pair "$mtestat" compare --again=boots/6.1@2 lone/6.1 boots-slow
golden compare/small.mail in_pair "$mtestat" compare --format=mail small small-4-permille
for name in growth times one-boot small; do
  if awk 'length > 72 { exit 1 }' "$golden/compare/$name.mail"; then
    pass "72 columns in $name.mail"
  else
    fail "more than 72 columns in $name.mail"
  fi
done
succeeds "$mtestat" compare --gate='worse>2%' "$work/small" "$work/small-again"
succeeds "$mtestat" compare --gate='worse>2%' "$work/boots" "$work/boots"
ends 0 "gate: 4 cells are inconclusive" "$mtestat" compare --gate='worse>2%' "$work/kernels" "$work/kernels-again"
ends 1 "gate: 3 cells are worse by more than 2 %" "$mtestat" compare --gate='worse>2%' "$work/boots" "$work/boots-slow"
ends 3 "gate: 3 cells cannot be judged: 5 boots per side are needed" \
  "$mtestat" compare --gate='worse>2%' "$work/lone/6.1" "$work/lone-slow/6.1"
ends 3 "gate: 3 cells cannot be judged" "$mtestat" compare --gate='worse>2%' "$work/boots" "$work/lone-slow/6.1"
succeeds "$mtestat" compare --gate='worse>40%' "$work/small/6.1" "$work/small/6.12"
ends 1 "gate: 3 cells are worse by more than 2 %" "$mtestat" compare --gate='worse>2%' "$work/small/6.1" "$work/small/6.12"
ends 1 "gate: 1 cell is worse" "$mtestat" compare --gate='worse>2%' "$work/small/6.12" "$work/small/6.1"
ends 2 "--gate must be 'worse>N%'" "$mtestat" compare --gate=2 "$work/small" "$work/small-again"
ends 2 "a BASE and a NEW are needed" "$mtestat" compare "$work/small"
ends 2 "are not comparable: clock.unit" "$mtestat" compare "$work/small" "$work/hardware"
# with_plan TEXT NAME: a copy of a run with this plan.
with_plan() {
  cp -r "$work/small/6.12" "$work/$2"
  sed -i "s/\"text\":\"\"/\"text\":\"$1\"/" "$work/$2/run.json"
}
with_plan '[null]\\nmte = on\\n' plan
with_plan '# Question: why?\\n\\n[null]\\n  ; no\\nmte = on ; yes\\n' plan-with-comments
with_plan '[null]\\nmte = off\\n' plan-off
succeeds "$mtestat" compare "$work/plan" "$work/plan-with-comments"
ends 2 "are not comparable: plan.text differs" "$mtestat" compare "$work/plan" "$work/plan-off"
# compared BASE NEW PATTERN [OPTION]: a line of the table is like PATTERN.
compared() {
  "$mtestat" compare --all ${4:+"$4"} "$1" "$2" >"$work/compared" && grep -E "$3" "$work/compared"
}
# Two directories of one boot are one boot, and --again is one more whatever its label.
mkdir "$work/one-boot"
cp -r "$work/boots/6.1" "$work/one-boot/a"
cp -r "$work/boots/6.1" "$work/one-boot/b"
succeeds compared "$work/one-boot" "$work/boots-slow" '^off +anon.* 200\+500 +1\+5 +these boots differ by \+[0-9.]+ %$'
cp -r "$work/boots/6.1@2" "$work/other-label"
sed -i 's/"label":"6.1"/"label":"patched"/' "$work/other-label/run.json"
succeeds compared "$work/lone/6.1" "$work/boots-slow" ' 200\+500 +2\+5 +(these boots differ by.*|inconclusive.*)$' "--again=$work/other-label"
# Trials that are missing fail a gate, not where the plan lets cells end early.
cp -r "$work/small-again" "$work/unfinished"
sed -i 's/"trials":1}/"trials":6}/' "$work/unfinished/6.12/run.json"
ends 1 "gate: 2 trials are missing" "$mtestat" compare --gate='worse>2%' "$work/small" "$work/unfinished"
sed -i 's/"trials":6}/"trials":6,"until":true}/' "$work/unfinished/6.12/run.json"
succeeds "$mtestat" compare --gate='worse>2%' "$work/small" "$work/unfinished"
# 0.4 % of exact counts are a change, but not one that matters unless every one does.
succeeds compared "$work/small" "$work/small-4-permille" ' \+33 \(\+0.4 %\) .*below 0.5 %$'
succeeds compared "$work/small" "$work/small-4-permille" ' \+33 \(\+0.4 %\) .*worse$' --same=0%
succeeds "$mtestat" compare --gate='worse>0%' "$work/small" "$work/small-4-permille"
ends 1 "gate: 11 cells are worse by more than 0 %" \
  "$mtestat" compare --same=0% --gate='worse>0%' "$work/small" "$work/small-4-permille"
# Cells of several threads are exact only where no sample around the median differs.
"$campaign" -k 1 -m "$work/threads" || exit 1
"$campaign" -k 1 -m -s 7 "$work/threads-again" || exit 1
succeeds compared "$work/threads" "$work/threads-again" '^off +pages +1 .*same \(exactly\)$'
succeeds compared "$work/threads" "$work/threads-again" '^off +pages +8 .*; interleaving of 8 vCPUs$'
cp -r "$work/small-again" "$work/other-cpu"
sed -i 's/"made up"/"Cortex-X99"/' "$work"/other-cpu/*/run.json
ends 2 'machine.cpu is "made up" in the base and "Cortex-X99" here' "$mtestat" compare "$work/small" "$work/other-cpu"
ends 0 "compared anyway" "$mtestat" compare --force "$work/small/6.12" "$work/other-cpu/6.12"

# Events of which most samples have none: the figure is the mean, for the median would be 0.
cp -r "$work/small" "$work/rare"
rm -r "$work/rare/6.12-16k"
for run in 6.1 6.12; do : >"$work/rare/$run/trials.jsonl"; done
rare_trial() {
  printf '{"v":1,"trial":0,"order":0,"repeat":0,"bench":"tag_race","factors":{"mte":"on"},"status":"ok","unit":"count","counted":"tags lost","samples":[%s],"control":[]}\n' \
    "$2" >"$work/rare/$1/trials.jsonl"
}
zeros=0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0
rare_trial 6.1 $zeros,$zeros,$zeros
some=0,1,0,2,0,0,1,0,3,0,1,0,0,1,0,2
rare_trial 6.12 $some,$some,$some
# with_boots RUN: RUN-boots, five boots that gave the same.
with_boots() {
  mkdir "$1-boots"
  for boot in 1 2 3 4 5; do
    cp -r "$1" "$1-boots/$boot"
    sed -i "s/\"boot_id\":\"[^\"]*/&-$boot/" "$1-boots/$boot/run.json"
  done
}
# In one boot, and in five.
cp -r "$work/rare/6.12" "$work/rare/once"
rare_trial once $zeros,$zeros,0,0,0,0,0,0,0,1,0,0,0,0,0,0,0,0
mkdir "$work/rare-boots"
for run in 6.1 6.12 once; do
  cp -r "$work/rare/$run" "$work/rare-boots/"
  with_boots "$work/rare-boots/$run"
done
rare_compared() {
  compared "$work/rare-boots/$1" "$work/rare-boots/$2" "$3"
}
succeeds rare_compared 6.1 6.12 ' 0 +0.69 +\+0.69 +0.36..1.09 +<0.001 +48 +1 +these boots differ by \+0.69$'
succeeds rare_compared 6.12 6.1 ' -0.69 \(-100.0 %\) +.*these boots differ by -100.0 %$'
succeeds rare_compared 6.12 6.12 ' inconclusive \(one boot per side\)$'
succeeds rare_compared 6.1 6.1 ' same \(no events\)$'
succeeds rare_compared 6.1 once ' inconclusive \(one boot per side\)$'
succeeds rare_compared 6.1-boots 6.12-boots ' 0 +0.69 +\+0.69 .* <0.001 +240 +5 +worse$'
succeeds rare_compared 6.12-boots 6.1-boots ' -0.69 \(-100.0 %\) .* better$'
succeeds rare_compared 6.12-boots 6.12-boots ' inconclusive$'
succeeds rare_compared 6.1-boots 6.1-boots ' same \(no events\)$'
succeeds rare_compared 6.1-boots once-boots ' inconclusive$'
ends 3 "gate: 1 cell cannot be judged" "$mtestat" compare --gate='worse>2%' "$work/rare-boots/6.1" "$work/rare-boots/6.12"
ends 1 "gate: 1 cell is worse" "$mtestat" compare --gate='worse>2%' "$work/rare-boots/6.1-boots" "$work/rare-boots/6.12-boots"
succeeds "$mtestat" compare --gate='worse>2%' "$work/rare-boots/6.12-boots" "$work/rare-boots/6.1-boots"
exits 125 "$mtestat" bisect-verdict "$work/rare-boots/6.1" "$work/rare-boots/6.12"
exits 1 "$mtestat" bisect-verdict "$work/rare-boots/6.1-boots" "$work/rare-boots/6.12-boots"
succeeds "$mtestat" bisect-verdict "$work/rare-boots/6.1-boots" "$work/rare-boots/6.1-boots"
for run in 6.1 6.12; do
  mkdir -p "$work/ticks/$run"
  sed 's/"unit":"count","counted":"tags lost"/"unit":"ticks"/' "$work/rare/$run/trials.jsonl" >"$work/ticks/$run/trials.jsonl"
  sed 's/"emulated": *true/"emulated": false/; s/"instructions"/"ns"/' "$work/rare/$run/run.json" >"$work/ticks/$run/run.json"
  with_boots "$work/ticks/$run"
done
ticks_compared() {
  compared "$work/ticks/$1" "$work/ticks/$2" "$3"
}
succeeds ticks_compared 6.1 6.12 ' these boots differ, though both medians are 0$'
succeeds ticks_compared 6.1 6.1 ' nothing seen in either boot$'
succeeds ticks_compared 6.1-boots 6.12-boots ' worse, though both medians are 0$'
succeeds ticks_compared 6.1-boots 6.1-boots ' inconclusive.*$'
rm -r "$work/rare/once"

# The same in turns, in records that do not say what they count: of every trial of B most samples are 0, and so would be its median.
mkdir "$work/events-ab"
sed 's/"trials": *[0-9]*/"trials": 40, "ab": {"factor": "mte", "a": "off", "b": "on", "blocks": 10}/' \
  "$work/rare/6.1/run.json" >"$work/events-ab/run.json"
trial=0
while [ $trial -lt 40 ]; do
  case $((trial % 4)) in
    1 | 2) printf '{"v":1,"trial":%d,"order":%d,"repeat":0,"bench":"tag_race","factors":{"mte":"on"},"status":"ok","unit":"count","samples":[0,0,%d],"control":[]}\n' \
      $trial $trial $((1 + trial % 3)) ;;
    *) printf '{"v":1,"trial":%d,"order":%d,"repeat":0,"bench":"tag_race","factors":{"mte":"off"},"status":"ok","unit":"count","samples":[0,0,0],"control":[]}\n' \
      $trial $trial ;;
  esac
  trial=$((trial + 1))
done >"$work/events-ab/trials.jsonl"
golden show/events-ab.txt "$mtestat" ab "$work/events-ab"

# Parties at a page: who overlapped and who waited, for how long, by kind of page; the first cell is of an older run.
mkdir -p "$work/contention/6.12"
sed 's/"emulated": *true/"emulated": false/; s/"instructions"/"ns"/' "$work/rare/6.12/run.json" >"$work/contention/6.12/run.json"
contention_trial() {
  printf '{"v":1,"trial":%d,"order":%d,"repeat":0,"bench":"tag_lock","factors":{"mte":"on","who":"%s","parties":"2","backing":"%s","thp":"%s"},' \
    "$1" "$1" "$2" "$3" "$4"
  printf '"status":"ok","unit":"ticks","samples":[100,300],"begins":[0,20],"control":[],"threads":[1,1],"counters":{%s}' "$5"
  printf ',"oracle":{"verdict":"pass","checks":[{"name":"tags_zero","seen":%d,"wrong":0}]}}\n' "$6"
}
{
  contention_trial 0 vms memfd-shared never '"met":7,"last_ticks":9' 256
  contention_trial 1 vcpus memfd-shared never '"touches":512,"overlapped":500,"waited":93,"waited_ticks":70' 256
  contention_trial 2 mprotect memfd-shared never '"touches":512,"overlapped":500' 0
  contention_trial 3 vms memfd-shared always '"touches":16,"overlapped":16,"waited":15,"waited_ticks":9000' 256
  contention_trial 4 vms hugetlb-shared never '"touches":16,"overlapped":16,"waited":8,"waited_ticks":8000' 256
} >"$work/contention/6.12/trials.jsonl"
cp -r "$work/contention/6.12" "$work/contention/6.1"
sed -i 's/"6.12/"6.1/g' "$work/contention/6.1/run.json"
sed -i 's/"waited":93/"waited":0/' "$work/contention/6.1/trials.jsonl"
golden show/contention-run.txt "$mtestat" show "$work/contention/6.12"
golden show/contention.txt "$mtestat" show "$work/contention"
golden show/events.txt "$mtestat" show "$work/rare"
golden show/events-run.txt "$mtestat" show "$work/rare/6.12"
golden compare/events.csv "$mtestat" compare --format=csv "$work/rare/6.1" "$work/rare/6.12"
for format in ktap lava junit benchfmt otava github csv; do
  golden export/events.$format "$mtestat" export --format=$format "$work/rare"
done

# A verdict for git bisect run: good, bad, skip, stop.
succeeds "$mtestat" bisect-verdict "$work/small/6.12" "$work/small-again/6.12"
exits 1 "$mtestat" bisect-verdict "$work/small/6.1" "$work/small/6.12"
exits 1 "$mtestat" bisect-verdict "$work/boots" "$work/boots-slow"
exits 125 "$mtestat" bisect-verdict "$work/lone/6.1" "$work/lone-slow/6.1"
succeeds "$mtestat" bisect-verdict "$work/small/6.12" "$work/small-4-permille/6.12"
exits 1 "$mtestat" bisect-verdict --worse=0.1% "$work/small/6.12" "$work/small-4-permille/6.12"
exits 125 "$mtestat" bisect-verdict --cell='mte=on backing=memfd-shared' "$work/small/6.12" "$work/small/6.1"
ends 125 "missing: cannot open" "$mtestat" bisect-verdict "$work/small/6.12" "$work/missing"
ends 128 "no cell with a figure" "$mtestat" bisect-verdict --cell=nothing "$work/small/6.12" "$work/small/6.12"
ends 128 "missing: cannot open" "$mtestat" bisect-verdict "$work/missing" "$work/small/6.12"
ends 128 "are needed" "$mtestat" bisect-verdict

# The recipe of doc/bisect.md, where a commit names the run that its kernel would give. One does not boot.
mkdir "$work/tree"
bisected() {
  cd "$work/tree" && git init -q . || return 1
  for kernel in 6.12 6.16 6.18 6.19 unbootable 7.0 7.1 7.2 7.3; do
    echo "$kernel" >kernel
    git add kernel
    git -c user.name=test -c user.email=test@localhost -c commit.gpgsign=false commit -q -m "$kernel" || return 1
  done
  cat >"$work/step.sh" <<END
rm -rf "$work/step"
cp -r "$work/large/\$(cat kernel)" "$work/step" || exit 125
"$mtestat" bisect-verdict --worse=$1 --cell='stage2_fault mte=on backing=anon-private access=write' "$work/large/6.12" "$work/step"
END
  git bisect start HEAD HEAD~8 >"$work/bisect" 2>&1
  git bisect run sh "$work/step.sh" >>"$work/bisect" 2>&1
  git bisect log | grep -q skip && git log -1 --format=%s refs/bisect/bad
}
if command -v git >/dev/null; then
  found=$(bisected 5%)
  if [ "$found" = 6.19 ]; then pass "git bisect run finds the kernel"; else fail "git bisect found '$found': $(tail -5 "$work/bisect")"; fi
else
  echo "ok - git bisect run # SKIP git is not installed"
fi

# Exports: golden files, and a parser that others wrote.
for format in csv ktap lava squad squad-tests squad-metadata junit benchfmt github tmt lkp openmetrics; do
  golden "export/6.1.$format" "$mtestat" export --format=$format "$work/small/6.1"
done
cp -r "$work/small/6.1" "$work/plus"
sed -i 's/"release": *"[^"]*"/"release":"7.3.4+deb13-cloud-arm64"/' "$work/plus/run.json"
"$mtestat" export --format=lava "$work/plus" >"$work/signals"
succeeds grep -qF 'TESTSET START mtebench-7.3.4-deb13-cloud-arm64>' "$work/signals"
golden export/6.1.kcidb "$mtestat" export --format=kcidb --origin=me --build-id=me:1 "$work/small/6.1"
golden export/6.12.otava "$mtestat" export --format=otava "$work/small/6.12"
ends 0 "1 of 4 cells, which lack a figure in some run" "$mtestat" export --format=otava "$work/small"
exported_boots() {
  (cd "$work" && "$mtestat" export --format=lkp boots/6.1)
}
golden export/boots.lkp exported_boots
golden export/campaign.ktap "$mtestat" export --format=ktap "$work/small"
ends 2 "kcidb needs --origin" "$mtestat" export --format=kcidb "$work/small/6.1"
ends 2 "lkp or openmetrics, not 'xml'" "$mtestat" export --format=xml "$work/small/6.1"
parsed prove "KTAP by perl's TAP::Parser" prove -e cat "$golden/export/6.1.ktap"
parsed prove "nested KTAP by perl's TAP::Parser" prove -e cat "$golden/export/campaign.ktap"
parsed xmllint "JUnit by libxml2" xmllint --noout "$golden/export/6.1.junit"
parsed jq "SQUAD metrics by jq" jq -e 'all(.[]; type == "array" and all(.[]; type == "number")) and
  all(keys[]; test("^[a-zA-Z0-9][a-zA-Z0-9_.-]*/[a-zA-Z0-9_.-]+$"))' "$golden/export/6.1.squad"
parsed jq "SQUAD tests by jq" jq -e 'all(.[]; . == "pass" or . == "skip" or . == "fail")' "$golden/export/6.1.squad-tests"
parsed jq "SQUAD metadata by jq" jq -e '.job_id | type == "string"' "$golden/export/6.1.squad-metadata"
parsed jq "KCIDB against the rules of its schema 5.3" jq -e '.version == {major: 5, minor: 3} and all(.tests[];
  (.id | test("^[a-z0-9_]+:")) and (.build_id | test("^[a-z0-9_]+:")) and (.origin | test("^[a-z0-9_]+$")) and
  (.path | test("^([a-zA-Z0-9_-]+(\\.[a-zA-Z0-9_-]+)*)?$")) and (.status | IN("FAIL", "DONE", "SKIP")) and
  (keys - ["id", "build_id", "origin", "path", "start_time", "environment", "status", "number", "misc"] == []) and
  (.number == null or ((.number.value | type) == "number" and (.number.prefix | IN("metric", "binary")))))' \
  "$golden/export/6.1.kcidb"
if python3 -c 'import jsonschema' 2>/dev/null; then
  parsed python3 "KCIDB against tests/kcidb-5.3.json by python3-jsonschema" \
    python3 -W ignore -m jsonschema -i "$golden/export/6.1.kcidb" tests/kcidb-5.3.json
else
  echo "ok - KCIDB by python3-jsonschema # SKIP python3-jsonschema is not installed"
fi
parsed jq "github-action-benchmark by jq" jq -e 'all(.[]; (.name | type) == "string" and (.unit | type) == "string" and
  (.value | type) == "number")' "$golden/export/6.1.github"
parsed jq "JSON of compare by jq" jq -e '.[0].cells | length == 4' "$golden/compare/growth.json"

# The report.
succeeds "$mtestat" report "$work/large" -o "$work/report"
for text in "What MTE costs" "Emulated" "+140 instructions" "refused EINVAL" "<svg role=" "prefers-color-scheme: dark" \
  "href=\"./../large/6.12/trials.jsonl\"" "<title>6.1: 6400</title>" "table class=\"cells\""; do
  if grep -qF -- "$text" "$work/report/report.html"; then pass "report: $text"; else fail "no '$text' in the report"; fi
done
if grep -qE 'src=|http-equiv|@import|gnuplot_svg|fetch\(|https?:' "$work/report/report.html"; then
  fail "the report needs something else"
else
  pass "the report needs nothing else"
fi
# libxml2 knows the elements of HTML 4 only; what it says of the later ones is passed over.
known_html() {
  ! xmllint --html --noout "$1" 2>&1 | grep error | grep -v 'Tag [a-zA-Z]* invalid'
}
parsed xmllint "report by libxml2" known_html "$work/report/report.html"
# lock_trial N SAMPLES THREADS MTE VCPUS: trial N of a benchmark, of 64 KiB a sample.
lock_trial() {
  printf '{"v":1,"trial":%d,"order":%d,"repeat":0,"bench":"lock","factors":{"mte":"%s","vcpus":"%d"},' "$1" "$1" "$4" "$5"
  printf '"status":"ok","unit":"ticks","samples":[%s],"control":[],%s"counters":{"bytes_per_sample":65536}}\n' "$2" "$3"
}
# trial_of RUN FACTORS SAMPLES REST: the next trial line of benchmark "made_up" in run RUN of campaign steps.
trial_of() {
  made_up_count=$((${made_up_count:-0} + 1))
  printf '{"v":1,"trial":%d,"order":%d,"repeat":0,"bench":"made_up","factors":{%s},"status":"ok",%s,"samples":[%s],"control":[]}\n' \
    "$made_up_count" "$made_up_count" "$2" "$4" "$3" >>"$work/steps/$1/trials.jsonl"
}

# Both medians step by 10 %, but the samples of the second cell overlap: 50..150 and 60..160.
cp -r "$work/small" "$work/steps"
rm -r "$work/steps/6.12-16k"
for run in 6.1 6.12; do : >"$work/steps/$run/trials.jsonl"; done
trial_of 6.1 '"cell":"narrow"' 100,100,100 '"unit":"ticks"'
trial_of 6.1 '"cell":"wide"' 50,100,150 '"unit":"ticks"'
trial_of 6.12 '"cell":"narrow"' 110,110,110 '"unit":"ticks"'
trial_of 6.12 '"cell":"wide"' 60,110,160 '"unit":"ticks"'
succeeds "$mtestat" trend "$work/steps" -o "$work/steps-plots"
golden trend/steps-changes.csv cat "$work/steps-plots/made_up-changes.csv"

# Counts of events have a contention curve over the parties, without fairness, and are the cost of nothing.
for run in 6.1 6.12; do
  : >"$work/steps/$run/trials.jsonl"
  case $run in 6.1) more=4 ;; *) more=5 ;; esac
  for parties in 1 2; do
    counts=$parties,$parties,$parties,$parties,$((parties + more))
    trial_of $run "\"mte\":\"on\",\"parties\":\"$parties\"" $counts '"unit":"count"'
    trial_of $run "\"mte\":\"off\",\"parties\":\"$parties\"" $counts '"unit":"count"'
  done
  trial_of $run '"mte":"off","parties":"4"' 0,0,0,0,$((more - 4)) '"unit":"count"'
done
succeeds "$mtestat" report --figures "$work/steps" -o "$work/events"
ends 2 "steps: no cell has figures with and without MTE" "$mtestat" answer "$work/steps"
if [ -s "$work/events/made_up-contention.png" ] && ! grep -q fairness "$work/events/made_up-contention.gp"; then
  pass "contention of events without fairness"
else
  fail "no contention of events, or fairness in it"
fi
if grep -q linespoints "$work/steps-plots/made_up.gp" && ! grep -qE "linespoints|yerrorlines" "$work/events/made_up.gp" &&
  grep -q 'mean events per sample, emulated; bars: 95 % interval' "$work/events/made_up.gp" &&
  grep -q '^1 3 1.294[0-9]* 5.514[0-9]* 5 "6.12"$' "$work/events/made_up-1.dat"; then
  pass "counts of events are points at their mean with its interval, not lines"
else
  fail "counts of events are joined, or are not drawn at their mean"
fi
# No event in 5 samples: the mean is at most 3.6889 / 5 (the 97.5th percentile of chi square with 2 degrees of freedom, halved).
if [ "$(grep -c '^set arrow from first [-0-9.]*, first 0 to first [-0-9.]*, first 0.7377[0-9]* ' "$work/events/made_up.gp")" -eq 1 ]; then
  pass "no event is 0 with an arrow to what it may be at most"
else
  fail "no event has no arrow: $(grep '^set arrow.*first 0 to' "$work/events/made_up.gp")"
fi
if [ -e "$work/events/made_up-cost.gp" ] || [ -e "$work/events/made_up-histogram.gp" ]; then
  fail "a cost of events"
else
  pass "no cost of events"
fi

# What a report answers with is the most usual fault, wherever it stands in the plan, and no other operation is called a fault.
# answer_trials RUN BENCH BACKING ACCESS POPULATE OFF ON: a cell with and without MTE.
answer_trials() {
  for side in "off $6" "on $7"; do
    answer_count=$((${answer_count:-0} + 1))
    printf '{"v":1,"trial":%d,"order":%d,"repeat":0,"bench":"%s","factors":{"mte":"%s","backing":"%s","access":"%s","populate":"%s"},' \
      "$answer_count" "$answer_count" "$2" "${side% *}" "$3" "$4" "$5"
    printf '"status":"ok","unit":"ticks","samples":[%s],"control":[],"counters":{"page_size_bytes":4096}}\n' "${side#* }"
  done >>"$work/answers/$1/trials.jsonl"
}
# answers CAMPAIGN: its answers as "figure text", a line each.
answers() {
  "$mtestat" report "$1" -o "$1-report" >"$work/out" &&
    sed -n 's,^<li><strong>\(.*\)</strong> \(.*\)</li>$,\1 \2,p' "$1-report/report.html"
}
cp -r "$work/small" "$work/answers"
for run in 6.1 6.12 6.12-16k; do : >"$work/answers/$run/trials.jsonl"; done
cp -r "$work/answers/6.12" "$work/answers/7.3"
sed -i 's/"label":"6.12"/"label":"7.3"/' "$work/answers/7.3/run.json"
for run in 6.1 6.12 7.3; do answer_trials $run made_up anon-private write none 10 20; done
cp -r "$work/answers" "$work/answers-else"
rm -r "$work/answers-else/6.12-16k"
for run in 6.1 7.3; do
  answer_trials $run stage2_fault hugetlb-shared write none 1000 1500
  answer_trials $run stage2_fault anon-private read none 2000 2500
  answer_trials $run stage2_fault memfd-shared write none 9000 9500
  answer_trials $run stage2_fault anon-private write host 4000 4300
done
answer_trials 7.3 stage2_fault anon-private write none 8000 8331
answer_trials 6.12-16k stage2_fault anon-private write none 1 2
answer_trials 6.12 stage2_fault anon-private write none 8000 8300
answer_trials 6.1 stage2_fault anon-private write none 6000 6369
golden report/answers.txt answers "$work/answers"
golden report/answers-else.txt answers "$work/answers-else"

# The cost of MTE by folio size: 300 a touch of 4 KiB, 320 of 64 KiB's, and 512 * 250 of 2 MiB; where one of two is missing, "-".
# folio_trial NUMBER MTE BACKING FOLIO PAGE_BYTES TICKS
folio_trial() {
  printf '{"v":1,"trial":%d,"order":%d,"repeat":0,"bench":"stage2_fault","factors":{"mte":"%s","backing":"%s","folio":"%s"},' \
    "$1" "$1" "$2" "$3" "$4"
  printf '"status":"ok","unit":"ticks","samples":[%s,%s],"control":[],"counters":{"page_size_bytes":%d}}\n' "$6" "$6" "$5"
}
cp -r "$work/small/6.12" "$work/folios"
{
  folio_trial 1 off anon-private 4K 4096 4000
  folio_trial 2 on anon-private 4K 4096 4300
  folio_trial 3 off anon-private 64K 4096 4500
  folio_trial 4 on anon-private 64K 4096 4820
  folio_trial 5 off anon-private 2M 2097152 5000
  folio_trial 6 on anon-private 2M 2097152 133000
  folio_trial 7 off memfd-shared 64K 4096 4510
  folio_trial 8 on memfd-shared 64K 4096 4830
  folio_trial 9 on memfd-shared 2M 2097152 140000
} >"$work/folios/trials.jsonl"
golden answer/folios.txt "$mtestat" answer --all "$work/folios"
golden answer/folios-2M.txt "$mtestat" answer --brief --cell folio=2M "$work/folios"

# Rates of 1/100 and 1/300: (4/300)^2 / (2 (1/100^2 + 1/300^2)) = 0.8. 2560 for 64 KiB are 40 a KiB. MTE adds 2570 - 2560 = 10.
cp -r "$work/small" "$work/lock"
rm -r "$work/lock/6.12" "$work/lock/6.12-16k"
{
  lock_trial 1 2560,2560 '' off 1
  lock_trial 2 100,100,300 '"threads":[2,1],' off 2
  lock_trial 3 2570,2570 '' on 1
} >"$work/lock/6.1/trials.jsonl"
succeeds "$mtestat" report --figures "$work/lock" -o "$work/figures"
for kind in cost throughput contention percentiles distribution histogram heat; do
  if [ -s "$work/figures/lock-$kind.png" ]; then pass "$kind as PNG"; else fail "no $kind as PNG"; fi
  if grep -q "emulated" "$work/figures/lock-$kind.svg"; then pass "$kind says emulated"; else fail "$kind does not say emulated"; fi
done
# has_figure KIND TEXT: the data of the figure hold the text.
has_figure() {
  if grep -qF -- "$2" "$work/figures/lock-$1-1.dat"; then pass "$1: $2"; else fail "no $2 in $1"; fi
}
golden show/throughput.txt "$mtestat" show "$work/lock"
has_figure contention "2 100 100 200 0.800000"
has_figure throughput '"40"'
has_figure cost ' 2560 2570 nan nan 2570 "+10"'
has_figure percentiles '"n=2"'
has_figure histogram ' 2 2560 2560'
has_figure heat '0 0 0.000000 "2560"'
ends 2 "one campaign and -o DIRECTORY are needed" "$mtestat" report "$work/large"
ends 1 "cannot run gnuplot" env PATH=/nowhere "$mtestat" report "$work/small" -o "$work/no-report"
if [ -e "$work/no-report" ]; then fail "half a report"; else pass "no figures, no report"; fi

ends 2 "unknown command 'shwo' (did you mean show?)" "$mtestat" shwo
ends 2 "unknown option '--colour'" "$mtestat" show --colour "$work/small"
ends 2 "one directory is needed" "$mtestat" show
ends 1 "cannot write to standard output" to_full_disk "$mtestat" show "$work/small"

# Runs with --profile, made of those of hardware. profiled KERNEL TAGS: of 1,000 samples TAGS are in mte_clear_page_tags.
profiled() {
  mkdir -p "$work/profile/$1"
  sed 's/"plan": *{/"plan": {"profile": {"event": "cycles", "period": 50021},/' "$work/hardware/$1/run.json" >"$work/profile/$1/run.json"
  for trial in 0 1; do
    cat <<END
{"v":1,"trial":$trial,"order":$trial,"repeat":$trial,"bench":"stage2_fault","factors":{"mte":"on"},"status":"ok","unit":"ticks","samples":[9],"control":[1],"profile":{"events":60000000,"lost":$trial,"throttled":0,"functions":{"mte_clear_page_tags":$2,"__kvm_pgtable_walk":$((1000 - $2))}}}
END
  done >"$work/profile/$1/trials.jsonl"
}
profiled 6.1 50
profiled 6.12 150
golden anatomy/profile.txt "$mtestat" anatomy "$work/profile/6.1"
golden anatomy/profile-difference.txt "$mtestat" anatomy "$work/profile/6.1" "$work/profile/6.12"
golden anatomy/profile-kernels.md "$mtestat" anatomy --format markdown "$work/profile"
ends 2 "6.1 was measured with --profile, which disturbs its figures" "$mtestat" show "$work/profile/6.1"
ends 2 "6.1 was measured with --profile, which disturbs its figures" "$mtestat" compare "$work/profile/6.1" "$work/hardware/6.1"
ends 2 "runs with --profile have only samples" "$mtestat" anatomy --folded "$work/profile/6.1"
ends 2 "no cell matches" "$mtestat" anatomy --cell mte=off "$work/profile/6.1"
cp -r "$work/hardware/6.16" "$work/profile/"
ends 2 "cannot be compared with one without" "$mtestat" anatomy "$work/profile"

# Anatomies that can be added up by hand. anatomy_trial TRIAL MTE TICKS SHAPES WINDOWS: three samples of a cell, in run $kernel;
# a node of a shape is PARENT,FUNCTION,CALLS,INSTRUCTIONS, and the clock's two reads have 2 more outside.
anatomy_trial() {
  cat >>"$work/anatomy/$kernel/trials.jsonl" <<END
{"v":1,"trial":$1,"order":$1,"repeat":0,"bench":"stage2_fault","factors":{"mte":"$2","backing":"anon-private"},"status":"ok","unit":"ticks","samples":[$3],"control":[1,1,1]}
END
  cat >>"$work/anatomy/$kernel/anatomy.jsonl" <<END
{"v":1,"trial":$1,"extra":2,"lost":0,"functions":["guest:touch_run","user_mem_abort","mte_clear_page_tags","kvm_pgtable_walk","odd_helper","new_helper"],"shapes":[$4],"windows":[$5]}
END
}
for kernel in 6.1 6.12; do
  mkdir -p "$work/anatomy/$kernel"
  cp "$work/small/$kernel/run.json" "$work/anatomy/$kernel/"
done
kernel=6.1
anatomy_trial 0 off 70,70,70 '{"instructions":72,"nodes":[0,0,0,0,0,0,1,2,1,1,1,40,2,3,2,20,3,4,4,10]}' 0,0,0,0,0,0
anatomy_trial 1 on 100,90,100 '{"instructions":102,"nodes":[0,0,0,0,0,0,1,2,1,1,1,40,2,2,1,30,2,3,2,20,4,4,4,10]},{"instructions":92,"nodes":[0,0,0,0,0,0,1,2,1,1,1,40,2,2,1,30,2,3,2,20]}' \
  0,0,1,0,0,0
kernel=6.12
anatomy_trial 0 off 75,75,75 '{"instructions":77,"nodes":[0,0,0,0,0,0,1,2,1,1,1,50,2,3,2,20,3,5,1,5]}' 0,0,0,0,0,0
anatomy_trial 1 on 105,105,109 '{"instructions":107,"nodes":[0,0,0,0,0,0,1,2,1,1,1,50,2,2,1,30,2,3,2,20,4,5,1,5]}' 0,0,0,0,0,4
golden anatomy/run.txt "$mtestat" anatomy "$work/anatomy/6.1"
golden anatomy/kernels.md "$mtestat" anatomy --format=markdown "$work/anatomy"
golden anatomy/difference.txt "$mtestat" anatomy --cell mte=on "$work/anatomy/6.1" "$work/anatomy/6.12"
golden anatomy/cells.csv "$mtestat" anatomy --format=csv --base mte=off --new mte=on "$work/anatomy/6.12"
golden anatomy/stacks.folded "$mtestat" anatomy --folded --cell mte=on "$work/anatomy/6.1"
ends 2 "--folded is for one cell, but 2 were chosen" "$mtestat" anatomy --folded "$work/anatomy/6.1"
ends 2 "--base, --new, --folded, --callgrind and --counted are for one run, but 2 were given" "$mtestat" anatomy --folded "$work/anatomy"
ends 2 "'stage2_fault' chooses 2 cells with an anatomy, not one" "$mtestat" anatomy --base stage2_fault --new mte=on "$work/anatomy/6.1"
ends 2 "--base and --new belong together" "$mtestat" anatomy --base mte=off "$work/anatomy/6.1"
ends 2 "no cell in common that was chosen" "$mtestat" anatomy --cell mte=maybe "$work/anatomy/6.1" "$work/anatomy/6.12"
# The same with events: user_mem_abort has 2 DSB and 1 MSR, and on 6.12 5 instructions fewer, but 1 ISB and 1 atomic more.
"$mtestat" anatomy --events "$work/anatomy/6.1" >"$work/table"
succeeds grep -q 'recorded by an older release: no events' "$work/table"
# events_trial SAMPLE EVENTS MIXES SHAPE: one sample of a cell, in run $kernel.
events_trial() {
  mkdir -p "$work/events/$kernel"
  cp "$work/small/$kernel/run.json" "$work/events/$kernel/"
  cat >"$work/events/$kernel/trials.jsonl" <<END
{"v":1,"trial":0,"order":0,"repeat":0,"bench":"stage2_fault","factors":{"mte":"on","backing":"anon-private"},"status":"ok","unit":"ticks","samples":[$1],"control":[1]}
END
  cat >"$work/events/$kernel/anatomy.jsonl" <<END
{"v":1,"trial":0,"extra":2,"lost":0,"functions":["guest:touch_run","user_mem_abort","mte_clear_page_tags"],"events":[$2],"mixes":[$3],"shapes":[$4],"windows":[0,0]}
END
}
kernel=6.1
events_trial 100 '"data processing","DSB: ISH","DSB: ISHST","MSR vGIC: ICH_HCR_EL2","exception taken: lower EL, synchronous","STGM","atomic: LDSETAL"' \
  '[],[0,2,4,1],[0,58,1,1,2,1,3,1,6,2],[0,5,5,32]' \
  '{"instructions":102,"nodes":[0,0,0,0,0,0,1,2,1,1,1,63,2,2,1,37],"mixes":[0,1,2,3]}'
kernel=6.12
events_trial 95 '"DSB: ISH","data processing","ISB","MSR vGIC: ICH_HCR_EL2","exception taken: lower EL, synchronous","STGM","atomic: LDSETAL","of a later release"' \
  '[],[1,2,4,1],[0,1,1,51,2,1,3,1,6,3,7,1],[1,5,5,32]' \
  '{"instructions":97,"nodes":[0,0,0,0,0,0,1,2,1,1,1,58,2,2,1,37],"mixes":[0,1,2,3]}'
# user_mem_abort calls itself: 63 instructions, of which 21 are in the call of itself, with 37 below that.
cp -r "$work/events/6.1" "$work/nested"
sed -i 's/"nodes":.*\]}\],/"nodes":[0,0,0,0,0,0,1,2,1,1,1,42,2,1,1,21,3,2,1,37],"mixes":[0,1,4,5,3]}],/; s/,\[0,5,5,32\]\]/,[0,5,5,32],[0,40,1,1,6,1],[0,18,2,1,3,1,6,1]]/' \
  "$work/nested/anatomy.jsonl"
golden anatomy/events.txt "$mtestat" anatomy --events "$work/events/6.1"
golden anatomy/events-kernels.md "$mtestat" anatomy --events --format=markdown "$work/events"
golden anatomy/events-difference.txt "$mtestat" anatomy --events "$work/events/6.1" "$work/events/6.12"
golden anatomy/events-compare.txt "$mtestat" compare "$work/events/6.1" "$work/events/6.12"
golden anatomy/events-compare.json "$mtestat" compare --format=json "$work/events/6.1" "$work/events/6.12"
"$mtestat" compare --format=mail "$work/events/6.1" "$work/events/6.12" >"$work/table"
succeeds grep -q '^    5 fewer instructions, but ISB +1, atomic +1$' "$work/table"
# Who executes one kind of events: of one run, of several, and what differs.
golden anatomy/events-only.txt "$mtestat" anatomy --events --only dsb "$work/events/6.1"
golden anatomy/events-only-kernels.csv "$mtestat" anatomy --events --only MSR --format=csv "$work/events"
golden anatomy/events-only-difference.txt "$mtestat" anatomy --events --only atomic "$work/events/6.1" "$work/events/6.12"
"$mtestat" anatomy --events --only atomic "$work/anatomy/6.1" >"$work/table"
succeeds grep -q 'recorded by an older release: no events' "$work/table"
ends 2 "'atomics' is neither an event nor a kind of events that --events shows" "$mtestat" anatomy --events --only atomics "$work/events/6.1"
ends 2 "--only and --counted are for --events" "$mtestat" anatomy --only atomic "$work/events/6.1"
# Hardware's counters beside them: of the kernel alone, of all, one without an equal in the lab, one that counted for a part of the time.
cp -r "$work/events/6.1" "$work/pmu"
rm "$work/pmu/anatomy.jsonl"
sed -i '/"status":"ok"/s/}$/,"perf":[{"name":"r7d:Hk","unit":"events","origin":"kernel","value":3,"enabled_ns":4,"running_ns":4},{"name":"instructions:Hk","unit":"events","origin":"kernel","value":104,"enabled_ns":4,"running_ns":4},{"name":"instructions:H","unit":"events","origin":"kernel","value":105,"enabled_ns":4,"running_ns":4},{"name":"inst_retired","unit":"events","origin":"kernel","value":107,"enabled_ns":4,"running_ns":4},{"name":"instructions:G","unit":"events","origin":"kernel","value":4,"enabled_ns":4,"running_ns":4},{"name":"l1d_cache_refill:Hk","unit":"events","origin":"kernel","value":9,"enabled_ns":4,"running_ns":4},{"name":"exc_taken:Hk","unit":"events","origin":"kernel","value":1,"enabled_ns":4,"running_ns":3},{"name":"r6f:Hk","skip":"no PMU of CPU 1 counts it"}]}/' \
  "$work/pmu/trials.jsonl"
golden anatomy/events-counted.txt "$mtestat" anatomy --events --counted "$work/pmu" "$work/events/6.1"
ends 2 "events/6.12 has no counters for such a cell" "$mtestat" anatomy --events --counted "$work/events/6.12" "$work/events/6.1"
ends 2 "--counted is for one run, but 2 were given" "$mtestat" anatomy --events --counted "$work/events" "$work/events/6.1"
ends 2 "--counted are for one run, but 2 were given" "$mtestat" anatomy --events --counted "$work/pmu" "$work/events"
golden anatomy/events-all.csv "$mtestat" anatomy --events --all --format=csv "$work/events"
# Footprints: user_mem_abort reads 3 lines of the stack and 2 of the linear map, one of which mte_clear_page_tags writes too.
mkdir -p "$work/footprint"
cp "$work/events/6.12/run.json" "$work/events/6.12/trials.jsonl" "$work/footprint"
sed 's/}$/,"regions":["code","stack","linear map","tag storage"],"footprints":[{"shape":0,"all":[0,7,0,2,1,3,1,1,2,2,1,1,3,0,2,1],"lines":[0,0,1,0,1,1,0,4,0,1,1,1,3,1,1,1,2,2,0,1,2,0,2,0,1,2,2,0,1,1,2,3,0,2,1]}]}/' \
  "$work/events/6.12/anatomy.jsonl" >"$work/footprint/anatomy.jsonl"
golden anatomy/footprint.txt "$mtestat" anatomy --footprint "$work/footprint"
golden anatomy/footprint-columns.csv "$mtestat" anatomy --footprint --format=csv "$work/events/6.12" "$work/footprint"
# callgrind's format. A function below itself is "f'2", or what it costs with what it calls would be counted twice.
golden anatomy/callgrind.out "$mtestat" anatomy --callgrind "$work/events/6.12"
golden anatomy/callgrind-nested.out "$mtestat" anatomy --callgrind --cell mte=on "$work/nested"
ends 2 "--callgrind is for one cell, but 2 were chosen" "$mtestat" anatomy --callgrind "$work/anatomy/6.1"
ends 2 "--callgrind and --counted are for one run, but 2 were given" "$mtestat" anatomy --callgrind "$work/anatomy"
ends 2 "exclude each other" "$mtestat" anatomy --callgrind --events "$work/anatomy"
if command -v callgrind_annotate >/dev/null; then
  succeeds tests/callgrind.sh "$mtestat" mte=on "$work/events/6.1"
  succeeds tests/callgrind.sh "$mtestat" mte=on "$work/nested"
else
  pass "callgrind_annotate # SKIP it is not installed (Debian package valgrind)"
fi
sed -i 's/\[0,58,1,1,2,1,3,1,6,2\]/[0,58,1,1,2,1,3,1,6,3]/' "$work/events/6.1/anatomy.jsonl"
ends 2 "the events of node 2 are not as many as its instructions" "$mtestat" anatomy "$work/events/6.1"
sed -i 's/\[0,58,1,1,2,1,3,1,6,3\]/[0,58,1,1,2,1,3,1,6,2]/' "$work/events/6.1/anatomy.jsonl"
# drawn FILE TEXT COMMAND...: draws into a new $work/drawn; the file there has the text, and the figures say what they are of.
drawn() {
  file=$work/drawn/$1
  text=$2
  shift 2
  rm -rf "$work/drawn"
  "$@" >"$work/table" 2>&1 && grep -qF -- "$text" "$file" &&
    [ "$(grep -l emulated "$work/drawn"/*.svg)" = "$(echo "$work/drawn"/*.svg | tr ' ' '\n')" ]
}
succeeds drawn flame-stage2_fault-1.svg 'user_mem_abort: 100 instructions with callees (98.0 %), 40 in itself, 1 calls' \
  "$mtestat" anatomy --figures "$work/drawn" "$work/anatomy/6.1"
succeeds drawn phases-stage2_fault-1.dat '1 30 80 50 "abort decode"' "$mtestat" anatomy --figures "$work/drawn" "$work/anatomy"
# The key has the phases that are there; the title of another is empty.
succeeds grep -q "title 'abort decode'" "$work/drawn/phases-stage2_fault-1.gp"
succeeds grep -q "title ''" "$work/drawn/phases-stage2_fault-1.gp"
succeeds [ "$(grep -c "EL2 hypercalls" "$work/drawn/phases-stage2_fault-1.gp")" -eq 0 ]
succeeds drawn events-stage2_fault-0.dat '# MSR' "$mtestat" anatomy --events --figures "$work/drawn" "$work/events"
succeeds drawn difference-stage2_fault-1.dat '0 -10 "-10 gone" 10 0' \
  "$mtestat" anatomy --figures "$work/drawn" "$work/anatomy/6.1" "$work/anatomy/6.12"
succeeds drawn difference-stage2_fault-1.dat '0 30 "+30 new" 0 30' \
  "$mtestat" anatomy --figures "$work/drawn" --base mte=off --new mte=on "$work/anatomy/6.1"
succeeds "$mtestat" report "$work/anatomy" -o "$work/anatomy-report"
succeeds grep -q 'Which functions one timed operation is made of' "$work/anatomy-report/report.html"
cp -r "$work/anatomy/6.1" "$work/disagrees"
sed -i 's/"extra":2/"extra":3/' "$work/disagrees/anatomy.jsonl"
ends 1 "do not have as many instructions" "$mtestat" anatomy "$work/disagrees"

# The matrix of hygiene. hygiene_trial TRIAL BACKING STATUS CHECK SEEN WRONG.
hygiene_trial() {
  printf '{"v":1,"trial":%d,"order":%d,"repeat":0,"bench":"hygiene","factors":{"mte":"on","backing":"%s"},"status":"%s",' \
    "$1" "$1" "$2" "$3"
  printf '"reason":"as made up","unit":"ticks","samples":[1],"control":[],"oracle":{"verdict":"%s","checks":[{"name":"%s","seen":%d,"wrong":%d}]}}\n' \
    "$(if [ "$6" -eq 0 ]; then echo pass; else echo fail; fi)" "$4" "$5" "$6"
}
cp -r "$work/anatomy" "$work/hygiene"
{
  hygiene_trial 0 anon-private ok stale_guest 256 0
  hygiene_trial 1 memfd-shared failed stale_guest 256 3
  hygiene_trial 2 hugetlb failed lost_guest 256 1
  hygiene_trial 3 file ok stale_guest 0 0
  hygiene_trial 4 hugetlb-private failed stale_guest 256 9
} >"$work/hygiene/6.1/trials.jsonl"
{
  hygiene_trial 0 anon-private ok stale_guest 256 0
  hygiene_trial 1 memfd-shared ok stale_guest 256 0
  hygiene_trial 2 hugetlb ok lost_guest 256 0
} >"$work/hygiene/6.12/trials.jsonl"
# not_clean COMMAND...: ends with 1.
not_clean() {
  "$@"
  [ $? -eq 1 ]
}
golden hygiene/matrix.txt not_clean "$mtestat" hygiene "$work/hygiene"
golden hygiene/clean.md "$mtestat" hygiene --format=markdown "$work/hygiene/6.12"
succeeds drawn hygiene.dat '0 1 15761472 "stale tags"' not_clean "$mtestat" hygiene "$work/hygiene" -o "$work/drawn"

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
golden trend/large-changes.csv cat "$work/large.plots/stage2_fault-changes.csv"
golden trend/hardware-changes.csv cat "$work/hardware.plots/stage2_fault-changes.csv"
golden trend/large-panels.txt grep "^set title" "$work/large.plots/stage2_fault.gp"
succeeds "$mtestat" trend "$work/hardware" "$work/hardware-again" "$work/hardware-slow" -o "$work/history"
for name in stage2_fault-6.12.svg index.html; do
  if [ -s "$work/history/$name" ]; then pass "$name over time"; else fail "no $name over time"; fi
done
if grep -q "emulated" "$work/small.plots/stage2_fault.svg"; then pass "marked as emulated"; else fail "not marked as emulated"; fi
# Of a virtual machine nothing passes for hardware: tables, mail, axes, report, exports.
mkdir "$work/virtual"
cp -r "$work/hardware/6.12" "$work/hardware/6.16" "$work/virtual/"
sed -i 's/"machine": *{/"machine": {"virtual": "device tree: linux,dummy-virt",/' "$work"/virtual/*/run.json
for command in show answer 'compare --format=mail' 'export --format=ktap'; do
  # shellcheck disable=SC2086
  case $command in compare*) set -- "$work/virtual/6.12" "$work/virtual/6.16" ;; *) set -- "$work/virtual/6.12" ;; esac
  # shellcheck disable=SC2086
  if "$mtestat" $command "$@" | grep -qi 'virtual'; then pass "$command says virtual"; else fail "$command hides a virtual machine"; fi
done
ends 2 "are not comparable: machine.virtual" "$mtestat" compare "$work/virtual/6.12" "$work/hardware/6.12"
succeeds "$mtestat" trend "$work/virtual" -o "$work/virtual.plots"
if grep -q "ns, virtual machine" "$work/virtual.plots/stage2_fault.svg"; then pass "an axis says virtual"; else fail "an axis hides a virtual machine"; fi
if grep -q "emulated" "$work/hardware.plots/stage2_fault.svg"; then fail "hardware marked as emulated"; else pass "hardware is not emulated"; fi
if [ -z "$(find "$work" -name '.mtestat-*')" ]; then pass "no hidden directory is left"; else fail "a hidden directory is left"; fi
ends 2 "a campaign and -o DIRECTORY are needed" "$mtestat" trend "$work/small"
ends 2 "cannot make the directory" "$mtestat" trend "$work/small" -o "$work/no/where"
# with_small_files COMMAND...: as on a full disk, where scripts and data still fit and figures do not.
with_small_files() {
  (trap '' XFSZ && ulimit -f 32 && "$@")
}
ends 1 "stage2_fault.svg: gnuplot could not write all of it" with_small_files "$mtestat" trend "$work/small" -o "$work/none"
if [ -e "$work/none" ]; then fail "half a figure"; else pass "no whole figure, no directory"; fi
mkdir "$work/bin"
cat >"$work/bin/gnuplot" <<'END'
#!/bin/sh
case $3 in
  svg) echo '<svg></svg>' >"${2%.gp}.svg" ;;
  *) : >"${2%.gp}.png" ;;
esac
END
chmod +x "$work/bin/gnuplot"
ends 1 "stage2_fault.png: gnuplot could not write all of it" env "PATH=$work/bin:$PATH" "$mtestat" trend "$work/small" -o "$work/none"
ends 1 "cannot run gnuplot" env PATH=/nowhere "$mtestat" trend "$work/small" -o "$work/none"
if [ -e "$work/none" ]; then fail "a plot directory without plots"; else pass "no plots, no directory"; fi

[ "$failed" -eq 0 ]
