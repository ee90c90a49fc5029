#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# make check-lava: what LAVA's dispatcher makes of lab/fleet/lava-*.yaml: it boots the emulated machine and runs the bundle in it, and
# its results are those of the run. Makes a Debian 12 with the dispatcher in the cache first, minutes; then half a minute. TAP.
set -u

# shellcheck source=tests/tap.sh
. tests/tap.sh

KERNEL=7.3
cache=${MTEBENCH_CACHE:-$HOME/.cache/mtebench}
root=$cache/lava
mtestat=build/native/mtestat
jobs=$work/jobs

# skip REASON
skip() {
  echo "ok - LAVA's dispatcher # SKIP $1"
  exit 0
}

[ "$(id -u)" -eq 0 ] || skip "it takes root: sudo make check-lava"
unshare --mount --pid --fork true 2>"$work/err" || skip "no namespaces: $(cat "$work/err")"
lab/mtelab exec $KERNEL -- busybox true >"$work/err" 2>&1 || skip "the lab has no kernel $KERNEL: $(tail -n 1 "$work/err")"
[ -e "$root" ] || tests/lava/root.sh "$root" >"$work/err" 2>&1 || {
  sed 's/^/# /' "$work/err" | cut -c 1-300
  skip "no Debian 12 with LAVA: $(tail -n 1 "$work/err")"
}

# valid FILE SCHEMA: by what LAVA itself refuses jobs and definitions with.
valid() {
  chroot "$root" python3 -c "import sys, yaml
from lava_common import schemas
from lava_common.schemas.test import testdef
$2(yaml.safe_load(sys.stdin))" <"$1"
}

# The repository that the job names, with the test definition as it is in this tree.
repository() {
  mkdir -p "$jobs/mtebench.git/lab/fleet" && cp lab/fleet/lava-test.yaml "$jobs/mtebench.git/lab/fleet/" || return
  git init -q "$jobs/mtebench.git" && git -C "$jobs/mtebench.git" add . &&
    git -C "$jobs/mtebench.git" -c user.name=test -c user.email=test@localhost -c commit.gpgsign=false commit -q -m test
}

# A campaign that has what the emulated machine has not: a failed cell. Its signals are made here and seen by LAVA there.
made_up() {
  build/native/tests/campaign -k 2 "$work/campaign" || return
  sed -i '1s/"status":"ok"/"status":"failed","reason":"made up"/' "$work/campaign/6.1/trials.jsonl"
  "$mtestat" export --format=lava "$work/campaign/6.1" >"$jobs/signals"
}

# job NAME: lava-qemu-job.yaml, filled in. A second definition prints made-up signals; the run comes back in the log.
job() {
  sed -e 's,https://EXAMPLE/mtebench.git,/mnt/mtebench.git,; s,https://EXAMPLE/,file:///mnt/,' \
    -e '/CONFIG: /a\            RUN_IN_LOG: 1' -e 's,configs/quick.conf,/lava.conf,' -e '/lava: true/a\
            config: {url: "file:///mnt/lava.conf", format: file, path: /lava.conf}\
            signals: {url: "file:///mnt/signals", format: file, path: /signals}' lab/fleet/lava-qemu-job.yaml >"$jobs/$1.yaml"
  cat >>"$jobs/$1.yaml" <<END
        - from: inline
          name: made-up
          path: made-up.yaml
          repository:
            metadata: {format: Lava-Test Test Definition 1.0, name: made-up, description: signals of made-up figures}
            run: {steps: [cat /signals]}
END
}

# dispatch NAME: the job's log is in NAME.log.
dispatch() {
  chmod -R a+rX "$work"
  unshare --mount --pid --fork --kill-child tests/lava/dispatch.sh "$root" "$jobs" "$1" >"$jobs/$1.log" 2>&1 ||
    { grep '"lvl": "\(error\|exception\)"' "$jobs/$1.log" || tail "$jobs/$1.log"; } | cut -c 1-300
  grep -q 'result: pass' "$jobs/$1/result.yaml"
}

# results NAME DEFINITION: "CASE RESULT [FIGURE UNIT]" of each test case, as LAVA sent them off.
results() {
  sed -n "/\"lvl\": \"results\".*\"definition\": \"$2\"/!d"'
    s/.*"case": "\([^"]*\)".*"measurement": ! "\([^"]*\)", "result": "\([a-z]*\)".*"units": "\([^"]*\)".*/\1 \3 \2 \4/p; t
    s/.*"case": "\([^"]*\)".*"result": "\([a-z]*\)".*/\1 \2/p' "$jobs/$1.log" | sed 's/\.0 / /' | sort
}

