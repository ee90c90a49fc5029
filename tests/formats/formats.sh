#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Exports read by the programs that own the formats, each where it is installed; on made-up campaigns. TAP.
set -u

build=${MTEBENCH_BUILD:-build}
mtestat=$PWD/$build/native/mtestat
readers=$PWD/tests/formats/readers.py

# shellcheck source=tests/tap.sh
. tests/tap.sh

# Eleven kernels, of which the first is 2000 instructions below the second; and four cells, of which the oldest kernel refuses one.
"$build/native/tests/campaign" -b 1 -k 11 "$work/steps" && "$build/native/tests/campaign" -k 2 "$work/gaps" || exit 1

export_as() {
  "$mtestat" export --format="$1" --origin=me --build-id=me:1 "$2" 2>"$work/err"
}

# absent NAME PROGRAM HOW: says that it is skipped where PROGRAM is not installed.
absent() {
  command -v "$2" >/dev/null && return 1
  echo "ok - $1 # SKIP $2 is not installed ($3)"
}

# reads NAME MODULE PACKAGE COMMAND...: what of a program is a module of Python.
reads() {
  name=$1
  module=$2
  package=$3
  shift 3
  if python3 -c "import $module" 2>/dev/null; then
    is "$name" python3 -W ignore "$readers" "$@"
  else
    echo "ok - $name # SKIP $module is not installed (pip install $package)"
  fi
}

# row TEXT: the table has it, blanks being one.
row() {
  tr -s ' ' <"$work/table" | grep -F -- "$1"
}

export_as benchfmt "$work/gaps" >"$work/benchfmt"
export_as benchfmt "$work/gaps/6.1" >"$work/old"
export_as benchfmt "$work/gaps/6.12" >"$work/new"
absent "benchfmt by benchstat" benchstat "go install golang.org/x/perf/cmd/benchstat@latest" || {
  benchstat -col kernel "$work/benchfmt" >"$work/table" 2>&1
  is "benchstat -col kernel sets two kernels side by side, with unit, change and n" row "6.400k ± 0% 8.400k ± 0% +31.25% (p=0.000 n=64)"
  is "and says the unit" row "instructions_emulated/op"
  is "and whether it was emulated" row "emulated: true"
  benchstat -col kernel "$work/old" "$work/new" >"$work/table" 2>&1
  is "benchstat does so with a file a kernel" row "+31.25% (p=0.000 n=64)"
}

# otava DATASET: sets up a test of all columns.
otava_test() {
  export_as otava "$work/$1" >"$work/otava.csv"
  {
    printf 'tests:\n  lab:\n    type: csv\n    file: %s\n    time_column: time\n    attributes: [commit]\n    metrics:\n' "$work/otava.csv"
    head -1 "$work/otava.csv" | tr -d '\r' | tr , '\n' | tail -n +3 |
      awk '{ printf "      m%d: { column: \"%s\", direction: -1 }\n", NR, $0 }'
  } >"$work/otava.yaml"
  OTAVA_CONFIG=$work/otava.yaml otava analyze lab --output json --since 2020-01-01 >"$work/table" 2>&1
}

absent "CSV by Otava" otava "pip install apache-otava" || {
  otava_test steps
  is "Otava finds the step" row '"attributes": {"commit": "6.12"}, "changes": [{"metric": "m1", "index": 1'
  is "and both levels of it" row '"mean_before": "6400.000000"'
  otava_test gaps
  is "Otava reads a campaign in which a kernel refused a cell" row '{"lab": ['
}

for dataset in gaps gaps/6.1; do
  export_as kcidb "$work/$dataset" >"$work/kcidb"
  reads "KCIDB of $dataset by kcidb-io" kcidb_io kcidb-io kcidb "$work/kcidb"
done
export_as junit "$work/gaps" >"$work/junit.xml"
reads "JUnit by junitparser" junitparser junitparser junit "$work/junit.xml"
for format in squad squad-tests squad-metadata; do
  export_as $format "$work/gaps/6.1" >"$work/$format.json"
done
reads "SQUAD's three files by squad-client" squad_client squad-client squad \
  "$work/squad-tests.json" "$work/squad.json" "$work/squad-metadata.json"
