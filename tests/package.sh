#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What leaves the tree: the bundle (whole, static, the same each time), versions, completion, the fleet's files. TAP.
set -u

# shellcheck source=tests/tap.sh
. tests/tap.sh

bundle=$(echo build/mtebench-*-arm64.tar.gz)
root=$work/$(basename "$bundle" .tar.gz)

# again: the bundle made twice, the second time later, under another umask and in another zone.
again() {
  make -s SETUP=0 -W LICENSE bundle && cp "$bundle" "$work/first"
  (umask 077 && TZ=Asia/Tokyo make -s SETUP=0 -W LICENSE bundle) && cmp "$bundle" "$work/first"
}

# static PROGRAM
static() {
  ! readelf -l "$root/$1" | grep -q INTERP && readelf -h "$root/$1" | grep -q AArch64
}

# offers WORDS COMMAND-LINE-WORD...: what completion offers for the last word.
offers() {
  wanted=$1
  shift
  offered=$(PATH=$PWD/build/native:$PATH bash -c '. package/completion.bash
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _mtebench
    echo "${COMPREPLY[*]}"' completion "$@")
  [ "$offered" = "$wanted" ] || { echo "offered: $offered" && false; }
}

tar -xzf "$bundle" -C "$work"
is "the bundle has its checksums, and they are right" sh -c "cd '$root' && sha256sum --quiet -c SHA256SUMS"
is "they cover every file" [ "$(find "$root" -type f ! -name SHA256SUMS | wc -l)" -eq "$(wc -l <"$root/SHA256SUMS")" ]
for program in mtebench mtestat; do
  is "its $program is static, for arm64" static $program
  is "it knows no path of the machine that built it" sh -c "! grep -qaF '$PWD' '$root/$program'"
done
is "its configs are right" build/native/mtebench check "$root"/configs/*.conf
is "made again it is the same, byte by byte" again

# installed DIR: lays out DIR as the Debian package does, by what debian/mtebench.install says.
installed() {
  while read -r files place; do
    mkdir -p "$1/$place"
    # shellcheck disable=SC2086
    cp -r $files "$1/$place/"
  done <debian/mtebench.install
}
installed "$work/installed"
mtestat=$work/installed/usr/bin/mtestat
build/native/tests/campaign -k 2 "$work/campaign"
is "an installed mtestat draws trends" "$mtestat" trend "$work/campaign" -o "$work/plots"
is "with milestones" sh -c "grep -q MAP_SHARED '$work/plots/stage2_fault.gp'"
is "and writes the report" "$mtestat" report "$work/campaign" -o "$work/report"

version=$(build/native/mtebench version | sed 's/mtebench //')
is "the bundle is named after the version" [ "$(basename "$root")" = "mtebench-$version-arm64" ]
is "the Debian changelog begins with the version" sh -c "head -1 debian/changelog | grep -qF '($version)'"
is "CHANGES.md has the version" grep -q "^## $version," CHANGES.md
is "mtestat has the version" [ "$(build/native/mtestat version)" = "mtestat $version" ]

is "completion knows commands" offers "check clocks" mtebench c
is "completion knows benchmarks" offers "stage2_fault" mtebench list stage
is "completion knows options" offers "--resume" mtebench run --res
is "completion knows mtestat" offers "--partial" mtestat merge --p
is "completion knows mtelab" offers "--kernels --kernel" mtelab run --k
is "completion knows the command that mtelab runs without one" offers "--anatomy" mtelab --an
is "completion knows formats behind '='" offers "text markdown" mtestat show --format =
is "completion knows the rest of a format" offers "csv" mtestat anatomy --format = c
is "completion knows clocks" offers "counter" mtebench run --clock c
is "completion knows kernels" offers "6.12 6.12-16k" mtelab exec 6.12
is "completion knows kernels behind kernels" offers "7.3 6.12-16k" mtelab run --kernels "'7.3 6.12-"
is "completion knows CPU models" offers "cortex-a710" mtelab shell --cpu co
is "completion leaves files to bash" offers "" mtestat show --format text ""

if command -v yamllint >/dev/null; then
  is "the fleet's files are YAML" yamllint -d '{extends: default, rules: {line-length: {max: 120}, indentation: disable, document-start: disable}}' \
    lab/fleet/*.yaml lab/fleet/tmt/plans/*.fmf
else
  echo "ok - the fleet's files are YAML # SKIP yamllint is not installed"
fi

# array TASK: what one task of two of a Slurm array does.
array() {
  (cd "$root" && SLURM_ARRAY_TASK_ID="$1" SLURM_ARRAY_TASK_COUNT=2 sh "$OLDPWD/lab/fleet/slurm-array.sh" configs/shared.conf)
}

# Here nothing can be measured, but skips are trials too.
cp build/native/mtebench "$root/mtebench"
array 1 >"$work/said" 2>&1
array 2 >"$work/said" 2>&1
is "a Slurm array makes shards that merge" build/native/mtestat merge -o "$root/all" "$root"/results/shard-*
is "they are the whole plan" [ "$(wc -l <"$root/all/trials.jsonl")" -eq 4 ]

# What doc/ab-kernels.md has a user type up to systemd, below a directory of its own.
compared() {
  mkdir -p "$work/ab/opt" "$work/ab/var/lib" "$work/ab/usr/local/bin" "$work/ab/etc/systemd/system"
  sed -n "/^    systemctl/d; s/^    //p" doc/ab-kernels.md | sed "s, /\([a-z]*/\), $work/ab/\1,g" >"$work/ab/commands"
  (cd "$work" && PATH=$work/ab/usr/local/bin:$PATH sh -ex "$work/ab/commands")
}
is "the bundle has what doc/ab-kernels.md begins a comparison of kernels with" compared
is "and it has begun" grep -qx 'seed 7' "$work/ab/var/lib/mtebench/ab/order"
is "the unit starts what was installed" [ -f "$work/ab$(sed -n 's/^ExecStart=\([^ ]*\) .*/\1/p' "$work/ab/etc/systemd/system/mtebench-ab.service")" ]
