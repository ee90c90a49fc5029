# SPDX-License-Identifier: GPL-2.0-or-later
# The look of every figure. Expects format ("svg", "png", or "inline": SVG to stand in a page), figure ("name"), figure_width and figure_height (pixels).

if (format eq "png") {
  set terminal pngcairo size figure_width, figure_height font "DejaVu Sans,11" noenhanced background "#ffffff"
} else { if (format eq "inline") {
  set terminal svg size figure_width, figure_height dynamic font "DejaVu Sans,13" noenhanced
} else {
  set terminal svg size figure_width, figure_height dynamic font "DejaVu Sans,13" noenhanced background "#ffffff"
}}
set output figure . "." . format
set encoding utf8

# Okabe and Ito's colours, told apart by point and dash as well.
set style line 1 lc rgb "#0072B2" lw 2 dt 1       pt 4  ps 0.9
set style line 2 lc rgb "#D55E00" lw 2 dt 1       pt 6  ps 0.9
set style line 3 lc rgb "#009E73" lw 2 dt (12,4)  pt 8  ps 1.1
set style line 4 lc rgb "#CC79A7" lw 2 dt (12,4)  pt 10 ps 1.1
set style line 5 lc rgb "#56B4E9" lw 2 dt (5,3)   pt 12 ps 1.1
set style line 6 lc rgb "#E69F00" lw 2 dt (5,3)   pt 5  ps 0.8
set style line 7 lc rgb "#000000" lw 2 dt (2,3)   pt 7  ps 0.8
set style line 8 lc rgb "#767676" lw 2 dt (9,3,2,3) pt 9 ps 0.9

# Blue is MTE off, orange is MTE on, everywhere; shape and dash say which cell (panel_line_style()).
set style line 31 lc rgb "#0072B2" lw 2 dt 1         pt 4  ps 0.9
set style line 32 lc rgb "#56B4E9" lw 2 dt (12,4)    pt 6  ps 0.9
set style line 33 lc rgb "#00436B" lw 2 dt (5,3)     pt 8  ps 1.1
set style line 34 lc rgb "#3D93C9" lw 2 dt (2,3)     pt 10 ps 1.1
set style line 35 lc rgb "#0072B2" lw 2 dt (9,3,2,3) pt 12 ps 1.1
set style line 36 lc rgb "#56B4E9" lw 2 dt 1         pt 5  ps 0.8
set style line 37 lc rgb "#00436B" lw 2 dt (12,4)    pt 7  ps 0.8
set style line 38 lc rgb "#3D93C9" lw 2 dt (5,3)     pt 9  ps 0.9
set style line 41 lc rgb "#D55E00" lw 2 dt 1         pt 4  ps 0.9
set style line 42 lc rgb "#E69F00" lw 2 dt (12,4)    pt 6  ps 0.9
set style line 43 lc rgb "#8A3B00" lw 2 dt (5,3)     pt 8  ps 1.1
set style line 44 lc rgb "#F08040" lw 2 dt (2,3)     pt 10 ps 1.1
set style line 45 lc rgb "#D55E00" lw 2 dt (9,3,2,3) pt 12 ps 1.1
set style line 46 lc rgb "#E69F00" lw 2 dt 1         pt 5  ps 0.8
set style line 47 lc rgb "#8A3B00" lw 2 dt (12,4)    pt 7  ps 0.8
set style line 48 lc rgb "#F08040" lw 2 dt (5,3)     pt 9  ps 0.9

set style line 20 lc rgb "#c8c8c8" lw 1 dt 1         # grid
set style line 21 lc rgb "#707070" lw 1 dt (3,3)     # milestones

set border 3 lc rgb "#404040"
set tics nomirror out scale 0.6
set grid ytics ls 20
set key below left Left reverse samplen 3 spacing 1.15 font ",11"
set title font ",12" offset 0,-0.4
set ylabel offset 0.5,0
