#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Shards of a plan, and one run made of them again: mtebench plan --shard, mtestat merge; and two levels in turns:
# mtestat ab. TAP.
set -u

mtestat=$PWD/${MTEBENCH_BUILD:-build}/asan/mtestat
mtebench=$PWD/${MTEBENCH_BUILD:-build}/native/mtebench

# shellcheck source=tests/tap.sh
. tests/tap.sh

# part INDEX COUNT: shard INDEX of COUNT of the whole run, as `mtebench run --shard` leaves it.
part() {
  mkdir "$work/part$1"
  awk -v index_="$1" -v count="$2" 'NR % count == index_ % count {
    sub(/"order":[0-9]*/, "\"order\":" n++); print }' "$work/whole/trials.jsonl" >"$work/part$1/trials.jsonl"
  lines=$(wc -l <"$work/part$1/trials.jsonl")
  sed "s/\"emulated\":true/\"emulated\":false/; s/\"instructions\"/\"ns\"/; s/\"plan\":{/&\"shard\":{\"index\":$1,\"count\":$2,\"trials\":$lines},/" "$work/whole/run.json" >"$work/part$1/run.json"
}

# mixed NAME SED-EXPRESSION: shard 2 with its run.json changed.
mixed() {
  cp -r "$work/part2" "$work/$1"
  sed -i "$2" "$work/$1/run.json"
}

# merge PART...: into $work/all, which is new.
merge() {
  rm -rf "$work/all"
  "$mtestat" merge -o "$work/all" "$@"
}

for i in 1 2 3; do
  "$mtebench" plan configs/quick.conf --shard "$i/3"
done 2>"$work/err" | sort >"$work/shards"
"$mtebench" plan configs/quick.conf 2>"$work/err" | sort >"$work/plan"
is "three shards have each trial of the plan once" cmp "$work/plan" "$work/shards"
ends 2 "--shard is I/N with 1 <= I <= N <= 1000, not '4/3'" "$mtebench" plan configs/quick.conf --shard 4/3
ends 2 "--shard is I/N with 1 <= I <= N <= 1000, not '0/3'" "$mtebench" plan configs/quick.conf --shard 0/3
ends 2 "--shard is I/N with 1 <= I <= N <= 1000, not '1'" "$mtebench" run configs/quick.conf --shard 1 -o "$work/none"

"${MTEBENCH_BUILD:-build}/native/tests/campaign" -k 2 "$work/campaign" || exit 1
mv "$work/campaign/6.1" "$work/whole"
sed -i "s/\"trials\":1}/\"trials\":$(wc -l <"$work/whole/trials.jsonl")}/" "$work/whole/run.json"
part 1 2
part 2 2
ends 0 all/trials.jsonl merge "$work/part2" "$work/part1"
is "two shards make the whole run again" cmp "$work/all/trials.jsonl" "$work/whole/trials.jsonl"
ends 2 "all already holds a run" "$mtestat" merge -o "$work/all" "$work/part1" "$work/part2"
is "mtestat show reads it" "$mtestat" show "$work/all"

ends 2 "shard 1 of 2 is missing" merge "$work/part2"
ends 0 all/trials.jsonl merge --partial "$work/part2"
ends 2 "trial 1 is in $work/part2 and in $work/part2" merge "$work/part2" "$work/part2"
ends 2 "whole is not a shard" merge "$work/whole" "$work/part2"
mixed seed 's/"seed":[0-9]*/"seed":77/'
ends 2 "are not shards of one run: plan.seed differs" merge "$work/part1" "$work/seed"
mixed text 's/"text":"/&# another plan/'
ends 2 "are not shards of one run: plan.text differs" merge "$work/part1" "$work/text"
mixed vmm 's/^{/{"vmms":{"qemu":"QEMU 10.0.2"},/'
ends 2 "are not shards of one run: vmms differs" merge "$work/part1" "$work/vmm"
mixed kernel 's/"release":"[^"]*"/"release":"9.9"/'
ends 2 "are not shards of one run: kernel.release differs" merge "$work/part1" "$work/kernel"
mixed thirds 's/"count":2/"count":3/'
ends 2 "part1 is one shard of 2" merge "$work/part1" "$work/thirds"
cp -r "$work/part2" "$work/short"
sed -i '$d' "$work/short/trials.jsonl"
ends 2 "short has $((lines - 1)) of its $lines trials: complete it" merge "$work/part1" "$work/short"
is "a refusal leaves nothing" [ ! -e "$work/all" ]