# expected RUN: the same, of the table that mtestat exports.
expected() {
  "$mtestat" export --format=csv "$1" | awk -F, 'NR > 1 {
    gsub(/=/, "-", $4); gsub(/ /, ".", $4); gsub(/ /, "_", $6)
    result = $5 == "ok" ? "pass" : $5 == "failed" ? "fail" : "skip"
    print $3 "." $4, result (result == "pass" ? " " $9 " " $6 "_emulated" : "") }' | sort
}

# run_of NAME: the run in the job's log, as doc/fleet.md takes it out.
run_of() {
  mkdir -p "$work/$1" && sed -n '/"begin-base64/,/"end-base64/s/.*"msg": "\([A-Za-z0-9+\/=]*\)".*/\1/p' "$jobs/$1.log" |
    base64 --decode | tar -xz -C "$work/$1"
}

# compared NAME DEFINITION RUN: what LAVA has is what the run has.
compared() {
  results "$1" "$2" | grep -v '^\(checksums\|mtebench\|export\) ' >"$work/seen"
  expected "$3" | diff - "$work/seen"
}

# came_to_its_end NAME: LAVA has a result of the definition as a whole.
came_to_its_end() {
  grep '"lvl": "results"' "$jobs/$1.log" | grep '"case": "0_mtebench"' | grep '"result": "pass"'
}

mkdir "$jobs"
for file in lava-job lava-qemu-job; do
  is "LAVA's schema takes $file.yaml" valid lab/fleet/$file.yaml schemas.validate
done
is "and lava-test.yaml" valid lab/fleet/lava-test.yaml testdef.validate

cp "$cache/kernels/$KERNEL/vmlinuz" build/mtebench-*-arm64.tar.gz tests/lava/lava.conf tests/lava/device.py "$jobs"
is "the initrd is made" lab/fleet/lava-qemu-initrd.sh "$jobs/initrd"
is "the repository is there" repository
is "made-up signals are there" made_up
job good
is "LAVA carries the job out" dispatch good
is "the run is in its log" run_of good
is "it is emulated" grep -q '"emulated": *true' "$work/good/results/run.json"
results good 0_mtebench | sed 's/^/# /'
is "LAVA's cases, results, figures and units are those of the run" compared good 0_mtebench "$work/good/results"
is "there are figures in two units" \
  sh -c "cut -d ' ' -f 4 '$work/seen' | sort -u | tr '\n' ' ' | grep -x ' instructions_emulated wrong_granules_emulated '"
is "and two of them skips" [ "$(grep -c ' skip$' "$work/seen")" -eq 2 ]
is "those of the made-up run likewise" compared good 1_made-up "$work/campaign/6.1"
is "a failed cell is a failed test case" grep -q ' fail$' "$work/seen"
is "every case is in a set that a LAVA server takes" \
  sh -c "! sed -n 's/.*\"lvl\": \"results\".*\"set\": \"\([^\"]*\)\".*/\1/p' '$jobs/good.log' | grep '[^A-Za-z0-9._-]'"
is "bundle and run have passed" [ "$(results good 0_mtebench | grep -c '^\(checksums\|mtebench\|export\) pass$')" -eq 3 ]
is "the definition came to its end" came_to_its_end good
is "with the time that the job gives it" grep -q 'start: [0-9.]* lava-test-shell (timeout 00:40:00)' "$jobs/good.log"

# A config of both clocks, and one that has nothing to measure there.
printf '[run]\nsamples = 16\n[kvm_ways]\nmte = off\nway = pci-bar\n' >"$jobs/none.conf"
job bad
sed -i 's,CONFIG: .*,CONFIG: configs/quick.conf,; /OPTIONS: /d; s,/mnt/lava.conf,/mnt/none.conf,' "$jobs/bad.yaml"
cat >>"$jobs/bad.yaml" <<END
        - from: git
          name: none
          repository: /mnt/mtebench.git
          path: lab/fleet/lava-test.yaml
          parameters: {BUNDLE: /mtebench.tar.gz, CONFIG: /lava.conf}
END
is "a job whose config cannot run comes to its end" dispatch bad
is "as a failed test case" [ "$(results bad 0_mtebench | tr '\n' ' ')" = "checksums pass export fail mtebench fail " ]
is "that says why" grep -q 'choose with --clock' "$jobs/bad.log"
is "as wrong usage" grep -qF '"msg": "+ echo 2"' "$jobs/bad.log"
is "the definition came to its end" came_to_its_end bad
is "a run in which nothing can run is a skipped test case" [ "$(results bad 2_none | tr '\n' ' ')" = \
  "checksums pass export pass kvm_ways.mte-off.way-pci-bar skip mtebench skip " ]
