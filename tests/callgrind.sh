#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# callgrind.sh MTESTAT CELL RUN: what callgrind_annotate makes of MTESTAT's export is what MTESTAT itself says of each function, in
# itself and with what it calls, and of all events, to the instruction. Says what differs.
set -eu

mtestat=$1
cell=$2
run=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$mtestat" anatomy --callgrind --cell "$cell" "$run" >"$work/out"

# annotated OPTION...: "NAME COUNT" of every function; those that are below themselves have an apostrophe and a number.
annotated() {
	callgrind_annotate --threshold=100 --show=Ir "$@" "$work/out" | sed -n 's/^ *\([0-9,]*\) .*???:\([^ ]*\).*/\2 \1/p' | tr -d ,
}

# said COLUMN: the same of mtestat's table; callgrind_annotate leaves out what executes nothing.
said() {
	"$mtestat" anatomy --all --format=csv --cell "$cell" "$run" | tr -d '\r' |
		awk -F, -v column="$1" '/^function,/ { inside = 1; next } /^$/ { inside = 0 } inside && $column > 0 { print $1, $column }'
}

annotated | sed "s/'[0-9]* / /" | awk '{ sum[$1] += $2 } END { for (name in sum) print name, sum[name] }' | sort >"$work/self"
annotated --inclusive=yes | grep -v "'" | sort >"$work/inclusive"
said 3 | sort | diff - "$work/self"
said 5 | sort | diff - "$work/inclusive"

# Totals of events: the heading's words, and below it the figures.
callgrind_annotate --threshold=100 "$work/out" | awk '
	/^Ir / { for (i = 1; i <= NF; i++) name[i] = $i }
	/PROGRAM TOTALS/ { gsub(/\([^)]*\)|,/, ""); for (i in name) if ($i > 0) print name[i], $i }' | sort >"$work/totals"
"$mtestat" anatomy --events --format=csv --cell "$cell" "$run" | tr -d '\r' | awk -F, '
	BEGIN { n = split("instructions Ir ISB Isb DSB Dsb DMB Dmb TLBI Tlbi DC_IC_AT Cache MSR SysW MRS SysR atomic Atomic tag Tag exception Exc load Load store Store branch Branch FP_SVE Vector other Other", word, " ")
		for (i = 1; i < n; i += 2) short[word[i]] = word[i + 1] }
	/^phase,/ { for (i = 2; i <= NF; i++) { gsub(/ /, "_", $i); name[i] = short[$i] } }
	/^all,/ { for (i = 2; i <= NF; i++) print name[i], $i }' | sort | diff - "$work/totals"
[ -s "$work/self" ] && [ -s "$work/inclusive" ] && [ -s "$work/totals" ]