# turns BLOCKS STEP: a run of `mtebench ab` whose medians drift by 100 a trial, B being STEP more.
turns() {
  rm -rf "$work/turns"
  mkdir "$work/turns"
  sed "s/\"emulated\":true/\"emulated\":false/; s/\"instructions\"/\"ns\"/; s/\"plan\":{.*\"trials\":[0-9]*/\"plan\":{\"text\":\"\",\"ab\":{\"factor\":\"mte\",\"a\":\"off\",\"b\":\"on\",\"blocks\":$1},\"trials\":$((4 * $1))/" \
    "$work/whole/run.json" >"$work/turns/run.json"
  awk -v blocks="$1" -v step="$2" 'BEGIN { for (t = 0; t < 4 * blocks; t++) {
    b = t % 4 == 1 || t % 4 == 2
    printf "{\"v\":1,\"trial\":%d,\"order\":%d,\"repeat\":0,\"bench\":\"null\",\"factors\":{\"mte\":\"%s\"},", t, t, b ? "on" : "off"
    printf "\"status\":\"ok\",\"unit\":\"ticks\",\"samples\":[%d],\"control\":[]}\n", 1000 + 100 * t + b * step } }' \
    >"$work/turns/trials.jsonl"
}

# ab TEXT: mtestat ab on that run prints TEXT in its last line.
ab() {
  "$mtestat" ab "$work/turns" | tail -1 | grep -F -- "$1"
}

turns 10 500
is "blocks see a difference of 500 below a drift of 3,900" ab "500..500      10  B is higher"
turns 10 -500
is "and the other way round" ab "-500..-500      10  B is lower"
sed -i 's/"emulated":false/"emulated":true/; s/"ns"/"instructions"/' "$work/turns/run.json"
is "what repeats exactly in the lab needs no test" ab "B is lower (exactly)"
turns 10 0
is "and none where there is none" ab "0..0      10  same within 2 %"
awk '{ t = NR - 1; b = t % 4 == 1 || t % 4 == 2
  sub(/"factors":{[^}]*}/, "\"factors\":{\"mte\":\"on\",\"backing\":\"" (b ? "memfd" : "anon") "\"}"); print }' \
  "$work/turns/trials.jsonl" >"$work/configs"
mv "$work/configs" "$work/turns/trials.jsonl"
sed -i 's/"factor":"mte","a":"off","b":"on"/"factor":"config","a":"a.conf","b":"b.conf"/' "$work/turns/run.json"
is "of two configs the row names both levels of what differs" ab "null mte=on backing=anon|memfd"
turns 5 500
is "five blocks are too few" ab "-       5  inconclusive"
sed -i '2s/"status":"ok"/"status":"skip","reason":"none"/; 3d' "$work/turns/trials.jsonl"
is "blocks that are not whole are left out" ab "-       4  inconclusive"
sed -i 3d "$work/turns/trials.jsonl"
sed -i 's/"status":"ok"/"status":"skip","reason":"none"/' "$work/turns/trials.jsonl"
is "nothing is said of a pair without whole blocks" ab "-      -        -       0  no complete block"
ends 2 "was measured by \`mtebench run\`, not \`mtebench ab\`" "$mtestat" ab "$work/whole"
ends 2 "two configs, or one and --factor, are needed" "$mtebench" ab configs/quick.conf
ends 2 "two configs, or one and --factor, are needed" "$mtebench" ab configs/quick.conf configs/quick.conf --factor mte=off,on
ends 2 "they are paired one to one" "$mtebench" ab configs/quick.conf configs/shared.conf -o "$work/new"
ends 2 "one CONFIG is needed" "$mtebench" run configs/quick.conf configs/shared.conf
