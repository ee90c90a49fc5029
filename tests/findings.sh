#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# findings.sh KERNEL...: each program of findings/ says on each kernel what the table in doc/findings.md has. TAP.
set -u

measured=$(mktemp)
trap 'rm -f "$measured"' EXIT
findings/table.sh "$@" >"$measured" 2>&1
# Both are tables of programs by kernels; the document has more kernels, and tables before.
awk -F' *[|] *' '
  /^[|] [|]/ { for (i = 3; i < NF; i++) kernel[i] = $i; columns = NF; next }
  !/^[|] [a-z0-9_]+ [|]/ || NF != columns { next }
  FNR == NR { for (i = 3; i < NF; i++) expected[$2, kernel[i]] = $i; next }
  {
    for (i = 3; i < NF; i++) {
      tests++
      if (expected[$2, kernel[i]] != $i) {
        print "# it was: " $i
        printf "not "
      }
      print "ok - " kernel[i] ": findings/" $2 ".c: " expected[$2, kernel[i]]
    }
  }
  END { if (!tests) print "not ok - the programs of findings/ were run" }' doc/findings.md "$measured"
sed -n 's/^- /# /p' "$measured"
