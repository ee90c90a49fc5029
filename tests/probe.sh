#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# probe.sh: mtebench probe on this machine, as this user and as one without rights. TAP.
set -u

# shellcheck source=tests/tap.sh
. tests/tap.sh
mtebench=${MTEBENCH_BUILD:-build}/native/mtebench

"$mtebench" probe >"$work/page"
status=$?
is "probe ends with 77 exactly where something is missing" \
	[ "$status" -eq "$(grep -q '^  NO ' "$work/page" && echo 77 || echo 0)" ]
is "probe fits on a page" [ "$(wc -l <"$work/page")" -le 66 ]
is "probe has no line over 100 columns" [ -z "$(grep -E '^.{101,}' "$work/page")" ]
if [ "$(uname -m)" != aarch64 ]; then
	is "it says that guests need arm64" grep -q 'NO  guests .*guests need arm64' "$work/page"
fi
"$mtebench" probe --json >"$work/json"
is "as JSON it has as many subjects that are missing" \
	[ "$(grep -c '"state": "no"' "$work/json")" -eq "$(grep -c '^  NO ' "$work/page")" ]
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
	chmod 755 "$work"
	cp "$mtebench" "$work/mtebench"
	setpriv --reuid=65534 --regid=65534 --clear-groups "$work/mtebench" probe >"$work/page"
	is "a user without rights is told to be root for frame numbers" \
		grep -q 'NO  frame numbers .*hidden' "$work/page"
	is "and that DAMON is not known to be off" \
		[ ! -e /sys/module/damon_stat/parameters/enabled -o -z "$(grep '      DAMON  *off' "$work/page")" ]
else
	echo "ok - a user without rights # SKIP this needs root and setpriv"
fi
ends 2 "--nonsense" "$mtebench" probe --nonsense
