#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A report in Chromium: at three widths, light and dark. TAP; a skip where Chromium is not installed.
# usage: tests/browser/report.sh [REPORT.html]    (default: a report of made-up runs)
set -u

# shellcheck source=tests/tap.sh
. tests/tap.sh
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
if [ -z "$browser" ]; then
  echo "ok - the report in a browser # SKIP Chromium is not installed (Debian package chromium)"
  exit 0
fi
report=${1:-}
if [ -z "$report" ]; then
  if ! build/native/tests/campaign -k 11 -b 6 -a 3 "$work/large" || ! build/native/mtestat report "$work/large" -o "$work" >/dev/null 2>"$work/err"; then
    echo "not ok - a report to look at: $(cat "$work/err")"
    exit 0
  fi
  report=$work/report.html
fi

# seen OPTION...: what the page of checks says, and that it came to its end.
seen() {
  timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update \
    --disable-sync --no-first-run --allow-file-access-from-files --user-data-dir="$work/profile" --virtual-time-budget=60000 \
    --dump-dom "$@" "file://$PWD/tests/browser/report.html?report=file://$(realpath "$report")" 2>"$work/err" >"$work/dom"
  sed -n '/<pre id="tap">/,/<\/pre>/p' "$work/dom" |
    sed 's/.*<pre id="tap">//; s/<\/pre>.*//; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g; /^# done$/d; /^$/d'
  grep -q '^# done$' "$work/dom" || { tail -3 "$work/err" | sed 's/^/# /'; echo "not ok - the checks came to their end: $*"; }
}

seen --blink-settings=preferredColorScheme=1
seen --blink-settings=preferredColorScheme=0
