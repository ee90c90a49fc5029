#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# check.sh PROGRAM...: runs test programs that print TAP, and closes with "N passed, M failed, K skipped".
# A program that dies, or exits non-zero without a failed test, counts as one failure.
set -u

log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0
failed=0
skipped=0

count() {
	grep -c "$1" "$log" || true
}

for program in "$@"; do
	printf '# %s\n' "$program"
	CMOCKA_MESSAGE_OUTPUT=TAP timeout 3600 "$program" >"$log" 2>&1
	status=$?
	bad=$(count '^not ok')
	skip=$(count '^ok .*# [Ss][Kk][Ii][Pp]')
	good=$(($(count '^ok') - skip))
	if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
		bad=1
		echo "not ok - $program ended with $status" >>"$log"
	elif [ "$((good + bad + skip))" -eq 0 ]; then
		bad=1
		echo "not ok - $program ran no test" >>"$log"
	fi
	if [ "$bad" -ne 0 ] || [ "${V:-0}" = 1 ]; then
		cat "$log"
	else
		grep -E '# [Ss][Kk][Ii][Pp]' "$log"
		printf 'ok: %d passed\n' "$good"
	fi
	passed=$((passed + good))
	failed=$((failed + bad))
	skipped=$((skipped + skip))
done

printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ]
