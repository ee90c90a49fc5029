# SPDX-License-Identifier: GPL-2.0-or-later
# The matrix of verdicts: kernels across, cells down. Expects style.gp loaded, heading, machine, unsaid, left_margin (share of
# the width), row_count, column_count, xtics, x2tics and ytics; hygiene.dat has x, y, colour and verdict.

set lmargin at screen left_margin
set rmargin at screen 0.985
set tmargin at screen 1 - 104.0 / figure_height
set bmargin at screen 40.0 / figure_height
set label 1 heading at screen 12.0 / figure_width, screen 1 - 18.0 / figure_height left font ",13"
set label 2 machine at screen 12.0 / figure_width, screen 1 - 38.0 / figure_height left font ",11"
set label 3 unsaid at screen 12.0 / figure_width, screen 1 - 56.0 / figure_height left font ",11"
unset key
unset grid
set border 0
set xrange [-0.5 : column_count - 0.5]
set x2range [-0.5 : column_count - 0.5]
set yrange [row_count - 0.5 : -0.5]
set xtics scale 0
set x2tics scale 0
set ytics scale 0 font ",11"
plot 'hygiene.dat' using 1:2:($1 - 0.48):($1 + 0.48):($2 - 0.45):($2 + 0.45):3 \
     with boxxyerror fill solid 1.0 noborder linecolor rgb variable notitle, \
     '' using 1:2:4 with labels font ",11" textcolor rgb "#000000" notitle
