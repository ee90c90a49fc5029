# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# What the shell tests share: TAP lines, and a directory $work that goes when they end. Sourced.

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# is NAME COMMAND...: ok when the command succeeds; what it says is shown when not.
is() {
  name=$1
  shift
  if "$@" >"$work/said" 2>&1; then
    echo "ok - $name"
  else
    sed 's/^/# /' "$work/said" | tail -15
    echo "not ok - $name"
  fi
}

# ends CODE SENTENCE COMMAND...: ok with that exit code and that sentence on standard error.
ends() {
  code=$1
  sentence=$2
  shift 2
  "$@" >"$work/out" 2>"$work/err"
  seen=$?
  name=$(printf '%s' "$*: exit $code, $sentence" | sed "s|$work/||g; s|$PWD/||g")
  if [ "$seen" -eq "$code" ] && grep -qF -- "$sentence" "$work/err" "$work/out"; then
    echo "ok - $name"
  else
    sed 's/^/# /' "$work/err" | tail -15
    echo "not ok - $name: exit $seen"
  fi
}
