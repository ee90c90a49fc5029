#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# One step of a CI job: measures a kernel Image, compares it with a base that is measured once, and keeps it as one
# point of a history.
set -eu

usage() {
  cat <<'END'
Usage: lab/ci.sh BASE=IMAGE NEW=IMAGE

BASE and NEW are labels of your own, the IMAGEs arm64 kernel images. Writes into $MTEBENCH_OUT: compare.md (for a comment),
verdict (0 to 3, the exit code), new/ (the campaign of NEW), report/report.html and history/ (trends of all NEWs so far).
Keeps in $MTEBENCH_STATE, which the CI should cache: base-KEY/, the campaign of BASE, measured once for its image, the
config and the build of mtebench; and history/, one run for each NEW.

Environment:
  MTEBENCH_STATE   kept from job to job (default: ci-state)
  MTEBENCH_OUT     new for each job (default: ci-out)
  MTEBENCH_CONFIG  what to measure (default: configs/shared.conf)
  MTEBENCH_GATE    when NEW fails (default: worse>2%)
  MTEBENCH_BOOTS   boots of each kernel (default: 1, enough for cells that are exact; 5 for verdicts on all)

Exit codes: 0 passed, 1 the gate or a measurement failed, 2 wrong usage, 3 some cell cannot be judged with so few boots,
77 cannot run here.

Examples:
  lab/ci.sh v7.3=../base/Image "$(git -C ../linux describe)=../linux/arch/arm64/boot/Image"
  MTEBENCH_CONFIG=configs/quick.conf MTEBENCH_BOOTS=5 lab/ci.sh v7.3=base/Image "$COMMIT=new/Image"
END
}

# refuse SENTENCE
refuse() {
  echo "lab/ci.sh: $1" >&2
  exit 2
}

# checked LABEL=IMAGE
checked() {
  case $1 in
  *=*) ;;
  *) refuse "'$1' is not LABEL=IMAGE" ;;
  esac
  [ -r "${1#*=}" ] || refuse "${1#*=}: no kernel image that can be read"
}

# measure LABEL=IMAGE DIRECTORY
measure() {
  "$top/lab/mtelab" run --config "$config" --kernels '' --kernel "$1" --boots "${MTEBENCH_BOOTS:-1}" --out "$2"
}

# What a measured base depends on, as a directory name.
base_key() {
  cat "${1#*=}" "$config" "$top/build/arm64/mtebench" "$top/build/arm64/lab/init" | sha256sum | cut -c1-16
}

case ${1-} in -h | --help) usage && exit 0 ;; esac
[ $# -eq 2 ] || { usage >&2 && exit 2; }
checked "$1"
checked "$2"
[ "${1%%=*}" != "${2%%=*}" ] || refuse "BASE and NEW are both called '${1%%=*}'"

top=$(cd "$(dirname "$0")/.." && pwd)
config=${MTEBENCH_CONFIG:-$top/configs/shared.conf}
state=${MTEBENCH_STATE:-ci-state}
out=${MTEBENCH_OUT:-ci-out}
mtestat=$top/build/native/mtestat
[ -x "$mtestat" ] || refuse "mtebench is not built: run make in $top"
[ ! -e "$out" ] || refuse "$out exists already: MTEBENCH_OUT names a new directory"
mkdir -p "$state/history" "$out"

base=$state/base-$(base_key "$1")-${MTEBENCH_BOOTS:-1}
if [ ! -e "$base/complete" ]; then
  rm -rf "$base"
  measure "$1" "$base"
  : >"$base/complete"
fi
measure "$2" "$out/new"

verdict=0
"$mtestat" compare --format=markdown --gate="${MTEBENCH_GATE:-worse>2%}" "$base" "$out/new" >"$out/compare.md" || verdict=$?
echo $verdict >"$out/verdict"
cat "$out/compare.md"
"$mtestat" report "$out/new" -o "$out/report" >/dev/null

rm -rf "$state/history/${2%%=*}"
cp -r "$out/new/${2%%=*}" "$state/history/"
"$mtestat" trend "$state/history" -o "$out/history" >/dev/null
exit $verdict
