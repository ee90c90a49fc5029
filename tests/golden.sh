# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# shellcheck disable=SC2034 # variables are for who sources this
# What the tests of mtestat share: output against tests/golden, sentences and exit codes, as TAP. Sourced; with --update the test
# takes the output as the new golden one.

update=${1:-}
mtestat=$PWD/${MTEBENCH_BUILD:-build}/asan/mtestat
campaign=$PWD/${MTEBENCH_BUILD:-build}/native/tests/campaign
golden=$PWD/tests/golden
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
  echo "$*" | sed "s|$work/||g; s|$PWD/${MTEBENCH_BUILD:-build}/asan/||g"
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
    fail "$name differs"
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
  elif [ "$code" -ne 0 ] && [ "$(grep -vc "^  " "$work/err")" -ne 1 ]; then
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

# exits CODE COMMAND...: the exit code, and nothing on standard error.
exits() {
  code=$1
  shift
  "$@" >"$work/out" 2>"$work/err"
  seen=$?
  if [ "$seen" -eq "$code" ] && [ ! -s "$work/err" ]; then
    pass "$(shorten "$*"): exit $code"
  else
    fail "$*: exit $seen, not $code: $(cat "$work/err")"
  fi
}

# parsed TOOL NAME COMMAND...: the parser takes the file; skipped where it is not installed.
parsed() {
  tool=$1
  name=$2
  shift 2
  if ! command -v "$tool" >/dev/null; then
    echo "ok - $name # SKIP $tool is not installed"
  elif "$@" >"$work/out" 2>&1; then
    pass "$name"
  else
    fail "$name: $(head -5 "$work/out")"
  fi
}

# to_full_disk COMMAND...: with a standard output that cannot be written.
to_full_disk() {
  "$@" >/dev/full
}
