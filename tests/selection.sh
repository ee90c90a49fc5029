#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Which cells mtestat shows and in which order: --bench, --cell, --changed, --sort, --all; and that a gate names cells. TAP.
# usage: tests/selection.sh [--update]    (--update: take the output as the new golden one)
set -u

# shellcheck source=tests/golden.sh
. tests/golden.sh

"$campaign" -k 3 "$work/small" || exit 1
"$campaign" -k 11 -b 6 -a 3 "$work/large" || exit 1
"$campaign" -k 3 -d 4 "$work/slower" || exit 1
cd "$work" || exit 1

cells='mte=on,off access=read backing=anon-private,memfd-shared'
golden selection/show.txt "$mtestat" show --cell "$cells" large
golden selection/show-sorted.txt "$mtestat" show --cell "$cells" --sort=figure --bench=stage2_fault large
golden selection/show-changed.txt "$mtestat" show --changed --sort=change --cell access=read large
golden selection/answer.txt "$mtestat" answer --sort=cost --cell access=exec large
golden selection/compare.txt "$mtestat" compare large/6.1 large/7.3
golden selection/compare-all.txt "$mtestat" compare --all large/6.1 large/7.3
golden selection/compare-cell.txt "$mtestat" compare -c backing=memfd-shared --sort=plan large/6.1 large/7.3
golden selection/compare-cell.json "$mtestat" compare -c backing=memfd-shared --format=json small/6.1 small/6.12

# drawn LINES OPTION...: `trend` with the options draws so many cells.
# shellcheck disable=SC2317 # called by succeeds
drawn() {
  lines=$1
  shift
  rm -rf plots
  "$mtestat" trend large -o plots "$@" >"$work/out" 2>"$work/err" && [ "$(cat plots/*.dat | grep -c '^# [a-z]*=')" -eq "$lines" ]
}
succeeds drawn 4 --cell "$cells"
mkdir same && cp -r large/6.1 same/6.1 && cp -r large/6.1 same/7.3 && sed -i 's/"label":"6.1"/"label":"7.3"/' same/7.3/run.json
ends 0 "not drawn, because no kernel changes them: stage2_fault" "$mtestat" trend same -o same-plots
[ -e same-plots/stage2_fault.svg ] && fail "what is the same on every kernel is drawn"
succeeds drawn 2 --bench=stage2_fault --cell 'mte=on backing=anon-private,memfd-shared access=read'
if "$mtestat" report large -o report --cell 'mte=on backing=memfd-shared' >"$work/out" 2>"$work/err" &&
  grep -q memfd-shared report/report.html && ! grep -q anon-shared report/report.html; then
  pass "a report of some cells has no others"
else
  fail "a report of some cells has others: $(cat "$work/err")"
fi

# A gate judges what is chosen, and names it.
ends 1 "  6.12: stage2_fault mte=on backing=anon-private access=write order=sequential: +" \
  "$mtestat" compare --gate='worse>2%' -c 'mte=on backing=anon-private' small/6.1 small/6.12
ends 1 "gate: 1 cell is worse by more than 2 %, refused or failed" \
  "$mtestat" compare --gate='worse>2%' -c 'mte=on backing=anon-private' small/6.1 small/6.12
ends 1 "  and 8 more" "$mtestat" compare --gate='worse>2%' large/6.1 large/7.3
succeeds "$mtestat" compare --gate='worse>2%' -c 'mte=on backing=memfd-shared' large/6.12 large/6.12

# What is wrong is said.
ends 2 "no cell has the benchmark 'stage2_falt' (did you mean stage2_fault?)" "$mtestat" show -b stage2_falt small
ends 2 "no cell has the factor 'mt' (did you mean mte?)" "$mtestat" answer -c mt=on small
ends 2 "no cell has mte=no; levels are off and on" "$mtestat" compare -c mte=no small slower
ends 2 "no cell has backing=memfd-sharedd (did you mean backing=memfd-shared?)" \
  "$mtestat" report -c backing=anon-private,memfd-sharedd small -o nothing
ends 2 "is one run: only a campaign has cells that change" "$mtestat" show --changed small/6.1
ends 2 "is one run: only a campaign has cells that change" "$mtestat" show --sort=change small/6.1
ends 2 "nosuch: No such file" "$mtestat" trend small -o nothing --milestones nosuch
[ -e nothing ] && fail "what was refused has left a directory"
exit $failed
