#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Campaigns kept over months: mtestat history, and mtestat trend --dates. TAP.
# Single quotes are for the shell that runs what they hold; names here are plain.
# shellcheck disable=SC2012,SC2016
set -u

mtestat=$PWD/${MTEBENCH_BUILD:-build}/asan/mtestat
campaign=$PWD/${MTEBENCH_BUILD:-build}/native/tests/campaign

# shellcheck source=tests/tap.sh
. tests/tap.sh

# night NAME DAY OPTION...: a campaign of two kernels, two boots each, as if measured on that day of November.
night() {
  name=$1
  day=$2
  shift 2
  "$campaign" -k 2 -B 2 "$@" "$work/$name" || exit 1
  sed -i "s/2026-11-22T/2026-11-${day}T/; s/\"trials\":1}/\"trials\":$(wc -l <"$work/$name/6.1/trials.jsonl")}/; s/^{/&\"topology\":\"<xml>\",/" \
    "$work/$name"/*/run.json
}

night one 01
night two 02 -s 2
night slow 03 -s 3 -d 50
cd "$work" || exit 1

ends 0 "one is added" "$mtestat" history kept --add two --add one
ends 0 "one is there already, the same" "$mtestat" history kept --add one
ends 0 "slow/ is added" "$mtestat" history kept --add slow/ --name three
is "nothing but the campaigns is left" [ "$(ls -A kept | tr '\n' ' ')" = "one three two " ]
is "what no analysis needs is left out" sh -c '! grep -q topology kept/*/*/run.json'
is "trials are kept as they were" cmp kept/one/6.1/trials.jsonl one/6.1/trials.jsonl
"$mtestat" show one >expected && "$mtestat" show kept/one >seen
is "a kept campaign is shown as the campaign was" cmp expected seen
"$mtestat" compare one slow 2>/dev/null | sed 's/ slow\// /' >expected
"$mtestat" compare kept/one kept/three 2>/dev/null | sed 's/ kept\/three\// /' >seen
is "and compared" sh -c 'grep -q worse seen && diff expected seen'

"$mtestat" history --format=csv kept | tr -d '\r' >seen
cat >expected <<'EOF'
date,campaign,kernels,machine,boots,cells,against the one before
2026-11-01T15:30,one,6.1 to 6.12 (2),"synthetic, made up, emulated",2,8,-
2026-11-02T15:30,two,6.1 to 6.12 (2),"synthetic, made up, emulated",2,8,no change
2026-11-03T15:30,three,6.1 to 6.12 (2),"synthetic, made up, emulated",2,8,7 worse
EOF
is "they are listed by date" diff expected seen

# What is refused, and leaves nothing.
ends 2 "kept/one is there already and is another campaign" "$mtestat" history kept --add two --name one
ends 2 "'.two' is no name for the history" "$mtestat" history kept --add two --name .two
ends 2 "'a/b' is no name for the history" "$mtestat" history kept --add two --name a/b
ends 2 "--name is for one --add" "$mtestat" history kept --add one --add two --name x
ends 2 "nowhere: cannot open" "$mtestat" history kept --add nowhere
ends 2 "nowhere: cannot open" "$mtestat" history nowhere
cp -r two part
sed -i '$d' part/6.12/trials.jsonl
ends 2 "part/6.12 has not all of its trials" "$mtestat" history kept --add part
is "a refusal leaves nothing" [ "$(ls -A kept | tr '\n' ' ')" = "one three two " ]
ends 0 "part is added" "$mtestat" history new --add part --partial
is "a history that is added to by two at once has both" sh -c '
  "$1" history both --add one & "$1" history both --add two && wait && [ "$(ls -A both | tr "\n" " ")" = "one two " ]' sh "$mtestat"

# A disk that is full while trials are written. Only root can mount one.
if [ "$(id -u)" -eq 0 ] && mkdir disk && mount -t tmpfs -o size=20k none disk 2>/dev/null; then
  ends 1 "trials.jsonl: cannot write: No space left on device" "$mtestat" history disk/kept --add one
  is "a full disk leaves nothing" [ -z "$(ls -A disk/kept)" ]
  umount disk
else
  echo "ok - a full disk # SKIP no tmpfs can be mounted here"
fi

# What a killed addition left is removed by the next one, what another is about to write is not.
cp -r both killed
mkdir -p killed/.adding-dead00/one killed/.adding-young0 killed/.adding-alive0
touch -d '2 minutes ago' killed/.adding-dead00 killed/.adding-alive0
flock killed/.adding-alive0 "$mtestat" history killed --add slow 2>/dev/null
is "what a killed addition left is gone" [ "$(ls -A killed | tr '\n' ' ')" = ".adding-alive0 .adding-young0 one slow two " ]

# A damaged one is named, and the others stay readable.
cp -r kept damaged
printf x | dd of=damaged/two/6.1/trials.jsonl bs=1 seek=100 conv=notrunc 2>/dev/null
ends 2 "damaged/two/6.1/trials.jsonl is damaged" "$mtestat" history damaged
ends 2 "three" "$mtestat" history damaged
ends 2 "damaged/two/6.1/trials.jsonl is damaged" "$mtestat" history damaged --add two
ends 2 "left out: damaged/two/6.1/trials.jsonl is damaged" "$mtestat" trend --dates damaged -o plots
is "the others are drawn" [ -s plots/stage2_fault-6.1.png ]
rm damaged/two/checksums
ends 2 "damaged/two/checksums: cannot open" "$mtestat" history damaged

# By date: 5 % more on the third day is a change in each of the six cells that were measured.
rm -rf plots
ends 0 plots/stage2_fault-6.12.svg "$mtestat" trend --dates kept -o plots
is "a date is a place on the axis" grep -q '"2026-11-03"' plots/stage2_fault-6.1-1.dat
is "each cell changes on the third day" sh -c '
  [ "$(cat plots/*-changes.csv | grep -c "2026-11-03")" -eq 7 ] && ! cat plots/*-changes.csv | grep 2026-11-02'
is "one label in all campaigns makes no other figure" [ ! -e plots/stage2_fault-newest.svg ]
ends 0 "one is added" "$mtestat" history young --add one
ends 1 "young: one campaign makes no trend yet" "$mtestat" trend --dates young -o plots
ends 2 "--dates is for one directory" "$mtestat" trend --dates kept damaged -o plots

# Another machine is drawn apart; other labels are drawn as the newest of each campaign.
cp -r one other
cp -r two other2
sed -i 's/"cpu":"made up"/"cpu":"another"/; s/2026-11-0/2026-11-1/' other/*/run.json other2/*/run.json
cp -r kept more
"$mtestat" history more --add other --add other2 2>/dev/null
ends 0 "6.1-2: runs from 2026-11-11 on are drawn separately" "$mtestat" trend --dates more -o apart
is "in a figure of their own" [ -s apart/stage2_fault-6.1-2.svg ]
"$mtestat" history newest --add one/6.1 --add two/6.12 2>/dev/null
ends 0 newest/stage2_fault-newest.svg "$mtestat" trend --dates newest -o newest
is "with the label behind the date" grep -q '"2026-11-02 6.12"' newest/stage2_fault-newest-1.dat

# The page: the newest campaign against the one before it, by date, and all campaigns.
mkdir -p page/two
echo "<p>a report" >page/two/report.html
ends 0 page/index.html "$mtestat" history kept -o page
is "the newest cells that are worse are on the page" sh -c '
  sed -n "/id=\"newest\"/,/<\/section>/p" page/index.html | grep -c "+5.0 %.*<td[^>]*>worse<" | grep -qx 7'
is "so is the day from which on they are, for each label" sh -c '
  [ "$(grep -o "<strong>2026-11-03</strong>: [0-9] cells" page/index.html | tr "\n" " ")" = "<strong>2026-11-03</strong>: 3 cells <strong>2026-11-03</strong>: 4 cells " ]'
is "and a figure of each" [ "$(grep -c 'class="figure"' page/index.html)" -eq 2 ]
is "a campaign is linked to its report" grep -q '<a href="two/report.html">two</a>' page/index.html
is "one without a report is not" sh -c '! grep -q "href=\"one" page/index.html'
is "the page says that it is emulated" grep -q "Emulated." page/index.html
ends 0 page/index.html "$mtestat" history young -o page
is "one campaign makes a page too" grep -q "No run before it" page/index.html
ends 2 "damaged/two/checksums: cannot open" "$mtestat" history damaged -o page
is "what is damaged is on the page" grep -q "damaged/two/checksums: cannot open" page/index.html
mkdir none
ends 1 "none: no campaign in it that is whole" "$mtestat" history none -o page

# What a campaign is compared with: not with another machine's; where no label comes again, main run with main run.
"$mtestat" history more --format=csv | tr -d '\r' | sed 's/^[^,]*,\([^,]*\).*,/\1,/' >seen
cat >expected <<'EOF'
campaign,against the one before
one,-
two,no change
three,7 worse
other,-
other2,no change
EOF
is "another machine is not compared with" diff expected seen
"$mtestat" history newest --format=csv | tail -1 | tr -d '\r' >seen
is "main runs are compared where no label comes again" grep -q ',"3 worse, 1 gained"$' seen

# Why the newest has no verdict is said.
cp -r other odd
sed -i 's/"cpu":"another"/"cpu":"a third"/; s/2026-11-1/2026-11-2/' odd/*/run.json
"$mtestat" history more --add odd 2>/dev/null
ends 0 'odd is not compared with other2: machine.cpu is "another" in the base and "a third" here' "$mtestat" history more
ends 0 page/index.html "$mtestat" history more -o page
is "on the page too" grep -q 'kernel label (other2: machine.cpu is &quot;another&quot; in the base' page/index.html
ends 0 page/index.html "$mtestat" history both -o page
is "a trend without a step says from what size on there would be one" grep -q "no change found (in exact cells none above 2 %)" page/index.html