export_as openmetrics "$work/gaps" >"$work/openmetrics"
reads "OpenMetrics by prometheus_client" prometheus_client prometheus_client openmetrics "$work/openmetrics"
absent "OpenMetrics by promtool" promtool "Debian package prometheus" ||
  is "Prometheus text by promtool" promtool check metrics <"$work/openmetrics"

if [ -r "${LKP_SRC:-}/lib/stats.rb" ] && command -v ruby >/dev/null; then
  "$build/native/tests/campaign" -k 2 -B 5 "$work/boots" || exit 1
  export_as lkp "$work/boots/6.1" >"$work/base"
  export_as lkp "$work/boots/6.12" >"$work/now"
  ruby tests/formats/lkp.rb "$work/base" "$work/now" >"$work/table" 2>&1
  is "lkp-tests finds what changed" row "mtebench.stage2_fault.mte-off.backing-anon-private.access-write.order-sequential.instructions_emulated 6400 8400"
  is "and what was refused before" row "mtebench.stage2_fault.mte-on.backing-memfd-shared.access-write.order-sequential.instructions_emulated 0 8780"
else
  echo "ok - lkp-tests # SKIP LKP_SRC does not name a tree of lkp-tests, or ruby is not installed (Debian packages ruby, ruby-git, ruby-activesupport, ruby-tty-command, ruby-term-ansicolor)"
fi

# tmt keeps helpers of its own on the machine that it runs on: here below $work.
tmt_run() {
  TMT_SCRIPTS_DIR=$work/scripts tmt --feeling-safe "$@" >"$work/table" 2>&1
}

absent "tmt" tmt "pip install tmt; Debian package rsync" || absent "tmt" rsync "Debian package rsync" || {
  is "tmt lint has nothing to say of the plan" tmt --root lab/fleet/tmt lint --enforce-check P001 --failed-only
  mkdir -p "$work/bundle" "$work/plan/.fmf"
  # The program of the bundle is for arm64: here one of the same name that says what it was asked.
  printf '#!/bin/sh\necho "$*" >%s/asked\n' "$work" >"$work/bundle/mtebench"
  chmod +x "$work/bundle/mtebench"
  (cd "$work/bundle" && sha256sum mtebench >SHA256SUMS && tar -czf "$work/bundle.tar.gz" --transform 's,^,mtebench-arm64/,' ./*)
  tmt_run --root lab/fleet/tmt run -i "$work/tmt" --all -e BUNDLE="$work/unpacked" -e TARBALL="$work/bundle.tar.gz" \
    plan --name mtebench provision --how local
  is "tmt runs the plan" row "total: 2 tests passed"
  is "and mtebench as it says" grep -q "^run configs/quick.conf -o .*/results$" "$work/asked"
  export_as tmt "$work/gaps" >"$work/results.json"
  echo 1 >"$work/plan/.fmf/version"
  # shellcheck disable=SC2016
  printf 'discover:\n  how: shell\n  tests:\n    - name: quick\n      test: cp %s/results.json "$TMT_TEST_DATA"\n      result: custom\nprovision:\n  how: local\nexecute:\n  how: tmt\n' \
    "$work" >"$work/plan/plan.fmf"
  tmt_run --root "$work/plan" run -i "$work/tmt2" -vv --all report --how display
  is "tmt takes results.json" row "total: 7 tests passed and 1 test skipped"
  is "with figure, unit and n" row "median=6400 unit=instructions_emulated n=64"
}

kunit=$(find "${KERNEL_TREE:-/usr/src}" -maxdepth 5 -path '*/tools/testing/kunit/kunit.py' 2>/dev/null | sort | tail -1)
if [ -n "$kunit" ]; then
  for dataset in gaps gaps/6.1; do
    export_as ktap "$work/$dataset" >"$work/ktap"
    python3 "$kunit" parse "$work/ktap" >"$work/table" 2>&1
    is "the kernel's parser reads KTAP of $dataset without complaint" [ "$(grep -c 'error:\|ERROR' "$work/table")" -eq 0 ]
    is "and counts what was skipped" row "passed: $([ "$dataset" = gaps ] && echo 7 || echo 3), skipped: 1"
  done
else
  echo "ok - KTAP by the kernel's parser # SKIP no tools/testing/kunit below /usr/src (unpack Debian's linux-source-*, or KERNEL_TREE=)"
fi
